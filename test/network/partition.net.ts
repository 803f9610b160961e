import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { type ChildPeer, killAll } from '../support/child-peer.ts'
import { KeyHistory } from '../support/key-history.ts'
import { until } from '../support/until.ts'
import type { Host } from './bed/host.ts'
import { NetworkBed } from './bed/network-bed.ts'
import { whyNoNetworks } from './bed/why-not.ts'

const why = await whyNoNetworks()
if (why !== undefined) {
  console.warn(`The network tests are skipped: ${why}.`)
}

/** All are restarted, one after another. More by hand: `ROLLING_PEERS=10`. */
const PEERS = Number(process.env['ROLLING_PEERS'] ?? 4)

const KEYS = Array.from({ length: 12 }, (_, index) => `stock/${index}`)
const THINK_MS = 25

/** A peer that starts and meets all others, on a machine that starts nothing else just then, but on which all others work. */
const BACK_WITHIN_MS = 60_000

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

/** Peers on hosts of their own, each with a disk, all of which use the same keys. */
class KeyBed implements AsyncDisposable {
  readonly #bed: NetworkBed
  readonly #histories: string
  readonly #dataDirs: readonly string[]
  readonly #peers: ChildPeer[] = []
  readonly #files: string[] = []

  static async open(count: number): Promise<KeyBed> {
    const bed = await NetworkBed.open({ hosts: count })
    const keys = new KeyBed(bed, await directory(), await Promise.all(bed.hosts.map(directory)))
    for (const index of bed.hosts.keys()) {
      await keys.#start(index)
    }
    return keys
  }

  private constructor(bed: NetworkBed, histories: string, dataDirs: readonly string[]) {
    this.#bed = bed
    this.#histories = histories
    this.#dataDirs = dataDirs
  }

  get history(): KeyHistory {
    return KeyHistory.read(this.#files)
  }

  get peers(): readonly ChildPeer[] {
    return this.#peers
  }

  async useKeys(): Promise<void> {
    await Promise.all(this.#peers.map(async (peer) => await this.#use(peer)))
  }

  async stopUsingKeys(): Promise<void> {
    await Promise.all(this.#peers.map(async (peer) => await peer.ask('stopUsingKeys')))
  }

  /** Ends one as an operator would, and starts it again on its disk. */
  async restart(index: number): Promise<void> {
    const peer = this.#peers[index] as ChildPeer
    // Who uses keys goes with the process: what it has not begun is nobody's loss.
    await peer.ask('stopUsingKeys')
    await peer.stop()
    await this.#start(index)
    await this.#use(this.#peers[index] as ChildPeer)
  }

  /** Each sees all, and each partition that was used is where it should be. */
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
    }
    return undefined
  }

  async #start(index: number): Promise<void> {
    const bootstrap = this.#bed.hosts.slice(0, 2).map(({ multiaddr }) => multiaddr)
    const dataDir = this.#dataDirs[index] as string
    const init = { mesh: 'network', bootstrap, found: index === 0, dataDir, control: false } as const
    this.#peers[index] = await this.#bed.start(this.#bed.hosts[index] as Host, init)
  }

  async #use(peer: ChildPeer): Promise<void> {
    const name = `user ${this.#files.length}`
    const file = join(this.#histories, `${this.#files.length}`)
    this.#files.push(file)
    await peer.ask('useKeys', name, { keys: KEYS, users: 1, thinkMs: THINK_MS, file })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await killAll()
    await this.#bed[Symbol.asyncDispose]()
  }
}

describe.skipIf(why !== undefined)('partitions on a network of hosts', () => {
  it(
    '[P3] [P15] all peers are restarted one after another under load: no operation fails, and what was acknowledged is there',
    async () => {
      await using keys = await KeyBed.open(PEERS)
      await keys.useKeys()
      await keys.untilCalm()
      for (let index = 0; index < PEERS; index++) {
        await keys.restart(index)
        await keys.untilCalm()
      }
      await keys.stopUsingKeys()
      const last = await Promise.all(
        keys.peers.map(async (peer) => await Promise.all(KEYS.map(async (key) => await peer.ask('value', key))))
      )
      const { history } = keys
      console.log(`${history.count} operations; ${JSON.stringify(Object.fromEntries(history.failures))}`)
      expect(Object.fromEntries(history.failures)).toEqual({})
      expect(history.contradictions()).toEqual([])
      expect(new Set(last.map((values) => JSON.stringify(values))).size).toBe(1)
      expect(history.count).toBeGreaterThan(PEERS * KEYS.length)
    },
    60_000 + PEERS * (BACK_WITHIN_MS + 20_000)
  )
})
