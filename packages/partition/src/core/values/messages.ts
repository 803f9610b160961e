import type { Dot, DotRange, DottedValue } from '@peermesh/crdt'
import type { Failure, PeerName, StoreId } from '@peermesh/kernel'

/** Values travel as they were stored: nothing here reads them. */
export type Sibling = DottedValue<Uint8Array>

/** One configuration of a partition, by which all that is said of the partition is stamped. What an operator forced has a higher generation. */
export interface Era {
  readonly generation: number
  readonly epoch: number
}

/** Who holds a partition in an era. A peer that lost its disk is another replica. */
export interface Holding extends Era {
  readonly partition: number
  readonly replicas: readonly HoldingReplica[]
}

export interface HoldingReplica {
  readonly peer: PeerName
  readonly storeId: StoreId
}

/** A value of a key, under the dot of the put that wrote it. */
export interface Addition extends Sibling {
  readonly key: string
}

/** All dots that are alive of a key, where the update was made. Some of their values may come in another update. */
export interface Listing {
  readonly key: string
  readonly dots: readonly Dot[]
}

/**
 * What somebody knows of a partition, or a part of that: true by itself, in any order, any number of times. Values that are alive; dots that are dead; and of the keys that are
 * listed, that whatever is in `context` and not in the list is dead.
 */
export interface Update {
  readonly additions: readonly Addition[]
  readonly dead: readonly DotRange[]
  readonly listings: readonly Listing[]
  readonly context: readonly DotRange[]
}

interface About {
  readonly partition: number
  readonly era: Era
  /** Of the sender's choice; an answer carries that of its question. Never the same twice, over starts too. */
  readonly id: number
}

/** What a put or a delete asks, of whoever coordinates it. */
export interface WriteRequest {
  readonly key: string
  /** `undefined` deletes. */
  readonly value: Uint8Array | undefined
  /** What it replaces. `undefined`: what its coordinator knows. */
  readonly context: readonly Dot[] | undefined
  /** How many replicas are to have it. `undefined`: a majority. */
  readonly write: number | undefined
  /** Peers that only keep it for a replica count too. */
  readonly sloppy: boolean
  readonly timeoutMs: number
}

export type WriteOutcome =
  /** `dot`: under which it was put; none for a delete. `era`: whose replicas have it. */
  | { readonly ok: true; readonly dot: Dot | undefined; readonly era: Era }
  | { readonly ok: false; readonly failure: Failure }

export type ValuesMessage =
  /** What names this start, before the first write over a link, and in return. */
  | { readonly type: 'hello'; readonly nonce: number }
  /** To be kept. `hint`: by a peer that is no replica, until all replicas have it. */
  | ({ readonly type: 'update'; readonly hint: boolean; readonly update: Update } & About)
  /** All of that update is on the disk. */
  | ({ readonly type: 'ack' } & About)
  /** What was asked by that id is not done: this configuration came after. */
  | { readonly type: 'moved'; readonly id: number; readonly holding: Holding }
  /** What was asked is not done: that era did not begin here. */
  | ({ readonly type: 'behind' } & About)
  | ({ readonly type: 'get'; readonly key: string } & About)
  /** A part of the answer: some of what is alive of the key, and of what was seen. `replica`: by its own word, with the disk that it has, of the era that it says. */
  | ({ readonly type: 'row'; readonly replica: boolean; readonly values: readonly Sibling[] } & PartOfSeen & About)
  /** To a replica, by whoever is none. `from` and `to` name the starts of both: it is done once. */
  | ({ readonly type: 'write'; readonly from: number; readonly to: number; readonly request: WriteRequest } & About)
  | ({ readonly type: 'written'; readonly outcome: WriteOutcome } & About)
  /** Is this what you have too? */
  | ({ readonly type: 'compare'; readonly digest: string } & About)
  | ({ readonly type: 'same' } & About)
  /** No: this is a part of what I have seen. */
  | ({ readonly type: 'lacks' } & PartOfSeen & About)
  /** By that comparison all is told that was lacking. */
  | ({ readonly type: 'told' } & About)

/** Replicas that ever minted may be more than one message names. */
export interface PartOfSeen {
  readonly seen: readonly DotRange[]
  /** With this one all is told. */
  readonly last: boolean
}

export function isSameEra(a: Era, b: Era): boolean {
  return a.generation === b.generation && a.epoch === b.epoch
}

export function isLaterEra(a: Era, b: Era): boolean {
  return a.generation > b.generation || (a.generation === b.generation && a.epoch > b.epoch)
}

export const NOTHING: Update = { additions: [], dead: [], listings: [], context: [] }

export function rangeOf({ replica, counter }: Dot): DotRange {
  return { replica, from: counter, to: counter }
}
