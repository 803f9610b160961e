import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { type ChildPeer, killAll } from '../support/child-peer.ts'
import { machineMs } from '../support/held-terms.ts'
import { KeyHistory } from '../support/key-history.ts'
import { until } from '../support/until.ts'
import { ValueHistory } from '../support/value-history.ts'
import type { Host } from './bed/host.ts'
import { NetworkBed } from './bed/network-bed.ts'
import { whyNoNetworks } from './bed/why-not.ts'
import { type FoundConfiguration, KeyStranger, type Round } from './key-stranger.ts'

const why = await whyNoNetworks()
if (why !== undefined) {
  console.warn(`The network tests are skipped: ${why}.`)
}

/** All are restarted, one after another. More by hand: `ROLLING_PEERS=10`. */
const PEERS = Number(process.env['ROLLING_PEERS'] ?? 4)

const MESH = 'network'
const KEYS = Array.from({ length: 12 }, (_, index) => `stock/${index}`)
const THINK_MS = 25

/** Of values that are always writable, with the same partitions. */
const CARTS = Array.from({ length: 12 }, (_, index) => `cart/${index}`)

/** Of one of their writes. Nobody is away for longer than a restart takes. */
const WRITE_TIMEOUT_MS = 30_000

/** A peer that starts and meets all others, on a machine that starts nothing else just then, but on which all others work. */
const BACK_WITHIN_MS = 60_000

/** Between two looks of the stranger. */
const LOOK_EVERY_MS = 100

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

/** Peers on hosts of their own, each with a disk, all of which use the same keys; and on one more host somebody who is no member. */
class KeyBed implements AsyncDisposable {
  readonly #bed: NetworkBed
  readonly #notes: string
  readonly #dataDirs: readonly string[]
  readonly #peers: ChildPeer[] = []
  readonly #files: string[] = []
  readonly #valueFiles: string[] = []
  #stranger: KeyStranger | undefined

  static async open(count: number): Promise<KeyBed> {
    const bed = await NetworkBed.open({ hosts: count + 1 })
    const dataDirs = await Promise.all(Array.from({ length: count }, directory))
    const keys = new KeyBed(bed, await directory(), dataDirs)
    for (const index of dataDirs.keys()) {
      await keys.#start(index)
    }
    return keys
  }

  private constructor(bed: NetworkBed, notes: string, dataDirs: readonly string[]) {
    this.#bed = bed
    this.#notes = notes
    this.#dataDirs = dataDirs
  }

  get history(): KeyHistory {
    return KeyHistory.read(this.#files)
  }

  /** Of values that are always writable. */
  get valueHistory(): ValueHistory {
    return ValueHistory.read(this.#valueFiles)
  }

  get peers(): readonly ChildPeer[] {
    return this.#peers
  }

  async useKeys(): Promise<void> {
    await Promise.all(this.#peers.map(async (peer) => await this.#use(peer)))
  }

  /** What the stranger found so far. */
  get rounds(): readonly Round[] {
    return this.#stranger?.rounds ?? []
  }

  /** Each configuration that any peer knew to serve. */
  get configurations(): ReadonlySet<string> {
    const lines = readFileSync(this.#owners, 'utf8').split('\n').slice(0, -1)
    return new Set(lines.map((line) => textOf(JSON.parse(line) as FoundConfiguration)))
  }

  /** From now on somebody who is no member looks for the owners of all keys, and reads them, again and again. */
  async letStrangerLook(): Promise<void> {
    const history = join(this.#notes, 'stranger')
    this.#files.push(history)
    const [first] = this.#peers as [ChildPeer]
    let meshId: string | undefined
    await until(async () => {
      meshId = (await first.ask('status')).meshId
      return meshId === undefined ? 'a mesh that is founded' : undefined
    })
    this.#stranger = await KeyStranger.start(this.#bed.hosts.at(-1) as Host, {
      mesh: MESH,
      meshId: meshId ?? '',
      bootstrap: this.#bootstrap,
      keys: KEYS,
      thinkMs: LOOK_EVERY_MS,
      dataDirs: Object.fromEntries(this.#peers.map(({ name }, index) => [name, this.#dataDirs[index] as string])),
      rounds: join(this.#notes, 'rounds'),
      history
    })
  }

  /** The stranger has looked for each key since then. */
  async untilLookedFor(sinceMs: number): Promise<void> {
    await until(() => {
      const looked = new Set(this.#roundsSince(sinceMs).map(({ key }) => key))
      return looked.size < KEYS.length ? `${looked.size} of ${KEYS.length} keys looked for` : undefined
    }, BACK_WITHIN_MS)
  }

  /** What the stranger finds from now on is, of each key, who owns it: by what the first peer says, once all are calm. */
  async untilFound(): Promise<void> {
    const sinceMs = machineMs()
    const { used } = await (this.#peers[0] as ChildPeer).ask('partitions')
    const owners = new Set(used.map(textOf))
    await until(() => {
      const last = new Map(this.#roundsSince(sinceMs).map(({ key, found }) => [key, found]))
      const wrong = KEYS.filter((key) => {
        const found = last.get(key)
        return found === undefined || !owners.has(textOf(found))
      })
      return wrong.length === 0 ? undefined : `who owns ${wrong.join(', ')}`
    }, BACK_WITHIN_MS)
  }

  async stopStranger(): Promise<void> {
    await this.#stranger?.stop()
  }

  #roundsSince(sinceMs: number): readonly Round[] {
    return this.rounds.filter(({ calledAtMs }) => calledAtMs > sinceMs)
  }

  async stopUsingKeys(): Promise<void> {
    await Promise.all(this.#peers.map(async (peer) => await this.#stopUsing(peer)))
  }

  /** Ends one as an operator would, and starts it again on its disk. */
  async restart(index: number): Promise<void> {
    const peer = this.#peers[index] as ChildPeer
    // Who uses keys goes with the process: what it has not begun is nobody's loss.
    await this.#stopUsing(peer)
    await peer.stop()
    await this.#start(index)
    await this.#use(this.#peers[index] as ChildPeer)
  }

  /** Each sees all, each partition that was used is where it should be, and no values are kept for others. */
  async untilCalm(): Promise<void> {
    await until(async () => await this.#unrest(), BACK_WITHIN_MS)
  }

  async #unrest(): Promise<string | undefined> {
    for (const peer of this.#peers) {
      const alive = (await peer.ask('members')).filter(({ status }) => status === 'alive').length
      if (alive < this.#peers.length) {
        return `${peer.name} sees ${alive}`
      }
      const { used } = await peer.ask('partitions')
      const moving = used.find(({ stage }) => stage !== 'serving')
      if (moving !== undefined) {
        return `${peer.name}: ${JSON.stringify(moving)}`
      }
      const { kept } = await peer.ask('values')
      if (kept > 0) {
        return `${peer.name} keeps values of ${kept} partitions for others`
      }
    }
    return undefined
  }

  get #bootstrap(): readonly string[] {
    return this.#bed.hosts.slice(0, 2).map(({ multiaddr }) => multiaddr)
  }

  get #owners(): string {
    return join(this.#notes, 'owners')
  }

  async #start(index: number): Promise<void> {
    const dataDir = this.#dataDirs[index] as string
    const init = { mesh: MESH, bootstrap: this.#bootstrap, found: index === 0, dataDir, dht: true }
    const peer = await this.#bed.start(this.#bed.hosts[index] as Host, init)
    await peer.ask('watchOwners', this.#owners)
    this.#peers[index] = peer
  }

  async #use(peer: ChildPeer): Promise<void> {
    const name = `user ${this.#files.length}`
    const file = join(this.#notes, `${this.#files.length}`)
    this.#files.push(file)
    await peer.ask('useKeys', name, { keys: KEYS, users: 1, thinkMs: THINK_MS, file })
    const valueFile = join(this.#notes, `values ${this.#valueFiles.length}`)
    this.#valueFiles.push(valueFile)
    const work = { keys: CARTS, users: 1, thinkMs: THINK_MS, timeoutMs: WRITE_TIMEOUT_MS, file: valueFile }
    await peer.ask('useValues', name, work)
  }

  async #stopUsing(peer: ChildPeer): Promise<void> {
    await Promise.all([peer.ask('stopUsingKeys'), peer.ask('stopUsingValues')])
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stranger?.kill()
    await killAll()
    await this.#bed[Symbol.asyncDispose]()
  }
}

function textOf({ partition, generation, epoch, replicas }: FoundConfiguration): string {
  return JSON.stringify({ partition, generation, epoch, replicas })
}

/** Of each key, how often nobody was found once somebody had been. */
function lostByKey(rounds: readonly Round[]): number[] {
  return KEYS.map((key) => {
    const finds = rounds.filter((round) => round.key === key).map(({ found }) => found)
    const first = finds.findIndex((found) => found !== undefined)
    return finds.slice(first).filter((found) => found === undefined).length
  })
}

/** What one says of the run, for who reads it. */
function summaryOf({ history, valueHistory, rounds, configurations }: KeyBed): string {
  const found = rounds.filter((round) => round.found !== undefined)
  const missed = rounds.reduce((sum, round) => sum + round.missed.length, 0)
  const longestMs = Math.round(Math.max(...rounds.map(({ tookMs }) => tookMs)))
  return (
    `${history.count} operations, failed: ${JSON.stringify(Object.fromEntries(history.failures))}; ${configurations.size} configurations. ` +
    `${valueHistory.acknowledgedCount} writes that are always possible, failed: ${JSON.stringify(Object.fromEntries(valueHistory.failures))}. ` +
    `No member: ${rounds.length} lookups of up to ${longestMs} ms, ${rounds.length - found.length} found nobody, ` +
    `${found.filter(({ isConfirmed }) => isConfirmed).length} confirmed; ${missed} owners asked for a value in vain`
  )
}

describe.skipIf(why !== undefined)('partitions on a network of hosts', () => {
  it(
    '[P3] [P15] [P17] [V1] [V6] [V9] all peers are restarted one after another under load: no operation on keys fails, what was acknowledged of keys and of values is there, and a stranger finds and reads keys throughout',
    async () => {
      await using keys = await KeyBed.open(PEERS)
      await keys.useKeys()
      await keys.letStrangerLook()
      await keys.untilCalm()
      for (let index = 0; index < PEERS; index++) {
        const sinceMs = machineMs()
        await keys.restart(index)
        await keys.untilCalm()
        await keys.untilLookedFor(sinceMs)
      }
      await keys.untilFound()
      await keys.stopStranger()
      await keys.stopUsingKeys()
      const last = await Promise.all(
        keys.peers.map(async (peer) => await Promise.all(KEYS.map(async (key) => await peer.ask('value', key))))
      )
      await keys.untilCalm()
      const [carts, ...others] = await Promise.all(
        keys.peers.map(async (peer) => await Promise.all(CARTS.map(async (key) => await peer.ask('siblings', key, 3))))
      )
      const { history, valueHistory, rounds, configurations } = keys
      console.log(summaryOf(keys))
      expect(Object.fromEntries(history.failures)).toEqual({})
      expect(history.contradictions()).toEqual([])
      expect(new Set(last.map((values) => JSON.stringify(values))).size).toBe(1)
      expect(history.count).toBeGreaterThan(PEERS * KEYS.length)
      expect(valueHistory.contradictions(new Map(CARTS.map((key, index) => [key, carts?.[index] ?? []])))).toEqual([])
      expect(others.every((one) => JSON.stringify(one) === JSON.stringify(carts))).toBe(true)
      expect(valueHistory.acknowledgedCount).toBeGreaterThan(PEERS * CARTS.length)
      // Never what was not so. Nobody at most once a restart: all keys are looked for once while a primary that lost what it had of the DHT puts its records there again.
      expect(rounds.filter(({ found }) => found !== undefined && !configurations.has(textOf(found)))).toEqual([])
      expect(Math.max(...lostByKey(rounds))).toBeLessThanOrEqual(PEERS)
    },
    60_000 + PEERS * (2 * BACK_WITHIN_MS + 20_000)
  )
})
