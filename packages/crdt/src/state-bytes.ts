/**
 * States as bytes: the canonical encoding, compact.
 *
 * A replica id is long (a peer id and a store id, about 80 bytes) and named again and again; a counter is short. So an
 * id is written once, where it is first named, and after that is a small number: a live dot then costs 2 to 5 bytes.
 * Since states are walked in their canonical order, whoever writes the same state numbers the replicas alike.
 *
 * C17 Equal states have equal bytes, and bytes are accepted exactly if they are what a writer would have written:
 *     numbers in their shortest form, replicas numbered as they come, text well-formed, everything in order, nothing
 *     left over.
 *
 * A reader allocates nothing ahead of the bytes that it has seen. It does not check what only the history of a state
 * could tell: peers are believed.
 */
import { InvalidParametersError, invariant, writeVarint } from '@peermesh/kernel'
import { CausalContext, type ReadonlyCausalContext, type SeenDots } from './causal-context.ts'
import { type CausalContextData, REPLICA_ID_LENGTH_MAX } from './causal-context-data.ts'
import type { Dot, ReplicaId } from './dot.ts'
import { checkState, MalformedContextError, MalformedStateError } from './errors.ts'
import { readUtf8, utf8Length, writeUtf8 } from './utf8.ts'

/** How a state, or a part of one, is written and read. */
export interface StateCodec<State> {
  write(writer: StateWriter, state: State): void
  /** @throws MalformedStateError */
  read(reader: StateReader): State
}

export function encodeState<State>(codec: StateCodec<State>, state: State): Uint8Array {
  const writer = new StateWriter()
  codec.write(writer, state)
  return writer.finish()
}

/** @throws MalformedStateError when the bytes are not the canonical form of a state (C17) */
export function decodeState<State>(codec: StateCodec<State>, bytes: Uint8Array): State {
  const reader = new StateReader(bytes)
  const state = codec.read(reader)
  checkState(reader.isAtEnd, 'goes on after its end')
  return state
}

const INITIAL_BYTES = 128

export class StateWriter {
  #bytes = new Uint8Array(INITIAL_BYTES)
  #length = 0
  readonly #replicas = new Map<ReplicaId, number>()

  /** A safe integer of at least 0, in 1 to 8 bytes: seven bits a byte, the lowest first. */
  count(count: number): void {
    invariant(Number.isSafeInteger(count) && count >= 0, 'C17: a count is a safe integer of at least 0')
    this.#reserve(8)
    this.#length = writeVarint(this.#bytes, this.#length, count)
  }

  /** Text, as UTF-8 after its length. @throws InvalidParametersError on text that is not well-formed */
  text(text: string): void {
    const length = utf8Length(text)
    if (length === undefined) {
      throw new InvalidParametersError('Text that is not well-formed has no bytes.')
    }
    this.count(length)
    this.#reserve(length)
    this.#length = writeUtf8(text, this.#bytes, this.#length)
  }

  bytes(bytes: Uint8Array): void {
    this.count(bytes.length)
    this.#reserve(bytes.length)
    this.#bytes.set(bytes, this.#length)
    this.#length += bytes.length
  }

  /** A replica: its number, and where that is new, its id. */
  replica(replica: ReplicaId): void {
    const known = this.#replicas.get(replica)
    this.count(known ?? this.#replicas.size)
    if (known === undefined) {
      this.#replicas.set(replica, this.#replicas.size)
      this.text(replica)
    }
  }

  dot({ replica, counter }: Dot): void {
    this.replica(replica)
    this.count(counter)
  }

  /** Replicas ascending; of each, the ranges: how far each starts behind the last one, and its length. */
  context(context: ReadonlyCausalContext): void {
    const data = context.toData()
    this.count(data.length)
    for (const { replica, ranges } of data) {
      this.replica(replica)
      this.count(ranges.length)
      let previousTo = 0
      for (const [from, to] of ranges) {
        this.count(from - previousTo)
        this.count(to - from)
        previousTo = to
      }
    }
  }

  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#length)
  }

  #reserve(more: number): void {
    const needed = this.#length + more
    if (needed > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(needed, 2 * this.#bytes.length))
      larger.set(this.#bytes)
      this.#bytes = larger
    }
  }
}

export class StateReader {
  readonly #bytes: Uint8Array
  #at = 0
  readonly #replicas: ReplicaId[] = []
  readonly #known = new Set<ReplicaId>()

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  get isAtEnd(): boolean {
    return this.#at === this.#bytes.length
  }

  count(): number {
    let count = 0
    let place = 1
    for (;;) {
      const byte = this.#bytes[this.#at++]
      checkState(byte !== undefined, 'is cut off')
      count += (byte & 0x7f) * place
      checkState(count <= Number.MAX_SAFE_INTEGER, 'has a number that is too large')
      if (byte < 0x80) {
        checkState(byte > 0 || place === 1, 'has a number that is not in its shortest form')
        return count
      }
      place *= 0x80
    }
  }

  text(): string {
    const end = this.#take(this.count())
    const text = readUtf8(this.#bytes, end.from, end.to)
    checkState(text !== undefined, 'has text that is not well-formed')
    return text
  }

  /** A copy, so that a kept value does not keep the message that it came in. */
  bytes(): Uint8Array {
    const { from, to } = this.#take(this.count())
    return this.#bytes.slice(from, to)
  }

  replica(): ReplicaId {
    const number = this.count()
    const known = this.#replicas[number]
    if (known !== undefined) {
      return known
    }
    checkState(number === this.#replicas.length, 'numbers its replicas otherwise than as they come')
    const replica = this.text() as ReplicaId
    checkState(
      replica.length > 0 && replica.length <= REPLICA_ID_LENGTH_MAX,
      'has a replica id that is too long or empty'
    )
    checkState(!this.#known.has(replica), 'names a replica twice')
    this.#replicas.push(replica)
    this.#known.add(replica)
    return replica
  }

  dot(): Dot {
    const replica = this.replica()
    const counter = this.count()
    checkState(counter >= 1, 'has a dot with the counter 0')
    return { replica, counter }
  }

  context(): CausalContext {
    const data: CausalContextData[number][] = []
    for (let left = this.count(); left > 0; left--) {
      const replica = this.replica()
      const ranges: [number, number][] = []
      let previousTo = 0
      for (let rangesLeft = this.count(); rangesLeft > 0; rangesLeft--) {
        const from = previousTo + this.count()
        previousTo = from + this.count()
        ranges.push([from, previousTo])
      }
      data.push({ replica, ranges })
    }
    try {
      return CausalContext.fromData(data)
    } catch (error) {
      if (error instanceof MalformedContextError) {
        throw new MalformedStateError(error.message, { cause: error })
      }
      throw error
    }
  }

  #take(length: number): { from: number; to: number } {
    const from = this.#at
    checkState(length <= this.#bytes.length - from, 'is cut off')
    this.#at = from + length
    return { from, to: this.#at }
  }
}

/** Whether a context has each of some dots: C16, of a state that was read. */
export function hasAllDots(context: SeenDots, dots: Iterable<Dot>): boolean {
  for (const { replica, counter } of dots) {
    if (!context.has(replica, counter)) {
      return false
    }
  }
  return true
}
