import type { PeerId } from '@libp2p/interface'
import type { DhtProvider, DhtValue } from '@peermesh/kernel'
import type { Multiaddr } from '@multiformats/multiaddr'
import { CID } from 'multiformats/cid'
import { code as raw } from 'multiformats/codecs/raw'
import { sha256 } from 'multiformats/hashes/sha2'
import { equals } from 'uint8arrays/equals'
import { fromString } from 'uint8arrays/from-string'
import { findComponent, hasCapability } from '../components.ts'
import { DHT_NAMESPACE } from '../constants.ts'
import { nameOf } from '../links/links.ts'
import { openValue } from './signed-value.ts'

/** What we ask of a DHT service: that of `@libp2p/kad-dht`. Everything is a stream of events, errors among them, which ends when the query does. */
export interface Dht {
  readonly validators: Readonly<Record<string, unknown>>
  get(key: Uint8Array, options: Cancellable): AsyncIterable<QueryEvent>
  put(key: Uint8Array, value: Uint8Array, options: Cancellable): AsyncIterable<QueryEvent>
  provide(cid: CID, options: Cancellable): AsyncIterable<QueryEvent>
  findProviders(cid: CID, options: Cancellable): AsyncIterable<QueryEvent>
}

interface Cancellable {
  readonly signal: AbortSignal
}

interface QueryEvent {
  readonly name: string
  /** Of an answer: what the node that was asked has under the key. */
  readonly record?: { readonly value: Uint8Array }
  readonly value?: Uint8Array
  readonly providers?: readonly { readonly id: PeerId; readonly multiaddrs: readonly Multiaddr[] }[]
}

const DHT_CAPABILITY = '@libp2p/kad-dht'

/**
 * The DHT that a service sees beside it. A node may have several: it is the one that knows how to judge what peermesh puts, since a DHT without a validator for a
 * namespace takes nothing of it.
 */
export function findDht(components: object): Dht | undefined {
  return findComponent(components, 'dht', isDht)
}

/** What can be read in a DHT. Each throws what the DHT throws, and ends with the signal. */
export interface DhtReader {
  /** What the nodes that are asked have under a key, as they answer. What nobody signed for that key is left out. */
  values(key: string, signal: AbortSignal): AsyncGenerator<DhtValue>
  /** Who said to have what is named so, as the nodes answer. */
  providers(key: string, signal: AbortSignal): AsyncGenerator<DhtProvider>
}

/** The same DHT, of a node seen from outside: for whoever looks without a host. `undefined` where the node has none that takes what peermesh puts. */
export function dhtReader(services: Readonly<Record<string, unknown>>): DhtReader | undefined {
  const dht = Object.values(services).find(isDht)
  return (
    dht && {
      values: (key, signal) => dhtValues(dht, key, signal),
      providers: (key, signal) => dhtProviders(dht, key, signal)
    }
  )
}

/** What the nodes that are asked have under a key, as they answer. What nobody signed for that key is left out. @throws what the DHT throws */
export async function* dhtValues(dht: Dht, key: string, signal: AbortSignal): AsyncGenerator<DhtValue> {
  const seen: Uint8Array[] = []
  for await (const event of dht.get(fromString(key), { signal })) {
    // The best of all comes as a value too, at the end, and not at all where a node with an older one does not take the newer: the answers come whatever happens.
    const bytes =
      event.name === 'PEER_RESPONSE' ? event.record?.value : event.name === 'VALUE' ? event.value : undefined
    if (bytes === undefined || seen.some((other) => equals(other, bytes))) {
      continue
    }
    seen.push(bytes)
    const value = await opened(key, bytes)
    if (value !== undefined) {
      yield value
    }
  }
}

/** Who said to have what is named so, as the nodes answer. @throws what the DHT throws */
export async function* dhtProviders(dht: Dht, key: string, signal: AbortSignal): AsyncGenerator<DhtProvider> {
  const seen = new Set<string>()
  for await (const event of dht.findProviders(await cidOf(key), { signal })) {
    for (const { id, multiaddrs } of event.name === 'PROVIDER' ? (event.providers ?? []) : []) {
      const peer = nameOf(id)
      if (!seen.has(peer)) {
        seen.add(peer)
        yield { peer, addresses: multiaddrs.map((address) => address.toString()) }
      }
    }
  }
}

/** Puts bytes under a key. Returns how many nodes took them. @throws what the DHT throws */
export async function dhtPut(dht: Dht, key: string, bytes: Uint8Array, signal: AbortSignal): Promise<number> {
  let taken = 0
  for await (const { name, record } of dht.put(fromString(key), bytes, { signal })) {
    taken += name === 'PEER_RESPONSE' && record !== undefined && equals(record.value, bytes) ? 1 : 0
  }
  return taken
}

/** Says that this peer has what is named so. @throws what the DHT throws */
export async function dhtProvide(dht: Dht, key: string, signal: AbortSignal): Promise<void> {
  for await (const _event of dht.provide(await cidOf(key), { signal })) {
    // A node that does not answer is an event among others.
  }
}

async function opened(key: string, bytes: Uint8Array): Promise<DhtValue | undefined> {
  try {
    return await openValue(key, bytes)
  } catch {
    // Of a stranger, or damaged: as good as no answer.
    return undefined
  }
}

/** What a key is called among providers: the hash of its text. */
async function cidOf(key: string): Promise<CID> {
  return CID.createV1(raw, await sha256.digest(fromString(key)))
}

function isDht(component: unknown): component is Dht {
  if (typeof component !== 'object' || component === null || !hasCapability(component, DHT_CAPABILITY)) {
    return false
  }
  const { validators } = component as Partial<Dht>
  return validators !== undefined && Object.hasOwn(validators, DHT_NAMESPACE)
}
