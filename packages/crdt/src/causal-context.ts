/**
 * What a replica has heard of: a set of dots, compact.
 *
 * Think of a guest book in which every guest signs with a name and a running number. Who has read everything need not
 * copy it: "all of Anna's up to 7, all of Bob's up to 3, and Bob's fifth" says it. Of two books it is plain what each
 * lacks, and a page that is not in my copy though its number is in what I have read was taken out: that is how a delete
 * is told from a write not yet seen, with no tombstone. From Almeida, Shoker, Baquero: Delta State Replicated Data
 * Types (JPDC 2018), section 7.2.
 *
 * C9  It is a set of dots: every method answers as a plain set of dots would.
 * C10 Its form is normal: the vector holds all that is contiguous from 1, the cloud what lies beyond a gap. Equal sets
 *     have equal forms, in whatever order their dots came.
 * C2  So equal sets have deeply equal `toData()`.
 *
 * Mutable, unlike the values of this package: the one of a node clock takes in every update that a peer hears of. `has`
 * and `add` cost one or two map look-ups and allocate nothing while dots come in their order. Memory: an entry a
 * replica, 16 bytes a gap. It has no limit of its own (`CONTEXT_RANGES_MAX` is for data from outside, and a context
 * over it can't be sent): whoever adds dots out of order watches `rangeCount`, and fetches what is missing instead of
 * adding more.
 *
 * Replica ids are keys of maps: pass the same string object again and again rather than freshly decoded copies, which
 * are hashed anew each time.
 */
import { compareText, invariant } from '@peermesh/kernel'
import { type CausalContextData, type CounterRange, checkCausalContextData } from './causal-context-data.ts'
import type { ReplicaId } from './dot.ts'
import { DotCloud } from './dot-cloud.ts'
import { type DotRange, subtractRanges } from './dot-range.ts'
import { VersionVector } from './version-vector.ts'

/**
 * Whatever can tell if it has seen a dot. A join needs no more of a context, so that a union of two can be asked
 * without being built.
 */
export interface SeenDots {
  has(replica: ReplicaId, counter: number): boolean
}

/** A causal context for those who may not change it. */
export interface ReadonlyCausalContext extends SeenDots {
  /** Whether it has all dots of a replica from `from` to `to`. */
  hasRange(replica: ReplicaId, from: number, to: number): boolean
  /** The last of the dots 1, 2, 3, … of a replica that it has without a gap; 0 for none. */
  contiguous(replica: ReplicaId): number
  /** The highest dot of a replica that it has; 0 for none. */
  max(replica: ReplicaId): number
  /** The replicas that it has dots of, sorted. */
  replicas(): ReplicaId[]
  /** All that it has, in canonical order. Not to be changed meanwhile. */
  ranges(): Iterable<DotRange>
  /** How many ranges `ranges()` gives; O(1). */
  readonly rangeCount: number
  /** How many dots it has; O(ranges). */
  dotCount(): number
  /** Whether both are the same set of dots. */
  equals(other: ReadonlyCausalContext): boolean
  /** Whether it has every dot of the other (≥). */
  includes(other: ReadonlyCausalContext): boolean
  /** The dots that *this* has and `other` lacks, in canonical order. Neither is to be changed meanwhile. */
  missingFrom(other: ReadonlyCausalContext): Iterable<DotRange>
  clone(): CausalContext
  toData(): CausalContextData
}

export class CausalContext implements ReadonlyCausalContext {
  #vector = new VersionVector()
  #cloud = new DotCloud()

  /** @throws MalformedContextError when the data is not canonical or over a limit (C11) */
  static fromData(data: unknown): CausalContext {
    checkCausalContextData(data)
    const context = new CausalContext()
    for (const { replica, ranges } of data) {
      for (const [from, to] of ranges) {
        context.addRange(replica, from, to)
      }
    }
    return context
  }

  get rangeCount(): number {
    return this.#vector.size + this.#cloud.rangeCount
  }

  has(replica: ReplicaId, counter: number): boolean {
    return counter >= 1 && (counter <= this.#vector.get(replica) || this.#cloud.hasRange(replica, counter, counter))
  }

  hasRange(replica: ReplicaId, from: number, to: number): boolean {
    checkRange(from, to)
    return to <= this.#vector.get(replica) || this.#cloud.hasRange(replica, from, to)
  }

  contiguous(replica: ReplicaId): number {
    return this.#vector.get(replica)
  }

  max(replica: ReplicaId): number {
    return Math.max(this.#vector.get(replica), this.#cloud.max(replica))
  }

  /** Adds one dot; false where it was there already. */
  add(replica: ReplicaId, counter: number): boolean {
    const contiguous = this.#vector.get(replica)
    if (counter === contiguous + 1 && counter <= Number.MAX_SAFE_INTEGER) {
      this.#vector.set(replica, this.#cloud.fold(replica, counter))
      return true
    }
    return this.addRange(replica, counter, counter)
  }

  /** Adds the dots of a replica from `from` to `to`; false where all were there already. */
  addRange(replica: ReplicaId, from: number, to: number): boolean {
    checkRange(from, to)
    const contiguous = this.#vector.get(replica)
    if (to <= contiguous) {
      return false
    }
    if (from > contiguous + 1) {
      return this.#cloud.addRange(replica, from, to)
    }
    this.#vector.set(replica, this.#cloud.fold(replica, to))
    return true
  }

  /** Adds all that the other has. */
  merge(other: ReadonlyCausalContext): void {
    if (other === this) {
      return
    }
    for (const { replica, from, to } of other.ranges()) {
      this.addRange(replica, from, to)
    }
  }

  replicas(): ReplicaId[] {
    const replicas = [...this.#vector.replicas()]
    for (const replica of this.#cloud.replicas()) {
      if (this.#vector.get(replica) === 0) {
        replicas.push(replica)
      }
    }
    return replicas.sort(compareText)
  }

  *ranges(): Generator<DotRange> {
    for (const replica of this.replicas()) {
      const contiguous = this.#vector.get(replica)
      if (contiguous > 0) {
        yield { replica, from: 1, to: contiguous }
      }
      const beyond = this.#cloud.rangesOf(replica)
      for (let index = 0; index < beyond.length; index += 2) {
        yield { replica, from: beyond[index] as number, to: beyond[index + 1] as number }
      }
    }
  }

  dotCount(): number {
    let count = 0
    for (const { from, to } of this.ranges()) {
      count += to - from + 1
    }
    return count
  }

  equals(other: ReadonlyCausalContext): boolean {
    // Not by how many dots they have, which may be more than a number counts.
    return this.rangeCount === other.rangeCount && this.includes(other) && other.includes(this)
  }

  includes(other: ReadonlyCausalContext): boolean {
    for (const { replica, from, to } of other.ranges()) {
      if (!this.hasRange(replica, from, to)) {
        return false
      }
    }
    return true
  }

  missingFrom(other: ReadonlyCausalContext): Iterable<DotRange> {
    return subtractRanges(this.ranges(), other.ranges())
  }

  clone(): CausalContext {
    const copy = new CausalContext()
    copy.#vector = this.#vector.clone()
    copy.#cloud = this.#cloud.clone()
    return copy
  }

  toData(): CausalContextData {
    const data: { replica: ReplicaId; ranges: CounterRange[] }[] = []
    for (const { replica, from, to } of this.ranges()) {
      const last = data.at(-1)
      if (last?.replica === replica) {
        last.ranges.push([from, to])
      } else {
        data.push({ replica, ranges: [[from, to]] })
      }
    }
    return data
  }
}

function checkRange(from: number, to: number): void {
  invariant(Number.isSafeInteger(from) && from >= 1, 'C9: a counter is a safe integer of at least 1')
  invariant(Number.isSafeInteger(to) && to >= from, 'C9: a range ends at or after its start')
}
