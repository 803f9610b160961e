import type { Dot, ReplicaId } from '@peermesh/crdt'
import { DOT_BYTES, type KeyState, type Sibling, siblingBytes, tableBytes } from './messages.ts'

interface Piece {
  readonly live: Sibling[]
  readonly dead: Dot[]
  readonly residual: Dot[]
}

/**
 * Cuts the state of a key that is larger than a chunk of a transfer: one that many wrote large values to at the same time, or that was
 * written to so often that its dead dots alone fill chunks. A piece says nothing by itself: only all of them together are a state
 * that may be joined (S10).
 */
export function piecesOf(state: KeyState, bytesMax: number): readonly KeyState[] {
  const pieces: Piece[] = []
  let named = new Set<ReplicaId>()
  let bytes = Number.POSITIVE_INFINITY
  const pieceFor = (dot: Dot, size: number): Piece => {
    bytes += size + tableBytes([dot], named)
    const last = pieces.at(-1)
    if (last !== undefined && bytes <= bytesMax) {
      return last
    }
    const piece: Piece = { live: [], dead: [], residual: [] }
    pieces.push(piece)
    named = new Set()
    bytes = size + tableBytes([dot], named)
    return piece
  }
  for (const sibling of state.live) {
    pieceFor(sibling, siblingBytes(sibling)).live.push(sibling)
  }
  for (const dot of state.dead) {
    pieceFor(dot, DOT_BYTES).dead.push(dot)
  }
  for (const dot of state.residual) {
    pieceFor(dot, DOT_BYTES).residual.push(dot)
  }
  const { key } = state
  const count = pieces.length
  return count < 2 ? [state] : pieces.map((piece, index) => ({ key, ...piece, piece: { index: index + 1, count } }))
}

/** Puts pieces together again. They come in order; where one is missing the rest is dropped, and asked for again. */
export class PieceCollector {
  #partial: KeyState | undefined

  /** The state that is now whole. */
  add(state: KeyState): KeyState | undefined {
    const { piece } = state
    if (piece === undefined) {
      return state
    }
    const partial = this.#partial
    const follows = partial?.key === state.key && partial.piece?.index === piece.index - 1
    this.#partial = piece.index === 1 ? state : follows ? joined(partial, state) : undefined
    if (this.#partial === undefined || piece.index < piece.count) {
      return undefined
    }
    const { key, live, dead, residual } = this.#partial
    this.#partial = undefined
    return { key, live, dead, residual }
  }
}

function joined(before: KeyState, { key, live, dead, residual, piece }: KeyState): KeyState {
  return {
    key,
    live: [...before.live, ...live],
    dead: [...before.dead, ...dead],
    residual: [...before.residual, ...residual],
    piece
  }
}
