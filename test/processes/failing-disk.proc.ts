import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PeerInit } from 'peermesh'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ChildPeer, freePorts, killAll } from '../support/child-peer.ts'
import { noSmallDisks, removeDisks, SmallDisk } from '../support/small-disk.ts'
import { until } from '../support/until.ts'

const MEBIBYTE = 1024 * 1024
const VALUE = 'x'.repeat(20_000)
/** Far more than either disk holds. */
const WRITES_MAX = 10_000

let directory: string

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'peermesh-test-'))
})

afterEach(async () => {
  await killAll()
  await removeDisks()
  await rm(directory, { recursive: true, force: true })
})

const probe = await mkdtemp(join(tmpdir(), 'peermesh-test-'))
const reason = await noSmallDisks(probe)
await rm(probe, { recursive: true, force: true })

async function failureOf(doing: Promise<unknown>): Promise<{ readonly name: string; readonly message: string }> {
  return await doing.then(
    () => ({ name: 'none', message: 'it worked' }),
    (error: Error) => error
  )
}

/** Writes one after another until one is refused: which were acknowledged, and what the last one met. */
async function writeUntilRefused(
  peer: ChildPeer,
  during: (count: number) => Promise<void> = async () => undefined
): Promise<{ readonly acknowledged: string[]; readonly refusal: { readonly name: string; readonly message: string } }> {
  const acknowledged: string[] = []
  for (let count = 0; count < WRITES_MAX; count++) {
    const key = `key/${count}`
    const refusal = await failureOf(peer.ask('put', key, VALUE))
    if (refusal.name !== 'none') {
      return { acknowledged, refusal }
    }
    acknowledged.push(key)
    await during(count)
  }
  throw new Error('the disk took everything')
}

async function missingOfEquality(peers: readonly ChildPeer[]): Promise<string | undefined> {
  const digests = await Promise.all(peers.map(async (peer) => await peer.ask('digest')))
  return new Set(digests.map(({ hash }) => hash)).size === 1 ? undefined : 'equal digests'
}

/** Each acknowledged key is there, and both peers come to hold the same. */
async function expectNothingLost(peers: readonly ChildPeer[], acknowledged: readonly string[]): Promise<void> {
  for (const key of acknowledged) {
    expect(await peers[0]?.ask('get', key), key).toBe(VALUE)
  }
  await until(async () => await missingOfEquality(peers))
}

describe.skipIf(reason !== undefined)(
  `a peer whose disk fails${reason === undefined ? '' : ` (skipped: ${reason})`}`,
  () => {
    it('[HJ3] [HS3] stops itself where it is full, says so, and has all that it acknowledged once there is room', async () => {
      const disk = await SmallDisk.inMemory(join(directory, 'disk'), 3 * MEBIBYTE)
      const listen = (await freePorts(2)).map((port) => `/ip4/127.0.0.1/tcp/${port}`) as [string, string]
      const init = (index: 0 | 1, dataDir: string): PeerInit => ({
        mesh: 'failing-disk',
        dataDir,
        listen: [listen[index]],
        bootstrap: [listen[0]],
        found: index === 0
      })
      const other = await ChildPeer.start(init(0, join(directory, 'other')))
      const first = await ChildPeer.start(init(1, join(disk.path, 'peer')))

      const { acknowledged, refusal } = await writeUntilRefused(first)
      expect(acknowledged.length).toBeGreaterThan(20)
      expect(refusal.name).toBe('HostStoppedError')
      expect(refusal.message).toContain(`The disk of ${join(disk.path, 'peer')} is full. Make room`)
      // Its process lives, and whoever waits for it is told.
      expect(await first.ask('closed')).toMatchObject({ name: 'DiskFullError' })
      expect(await failureOf(first.ask('put', 'one', 'more'))).toMatchObject({ name: 'HostStoppedError' })
      await first.stop()
      await until(async () => {
        const seen = (await other.ask('members')).find(({ peer }) => peer === first.name)
        return seen?.status === 'alive' ? 'the others know that it is gone' : undefined
      })

      await disk.fill()
      const still = await failureOf(ChildPeer.start(init(1, join(disk.path, 'peer'))))
      expect(still).toMatchObject({ name: 'DiskFullError', message: expect.stringContaining('Make room') })
      const fresh = await failureOf(ChildPeer.start(init(1, join(disk.path, 'another'))))
      expect(fresh).toMatchObject({ name: 'DiskFullError' })

      await disk.resize(32 * MEBIBYTE)
      const second = await ChildPeer.start(init(1, join(disk.path, 'peer')))
      expect(second.name).toBe(first.name)
      await expectNothingLost([second, other], acknowledged)
      await second.ask('put', 'one', 'more')
    })

    it('[HJ3] [HS3] stops itself where it turns read-only under it, and has all that it acknowledged once it is repaired', async () => {
      const disk = await SmallDisk.onBlocks(join(directory, 'disk'))
      const listen = (await freePorts(2)).map((port) => `/ip4/127.0.0.1/tcp/${port}`) as [string, string]
      const init = (index: 0 | 1, dataDir: string): PeerInit => ({
        mesh: 'failing-disk',
        dataDir,
        listen: [listen[index]],
        bootstrap: [listen[0]],
        found: index === 0,
        // What a disk that fails had not yet synced is gone, as with the power.
        durability: 'power'
      })
      const other = await ChildPeer.start(init(0, join(directory, 'other')))
      const first = await ChildPeer.start(init(1, join(disk.path, 'peer')))
      const { acknowledged, refusal } = await writeUntilRefused(first, async (count) => {
        if (count === 50) {
          await disk.fail()
        }
      })
      expect(refusal.name).toBe('HostStoppedError')
      expect(await first.ask('closed')).toMatchObject({
        name: expect.stringMatching(/^(ReadOnlyDiskError|JournalError)$/)
      })
      await first.stop()
      const still = await failureOf(ChildPeer.start(init(1, join(disk.path, 'peer'))))
      expect(still).toMatchObject({ name: 'ReadOnlyDiskError', message: expect.stringContaining('read-only') })

      await disk.repair()
      const second = await ChildPeer.start(init(1, join(disk.path, 'peer')))
      await expectNothingLost([second, other], acknowledged)
    })

    it('[HJ7] does not start on one that is read-only, whether it was there before or not', async () => {
      const disk = await SmallDisk.inMemory(join(directory, 'disk'), 8 * MEBIBYTE)
      const init = (name: string): PeerInit => ({ mesh: 'failing-disk', dataDir: join(disk.path, name), found: true })
      const peer = await ChildPeer.start(init('peer'))
      await peer.ask('put', 'acknowledged', 'before')
      await peer.stop()
      await disk.setReadOnly(true)
      for (const name of ['peer', 'another']) {
        expect(await failureOf(ChildPeer.start(init(name)))).toMatchObject({
          name: 'ReadOnlyDiskError',
          message: expect.stringContaining(join(disk.path, name))
        })
      }
      await disk.setReadOnly(false)
      const again = await ChildPeer.start(init('peer'))
      expect(await again.ask('get', 'acknowledged')).toBe('before')
    })
  }
)
