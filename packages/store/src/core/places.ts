import { orderedInteger, readOrderedInteger } from './ordered-integers.ts'
import { PLACE_LENGTH_MAX } from './limits.ts'

/**
 * Places in a list, as text that sorts as the list does: a new one can always be made between two others, and nobody else makes the same.
 *
 * Intuition: house numbers. Who builds behind the last house takes the next number; who builds between 4 and 5 writes 4~1. A number names
 * its place by itself, whoever else was torn down: so a deleted element leaves nothing behind.
 *
 *   place    := waypoint ('~' waypoint)*
 *   waypoint := order • replica tag • '.' • offset          order and offset: whole numbers, as text that sorts as they do
 *
 * A waypoint is a run: what one replica inserts one after the other, forwards or backwards, has the same waypoint and offsets in a row. So
 * runs of two replicas at one place, which differ in the tag, stand one after the other, and not mixed. What stands between two elements of
 * a run is one level deeper. The tree is that of Fugue (Weidner, Kleppmann 2023) with the path from its root written out, as in Weidner's
 * position strings; orders let siblings follow each other on one level, so that a list to whose end many append stays flat.
 *
 * S23 A place that is made between two sorts between them.
 * S24 Runs of different replicas at one place are not mixed.
 */

/** Where an element is in its run. */
interface Waypoint {
  /** All before its offset. */
  readonly head: string
  readonly tag: string
  readonly offset: number
}

const DEEPER = '~'

/**
 * A place between two, either of which may be the end; `undefined` where it would be longer than `PLACE_LENGTH_MAX`.
 *
 * @param tag of the replica that makes it
 */
export function placeBetween(left: string | undefined, right: string | undefined, tag: string): string | undefined {
  const place = inOwnRun(left, right, tag) ?? inNewRun(left, right, tag)
  return place.length > PLACE_LENGTH_MAX ? undefined : place
}

/** Behind `left`, or before `right`, in a run of our own. */
function inOwnRun(left: string | undefined, right: string | undefined, tag: string): string | undefined {
  const before = left === undefined ? undefined : lastWaypoint(left)
  if (before?.tag === tag) {
    const next = before.head + orderedInteger(before.offset + 1)
    if (right === undefined || next < right) {
      return next
    }
  }
  const after = right === undefined ? undefined : lastWaypoint(right)
  if (after?.tag === tag) {
    const next = after.head + orderedInteger(after.offset - 1)
    if (left === undefined || left < next) {
      return next
    }
  }
  return undefined
}

/** On the first level on which there is room. */
function inNewRun(left: string | undefined, right: string | undefined, tag: string): string {
  const lefts = left === undefined ? [] : left.split(DEEPER)
  // On each level, what bounds us on the right: only as long as both have come the same way.
  const rights = right === undefined ? [] : right.split(DEEPER)
  let way = ''
  for (let level = 0; ; level++) {
    const lower = orderAt(lefts[level])
    const upper = orderAt(rights[level])
    const order = lower === undefined ? (upper ?? 1) - 1 : lower + 1
    if (lower === undefined || upper === undefined || order < upper) {
      return `${way}${orderedInteger(order)}${tag}.${orderedInteger(0)}`
    }
    way += `${lefts[level]}${DEEPER}`
    if (rights[level] !== lefts[level]) {
      rights.length = 0
    }
  }
}

/** Whether this version can read the place. One that it cannot is not shown: nothing could be put beside it. */
export function isPlace(path: string): boolean {
  return path.split(DEEPER).every((waypoint) => readWaypoint(waypoint) !== undefined)
}

function orderAt(waypoint: string | undefined): number | undefined {
  return waypoint === undefined ? undefined : readOrderedInteger(waypoint, 0)?.number
}

function lastWaypoint(place: string): Waypoint | undefined {
  const start = place.lastIndexOf(DEEPER) + 1
  const waypoint = readWaypoint(place.slice(start))
  return waypoint === undefined ? undefined : { ...waypoint, head: place.slice(0, start) + waypoint.head }
}

function readWaypoint(waypoint: string): Waypoint | undefined {
  const dot = waypoint.indexOf('.')
  const order = readOrderedInteger(waypoint, 0)
  const offset = readOrderedInteger(waypoint, dot + 1)
  if (dot === -1 || order === undefined || order.end > dot || offset?.end !== waypoint.length) {
    return undefined
  }
  return { head: waypoint.slice(0, dot + 1), tag: waypoint.slice(order.end, dot), offset: offset.number }
}
