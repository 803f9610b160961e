import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PeerInit } from 'peermesh'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { ChildPeer, killAll } from '../support/child-peer.ts'
import { until } from '../support/until.ts'

let directory: string

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'peermesh-test-'))
})

afterEach(async () => {
  await killAll()
  await rm(directory, { recursive: true, force: true })
})

it('[M14] of two processes that run under one key, each is told so by name, and what to do; once one of them ends, the other is a member', async () => {
  const init = (name: string, more: Partial<PeerInit> = {}): PeerInit => ({
    mesh: 'twice',
    dataDir: join(directory, name),
    listen: ['/ip4/127.0.0.1/tcp/0'],
    ...more
  })
  const other = await ChildPeer.start(init('other', { found: true }))
  const bootstrap = other.addresses
  const first = await ChildPeer.start(init('first', { bootstrap }))
  const missingAt = async (peer: ChildPeer): Promise<string | undefined> => {
    const seen = (await other.ask('members')).find(({ peer: name }) => name === peer.name)
    return seen?.status === 'alive' && seen.linked ? undefined : `${peer.name} is ${seen?.status ?? 'unknown'}`
  }
  await until(async () => await missingAt(first))

  // Somebody copied the key to another machine, and not only there.
  await mkdir(join(directory, 'second'))
  await copyFile(join(directory, 'first', 'private-key'), join(directory, 'second', 'private-key'))
  const second = await ChildPeer.start(init('second', { bootstrap }))
  expect(second.name).toBe(first.name)

  for (const peer of [first, second]) {
    await until(async () => ((await peer.ask('refused')).length === 0 ? 'who is told' : undefined))
    expect(await peer.ask('refused')).toEqual([
      {
        peer: first.name,
        name: 'DuplicateIdentityError',
        message: `Another process runs under the key of ${first.name}: stop one of the two, and give each a key and a data directory of its own.`
      }
    ])
  }

  await first.kill()
  await until(async () => await missingAt(second))
})
