import type { CausalContextData, Dot, ReplicaId } from '@peermesh/crdt'
import type { HybridTimestamp, PeerName } from '@peermesh/kernel'
import type { CodedSymbols } from './reconcile/coded-symbols.ts'

/** A live value of a key: who wrote it as which of its operations, when by hybrid time, and the value as opaque bytes. */
export interface Sibling extends Dot {
  readonly timestamp: HybridTimestamp
  readonly value: Uint8Array
}

/** One mutation of one key, as it travels: a put, or a delete where there is no value. Its dot is `replica` and `counter`. */
export interface Operation extends Dot {
  readonly key: string
  readonly timestamp: HybridTimestamp
  readonly value?: Uint8Array | undefined
  /** The dots that were live on the key where this was written: what it replaces. With its own dot, its exact causal context. */
  readonly observed: readonly Dot[]
}

/** All that a replica knows of one key, to be joined under the clock of that replica. */
export interface KeyState {
  readonly key: string
  readonly live: readonly Sibling[]
  /** Dots that the reader may lack, whose operations on this key left nothing live. */
  readonly dead: readonly Dot[]
  /** Dots known to be overwritten, whose own operation this replica has not seen yet. */
  readonly residual: readonly Dot[]
  /** Set in a transfer where the state is too large for one chunk: which piece of it this is, from 1, and of how many. */
  readonly piece?: { readonly index: number; readonly count: number } | undefined
}

/** What was held of a key at one moment. */
export type Held = Pick<KeyState, 'key' | 'live' | 'residual'>

/** Who asked, and for what. */
export interface PullRequest {
  readonly from: PeerName
  readonly request: number
  readonly clock: CausalContextData
  readonly path: 'direct' | 'gossip'
  readonly holds?: number | undefined
}

export type StoreMessage =
  | DeltasMessage
  /** The reader has made durable everything up to this sequence. Flow control only. */
  | { readonly type: 'ack'; readonly sequence: number }
  /** What the sender has incorporated: whoever misses some of it asks for it. */
  | { readonly type: 'digest'; readonly clock: CausalContextData }
  /** Asks for what `clock` lacks. `to` is set where it travels by gossip. */
  | {
      readonly type: 'pull'
      readonly request: number
      readonly to?: PeerName | undefined
      readonly clock: CausalContextData
      /** How many keys the asker holds, where some: in place of a snapshot it can be told by `symbols` what differs. */
      readonly holds?: number | undefined
    }
  /** The pull cannot be served now: too many are. */
  | { readonly type: 'busy'; readonly request: number }
  /** Opens a bulk transfer that answers a pull. `base` is the clock at the beginning of a snapshot. */
  | {
      readonly type: 'transfer'
      readonly request: number
      readonly snapshot: boolean
      readonly base: CausalContextData
      /** Of a snapshot: what the symbols showed to be the same on both sides is part of it, and not sent. */
      readonly agreed?: boolean | undefined
      /** How many keys follow, of which none is counted twice. */
      readonly keys?: number | undefined
    }
  /** In place of a snapshot: what the sender holds, as symbols of `keys` items from the one with index `from` on. */
  | {
      readonly type: 'symbols'
      readonly request: number
      readonly seed: number
      readonly from: number
      readonly keys: number
      readonly symbols: CodedSymbols
    }
  /** Asks for symbols up to so many in all. */
  | { readonly type: 'need'; readonly request: number; readonly symbols: number }
  /** The symbols are enough: asks for the keys of these items, by their prefixes. Without them, they never will be: asks for all. */
  | { readonly type: 'want'; readonly request: number; readonly items?: readonly number[] | undefined }
  | StatesMessage

/** Operations of one replica, by itself. A `sequence` above 0 asks for an `ack`. */
export interface DeltasMessage {
  readonly type: 'deltas'
  readonly sequence: number
  readonly operations: readonly Operation[]
  readonly replica: ReplicaId
}

/** Part of the answer to a pull: complete for each key in it, so that parts may come in any order, twice or never. */
export interface StatesMessage {
  readonly type: 'states'
  readonly request: number
  readonly to?: PeerName | undefined
  /** The sender's clock at the moment at which this part was made: the causal context of every key in it. */
  readonly context: CausalContextData
  readonly states: readonly KeyState[]
  /** Nothing more follows for this request. */
  readonly last: boolean
}

/** What the service asks of the core. */
export type StoreCommand =
  /** Done whole, and durable as one, or refused whole. */
  | {
      readonly type: 'write'
      readonly operations: readonly WriteOperation[]
      readonly receipt?: WantedReceipt | undefined
    }
  | { readonly type: 'sync' }
  /** Fetches all that one peer has; settled with `PullTimes`. `caller` is chosen by who wants it, and unique for one start. */
  | { readonly type: 'pull'; readonly peer: PeerName; readonly caller: number }
  /** Nobody waits for this pull any more. */
  | { readonly type: 'give up pull'; readonly caller: number }
  /** Nobody waits for this receipt any more: its write is settled as far as it has come. */
  | { readonly type: 'give up'; readonly receipt: number }

/** A write is settled only once so many other peers have it on their disks, or no longer can: with a `Receipt`. */
export interface WantedReceipt {
  /** Chosen by who wants it, and unique for one start. */
  readonly receipt: number
  readonly ack: 'one' | 'quorum' | 'all'
}

/** Values for a list, in a row: where its ends are, and what follows a place, is as it stands when their turn comes. */
export interface ListInsertion {
  readonly after: ListAnchor
  readonly values: readonly Uint8Array[]
}

export type ListAnchor = 'start' | 'end' | { readonly place: string }

/** A put, or a delete where there is no value. */
export interface WriteOperation {
  readonly key: string
  readonly value?: Uint8Array | undefined
  /** In place of a value: the key is the name of a counter, and this is added to what this replica has counted there. */
  readonly amount?: number
  /** In place of a value: the key is the name of a list, and these are put into it. */
  readonly insert?: ListInsertion
  /** A delete that is done only if what the key shows when its turn comes has expired (S31). */
  readonly ifExpired?: boolean
  /** The write of a damaged disk that is done anew: it is replaced, and nothing else, at its own time (S17). */
  readonly salvaged?: Sibling
}

export type StoreEvent =
  | { readonly type: 'changed'; readonly keys: readonly string[]; readonly origin: 'local' | 'remote' }
  /** A transfer that answers us begins, goes on, or is over: `keys` of `total` have come. */
  | {
      readonly type: 'fetching'
      readonly peer: PeerName
      readonly keys: number
      readonly total: number | undefined
      readonly phase: 'under way' | 'complete' | 'lost'
    }
  /** A pull for which somebody waits is over. */
  | { readonly type: 'pulled'; readonly tale: PullTale }
  /** A peer's clock is further ahead of ours than is believed; its writes are taken, its time is not. */
  | { readonly type: 'skewed'; readonly peer: PeerName; readonly aheadMs: number }

/** How a pull answered: everything was sent, or what was found to differ when both maps were compared, or what the index says is missing. */
export type PullAnswer = 'everything' | 'compared' | 'indexed'

/** How a pull ended: answered in full; to be asked again later; nothing came for too long; the link or the transfer broke off. */
export type PullEnd = 'complete' | 'busy' | 'silent' | 'lost'

/** Why the answer was what it was: which condition decided at the other side. */
export type PullReason =
  /** Its clock has nothing that we lack. */
  | 'nothing-missing'
  /** Its index has every operation that we lack. */
  | 'indexed'
  /** Its index was cut, and symbols told what differs. */
  | 'index-cut'
  /** Its index was cut, and there was nothing here to compare. */
  | 'nothing-held'
  /** Its index was cut, and by the numbers of keys or bytes symbols would have cost more. */
  | 'symbols-dearer'
  /** Its index was cut, and symbols did not tell in time what differs. */
  | 'symbols-failed'

/** What one request for all that a peer has came to. */
export interface PullTale {
  readonly peer: PeerName
  readonly request: number
  /** Who waits for it: asked for it before, or while it was under way. */
  readonly callers: readonly number[]
  readonly end: PullEnd
  /** Where it was answered in full. */
  readonly reason: PullReason | undefined
  /** Requests that were sent: it, and those that follow from symbols. */
  readonly rounds: number
  /** Those and what came for them: of a transfer its header and each part. */
  readonly messages: number
  readonly symbols: number
  /** Keys that came. */
  readonly keys: number
  /** Operations that came into the clock by it. */
  readonly operations: number
  /** Keys that were told to be held here when it was asked … */
  readonly keysHere: number
  /** … and there, where it said so. */
  readonly keysThere: number | undefined
}

/** With what a pull is settled that somebody asked for: how long until its peer was asked, where it was not being asked already, and how long from then. */
export interface PullTimes {
  readonly waitedMs: number
  readonly tookMs: number
}

export interface StoreCoreTypes {
  message: StoreMessage
  command: StoreCommand
  notice: never
  event: StoreEvent
}

/** Bytes of a message on the wire that are not key or value, roughly: used to fill frames without encoding twice. */
const OPERATION_OVERHEAD_BYTES = 32

/** A dot in a list: two tags, an index into the table of replicas, a counter. */
export const DOT_BYTES = 12

/** A replica id is about 90 bytes, and in the table of a message once, however often it is named. */
export const REPLICA_BYTES = 96

/** An upper estimate of what these dots add to a message that has `named` these replicas already. Theirs are added to it. */
export function tableBytes(dots: readonly Dot[], named: Set<ReplicaId>): number {
  const before = named.size
  for (const { replica } of dots) {
    named.add(replica)
  }
  return (named.size - before) * REPLICA_BYTES
}

/** An upper estimate of an operation's size on the wire, without the table of replicas. A key of UTF-16 code units is at most three bytes each in UTF-8. */
export function operationBytes(operation: Operation): number {
  return (
    OPERATION_OVERHEAD_BYTES +
    operation.key.length * 3 +
    (operation.value?.length ?? 0) +
    operation.observed.length * DOT_BYTES
  )
}

/** An upper estimate of a live value's size on the wire, without the table of replicas. */
export function siblingBytes(sibling: Sibling): number {
  return OPERATION_OVERHEAD_BYTES + sibling.value.length
}

/** An upper estimate of what a key state adds to a message that has `named` these replicas already. Its own are added to them. */
export function keyStateBytes(state: KeyState, named: Set<ReplicaId>): number {
  let bytes = OPERATION_OVERHEAD_BYTES + state.key.length * 3 + (state.dead.length + state.residual.length) * DOT_BYTES
  for (const sibling of state.live) {
    bytes += siblingBytes(sibling)
  }
  bytes += tableBytes(state.live, named) + tableBytes(state.dead, named) + tableBytes(state.residual, named)
  return bytes
}

/** An upper estimate of a clock's size on the wire: a range is up to 14 bytes. */
export function clockBytes(clock: CausalContextData): number {
  return clock.reduce((sum, { ranges }) => sum + REPLICA_BYTES + ranges.length * 14, 0)
}

/** What may come by gossip, whose sender may be a mere claim: what is true whoever says it, and answers to what we asked by gossip. */
export function isGossip({ type }: StoreMessage): boolean {
  return type === 'deltas' || type === 'digest' || type === 'pull' || type === 'states'
}

/** What a message says of what its sender has. An answer without keys says nothing. */
export function toldClock(message: StoreMessage): CausalContextData | undefined {
  if (message.type === 'digest' || message.type === 'pull') {
    return message.clock
  }
  return message.type === 'states' && message.context.length > 0 ? message.context : undefined
}
