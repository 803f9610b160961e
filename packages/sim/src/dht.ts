import {
  DHT_ANSWERS_MAX,
  DHT_VALUE_BYTES_MAX,
  type DhtInput,
  type DhtOutput,
  type DhtProvider,
  type Random
} from '@peermesh/kernel'
import { addressOf } from './connections.ts'
import { ViolationError } from './errors.ts'
import type { DhtFault } from './faults.ts'
import { drawSpan } from './random-streams.ts'
import type { VirtualPeer } from './virtual-peer.ts'
import type { World } from './world.ts'

/** How far back the nodes live that answer a peer for which the DHT is stale, and how many of them a lookup meets. */
const STALE_MS_MAX = 60_000
const STALE_NODES_MAX = 3

type Lookup = Extract<DhtOutput, { readonly type: 'lookup' }>

/** What one peer put or provided once. It is found from one moment until another. */
interface DhtRecord {
  readonly publisher: VirtualPeer
  readonly value: Uint8Array
  readonly from: number
  readonly until: number
}

interface Disturbance {
  readonly peers: readonly VirtualPeer[]
  readonly fault: DhtFault
}

/**
 * The DHT of a virtual world: one for all, whoever is up, that keeps every record with the span in which it is found. So the answer of a node
 * that heard nothing for a while is the answer of an earlier moment: SPEC.md, H1 to H4 and F7.
 */
export class Dht {
  readonly #world: World
  /** In the order in which they were put. */
  readonly #values = new Map<string, DhtRecord[]>()
  readonly #providers = new Map<string, DhtRecord[]>()
  readonly #disturbances = new Set<Disturbance>()

  constructor(world: World) {
    this.#world = world
  }

  carryOut(peer: VirtualPeer, core: string, output: DhtOutput): void {
    switch (output.type) {
      case 'lookup':
        this.#lookup(peer, core, output)
        return
      case 'put':
        if (output.value.length > DHT_VALUE_BYTES_MAX) {
          throw new ViolationError(`H3: ${core} of ${peer.name} puts ${output.value.length} bytes under ${output.key}.`)
        }
        this.#keep(this.#values, output.key, peer, output.value.slice())
        return
      case 'provide':
        this.#keep(this.#providers, output.key, peer, new Uint8Array())
        return
    }
  }

  /** Begins a fault; returns what ends it. */
  disturb(peers: readonly VirtualPeer[], fault: DhtFault): () => void {
    const disturbance = { peers, fault }
    this.#disturbances.add(disturbance)
    return () => this.#disturbances.delete(disturbance)
  }

  #suffers(peer: VirtualPeer, fault: DhtFault): boolean {
    return [...this.#disturbances].some(
      (disturbance) => disturbance.fault === fault && disturbance.peers.includes(peer)
    )
  }

  #random(peer: VirtualPeer): Random {
    return this.#world.random.stream(`dht/${peer.name}`)
  }

  #keep(kept: Map<string, DhtRecord[]>, key: string, publisher: VirtualPeer, value: Uint8Array): void {
    const { loop, weather, hasDht, trace } = this.#world
    if (!hasDht) {
      return
    }
    if (this.#suffers(publisher, 'missing')) {
      trace.note(publisher, 'stale-dht', `what is put under ${key} is lost`)
      return
    }
    const random = this.#random(publisher)
    const from = loop.now + drawSpan(random, weather.dhtMs)
    const until = from + drawSpan(random, weather.dhtKeepMs)
    const others = (kept.get(key) ?? []).filter((record) => record.until + STALE_MS_MAX > loop.now)
    kept.set(key, [...others, { publisher, value, from, until }])
  }

  #lookup(peer: VirtualPeer, core: string, { lookup, what, key }: Lookup): void {
    const { loop, weather, hasDht, trace } = this.#world
    const { life } = peer
    const random = this.#random(peer)
    const answer = (afterMs: number, found: () => DhtInput): void => {
      loop.after(afterMs, () => {
        if (peer.life === life) {
          this.#world.step(peer, { type: 'input', core, input: found() })
        }
      })
    }
    if (!hasDht) {
      answer(0, () => ({ type: 'found', lookup, failed: 'no-dht' }))
    } else if (this.#suffers(peer, 'missing')) {
      trace.note(peer, 'stale-dht', `nobody will answer lookup #${lookup}`)
      answer(drawSpan(random, weather.dhtTimeoutMs), () => ({ type: 'found', lookup, failed: 'no-answer' }))
    } else {
      answer(drawSpan(random, weather.dhtMs), () => {
        const records = this.#met(peer, lookup, (what === 'values' ? this.#values : this.#providers).get(key) ?? [])
        return what === 'values'
          ? {
              type: 'found',
              lookup,
              values: records.map(({ publisher, value }) => ({ by: publisher.name, value: value.slice() }))
            }
          : { type: 'found', lookup, providers: records.map(({ publisher }) => providerOf(publisher)) }
      })
    }
  }

  /** What the nodes hold that this lookup met. */
  #met(peer: VirtualPeer, lookup: number, records: readonly DhtRecord[]): DhtRecord[] {
    const { loop, trace } = this.#world
    const random = this.#random(peer)
    let met = foundAt(records, loop.now)
    if (this.#suffers(peer, 'stale')) {
      const nodes = Array.from({ length: 1 + random.integer(STALE_NODES_MAX) }, () => random.between(0, STALE_MS_MAX))
      met = nodes.flatMap((behindMs) => foundAt(records, loop.now - behindMs))
      const behind = nodes.map((behindMs) => behindMs.toFixed(0)).join(', ')
      trace.note(peer, 'stale-dht', `the nodes that lookup #${lookup} met are ${behind} ms behind`)
    }
    const different = random.shuffle([...new Set(met)])
    if (!this.#suffers(peer, 'partial')) {
      return different.slice(0, DHT_ANSWERS_MAX)
    }
    const left = different.filter(() => random.chance(0.5))
    trace.note(peer, 'stale-dht', `lookup #${lookup} finds ${left.length} of ${different.length}`)
    return left.slice(0, DHT_ANSWERS_MAX)
  }
}

/** Of each publisher the last record that could be found at that moment. */
function foundAt(records: readonly DhtRecord[], moment: number): DhtRecord[] {
  const last = new Map<VirtualPeer, DhtRecord>()
  for (const record of records) {
    if (record.from <= moment) {
      last.set(record.publisher, record)
    }
  }
  return [...last.values()].filter(({ until }) => moment < until)
}

function providerOf({ name }: VirtualPeer): DhtProvider {
  return { peer: name, addresses: [addressOf(name)] }
}
