import type { PeerName } from './values.ts'

/** One lookup gives at most so many values or providers: Kademlia's k, the number of nodes at which a lookup ends. */
export const DHT_ANSWERS_MAX = 20

/** A value is at most so many bytes: who owns something, with addresses and signatures, and not the thing itself. */
export const DHT_VALUE_BYTES_MAX = 4_096

/**
 * What a core asks of the distributed hash table (Kademlia: Maymounkov and Mazières 2002), and puts there.
 *
 * It is a way to leave a hint where anybody finds it, members of the mesh or not. Nothing that must be true may rest on it:
 * an answer is old, lacks something, or was made by a stranger. So a core checks what it found as it checks a message, asks again where
 * nothing came, and has the peer that it found confirm.
 *
 * `put` and `provide` are best effort and not answered. The DHT forgets: what shall stay there is put again from time to time. What shall go
 * is not provided any more; nobody can take it back.
 *
 * A key is text. That of a value begins with its namespace: `/peermesh/…`.
 */
export type DhtOutput =
  /** Answered by `found`, once. `lookup` is a number of the core's own that no other lookup of this start has. */
  | { readonly type: 'lookup'; readonly lookup: number; readonly what: 'values' | 'providers'; readonly key: string }
  /** Each peer has one value under a key: the one that it put last. At most `DHT_VALUE_BYTES_MAX` bytes. The driver signs it in this peer's name. */
  | { readonly type: 'put'; readonly key: string; readonly value: Uint8Array }
  /** This peer has what is named so. */
  | { readonly type: 'provide'; readonly key: string }

/** The answer to a lookup: once, and for each within a bound of time. */
export type DhtInput =
  /**
   * What the nodes that were asked hold: in any order, perhaps not the newest, perhaps nothing, at most `DHT_ANSWERS_MAX`. What nobody signed for this key is
   * not among it.
   */
  | { readonly type: 'found'; readonly lookup: number; readonly values: readonly DhtValue[] }
  | { readonly type: 'found'; readonly lookup: number; readonly providers: readonly DhtProvider[] }
  /** `no-dht`: this peer has none, and in this start never will. `no-answer`: nobody answered in time. */
  | { readonly type: 'found'; readonly lookup: number; readonly failed: 'no-dht' | 'no-answer' }

/** What somebody put under a key. Whoever has a key of its own can put something: whether this peer was to say so is for the core to judge. */
export interface DhtValue {
  /** Who signed it, as the driver checked. */
  readonly by: PeerName
  readonly value: Uint8Array
}

/** A peer that said that it has something, and where it can be dialled, as far as that is known. It may have left since. */
export interface DhtProvider {
  readonly peer: PeerName
  readonly addresses: readonly string[]
}
