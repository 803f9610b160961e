import type { Dot, DotRange, ReadonlyCausalContext, ReplicaId } from '@peermesh/crdt'
import { CONTEXT_BYTES, PART_BYTES, REPLICAS_WIRE_MAX, SIBLINGS_WIRE_MAX } from './limits.ts'
import { NOTHING, type PartOfSeen, rangeOf, type Sibling, type Update, type WriteRequest } from './messages.ts'

/** On the wire, at most: tags, lengths, an index into the table of replicas, and counters. */
const DOT_BYTES = 16
const RANGE_BYTES = 24
const TEXT_BYTES = 4
const HEAD_BYTES = 8

/** Beside its key and itself: of an addition 15, in columns; of an answer to a get 19, a message. */
const VALUE_HEAD_BYTES = 20

/** What else the message holds names replicas too: its context. */
const NAMES_MAX = REPLICAS_WIRE_MAX / 2

/**
 * What is still free of a message that is put together. It counts from above what its parts will be on the wire, so that a message fits a frame whatever its keys, its values and the names of its
 * replicas are. What does not fit is not taken, and goes with the next.
 *
 * V11 Each message is bounded.
 */
export class Room {
  #left: number
  readonly #named = new Set<ReplicaId>()
  /** Of what was taken last: mostly what follows is of it too. */
  #lastNamed: ReplicaId | undefined

  constructor(bytes = PART_BYTES) {
    this.#left = bytes
  }

  /** False where there is no room, here and below. One value always fits a message that is empty. */
  takeValue(key: string, { replica, value }: Pick<Sibling, 'replica' | 'value'>): boolean {
    return this.#takeOf(replica, VALUE_HEAD_BYTES + value.length + utf8Bytes(key))
  }

  takeRange({ replica }: DotRange): boolean {
    return this.#takeOf(replica, RANGE_BYTES)
  }

  /** All dots of a key, or none of them. */
  takeDots(key: string, dots: readonly Dot[]): boolean {
    const bytes = HEAD_BYTES + TEXT_BYTES + utf8Bytes(key) + dots.length * DOT_BYTES
    return (
      dots.length <= SIBLINGS_WIRE_MAX &&
      this.#take(
        bytes,
        dots.map(({ replica }) => replica)
      )
    )
  }

  #takeOf(replica: ReplicaId, bytes: number): boolean {
    if (replica !== this.#lastNamed) {
      const isTaken = this.#take(bytes, [replica])
      this.#lastNamed = isTaken ? replica : this.#lastNamed
      return isTaken
    }
    if (bytes > this.#left) {
      return false
    }
    this.#left -= bytes
    return true
  }

  #take(bytes: number, replicas: readonly ReplicaId[]): boolean {
    const news = new Set(replicas.filter((replica) => !this.#named.has(replica)))
    let all = bytes
    for (const replica of news) {
      all += TEXT_BYTES + utf8Bytes(replica)
    }
    if (all > this.#left || this.#named.size + news.size > NAMES_MAX) {
      return false
    }
    this.#left -= all
    for (const replica of news) {
      this.#named.add(replica)
    }
    return true
  }
}

/** As much of what was seen as goes beside everything else of a message. What is left out is not claimed. */
export function firstRanges(seen: ReadonlyCausalContext): DotRange[] {
  const room = new Room(CONTEXT_BYTES)
  const ranges: DotRange[] = []
  for (const range of seen.ranges()) {
    if (!room.takeRange(range)) {
      break
    }
    ranges.push(range)
  }
  return ranges
}

/** Takes as many off the front as one message has room for. */
export function takeRanges(ranges: DotRange[]): DotRange[] {
  const room = new Room()
  const over = ranges.findIndex((range) => !room.takeRange(range))
  return ranges.splice(0, over === -1 ? ranges.length : over)
}

/** Values of one key in parts, each of which one message has room for: one part at least. */
function valuesInParts(key: string, siblings: readonly Sibling[]): Sibling[][] {
  const parts: Sibling[][] = [[]]
  let room = new Room()
  for (const sibling of siblings) {
    if (!room.takeValue(key, sibling)) {
      parts.push([])
      room = new Room()
      room.takeValue(key, sibling)
    }
    parts.at(-1)?.push(sibling)
  }
  return parts
}

/** All that was seen, in parts, each of which goes beside everything else of a message: one part at least. */
export function seenInParts(seen: ReadonlyCausalContext): PartOfSeen[] {
  const parts: DotRange[][] = [[]]
  let room = new Room(CONTEXT_BYTES)
  for (const range of seen.ranges()) {
    if (!room.takeRange(range)) {
      parts.push([])
      room = new Room(CONTEXT_BYTES)
      room.takeRange(range)
    }
    parts.at(-1)?.push(range)
  }
  return parts.map((ranges, index) => ({ seen: ranges, last: index === parts.length - 1 }))
}

/** All values of a key, and all that was seen, in parts. */
export function rowInParts(
  key: string,
  row: readonly Sibling[],
  seen: ReadonlyCausalContext
): ({ readonly values: readonly Sibling[] } & PartOfSeen)[] {
  const values = valuesInParts(key, row)
  const ranges = seenInParts(seen)
  const count = Math.max(values.length, ranges.length)
  return Array.from({ length: count }, (_, index) => ({
    values: values[index] ?? [],
    seen: ranges[index]?.seen ?? [],
    last: index === count - 1
  }))
}

/** Whether one message has room for a put, and for all that it replaces. */
export function hasRoomFor(
  by: ReplicaId,
  { key, value = new Uint8Array() }: Pick<WriteRequest, 'key' | 'value'>,
  replaced: readonly Dot[]
): boolean {
  const room = new Room(PART_BYTES + CONTEXT_BYTES)
  return (
    replaced.length <= SIBLINGS_WIRE_MAX &&
    room.takeValue(key, { replica: by, value }) &&
    replaced.every((dot) => room.takeRange(rangeOf(dot)))
  )
}

/** Values of one key, and then what is dead: no value vanishes before the one that replaced it is there. */
export function updatesOf(key: string, siblings: readonly Sibling[], dead: readonly DotRange[]): Update[] {
  const room = new Room()
  if (siblings.every((one) => room.takeValue(key, one)) && dead.every((range) => room.takeRange(range))) {
    return [{ ...NOTHING, additions: siblings.map((one) => ({ key, ...one })), dead }]
  }
  const updates: Update[] = valuesInParts(key, siblings).map((values) => ({
    ...NOTHING,
    additions: values.map((one) => ({ key, ...one }))
  }))
  for (const rest = [...dead]; rest.length > 0; ) {
    updates.push({ ...NOTHING, dead: takeRanges(rest) })
  }
  return updates
}

/** Of text as UTF-8, or a few more. */
function utf8Bytes(text: string): number {
  let bytes = text.length
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index)
    bytes += unit < 0x80 ? 0 : unit < 0x8_00 ? 1 : 2
  }
  return bytes
}
