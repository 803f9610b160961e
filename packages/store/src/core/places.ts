import { digits, NUMBERED_MAX, orderedInteger, readDigit, readOrderedInteger } from './ordered-integers.ts'
import { PLACE_LENGTH_MAX } from './limits.ts'

/**
 * Places in a list, as text that sorts as the list does: a new one can be made between two others, and nobody else makes the same.
 *
 * Intuition: house numbers. Who builds behind the last house takes a higher one; who builds between two houses of a row begins a row of
 * houses behind the first of them: 4~0, 4~1. A number names its place by itself, whoever else was torn down: so a deleted element leaves
 * nothing behind.
 *
 *   place    := waypoint ('~' waypoint)*
 *   waypoint := order • who • '.' • offset
 *   who      := replica tag; of a replica that has made a waypoint before, the number of the first, as one digit; of the last one, nothing
 *   order  := a whole number, as text that sorts as it does
 *   offset := the same: the counter of the operation that made the place; negative where it was made before what stood there
 *
 * So no two operations make one place, and none is made again when its element was deleted. A waypoint is a run: what one replica inserts one after the other, forwards or backwards, has the same waypoint and offsets that ascend
 * or descend. So runs of two replicas at one place, which differ in who made them, stand one after the other, and not mixed. What is
 * inserted into a run is one level deeper. The tree is that of Fugue (Weidner, Kleppmann 2023) with the path from its root written out, as in
 * Weidner's position strings; orders let siblings follow each other on one level, so that a list to whose end many append stays flat.
 *
 * S23 A place that is made between two sorts between them.
 * S24 Runs of different replicas at one place are not mixed.
 */

/** Where an element is in its run. */
interface Waypoint {
  /** All before its offset. */
  readonly head: string
  readonly tag: string
}

/** Who makes a place, with which of its operations. */
export interface PlaceMaker {
  readonly tag: string
  readonly counter: number
}

const DEEPER = '~'

/** Between siblings, so that others have room on the same level. Not within a run: what halves the gaps of a run can be mixed with others. */
const ORDER_STEP = 62

/** A place between two, either of which may be the end; `undefined` where it would be longer than `PLACE_LENGTH_MAX`. */
export function placeBetween(
  left: string | undefined,
  right: string | undefined,
  maker: PlaceMaker
): string | undefined {
  const place = inOwnRun(left, right, maker) ?? inNewRun(left, right, maker)
  return place.length > PLACE_LENGTH_MAX ? undefined : place
}

/** Behind `left`, or before `right`, in a run of our own. */
function inOwnRun(
  left: string | undefined,
  right: string | undefined,
  { tag, counter }: PlaceMaker
): string | undefined {
  const before = left === undefined ? undefined : waypointsOf(left)?.at(-1)
  if (left !== undefined && before?.tag === tag) {
    const place = before.head + orderedInteger(counter)
    if (left < place && (right === undefined || place < right)) {
      return place
    }
  }
  const after = right === undefined ? undefined : waypointsOf(right)?.at(-1)
  if (right !== undefined && after?.tag === tag) {
    const place = after.head + orderedInteger(-counter)
    if (place < right && (left === undefined || left < place)) {
      return place
    }
  }
  return undefined
}

/** On the first level on which there is room. */
function inNewRun(left: string | undefined, right: string | undefined, { tag, counter }: PlaceMaker): string {
  const lefts = left === undefined ? [] : left.split(DEEPER)
  // On each level, what bounds us on the right: only as long as both have come the same way.
  const rights = right === undefined ? [] : right.split(DEEPER)
  let way = ''
  for (let level = 0; ; level++) {
    const order = numberBetween(orderAt(lefts[level]), orderAt(rights[level]))
    if (order !== undefined) {
      return `${way}${orderedInteger(order)}${who(lefts.slice(0, level), tag)}.${orderedInteger(counter)}`
    }
    way += `${lefts[level]}${DEEPER}`
    if (rights[level] !== lefts[level]) {
      rights.length = 0
    }
  }
}

/** How it is said behind these waypoints who makes the next. */
function who(way: readonly string[], tag: string): string {
  const waypoints = waypointsOf(way.join(DEEPER)) ?? []
  if (waypoints.at(-1)?.tag === tag) {
    return ''
  }
  const first = waypoints.findIndex((waypoint) => waypoint.tag === tag)
  return first === -1 || first >= NUMBERED_MAX ? tag : digits(first)
}

/** Undefined where there is none; of a side that is open, a step away. */
function numberBetween(lower: number | undefined, upper: number | undefined): number | undefined {
  if (lower === undefined) {
    return upper === undefined ? 0 : upper - ORDER_STEP
  }
  if (upper === undefined) {
    return lower + ORDER_STEP
  }
  return upper - lower < 2 ? undefined : Math.floor((lower + upper) / 2)
}

/** Whether this version can read the place. One that it cannot is not shown: nothing could be put beside it. */
export function isPlace(path: string): boolean {
  return path !== '' && waypointsOf(path) !== undefined
}

function orderAt(waypoint: string | undefined): number | undefined {
  return waypoint === undefined ? undefined : readOrderedInteger(waypoint, 0)?.number
}

/** Undefined where one cannot be read. */
function waypointsOf(place: string): readonly Waypoint[] | undefined {
  const waypoints: Waypoint[] = []
  let way = ''
  for (const text of place === '' ? [] : place.split(DEEPER)) {
    const waypoint = readWaypoint(text, way, waypoints)
    if (waypoint === undefined) {
      return undefined
    }
    waypoints.push(waypoint)
    way += text + DEEPER
  }
  return waypoints
}

function readWaypoint(text: string, way: string, before: readonly Waypoint[]): Waypoint | undefined {
  const order = readOrderedInteger(text, 0)
  const dot = text.indexOf('.')
  if (order === undefined || dot < order.end) {
    return undefined
  }
  const name = text.slice(order.end, dot)
  const number = name === '' ? before.length - 1 : readDigit(name)
  const tag = name.length > 1 ? name : before[number]?.tag
  const offset = readOrderedInteger(text, dot + 1)
  return tag === undefined || offset?.end !== text.length ? undefined : { head: way + text.slice(0, dot + 1), tag }
}
