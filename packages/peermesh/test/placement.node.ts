import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { attach, createPeer } from '../src/index.ts'

const partitions = { partitions: 16, settleMs: 300 }

it('locks and elections lie in the groups of their names where the mesh is told so, and who has it otherwise is refused', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'pm-'))
  try {
    const options = { mesh: 'placement', placement: 'partitions', partitions } as const
    await using first = await createPeer({ ...options, found: true, dataDir })
    await using second = await createPeer({ ...options, bootstrap: first.addresses })
    const { partition } = first.partitions.lookup('nightly')
    const ours = await first.locks.acquire('nightly', { wait: 60_000 })
    expect(first.partitions.status().used.map((used) => used.partition)).toEqual([partition])
    await expect(second.locks.acquire('nightly', { wait: 200 })).rejects.toMatchObject({
      name: expect.stringMatching(/LockTimeoutError|NoQuorumError/) as string
    })
    expect(ours.held()).toBe(true)
    await ours.release()
    await using theirs = await second.locks.acquire('nightly', { wait: 60_000, algorithm: 'quorum' })
    expect(theirs.fence > ours.fence).toBe(true)

    const election = second.elections.open('scheduler')
    await election.whenLeading({ signal: AbortSignal.timeout(60_000) })
    const attached = attach(dataDir)
    const explained = await attached.explain('nightly', { kind: 'lock' })
    expect(explained.facts).toContainEqual({ name: 'register', text: `in partition-${partition}` })
    expect(await attached.status()).toMatchObject({ placement: 'partitions' })

    await using stranger = await createPeer({ mesh: 'placement', partitions, bootstrap: first.addresses })
    const refused = await new Promise<Error>((resolve) =>
      stranger.membership.addEventListener('refused', ({ detail }) => resolve(detail.error), { once: true })
    )
    expect(refused).toMatchObject({
      name: 'IncompatiblePeerError',
      message: expect.stringContaining('placement') as string
    })
  } finally {
    await rm(dataDir, { recursive: true })
  }
})
