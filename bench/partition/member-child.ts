/** A peer that holds partitions, in a process of its own. */
import { setTimeout as sleep } from 'node:timers/promises'
import { partitionOf } from '@peermesh/partition'
import { createPeer, type Peer } from 'peermesh'
import { serve } from '../processes/serve.ts'
import { timeEach, timeInFlight } from '../store/in-flight.ts'

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

/** So many partitions are founded at a time. */
const FOUNDED_AT_A_TIME = 64

let peer: Peer | undefined

function running(): Peer {
  if (peer === undefined) {
    throw new RangeError('Open the peer first.')
  }
  return peer
}

async function until(isSo: (peer: Peer) => boolean): Promise<void> {
  while (!isSo(running())) {
    await sleep(LOOK_EVERY_MS)
  }
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
  }
}

export type MemberCommands = typeof commands

serve(commands)
