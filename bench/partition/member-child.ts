/** A peer that holds partitions, in a process of its own. */
import { setTimeout as sleep } from 'node:timers/promises'
import { partitionOf } from '@peermesh/partition'
import { createPeer, type Peer } from 'peermesh'
import { serve } from '../processes/serve.ts'
import { type EntrySet, entriesOf } from '../store/entries.ts'
import { timeEach, timeInFlight } from '../store/in-flight.ts'
import { type Calls, Foreground } from './foreground.ts'

/** The same at each peer. */
export interface MeshOptions {
  readonly partitions: number
  readonly settleMs: number
}

export interface MemberOptions extends MeshOptions {
  readonly found: boolean
  readonly bootstrap: readonly string[]
}

export interface KeyCalls {
  readonly kind: 'kv' | 'values'
  readonly type: 'get' | 'put'
  readonly count: number
}

const LOOK_EVERY_MS = 20

/** While values are handed over, which takes some hundred milliseconds. */
const HANDOVER_LOOK_EVERY_MS = 5

/** So many partitions are founded at a time. */
const FOUNDED_AT_A_TIME = 64

/** Values that are put at a time while the mesh is filled. */
const FILLED_AT_A_TIME = 256

let peer: Peer | undefined
let foreground: Foreground | undefined

function running(): Peer {
  if (peer === undefined) {
    throw new RangeError('Open the peer first.')
  }
  return peer
}

async function until(isSo: (peer: Peer) => boolean, everyMs = LOOK_EVERY_MS): Promise<void> {
  while (!isSo(running())) {
    await sleep(everyMs)
  }
}

/** The same in all processes of this machine. */
function nowMs(): number {
  return performance.timeOrigin + performance.now()
}

const commands = {
  /** Returns its addresses. */
  async open({ found, bootstrap, ...partitions }: MemberOptions): Promise<readonly string[]> {
    peer = await createPeer({ mesh: 'bench', found, bootstrap, control: false, partitions })
    return peer.addresses
  },

  async addresses(): Promise<readonly string[]> {
    return await Promise.resolve(running().addresses)
  },

  /** Returns once it sees so many alive, itself among them. */
  async sees(count: number): Promise<void> {
    await until(({ membership }) => membership.members().filter(({ status }) => status === 'alive').length === count)
  },

  /** Uses each partition once. */
  async useEach(): Promise<void> {
    const { partitions } = running()
    const count = partitions.status().partitions
    const keys = new Map<number, string>()
    for (let index = 0; keys.size < count; index++) {
      const key = `key/${index}`
      keys.set(partitionOf(key, count), key)
    }
    const options = { timeoutMs: 60_000 }
    await timeInFlight([...keys.values()], FOUNDED_AT_A_TIME, async (key) => await partitions.kv.put(key, 0, options))
  },

  /** Returns once all of so many partitions that are used are where this peer means them to be. */
  async settled(count: number): Promise<void> {
    await until(({ partitions }) => {
      const { used } = partitions.status()
      return used.length === count && used.every(({ stage }) => stage === 'serving')
    })
  },

  /** Returns once a partition has moved to it. */
  async holdsSome(): Promise<void> {
    await until(({ partitions }) => partitions.status().held > 0)
  },

  async holds(): Promise<number> {
    return await Promise.resolve(running().partitions.status().held)
  },

  /** Calls one key again and again, each call awaited. The median of one, in milliseconds. */
  async call({ kind, type, count }: KeyCalls): Promise<number> {
    const keys = running().partitions[kind]
    const call = async (index: number): Promise<unknown> =>
      type === 'get' ? await keys.get('stock') : await keys.put('stock', index)
    return (await timeEach(count, 1, call)).medianMs
  },

  /** Puts these as values that are always writable. */
  async fill(entries: EntrySet): Promise<void> {
    const { values } = running().partitions
    const options = { timeoutMs: 60_000 }
    const put = async ([key, value]: readonly [string, Uint8Array]) => await values.put(key, value, options)
    await timeInFlight([...entriesOf(entries)], FILLED_AT_A_TIME, put)
  },

  /** Gets and puts keys of these, so many a second, until `endForeground`. */
  async startForeground(ask: { readonly entries: EntrySet; readonly callsPerSecond: number }): Promise<void> {
    const { values } = running().partitions
    const { callsPerSecond } = ask
    foreground = new Foreground({ values, entries: [...entriesOf(ask.entries)], callsPerSecond, nowMs })
    await Promise.resolve()
  },

  async endForeground(): Promise<Calls> {
    return (await foreground?.end()) ?? []
  },

  /** When the first value was here. */
  async hasSome(): Promise<number> {
    await until(({ partitions }) => partitions.values.status().values > 0, HANDOVER_LOOK_EVERY_MS)
    return nowMs()
  },

  /**
   * When each partition of which this peer is a replica was where it should be and had as many values as `counts` says, and nothing was kept for others; and how many values it then held.
   */
  async whole(counts: readonly number[]): Promise<{ readonly at: number; readonly values: number }> {
    const { partitions, membership } = running()
    await until(() => {
      const { used } = partitions.status()
      const { values, kept } = partitions.values.status()
      const ours = used.filter(({ replicas }) => replicas.includes(membership.self))
      const expected = ours.reduce((sum, { partition }) => sum + (counts[partition] ?? 0), 0)
      const isSettled = used.length === counts.length && used.every(({ stage }) => stage === 'serving')
      return isSettled && kept === 0 && values === expected
    }, HANDOVER_LOOK_EVERY_MS)
    return { at: nowMs(), values: partitions.values.status().values }
  }
}

export type MemberCommands = typeof commands

serve(commands)
