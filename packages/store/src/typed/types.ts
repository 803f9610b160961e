import type { PutOptions, WriteOptions } from '../write-options.ts'
import type { AbortOptions } from '@libp2p/interface'

/**
 * What every typed key has. A type belongs to its key: whoever opens it as another one is refused with `KeyTypeError`, as far as this peer
 * has heard of the first. Where two peers that had not, made two types of one key, each type goes on by itself, until `delete(key)`.
 *
 * Reads answer from this peer, at once. Writes resolve once they are durable here, and travel as what they change: one element, one field.
 */
export interface TypedKey<Value> {
  readonly key: string

  /**
   * What it shows after each change, here or elsewhere, from now on. A reader that is slower than the changes gets the newest state and
   * not each step to it. Ends when the signal aborts, or the peer stops.
   */
  watch(options?: AbortOptions): AsyncIterable<Value>
}

/** A count up and down. Concurrent changes all count. */
export interface ReplicatedCounter extends TypedKey<number> {
  value(options?: AbortOptions): Promise<number>

  /**
   * @param amount a whole number within ±2^32 @default 1
   * @throws InvalidParametersError on another amount, or where this peer has counted to ±2^51 here
   */
  add(amount?: number, options?: WriteOptions): Promise<void>
}

/** A switch, off at first. Where it is turned on and off at the same time, it is on; off if it was opened so that disable wins. */
export interface ReplicatedFlag extends TypedKey<boolean> {
  value(options?: AbortOptions): Promise<boolean>
  enable(options?: WriteOptions): Promise<void>
  disable(options?: WriteOptions): Promise<void>
}

export interface FlagInit {
  /**
   * What holds where it is turned on and off at the same time. A flag on which disable wins remembers that it was turned off. All who use
   * the key say the same: the two are different types.
   *
   * @default 'enable'
   */
  readonly wins?: 'enable' | 'disable'
}

/** Who is in. Where an element is added and removed at the same time, it is in; out if the set was opened so that removes win. */
export interface ReplicatedSet<Element> extends TypedKey<readonly Element[]>, AsyncIterable<Element> {
  add(element: Element, options?: WriteOptions): Promise<void>
  remove(element: Element, options?: WriteOptions): Promise<void>
  has(element: Element, options?: AbortOptions): Promise<boolean>
  /** All of them: texts first, in the order of UTF-16 code units. */
  values(options?: AbortOptions): Promise<readonly Element[]>
  size(options?: AbortOptions): Promise<number>
  /** Takes out what is in; of a set on which removes win, it forgets the removals that it has seen too. */
  clear(options?: WriteOptions): Promise<void>
}

export interface SetInit {
  /**
   * What holds where an element is added and removed at the same time. A set on which removes win remembers each removed element until it
   * is added again or the set is cleared. All who use the key say the same: the two are different types.
   *
   * @default 'add'
   */
  readonly wins?: 'add' | 'remove'
}

/** Fields that change each by itself. Of concurrent writes of one field the later by hybrid time shows, and the others stay beside it. */
export interface ReplicatedMap<Value>
  extends TypedKey<ReadonlyMap<string, Value>>,
    AsyncIterable<readonly [string, Value]> {
  get(field: string, options?: AbortOptions): Promise<Value | undefined>
  set(field: string, value: Value, options?: WriteOptions): Promise<void>
  /** A write of the field that is concurrent with this survives it. */
  delete(field: string, options?: WriteOptions): Promise<void>
  has(field: string, options?: AbortOptions): Promise<boolean>
  /** All concurrent values of a field, the one that shows first. */
  siblings(field: string, options?: AbortOptions): Promise<readonly Value[]>
  /** All fields, in the order of UTF-16 code units. */
  entries(options?: AbortOptions): Promise<ReadonlyMap<string, Value>>
  size(options?: AbortOptions): Promise<number>
  clear(options?: WriteOptions): Promise<void>
}

/**
 * A sequence. What is inserted stays between its neighbours, and what two insert at one place at once is not mixed. Indexes mean the list
 * as it can be read here and now.
 */
export interface ReplicatedList<Element> extends TypedKey<readonly Element[]>, AsyncIterable<Element> {
  length(options?: AbortOptions): Promise<number>
  get(index: number, options?: AbortOptions): Promise<Element | undefined>
  values(options?: AbortOptions): Promise<readonly Element[]>
  push(...elements: readonly Element[]): Promise<void>
  /**
   * Before the element that has this index; at the end where the index is beyond it.
   *
   * @throws InvalidParametersError where the index is no whole number of at least 0
   * @throws ListTooDeepError where there is no room between the two elements
   */
  insert(index: number, elements: readonly Element[], options?: WriteOptions): Promise<void>
  /** Puts another element in the place of one. @throws InvalidParametersError where none has this index */
  replace(index: number, element: Element, options?: WriteOptions): Promise<void>
  /** The elements that are there from `index` on, up to `count`. @default count 1 */
  delete(index: number, count?: number, options?: WriteOptions): Promise<void>
  clear(options?: WriteOptions): Promise<void>
}

/**
 * What a data type of its own makes of each change: updates that may be merged in any order, with any others, any number of times, as those of
 * Yjs, Automerge and Loro. The store carries them, and does not look into them. (`@peermesh/store/yjs` does all of this for a Yjs document.)
 *
 * An update is there until somebody has merged it into another. Of merges of the same updates that are made at the same time all are there.
 */
export interface ReplicatedUpdates extends TypedKey<readonly string[]>, AsyncIterable<Uint8Array> {
  /** Which updates are there. The order means nothing. */
  ids(options?: AbortOptions): Promise<readonly string[]>
  /** Undefined where it was merged into another meanwhile. */
  get(id: string, options?: AbortOptions): Promise<Uint8Array | undefined>
  /**
   * @returns its id, which no other update has anywhere
   * @throws ValueTooLargeError above 64 MiB
   */
  add(update: Uint8Array, options?: WriteOptions): Promise<string>
  /**
   * Puts one in the place of several: it must hold all that these hold, and may hold more. Updates of other ids stay.
   *
   * @returns the id of the one
   * @throws ValueTooLargeError above 64 MiB
   */
  merge(ids: Iterable<string>, merged: Uint8Array, options?: WriteOptions): Promise<string>
  clear(options?: WriteOptions): Promise<void>
}

/** One value, as under `put` and `get`: the later of concurrent writes shows, and the others stay beside it until a write that has seen them. */
export interface ReplicatedRegister<Value> extends TypedKey<Value | undefined> {
  get(options?: AbortOptions): Promise<Value | undefined>
  set(value: Value, options?: PutOptions): Promise<void>
  /** All concurrent values, the one that shows first: more than one where nobody who had seen them all has written yet. */
  siblings(options?: AbortOptions): Promise<readonly Value[]>
}
