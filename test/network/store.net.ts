import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Random } from '@peermesh/kernel'
import type { PeerInit } from 'peermesh'
import { afterEach, describe, expect, it } from 'vitest'
import { type ChildPeer, killAll } from '../support/child-peer.ts'
import { missingOfDigests } from '../support/equal-digests.ts'
import { flipBits } from '../support/flipped-bits.ts'
import { RecordedWrites } from '../support/recorded-writes.ts'
import { until } from '../support/until.ts'
import { WritingPeer } from '../support/writing-peer.ts'
import { sufferFault, type Victim } from './bed/fault.ts'
import type { Host } from './bed/host.ts'
import { NetworkBed } from './bed/network-bed.ts'
import { whyNoNetworks } from './bed/why-not.ts'

const why = await whyNoNetworks()
if (why !== undefined) {
  console.warn(`The network tests are skipped: ${why}.`)
}

/** How long faults come, in all. More by hand: `STORE_CHAOS_S=1800`. */
const CHAOS_MS = Number(process.env['STORE_CHAOS_S'] ?? 16) * 1_000

/** What is drawn: `STORE_CHAOS_SEED` draws the same again, though what real processes make of it is never quite the same. */
const SEED = process.env['STORE_CHAOS_SEED'] ?? `${Math.floor(Math.random() * 2 ** 32)}`

const PEERS = 5
/** After each, everything is healed and looked at, and a disk is damaged. */
const ROUND_MS = Math.min(60_000, CHAOS_MS / 2)
/** Shorter and longer than what it takes until a peer is suspected, and dead. */
const FAULT_MS = { least: 300, most: 5_000 }

/** Once all is healed: a link that stood still for long is given up first, and a peer is found again, on a machine that does much else. */
const EQUAL_WITHIN_MS = 60_000

/** Values that do not compress, so that a bit of them can be found in a file, and flipped. */
const BLOBS = 20
const BLOB_BYTES = 2_000

const directories: string[] = []

afterEach(async () => {
  await killAll()
  await Promise.all(directories.splice(0).map(async (directory) => await rm(directory, { recursive: true })))
})

interface Member {
  readonly host: Host
  readonly dataDir: string
  readonly life: WritingPeer
}

/** Peers on hosts of their own, each with a disk, which write to one store. */
class StoreBed implements AsyncDisposable {
  readonly bed: NetworkBed
  readonly members: readonly Member[]
  readonly writes: RecordedWrites
  readonly #blobs = new Map<string, Uint8Array>()

  static async open(): Promise<StoreBed> {
    const bed = await NetworkBed.open({ hosts: PEERS })
    const bootstrap = bed.hosts.slice(0, 2).map(({ multiaddr }) => multiaddr)
    const writes = new RecordedWrites()
    const joined = async (host: Host, index: number): Promise<Member> => {
      const dataDir = await mkdtemp(join(tmpdir(), 'peermesh-test-'))
      directories.push(dataDir)
      const init: PeerInit = { mesh: 'network', bootstrap, found: index === 0, dataDir, control: false }
      const life = new WritingPeer({
        index,
        start: async () => await bed.start(host, init),
        writes,
        random: new Random(SEED, `writes of ${index}`),
        lanes: 3,
        thinkMs: 60
      })
      return { host, dataDir, life }
    }
    return new StoreBed(bed, await Promise.all(bed.hosts.map(joined)), writes)
  }

  private constructor(bed: NetworkBed, members: readonly Member[], writes: RecordedWrites) {
    this.bed = bed
    this.members = members
    this.writes = writes
  }

  async peers(): Promise<ChildPeer[]> {
    return await Promise.all(this.members.map(async ({ life }) => await life.peer))
  }

  /** All write, and something is always wrong. */
  async suffer(random: Random, forMs: number): Promise<void> {
    const stop = new AbortController()
    const writers = this.members.map(async ({ life }) => await life.write(stop.signal))
    const victims = this.members.map(victimOf)
    const faults = async (): Promise<void> => {
      for (const endsAt = performance.now() + forMs; performance.now() < endsAt; ) {
        await sufferFault(this.bed, victims, random, random.between(FAULT_MS.least, FAULT_MS.most))
      }
    }
    // A writer that fails ends the test at once.
    await Promise.race([faults(), Promise.all(writers)])
    stop.abort()
    await Promise.all(writers)
  }

  /** Resolves when all are equal; each then holds what was acknowledged. */
  async expectNothingLost(): Promise<void> {
    const peers = await this.peers()
    await until(async () => await missingOfDigests(peers), EQUAL_WITHIN_MS)
    for (const peer of peers) {
      const entries = await peer.ask('entries')
      expect(this.writes.violations(entries.filter(([key]) => !this.#blobs.has(key)))).toEqual([])
      const held = new Map(entries)
      expect([...this.#blobs].filter(([key, blob]) => !equalBytes(held.get(key), blob))).toEqual([])
    }
  }

  /** While nobody writes: bits of what this one holds flip on its disk, or all of it is gone. */
  async damage({ life, dataDir }: Member, random: Random): Promise<void> {
    const peer = await life.peer
    const blobs = Array.from({ length: BLOBS }, () =>
      Uint8Array.from({ length: BLOB_BYTES }, () => random.integer(256))
    )
    for (const [index, blob] of blobs.entries()) {
      await peer.ask('put', `blob/${index}`, blob)
      this.#blobs.set(`blob/${index}`, blob)
    }
    await this.expectNothingLost()
    await life.end('stop')
    if (random.chance(0.25)) {
      await rm(join(dataDir, 'journal'), { recursive: true })
    } else {
      expect(await flipBits(dataDir, '.log', blobs)).toBeGreaterThan(0)
    }
    life.start()
    expect(await (await life.peer).ask('damage')).toBeGreaterThan(0)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await killAll()
    await this.bed[Symbol.asyncDispose]()
  }
}

function victimOf({ host, life }: Member): Victim {
  return {
    host,
    pause: async () => (await life.peer).pause(),
    resume: async () => (await life.peer).resume(),
    kill: async () => await life.end('kill'),
    start: async () => {
      life.start()
      await life.peer
    }
  }
}

function equalBytes(value: unknown, bytes: Uint8Array): boolean {
  return value instanceof Uint8Array && Buffer.compare(value, bytes) === 0
}

describe.skipIf(why !== undefined)('the store on a network that fails', () => {
  it(
    `[S8] [S14] [S17] no acknowledged write is lost, all become equal, and a damaged disk is mended (seed ${SEED})`,
    async () => {
      await using stores = await StoreBed.open()
      const random = new Random(SEED, 'chaos')
      await until(async () => await missingOfDigests(await stores.peers()))
      let damaged = 0
      for (const endsAt = performance.now() + CHAOS_MS; performance.now() < endsAt; ) {
        await stores.suffer(random, ROUND_MS)
        await stores.expectNothingLost()
        await stores.damage(random.pick(stores.members) as Member, random)
        damaged++
        await stores.expectNothingLost()
      }
      console.log(
        `${stores.writes.acknowledged} writes acknowledged, ${stores.writes.cutOff} cut off, ${damaged} disks damaged`
      )
      expect(stores.writes.acknowledged).toBeGreaterThan(PEERS)
    },
    3 * CHAOS_MS + 180_000
  )
})
