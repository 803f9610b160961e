import { UPDATE_PIECE_BYTES } from './limits.ts'

/** A part of the parts of `updates`. */
interface PieceName {
  readonly id: string
  /** From 1. */
  readonly index: number
  readonly count: number
}

/** A piece of an update: which part it is, and what it holds. */
export interface UpdatePiece {
  readonly path: string
  readonly bytes: Uint8Array
}

/**
 * An update as parts. What is larger than a message is cut, so that it travels as everything does: in the order in which it was written, and
 * without being asked for.
 *
 *   path := id   |   id • '.' • index • '.' • count     the whole; a piece of so many, from 1
 */
export function cutUpdate(id: string, update: Uint8Array): UpdatePiece[] {
  const count = Math.ceil(update.length / UPDATE_PIECE_BYTES)
  if (count < 2) {
    return [{ path: id, bytes: update }]
  }
  return Array.from({ length: count }, (_, index) => ({
    path: `${id}.${index + 1}.${count}`,
    bytes: update.subarray(index * UPDATE_PIECE_BYTES, (index + 1) * UPDATE_PIECE_BYTES)
  }))
}

/**
 * The paths of the parts of each update, in order.
 *
 * S26 An update shows once all of its pieces are there: they are written together, and may arrive one by one.
 */
export function wholeUpdates(paths: readonly string[]): Map<string, readonly string[]> {
  const found = new Map<string, string[]>()
  for (const path of paths) {
    const { id, index } = readPath(path)
    const pieces = found.get(id) ?? []
    pieces[index - 1] = path
    found.set(id, pieces)
  }
  return new Map([...found].filter(([, pieces]) => isWhole(pieces)))
}

function isWhole(pieces: readonly (string | undefined)[]): pieces is readonly string[] {
  const [first] = pieces
  return first !== undefined && readPath(first).count === pieces.length && !pieces.includes(undefined)
}

/** What has no numbers is one whole. */
function readPath(path: string): PieceName {
  const [, id, index, count] = /^([^.]+)\.([1-9]\d{0,5})\.([1-9]\d{0,5})$/.exec(path) ?? []
  return id === undefined ? { id: path, index: 1, count: 1 } : { id, index: Number(index), count: Number(count) }
}
