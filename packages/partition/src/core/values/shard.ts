/**
 * What one peer knows of the values of one partition.
 *
 * A put mints a dot, once. A dot is unknown, then alive with its value, then dead, and never goes back: a put or a delete kills the dots that it replaces. So what a peer knows is two sets, both
 * of which only grow: the dots that it has *seen*, and of them those that are dead, which are all that it does not list as alive. To join two is to unite both sets. Every part of what a peer knows
 * is true by itself, so that replication, repair, hints, handing over and comparing are one thing: somebody tells a part, and whoever is told joins it.
 *
 * Counters of a replica have no gaps, and so a set of all that was seen is a few ranges: dead dots cost nothing, and a delete leaves nothing behind that would have to be dropped one day. That the
 * causal context of all keys is one, and belongs to the node, is the idea of Gonçalves, Almeida, Baquero, Fonte (DottedDB, 2017); that a value lies under the dot of its put and names what it replaces,
 * of Preguiça, Baquero, Almeida, Fonte, Gonçalves (dotted version vectors, 2010).
 *
 * V2 What is alive of a key is what was put and not replaced, as far as is known here.
 * V6 A dot never goes back: what is dead stays dead, whatever comes late.
 * V7 No dot is minted twice.
 */
import {
  CausalContext,
  compareDots,
  type Dot,
  type DotRange,
  dotKey,
  type ReadonlyCausalContext,
  type ReplicaId
} from '@peermesh/crdt'
import { codeUnits, hash128, hash128Into, hashText64, invariant } from '@peermesh/kernel'
import type { Addition, Sibling, Update } from './messages.ts'

/** What is to be written of a partition: what changed since the last time. */
export interface ShardChanges {
  /** An empty row is to be deleted. */
  readonly rows: ReadonlyMap<string, readonly Sibling[]>
  readonly seen: ReadonlyMap<ReplicaId, readonly DotRange[]>
  readonly minted: number | undefined
}

/** What is alive of one replica's dots. */
interface Alive {
  /** By counter. */
  readonly values: Map<number, Addition>
  /** A dot is hashed as the hash of its replica, and then its counter. */
  readonly hashInput: DataView
}

/** Bytes of the hash of a replica. */
const REPLICA_HASH_BYTES = 16

const NONE: readonly Addition[] = []

export class Shard {
  readonly #replica: ReplicaId
  readonly #isVolatile: boolean
  #seen = new CausalContext()
  readonly #rows = new Map<string, readonly Addition[]>()
  readonly #alive = new Map<ReplicaId, Alive>()
  /** Whether any are; which, is noted only where they are written. */
  #areRowsChanged = false
  readonly #changedRows = new Set<string>()
  readonly #changedReplicas = new Set<ReplicaId>()
  readonly #liveHash = new Int32Array(2)
  /** Used again and again. */
  readonly #dotHash = new Int32Array(4)
  #minted = 0
  #isMintedChanged = false
  #version = 0
  #valueBytes = 0
  #liveCount = 0
  #digest: { readonly version: number; readonly text: string } | undefined

  /**
   * @param replica under whose name dots are minted here: of one peer and one disk
   * @param isVolatile nobody asks for its changes, but whether there are any
   */
  constructor(replica: ReplicaId, isVolatile = false) {
    this.#replica = replica
    this.#isVolatile = isVolatile
  }

  /** Grows with each change. */
  get version(): number {
    return this.#version
  }

  get seen(): ReadonlyCausalContext {
    return this.#seen
  }

  /** Whether there is nothing that anybody could lack. */
  get isEmpty(): boolean {
    return this.#seen.rangeCount === 0
  }

  get rowCount(): number {
    return this.#rows.size
  }

  /** Of all values that are alive. */
  get valueBytes(): number {
    return this.#valueBytes
  }

  /** In the order of their dots. */
  row(key: string): readonly Addition[] {
    return this.#rows.get(key) ?? NONE
  }

  /** Equal where the same was seen and the same is alive. */
  get digest(): string {
    if (this.#digest?.version !== this.#version) {
      const text = hashText64(`${JSON.stringify(this.#seen.toData())} ${this.#liveHash.join(' ')} ${this.#liveCount}`)
      this.#digest = { version: this.#version, text }
    }
    return this.#digest.text
  }

  /** The next dot of this replica. It is nobody's until it is taken in, and on the disk (V7). */
  mint(): Dot {
    this.#minted = Math.max(this.#minted, this.#seen.max(this.#replica)) + 1
    this.#isMintedChanged = true
    return { replica: this.#replica, counter: this.#minted }
  }

  /** Joins what somebody knows. False where it was known here. */
  join({ additions, dead, listings, context }: Update): boolean {
    const before = this.#version
    for (let next = 0; next < additions.length; ) {
      next = this.#addRun(additions, next)
    }
    for (const range of dead) {
      this.#bury(range)
    }
    if (listings.length > 0) {
      const known = contextOf(context)
      for (const { key, dots } of listings) {
        const listed = new Set(dots.map(dotKey))
        for (const sibling of this.row(key)) {
          if (known.has(sibling.replica, sibling.counter) && !listed.has(dotKey(sibling))) {
            this.#kill(sibling)
          }
        }
      }
    }
    return this.#version !== before
  }

  /** Takes up what is on the disk. */
  recover(part: {
    readonly row?: { readonly key: string; readonly siblings: readonly Sibling[] }
    readonly seen?: readonly DotRange[]
    readonly minted?: number
  }): void {
    const { row, seen = [], minted } = part
    this.#minted = minted ?? this.#minted
    for (const { replica, from, to } of seen) {
      this.#seen.addRange(replica, from, to)
    }
    for (const { replica, counter, value } of row?.siblings ?? []) {
      this.#list({ key: row?.key ?? '', replica, counter, value }, this.#aliveOf(replica))
    }
    this.#version++
  }

  /** Keys of which something is alive that was not seen there. It costs what that is, however much both have. */
  keysUnseen(there: ReadonlyCausalContext): Set<string> {
    const keys = new Set<string>()
    for (const range of this.#seen.missingFrom(there)) {
      for (const { key } of inRange(this.#alive.get(range.replica), range)) {
        keys.add(key)
      }
    }
    return keys
  }

  /** Everything that is dead here, as ranges in canonical order: what was seen and is not alive. */
  *dead(): Generator<DotRange> {
    let alive: number[] = []
    let [of, next]: [ReplicaId | undefined, number] = [undefined, 0]
    for (const { replica, from, to } of this.#seen.ranges()) {
      if (replica !== of) {
        alive = [...(this.#alive.get(replica)?.values.keys() ?? [])].sort((a, b) => a - b)
        ;[of, next] = [replica, 0]
      }
      // Whatever is alive was seen.
      let start = from
      for (let counter = alive[next]; counter !== undefined && counter <= to; counter = alive[++next]) {
        if (counter > start) {
          yield { replica, from: start, to: counter - 1 }
        }
        start = counter + 1
      }
      if (start <= to) {
        yield { replica, from: start, to }
      }
    }
  }

  /** All that there is to be written. */
  everything(): ShardChanges {
    const seen = this.#seen.replicas().map((replica) => [replica, rangesOf(this.#seen, replica)] as const)
    return { rows: this.#rows, seen: new Map(seen), minted: this.#minted === 0 ? undefined : this.#minted }
  }

  /** What is to be written since `written` was last said. */
  get isChanged(): boolean {
    return this.#areRowsChanged || this.#changedReplicas.size > 0 || this.#isMintedChanged
  }

  get changes(): ShardChanges {
    return {
      rows: new Map([...this.#changedRows].map((key) => [key, this.row(key)])),
      seen: new Map([...this.#changedReplicas].map((replica) => [replica, rangesOf(this.#seen, replica)])),
      minted: this.#isMintedChanged ? this.#minted : undefined
    }
  }

  written(): void {
    this.#areRowsChanged = false
    this.#changedRows.clear()
    this.#changedReplicas.clear()
    this.#isMintedChanged = false
  }

  /** All is elsewhere: nothing is kept but how far this replica minted (V7). */
  drop(): void {
    for (const key of this.#isVolatile ? [] : this.#rows.keys()) {
      this.#rowChanged(key)
    }
    for (const replica of this.#seen.replicas()) {
      this.#changedReplicas.add(replica)
    }
    this.#minted = Math.max(this.#minted, this.#seen.max(this.#replica))
    this.#isMintedChanged = this.#minted > 0
    this.#rows.clear()
    this.#alive.clear()
    this.#liveHash.fill(0)
    this.#liveCount = 0
    this.#valueBytes = 0
    this.#seen = new CausalContext()
    this.#version++
  }

  snapshot(): unknown {
    return { seen: this.#seen.toData(), rows: [...this.#rows].map(([key, row]) => [key, row.map(dotKey)]).sort() }
  }

  /** Takes in the one at `start`, and those that follow it as its replica counts, up to the first that was seen. Returns where the rest begins. */
  #addRun(additions: readonly Addition[], start: number): number {
    const { replica, counter: from } = additions[start] as Addition
    let end = start
    for (let next = additions[end]; next?.replica === replica; next = additions[end]) {
      const { counter } = next
      if (counter !== from + end - start || this.#seen.has(replica, counter)) {
        break
      }
      end++
    }
    if (end === start) {
      return start + 1
    }
    this.#see({ replica, from, to: from + end - start - 1 })
    const alive = this.#aliveOf(replica)
    for (let index = start; index < end; index++) {
      const addition = additions[index] as Addition
      this.#list(addition, alive)
      this.#rowChanged(addition.key)
    }
    return end
  }

  #list(addition: Addition, alive: Alive): void {
    const { key, counter, value } = addition
    const { size } = alive.values
    alive.values.set(counter, addition)
    invariant(alive.values.size > size, 'V7: a dot is one value of one key')
    const row = this.#rows.get(key)
    this.#rows.set(key, row === undefined ? [addition] : [...row, addition].sort(compareDots))
    this.#count(alive, counter)
    this.#liveCount++
    this.#valueBytes += value.length
  }

  #aliveOf(replica: ReplicaId): Alive {
    let alive = this.#alive.get(replica)
    if (alive === undefined) {
      const hashInput = new DataView(new ArrayBuffer(REPLICA_HASH_BYTES + Float64Array.BYTES_PER_ELEMENT))
      hash128(codeUnits(replica)).forEach((lane, index) => hashInput.setUint32(index * 4, lane))
      alive = { values: new Map(), hashInput }
      this.#alive.set(replica, alive)
    }
    return alive
  }

  #bury(range: DotRange): void {
    for (const one of inRange(this.#alive.get(range.replica), range)) {
      this.#kill(one)
    }
    this.#see(range)
  }

  #see({ replica, from, to }: DotRange): void {
    if (this.#seen.addRange(replica, from, to)) {
      this.#changedReplicas.add(replica)
      this.#version++
    }
  }

  #kill(addition: Addition): void {
    const { key, replica, counter, value } = addition
    const row = this.row(key).filter((one) => one !== addition)
    if (row.length === 0) {
      this.#rows.delete(key)
    } else {
      this.#rows.set(key, row)
    }
    const alive = this.#aliveOf(replica)
    alive.values.delete(counter)
    this.#count(alive, counter)
    this.#liveCount--
    this.#valueBytes -= value.length
    this.#rowChanged(key)
    this.#version++
  }

  #rowChanged(key: string): void {
    this.#areRowsChanged = true
    if (!this.#isVolatile) {
      this.#changedRows.add(key)
    }
  }

  /** Of a set of dots: what is counted twice is not in it. */
  #count({ hashInput }: Alive, counter: number): void {
    hashInput.setFloat64(REPLICA_HASH_BYTES, counter)
    hash128Into(this.#dotHash, hashInput, hashInput.byteLength, 0)
    this.#liveHash[0] = (this.#liveHash[0] as number) ^ (this.#dotHash[0] as number)
    this.#liveHash[1] = (this.#liveHash[1] as number) ^ (this.#dotHash[1] as number)
  }
}

function inRange(alive: Alive | undefined, { from, to }: DotRange): Addition[] {
  const found: Addition[] = []
  if (alive === undefined) {
    return found
  }
  if (to - from >= alive.values.size) {
    for (const one of alive.values.values()) {
      if (one.counter >= from && one.counter <= to) {
        found.push(one)
      }
    }
    return found
  }
  for (let counter = from; counter <= to; counter++) {
    const one = alive.values.get(counter)
    if (one !== undefined) {
      found.push(one)
    }
  }
  return found
}

export function contextOf(ranges: Iterable<DotRange>): CausalContext {
  const context = new CausalContext()
  for (const { replica, from, to } of ranges) {
    context.addRange(replica, from, to)
  }
  return context
}

function rangesOf(seen: ReadonlyCausalContext, replica: ReplicaId): DotRange[] {
  return [...seen.ranges()].filter((range) => range.replica === replica)
}
