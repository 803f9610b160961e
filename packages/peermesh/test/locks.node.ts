import { expect, it } from 'vitest'
import { createPeer } from '../src/index.ts'

it('peers let each other into a lock one at a time, by rising fences', async () => {
  await using first = await createPeer({ mesh: 'locks', found: true })
  await using second = await createPeer({ mesh: 'locks', bootstrap: first.addresses })
  const ours = await first.locks.acquire('nightly', { wait: 60_000 })
  await expect(second.locks.acquire('nightly', { wait: 200 })).rejects.toMatchObject({
    name: expect.stringMatching(/LockTimeoutError|NoQuorumError/) as string
  })
  expect(ours.held()).toBe(true)
  await ours.release()
  await using theirs = await second.locks.acquire('nightly', { wait: 60_000 })
  expect(theirs.fence > ours.fence).toBe(true)
})
