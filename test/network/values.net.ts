import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { type ChildPeer, killAll } from '../support/child-peer.ts'
import { until } from '../support/until.ts'
import { ValueHistory } from '../support/value-history.ts'
import type { Host } from './bed/host.ts'
import { NetworkBed } from './bed/network-bed.ts'
import { whyNoNetworks } from './bed/why-not.ts'

const why = await whyNoNetworks()
if (why !== undefined) {
  console.warn(`The network tests are skipped: ${why}.`)
}

const PEERS = 5
const REPLICAS = 3
const KEYS = Array.from({ length: 16 }, (_, index) => `cart/${index}`)

/** Short against what it takes until a partition moves, so that writers meet both sides of a cut, and its end. */
const CUT_MS = 1_000
const TIMEOUT_MS = 1_000
const THINK_MS = 20

/** So long nothing is to change until all is calm: longer than between two looks at what a replica may lack. */
const CALM_MS = 2_500
const CALM_WITHIN_MS = 60_000

const directories: string[] = []

afterEach(async () => {
  await killAll()
  await Promise.all(directories.splice(0).map(async (directory) => await rm(directory, { recursive: true })))
})

async function directory(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'peermesh-test-'))
  directories.push(path)
  return path
}

/** Peers on hosts of their own, each with a disk, all of which write the same keys. */
class ValueBed implements AsyncDisposable {
  readonly #bed: NetworkBed
  readonly #notes: string
  readonly #dataDirs: readonly string[]
  readonly #files: string[] = []
  readonly peers: ChildPeer[] = []

  static async open(): Promise<ValueBed> {
    const bed = await NetworkBed.open({ hosts: PEERS })
    const dataDirs = await Promise.all(Array.from({ length: PEERS }, directory))
    const values = new ValueBed(bed, await directory(), dataDirs)
    await values.start(0)
    await Promise.all(dataDirs.map(async (_, index) => (index === 0 ? undefined : await values.start(index))))
    return values
  }

  private constructor(bed: NetworkBed, notes: string, dataDirs: readonly string[]) {
    this.#bed = bed
    this.#notes = notes
    this.#dataDirs = dataDirs
  }

  get history(): ValueHistory {
    return ValueHistory.read(this.#files)
  }

  async start(index: number): Promise<void> {
    const { hosts } = this.#bed
    this.peers[index] = await this.#bed.start(hosts[index] as Host, {
      mesh: 'values',
      found: index === 0,
      bootstrap: hosts.slice(0, 2).map(({ multiaddr }) => multiaddr),
      dataDir: this.#dataDirs[index] as string,
      partitions: { replicas: REPLICAS }
    })
  }

  async write(index: number): Promise<void> {
    const name = `writer ${this.#files.length}`
    const file = join(this.#notes, `${this.#files.length}`)
    this.#files.push(file)
    const work = { keys: KEYS, users: 2, thinkMs: THINK_MS, timeoutMs: TIMEOUT_MS, file }
    await (this.peers[index] as ChildPeer).ask('useValues', name, work)
  }

  /** Two of them, this one among them, are cut from the others until the act is over. */
  async cutDuring(index: number, act: () => Promise<void>): Promise<void> {
    const { hosts } = this.#bed
    const side = [hosts[index], hosts[(index + 1) % PEERS]] as Host[]
    await this.#bed.partition(
      side,
      hosts.filter((host) => !side.includes(host))
    )
    await act()
    await this.#bed.heal()
  }

  async stopWriting(): Promise<void> {
    await Promise.all(this.peers.map(async (peer) => await peer.ask('stopUsingValues')))
  }

  /** Each sees all, all is where it should be, nothing waits, nothing is kept for others, and for a while nothing changed. */
  async untilCalm(): Promise<void> {
    let before = ''
    let since = performance.now()
    await until(async () => {
      const { problem, text } = await this.#look()
      if (problem !== undefined || text !== before) {
        before = text
        since = performance.now()
      }
      return problem ?? (performance.now() - since < CALM_MS ? `calm: ${text}` : undefined)
    }, CALM_WITHIN_MS)
  }

  async #look(): Promise<{ readonly problem: string | undefined; readonly text: string }> {
    const seen = await Promise.all(
      this.peers.map(async (peer) => (await peer.ask('members')).map(({ status }) => status))
    )
    const { used } = await (this.peers[0] as ChildPeer).ask('partitions')
    const values = await Promise.all(this.peers.map(async (peer) => await peer.ask('values')))
    const text = JSON.stringify(values)
    const isWhole = seen.every((all) => all.filter((status) => status === 'alive').length === PEERS)
    const moving = used.find(({ stage }) => stage !== 'serving')
    const isQuiet = values.every(({ kept, pending }) => kept === 0 && pending === 0)
    const problem = !isWhole
      ? 'all see all'
      : moving !== undefined
        ? JSON.stringify(moving)
        : isQuiet
          ? undefined
          : text
    return { problem, text }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await killAll()
    await this.#bed[Symbol.asyncDispose]()
  }
}

describe.skipIf(why !== undefined)('values that are always writable on a network of hosts', () => {
  it(
    '[V1] [V2] [V3] [V6] [V9] all peers are restarted one after another and cut from each other while all write: nothing that was acknowledged is lost, and nothing comes back',
    async () => {
      await using bed = await ValueBed.open()
      for (let index = 0; index < PEERS; index++) {
        await bed.write(index)
      }
      for (let index = 0; index < PEERS; index++) {
        const peer = bed.peers[index] as ChildPeer
        await bed.cutDuring(index, async () => {
          await sleep(CUT_MS)
          // What it acknowledged while it was cut off is on two disks at most when it goes: every other one says goodbye.
          await (index % 2 === 0 ? peer.kill() : peer.stop())
          await bed.start(index)
        })
        await bed.write(index)
      }
      await sleep(CUT_MS)
      await bed.stopWriting()
      await bed.untilCalm()

      const before = await Promise.all(bed.peers.map(async (peer) => await peer.ask('values')))
      const [found, ...others] = await Promise.all(
        bed.peers.map(
          async (peer) => await Promise.all(KEYS.map(async (key) => await peer.ask('siblings', key, REPLICAS)))
        )
      )
      const after = await Promise.all(bed.peers.map(async (peer) => await peer.ask('values')))
      const { history } = bed
      console.log(
        `${history.acknowledgedCount} writes acknowledged, failed: ${JSON.stringify(Object.fromEntries(history.failures))}; in the end ${found?.flat().length} values of ${KEYS.length} keys`
      )
      expect(history.contradictions(new Map(KEYS.map((key, index) => [key, found?.[index] ?? []])))).toEqual([])
      expect(others.every((one) => JSON.stringify(one) === JSON.stringify(found))).toBe(true)
      // They had the same before anybody asked: no get had to tell a replica what it lacked.
      expect(after.map(({ repairs }) => repairs)).toEqual(before.map(({ repairs }) => repairs))
      expect(after.reduce((sum, { values }) => sum + values, 0)).toBe(
        REPLICAS * (found?.filter(({ length }) => length > 0).length ?? 0)
      )
      const rejects = await Promise.all(bed.peers.map(async (peer) => await peer.ask('rejects')))
      expect(rejects).toEqual(bed.peers.map(() => ({})))
      expect(history.acknowledgedCount).toBeGreaterThan(PEERS * KEYS.length)
    },
    30_000 + PEERS * 20_000 + CALM_WITHIN_MS
  )
})
