import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { randomInt } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Random } from '@peermesh/kernel'
import type { PeerInit } from 'peermesh'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ChildPeer, freePorts, killAll } from '../support/child-peer.ts'
import { flipBits } from '../support/flipped-bits.ts'
import { until } from '../support/until.ts'

const ENTRIES = 300
/** Incompressible, so that LevelDB stores it as it is and a flipped byte of it is not seen by anybody but its checksum. */
const VALUE_BYTES = 2_000

let directory: string

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'peermesh-test-'))
})

afterEach(async () => {
  await killAll()
  await rm(directory, { recursive: true, force: true })
})

const seed = process.env.SEED ?? String(randomInt(2 ** 32))

async function missingOfEquality(peers: readonly ChildPeer[], keys: number): Promise<string | undefined> {
  const digests = await Promise.all(peers.map(async (peer) => await peer.ask('digest')))
  return new Set(digests.map(({ hash }) => hash)).size === 1 && digests[0]?.keys === keys
    ? undefined
    : `equal digests of ${keys} keys, and not ${digests.map((digest) => digest.keys).join(' and ')}`
}

describe('a peer whose files were changed while it did not run', () => {
  it.each([
    ['its log', '.log', 1],
    ['its tables', '.ldb', 2]
  ])(
    `[HJ8] [S17] finds damage in %s, and has all that others had, and what only it had and can read (SEED=${seed})`,
    async (_, suffix, starts) => {
      const random = new Random(seed, suffix)
      const listen = (await freePorts(2)).map((port) => `/ip4/127.0.0.1/tcp/${port}`) as [string, string]
      const init = (index: 0 | 1): PeerInit => ({
        mesh: 'damaged-disk',
        dataDir: join(directory, String(index)),
        listen: [listen[index]],
        bootstrap: [listen[0]],
        found: index === 0
      })
      let [other, victim] = [await ChildPeer.start(init(0)), await ChildPeer.start(init(1))]
      const values = Array.from({ length: ENTRIES }, () =>
        Uint8Array.from({ length: VALUE_BYTES }, () => random.integer(256))
      )
      for (const [index, value] of values.entries()) {
        await victim.ask('put', `shared/${index}`, value)
      }
      await until(async () => await missingOfEquality([victim, other], ENTRIES))
      await other.stop()
      await victim.ask('put', 'only the victim has this', 'and it can be read')
      const { name } = victim
      // What is in the log at a start goes into a table.
      for (let start = 0; start < starts; start++) {
        await victim.stop()
        if (start < starts - 1) {
          victim = await ChildPeer.start(init(1))
        }
      }
      expect(await flipBits(join(directory, '1'), suffix, values.slice(ENTRIES / 2))).toBeGreaterThan(0)

      victim = await ChildPeer.start(init(1))
      expect(await victim.ask('damage')).toBeGreaterThan(0)
      expect(victim.name).toBe(name)
      expect(await readdir(join(directory, '1'))).toContain('journal-damaged-1')
      other = await ChildPeer.start(init(0))
      await until(async () => await missingOfEquality([victim, other], ENTRIES + 1))
      expect(await other.ask('get', 'only the victim has this')).toBe('and it can be read')

      // Salvaged once: what is deleted since stays so.
      await victim.ask('delete', 'only the victim has this')
      await victim.stop()
      victim = await ChildPeer.start(init(1))
      expect(await victim.ask('damage')).toBe(0)
      await until(async () => await missingOfEquality([victim, other], ENTRIES))
    }
  )
})
