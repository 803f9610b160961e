/**
 * The limits, in a process of their own: what a `Map`, LevelDB or a bare libp2p stream does with the same bytes, and nothing else.
 */
import { join } from 'node:path'
import { ClassicLevel } from 'classic-level'
import { serve } from '../processes/serve.ts'
import { cities } from './cities.ts'
import { chunksOf, type Entry, type EntrySet, entriesOf } from './entries.ts'
import { timeInFlight } from './in-flight.ts'
import { RawNode } from './raw-node.ts'
import { collectGarbage, type Held, residentAfterCollection } from './resident.ts'

let node: RawNode | undefined
let prepared: readonly Entry[] = []

function started(): RawNode {
  if (node === undefined) {
    throw new RangeError('Open the node first.')
  }
  return node
}

const commands = {
  /** Makes the entries that the next command works on, so that it is not timed with it. */
  async prepare(entries: EntrySet): Promise<void> {
    prepared = [...entriesOf(entries)]
    await collectGarbage()
  },

  /** Makes the cities, each as its key and its JSON. */
  async prepareCities(count: number): Promise<void> {
    const utf8 = new TextEncoder()
    prepared = [...cities(count)].map(([key, value]) => [key, utf8.encode(JSON.stringify(value))])
    await collectGarbage()
  },

  /** Puts into a `Map` after an awaited microtask, which no store that returns a promise goes below. In milliseconds. */
  async putIntoMap(inFlight: number): Promise<number> {
    const map = new Map<string, Uint8Array>()
    return await timeInFlight(prepared, inFlight, async ([key, value]) => {
      await Promise.resolve()
      map.set(key, value.slice())
    })
  },

  /** Puts into LevelDB in batches of `perBatch`, each awaited. In milliseconds. */
  async putIntoLevel(ask: { directory: string; perBatch: number; sync: boolean }): Promise<number> {
    const { directory, perBatch, sync } = ask
    const level = new ClassicLevel<string, Uint8Array>(join(directory, 'level'), { valueEncoding: 'view' })
    await level.open()
    const elapsedMs = await timeInFlight([...chunksOf(prepared, perBatch)], 1, async (chunk) => {
      const [first] = chunk
      if (chunk.length === 1 && first !== undefined) {
        await level.put(first[0], first[1], { sync })
      } else {
        await level.batch(
          chunk.map(([key, value]) => ({ type: 'put', key, value })),
          { sync }
        )
      }
    })
    await level.close()
    return elapsedMs
  },

  /** Keeps the entries in a `Map`, and says what this process takes with them and took without. */
  async hold(entries: EntrySet): Promise<Held> {
    const idle = await residentAfterCollection()
    const held = new Map(entriesOf(entries))
    const holding = await residentAfterCollection()
    // Used after the look at the memory, so that it is still there then.
    if (held.size !== entries.count) {
      throw new RangeError(`${held.size} keys of ${entries.count} entries.`)
    }
    return { idle, holding }
  },

  /** Starts a new libp2p node, in place of the one before. Returns its addresses. */
  async open(): Promise<string[]> {
    await node?.stop()
    node = await RawNode.start()
    return node.addresses
  },

  /** The same of a node that writes no more than a peer does. */
  async openTrimmed(): Promise<string[]> {
    await node?.stop()
    node = await RawNode.start(true)
    return node.addresses
  },

  /** Whoever fetches is sent what was prepared. */
  async offer(): Promise<void> {
    await Promise.resolve(started().offer(prepared))
  },

  /** Opens the stream on which `push` sends. */
  async connect(addresses: readonly string[]): Promise<void> {
    await started().connect(addresses)
  },

  /** Sends what was prepared to where it is connected to. Returns once the stream has all of it. */
  async push(): Promise<void> {
    await started().push(prepared)
  },

  /** Returns once so many entries were pushed to this node. */
  async pushed(count: number): Promise<void> {
    await started().pushed(count)
  },

  /** From the dial to the last entry in a `Map`, in milliseconds. */
  async fetch({ addresses, count }: { addresses: readonly string[]; count: number }): Promise<number> {
    return await started().fetch(addresses, count)
  },

  /** Round trips on one stream to another node: see `RawNode.echoes`. */
  async echoes(ask: {
    addresses: readonly string[]
    count: number
    inFlight: number
    bytes: number
  }): Promise<{ readonly elapsedMs: number; readonly medianMs: number }> {
    return await started().echoes(ask.addresses, ask)
  },

  /** Round trips to the first of several nodes that answers: see `RawNode.firstEchoes`. */
  async firstEchoes(ask: {
    nodes: readonly (readonly string[])[]
    count: number
    bytes: number
  }): Promise<{ readonly elapsedMs: number; readonly medianMs: number }> {
    return await started().firstEchoes(ask.nodes, ask)
  },

  /** From the dial to the return of the first entry that was prepared, in milliseconds. */
  async roundTrip(addresses: readonly string[]): Promise<number> {
    const [entry] = prepared
    if (entry === undefined) {
      throw new RangeError('Prepare an entry first.')
    }
    return await started().roundTrip(addresses, entry)
  }
}

export type RawCommands = typeof commands

serve(commands)
