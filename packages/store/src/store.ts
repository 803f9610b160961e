import type { AbortOptions, TypedEventTarget } from '@libp2p/interface'
import type { CausalContextData } from '@peermesh/crdt'
import type { HybridTimestamp } from '@peermesh/kernel'
import type {
  ReplicatedCounter,
  ReplicatedFlag,
  FlagInit,
  ReplicatedRegister,
  ReplicatedList,
  ReplicatedMap,
  ReplicatedSet,
  ReplicatedUpdates,
  SetInit
} from './typed/types.ts'
import type { TypedKind } from './core/index.ts'
import type { PullOptions, StoreProgress, StorePullReport } from './pull-report.ts'
import type { EntriesOptions, StoreWatchOptions } from './read-options.ts'
import type { Expiry, PutOptions, WriteOptions } from './write-options.ts'

/**
 * What a key can hold: JSON's values and bytes, nested as you like. `undefined`, functions, class instances, `NaN` and the infinities
 * are refused with `InvalidValueError`. A stored value is a copy: changing the object you gave changes nothing.
 */
export type StoreValue =
  | null
  | boolean
  | number
  | string
  | Uint8Array
  | readonly StoreValue[]
  | { readonly [name: string]: StoreValue }

/** One operation of a batch. */
export type StoreOperation =
  | ({ readonly type: 'put'; readonly key: string; readonly value: StoreValue } & Expiry)
  | { readonly type: 'delete'; readonly key: string }

/**
 * Changes of any keys that become durable together: after a crash all are there or none. Elsewhere they may arrive one by one.
 *
 * The changes are those of the typed keys, under the same names. What each is checked against, and indexes of a list, mean the store as it can be
 * read here when the change is added, without what the batch has before it. Nothing is done before `write`.
 */
export interface StoreBatch {
  put(key: string, value: StoreValue, expiry?: Expiry): StoreBatch
  /** Of a typed key it deletes each part that is there now. */
  delete(key: string): StoreBatch
  counter(key: string): BatchedCounter
  flag(key: string, init?: FlagInit): BatchedFlag
  set<Element = StoreValue>(key: string, init?: SetInit): BatchedSet<Element>
  map<Value = StoreValue>(key: string): BatchedMap<Value>
  list<Element = StoreValue>(key: string): BatchedList<Element>
  updates(key: string): BatchedUpdates

  /**
   * Resolves once all of it is durable here; then the batch is empty. One that failed keeps what it has, and may be written again.
   *
   * @throws whatever one of its changes throws, before anything is done
   * @throws BatchTooLargeError, StoreBusyError; ListTooDeepError: nothing was done
   */
  write(options?: WriteOptions): Promise<void>
}

export interface BatchedCounter {
  /** @default 1 */
  add(amount?: number): StoreBatch
}

export interface BatchedFlag {
  enable(): StoreBatch
  disable(): StoreBatch
}

export interface BatchedSet<Element> {
  add(element: Element): StoreBatch
  remove(element: Element): StoreBatch
}

export interface BatchedMap<Value> {
  set(field: string, value: Value): StoreBatch
  delete(field: string): StoreBatch
}

export interface BatchedList<Element> {
  push(...elements: readonly Element[]): StoreBatch
  insert(index: number, elements: readonly Element[]): StoreBatch
  replace(index: number, element: Element): StoreBatch
  /** @default count 1 */
  delete(index: number, count?: number): StoreBatch
}

export interface BatchedUpdates {
  add(update: Uint8Array): StoreBatch
}

/** A key that changed, with what it holds now; `value` is `undefined` where it was deleted. */
export interface StoreChange {
  readonly key: string
  readonly value: StoreValue | undefined
  /** Written at this peer; come from another; or, of a watch since a point, changed before the watch began. */
  readonly origin: 'local' | 'remote' | 'earlier'
}

/** Changes of keys under a prefix, one after another. */
export interface StoreWatch extends AsyncIterableIterator<StoreChange> {
  /**
   * With what it begins: with the next change; with all keys that changed since the point that was given; or **anew** with all keys that are there, where that
   * point is older than what this peer remembers (`indexDotsMax`), so that what was deleted since then is not told.
   */
  readonly begins: 'now' | 'since' | 'anew'
  /**
   * Where it is: text to be kept, and given as `since` to a later watch of the same prefix, after a restart or at another peer. Whoever asks once what was
   * taken is dealt with misses nothing by it, and may be told some of it again. It moves on with what is taken of what changed before the watch began; of what came since, once all is
   * taken, so that each of many keys is told once. It grows with each replica that ever wrote.
   */
  point(): string
}

/**
 * What this peer showed under a prefix at one moment, whatever is written meanwhile. Values that had not expired do not.
 *
 * It is what this peer had by then, and if it had heard of a write, then of all that its writer had seen; **not** what others had, and a batch that was on its way
 * may be there in part. It costs an entry for each key and part of a typed key, and keeps values that are replaced meanwhile.
 */
export interface StoreSnapshot {
  readonly prefix: string
  /** How many keys there are; some of them may have expired. */
  readonly size: number
  /** The moment, as `since` of a watch: the entries of the snapshot, and then the changes of that watch, leave nothing out. */
  readonly point: string
  /** @throws InvalidParametersError where the key is not under the prefix; InvalidKeyError, KeyTooLongError, UnreadableValueError, MergeError */
  get(key: string): Promise<StoreValue | undefined>
  entries(options?: EntriesOptions): AsyncIterable<readonly [key: string, value: StoreValue]>
}

/** What a key holds as one of its types: mostly it has one. */
export interface StoreContent {
  readonly key: string
  /** `register` is what `put` makes. */
  readonly type: 'register' | TypedKind
  /** All types of the key, where it is not only this one: `restore` makes these stand beside each other, which no other write does. */
  readonly types?: readonly ('register' | TypedKind)[]
  /** What the type shows: a number, true or false, an array of the elements or updates, an object of the fields. */
  readonly value: StoreValue
  /** Of a register, in milliseconds since 1970, where it is not there for ever. */
  readonly expiresAt?: number
}

/** Two replicas hold the same data when their digests are equal. 128 bits, not cryptographic. */
export interface StoreDigest {
  readonly hash: string
  readonly keys: number
}

/** How many operations and bytes went by which path, since this peer started. */
export interface PathStatistics {
  readonly operationsSent: number
  readonly operationsReceived: number
  readonly messagesSent: number
  readonly messagesReceived: number
}

export interface StoreStatistics {
  readonly keys: number
  /** Of live keys and values, as stored. */
  readonly bytes: number
  /** Operations that some peer is known to have and this one has not: 0 when it is up to date as far as it knows. */
  readonly behind: number
  /** Local writes that are not yet durable, and so not acknowledged. */
  readonly pendingWrites: number
  /** Peers that are sent to operation by operation; the other linked ones are slow, and fetch what they miss. */
  readonly streamingTo: number
  /** Values that were read of a damaged disk, and of which it is not known yet whether another peer has them. */
  readonly salvaging: number
  /** Values that their schemas refuse, which others wrote or which were there before: see `invalid`. */
  readonly invalid: number
  readonly gossip: PathStatistics
  readonly direct: PathStatistics
  /** Anti-entropy: what a peer asked for because it missed it. */
  readonly pull: PathStatistics & { readonly snapshots: number }
}

/** How far another peer is behind this one, as far as it has told. */
export interface StorePeerLag {
  readonly peer: string
  /**
   * Operations that this peer has, and that one lacked when it last told what it has; `undefined` where it has told nothing since this peer
   * started. It may have got them since, or, where it lost its disk, have lost others.
   */
  readonly operations: number | undefined
  /** Whether it is a neighbour now, which can be asked. */
  readonly linked: boolean
  /** Whether it is alive, as membership says, or linked: `synced` waits for it. What is away, or gone, is shown as it last was. */
  readonly here: boolean
}

/** One operation of a replica: a peer on one data directory numbers what it writes. */
export interface StoreOperationInfo {
  /** The peer that wrote it. */
  readonly peer: string
  /** Its data directory: a peer that lost its disk writes under another. */
  readonly storeId: string
  readonly counter: number
  /** The other peers that told that they have it. Some may have it that did not tell yet. */
  readonly holders: readonly string[]
}

/** One of the values of a key: more than one where writes were concurrent and no later write has seen them all. */
export interface StoreSibling extends StoreOperationInfo {
  /** `undefined` where this version cannot read it. */
  readonly value: StoreValue | undefined
  readonly bytes: number
  /** Until when it is read, in milliseconds since 1970, where not for ever. */
  readonly expiresAt?: number
  /** By the hybrid clock of its writer: wall milliseconds, and a count within one of them. */
  readonly writtenAt: HybridTimestamp
}

/**
 * Makes one value of those that were written at the same time, the later first. It is asked whenever the key is read, at each peer that has one: the same of the
 * same, and from nothing else.
 */
export type MergeFunction = (values: readonly StoreValue[], key: string) => StoreValue

/** A key, or a field of a map, that holds values which were written at the same time. */
export interface StoreConflict {
  readonly key: string
  /** Of a map. */
  readonly field?: string
  /** The one that shows first, where no merge function makes one of them. */
  readonly siblings: readonly StoreSibling[]
}

/** What this replica knows of a key. */
export interface StoreInspection {
  readonly key: string
  /** The one that readers see first. Empty where the key holds nothing. */
  readonly siblings: readonly StoreSibling[]
  /** The last operation of each replica on the key, where nothing is left of it: it was replaced, or was a delete. Old ones are forgotten. */
  readonly past: readonly StoreOperationInfo[]
}

/** What a schema says is wrong with a value. */
export interface StoreSchemaIssue {
  readonly message: string
  /** Where: `$.tags[2]`, or `$` for the whole. */
  readonly path: string
}

/** A value that its schema refuses: others wrote it, or it was there before the schema. */
export interface StoreInvalidValue {
  readonly key: string
  readonly value: StoreValue
  readonly issues: readonly StoreSchemaIssue[]
  /** The peer that wrote it. */
  readonly peer: string
}

/** What an index is made of: booleans come first, then numbers, then text in the order of UTF-16 code units. */
export type IndexedValue = boolean | number | string

export interface IndexInit {
  /**
   * How many keys it may hold; above that it is closed, and reading it is an `IndexTooLargeError`. Each costs its entry in two maps.
   *
   * @default 1,000,000
   */
  readonly keysMax?: number
}

/** Bounds of one type. With one of them only values of its type are in the range; with neither all are. */
export interface IndexRange {
  /** The first value, which is in the range. */
  readonly from?: IndexedValue
  /** The last value, which is not. */
  readonly to?: IndexedValue
  /** From the last to the first; keys of one value come in their order all the same. @default false */
  readonly reverse?: boolean
}

/**
 * Entries by a field of their values, in the memory of this peer: it gives what looking at each would give, as they stand when reached. A value that is no
 * object, has no such field, or has something else there than text, a number or a boolean is not in it. A map (`store.map`) is looked at as its fields.
 */
export interface StoreIndex extends Disposable {
  readonly prefix: string
  readonly field: string | readonly string[]
  /** The entries with this value, in the order of their keys. */
  equal(value: IndexedValue, options?: AbortOptions): AsyncIterable<readonly [key: string, value: StoreValue]>
  /** The entries with values within bounds, in the order of the values, then of the keys. @throws InvalidParametersError */
  range(range?: IndexRange, options?: AbortOptions): AsyncIterable<readonly [key: string, value: StoreValue]>
  /** How many keys are in it. */
  size(options?: AbortOptions): Promise<number>
  /** It is kept up no longer. */
  close(): void
}

export interface StoreEvents {
  /** Keys changed, here or elsewhere. */
  change: CustomEvent<{ readonly keys: readonly string[]; readonly origin: 'local' | 'remote' }>
  /**
   * Much that was missed is being fetched from a peer: at its begin, with each part, and at its end. What is little comes in one message, and is not
   * told. Of one that is lost, what came is kept. Where it was all that the other has, and more than some 11,850 keys are left, it is sent anew all the same.
   */
  progress: CustomEvent<StoreProgress>
}

/**
 * A replicated key-value store on the available plane: every peer holds everything, reads and writes always answer, and replicas that
 * heard of the same writes are equal.
 *
 * Promised: an acknowledged write is durable on this peer (`durability`) and reaches every peer that is ever again connected to one
 * that has it. Concurrent writes of one key: the later one by hybrid time wins everywhere. A delete stays deleted, without a tombstone.
 *
 * **Not** promised: that a read elsewhere sees a write at once; that a write survives the loss of this peer's disk before any other
 * peer heard of it; that a delete wins over a put which it had not seen: the put stays.
 */
export interface Store extends TypedEventTarget<StoreEvents> {
  /**
   * What the key holds, or `undefined`. Of a typed key its value: a number, true or false, an array of the elements, an object of the fields.
   */
  get(key: string, options?: AbortOptions): Promise<StoreValue | undefined>

  /**
   * Resolves once the write is durable here, or with `ack` at other peers too; it travels to the other peers by itself. Waits while the peers that are sent to can't keep up.
   *
   * With `ttlMs` or `expiresAt` the value is there until then, by the wall clock of whoever reads it. Then it is not read any more, and deleted: by the peer that
   * wrote it at once, where that is away by another within a minute. A later `put` has its own time, or none.
   *
   * @throws InvalidKeyError, KeyTooLongError, InvalidValueError, ValueTooLargeError, InvalidParametersError before anything changed
   * @throws SchemaError where `schemas` refuse the value
   * @throws KeyTypeError where the key is a typed one
   * @throws StoreBusyError when too many writes wait already; QuotaExceededError above `bytesMax`
   * @throws NotReplicatedError where it is durable here, and the signal aborts or peers go before as many have it as `ack` asks for
   */
  put(key: string, value: StoreValue, options?: PutOptions): Promise<void>

  /**
   * Resolves once the delete is durable here. Deleting what is not there is fine and costs nothing. Of a typed key it deletes each part that
   * is there, as whatever type: what others change at the same time stays. Of more than `BATCH_OPERATIONS_MAX` parts, one batch after another.
   */
  delete(key: string, options?: WriteOptions): Promise<void>

  /**
   * Several operations that become durable together: after a crash all are there or none. Elsewhere they may arrive in parts.
   */
  batch(operations: readonly StoreOperation[], options?: WriteOptions): Promise<void>

  /**
   * A batch to which changes are added one by one, those of typed keys too: `newBatch().counter('visits').add(2).put('last', 'anna').write()`.
   */
  newBatch(): StoreBatch

  /** A count that peers change at the same time, and all of it counts. */
  counter(key: string): ReplicatedCounter

  /** A switch. */
  flag(key: string, init?: FlagInit): ReplicatedFlag

  /** A set of whatever can be a value. The type of its elements is the caller's word: what others put in is not checked against it. */
  set<Element = StoreValue>(key: string, init?: SetInit): ReplicatedSet<Element>

  /** Fields that change each by itself. The type of its values is the caller's word. */
  map<Value = StoreValue>(key: string): ReplicatedMap<Value>

  /** A sequence into which peers insert at the same time. The type of its elements is the caller's word. */
  list<Element = StoreValue>(key: string): ReplicatedList<Element>

  /** Updates of a data type that the store does not know. */
  updates(key: string): ReplicatedUpdates

  /** What `put` and `get` do, for one key, and its concurrent values. The type of its value is the caller's word. */
  register<Value = StoreValue>(key: string): ReplicatedRegister<Value>

  /**
   * Live entries whose key starts with `prefix`, in the order of their keys (UTF-16 code units), or a range of them, as they stand when reached: what is written
   * meanwhile shows, or not. From the first call on, the order of all keys is kept: a reference to each, and a place to be found for each new one.
   *
   * @throws InvalidParametersError
   */
  entries(prefix?: string, options?: EntriesOptions): AsyncIterable<readonly [key: string, value: StoreValue]>

  /**
   * The same with the type of each key and the time at which it expires: what `restore` takes. A key that two peers made two types of comes once for each.
   *
   * @throws InvalidParametersError
   */
  contents(prefix?: string, options?: EntriesOptions): AsyncIterable<StoreContent>

  /**
   * Makes a key show what is given, as one of its types: as `put` does for a register, and for others by the changes that it takes, so that what others change
   * meanwhile counts too. Several thousand changes are written in steps. Of `updates`, those are added that are not there.
   *
   * @throws InvalidParametersError where the value is none of the type; and whatever those changes throw
   */
  restore(content: StoreContent, options?: WriteOptions): Promise<void>

  /** All that is under `prefix` as it is now, to be read while others write. It takes a moment for each key: give it a prefix where there are many. */
  snapshot(prefix?: string): StoreSnapshot

  /**
   * An index on a field of the values under a prefix: `index('city/', 'country')`, or `index('city/', ['address', 'country'])`. All entries under the prefix are
   * read when it is asked first, a thousand at a time; then it is kept up with each change, until it is closed. Two with one field are two.
   *
   * @throws InvalidParametersError; its readers throw IndexTooLargeError, IndexClosedError
   */
  index(prefix: string, field: string | readonly string[], init?: IndexInit): StoreIndex

  /**
   * Changes of keys that start with `prefix`, from now on, or since a point. A watcher that is slower than the changes gets, for each key, the newest
   * state and not each step to it, so that it costs bounded memory. Ends when the signal aborts, once what was known by then has been given; or when the peer stops:
   * then what was not read is dropped.
   *
   * A key whose value cannot be read ends it with that error, and a later watch since its point with the same, until somebody puts or deletes the key.
   *
   * @throws InvalidParametersError where `since` is no point; NotStartedError where it is given before the start; HostStoppedError; its reader throws PointForgottenError where `since` is of another peer, and this one was sent all data anew
   */
  watch(prefix?: string, options?: StoreWatchOptions): StoreWatch

  /** Resolves once this peer has fetched all that the peers it is linked to had when it was called. */
  sync(options?: AbortOptions): Promise<void>

  /**
   * Fetches now all that one neighbour had when this was called, and tells how that was done. Resolves once it has answered in full. It is asked before others, and
   * after what is being fetched already. Where its link is lost, or it breaks off otherwise, what came is kept, and it is asked for the rest once
   * it is there again.
   *
   * **Not** promised: that it then has what this peer has, which it fetches by itself; that anything is written to disk here already, which is a matter of
   * milliseconds; anything about third peers. Aborting ends the wait, and not what was begun.
   *
   * @param peer its name, as `lag` gives it
   * @throws InvalidParametersError; PeerNotLinkedError, PeerNotHereError, the latter for this peer itself too: nothing was asked; the latter also where membership
   *   gives it up meanwhile, and then what came is here
   */
  pullFrom(peer: string, options?: PullOptions): Promise<StorePullReport>

  /**
   * Resolves once every other peer that is here (alive, as membership says, or linked) has told that it has all that this peer had when this was
   * called. Who is away is not waited for; who is alive and cannot be reached is: give it a signal, and ask `lag` who it is.
   *
   * **Not** promised: that it is on their disks already, which is a matter of milliseconds; that it stays there where they lose them; anything
   * about peers that this one has never heard of. Meanwhile it asks all neighbours, some times a second.
   */
  synced(options?: AbortOptions): Promise<void>

  /** Who lacks how much of what this peer has, by name. All that are `here` are up to date where their `operations` are 0. */
  lag(): readonly StorePeerLag[]

  digest(options?: AbortOptions): Promise<StoreDigest>

  stats(): StoreStatistics

  /** Which operations this replica has incorporated. What one clock has and another lacks is how far the other is behind. */
  clock(): CausalContextData

  /**
   * Values under plain keys that their schemas refuse, with what is wrong, as they stand when asked: which others wrote, or which were there before the
   * schema. They are shown like all others, and whoever puts a better one replaces them. Of typed keys what is written here is checked, and nothing told.
   */
  invalid(prefix?: string, options?: AbortOptions): AsyncIterable<StoreInvalidValue>

  /**
   * Keys that start with `prefix`, and fields of maps, that hold values of concurrent writes, in the order of the keys: until somebody writes who has seen them
   * all. It looks at each key.
   */
  conflicts(prefix?: string, options?: AbortOptions): AsyncIterable<StoreConflict>

  /**
   * What is known of a key, for diagnosis: it looks at every operation that is remembered.
   *
   * @throws InvalidKeyError, KeyTooLongError
   */
  inspect(key: string): StoreInspection
}
