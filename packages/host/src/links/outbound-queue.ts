import { BoundedQueue } from '@peermesh/kernel'
import { FRAME_HEADER_BYTES, type Frame } from '../wire/frame.ts'

/** What a queued frame costs in memory beside its payload, about: so that a queue of empty messages is bounded too. */
const QUEUED_FRAME_BYTES = 64

/**
 * Frames that wait for one neighbour.
 *
 * HL1 What is more urgent goes first; what is equally urgent goes in the order in which it was sent.
 * HL2 It holds no more than its limit.
 */
export class OutboundQueue {
  readonly #bytesMax: number
  /** Most urgent first. One for each priority that was used: as many as there are seats, at most. */
  readonly #lanes: { readonly priority: number; readonly frames: BoundedQueue<Frame> }[] = []
  #bytes = 0

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax
  }

  get bytes(): number {
    return this.#bytes
  }

  /** False, and nothing changed, where the frame does not fit. */
  push(frame: Frame, priority: number): boolean {
    const bytes = costOf(frame)
    if (this.#bytes + bytes > this.#bytesMax || !this.#lane(priority).push(frame)) {
      return false
    }
    this.#bytes += bytes
    return true
  }

  /** The frames that go next, together: as many as fit the bytes, and one at least where there is one. */
  take(bytesMax: number): Frame[] {
    const taken: Frame[] = []
    let bytes = 0
    for (const { frames } of this.#lanes) {
      for (let next = frames.peek(); next !== undefined; next = frames.peek()) {
        bytes += FRAME_HEADER_BYTES + next.payload.byteLength
        if (bytes > bytesMax && taken.length > 0) {
          return taken
        }
        frames.shift()
        this.#bytes -= costOf(next)
        taken.push(next)
      }
    }
    return taken
  }

  #lane(priority: number): BoundedQueue<Frame> {
    const found = this.#lanes.find((lane) => lane.priority === priority)
    if (found !== undefined) {
      return found.frames
    }
    const frames = new BoundedQueue<Frame>(Math.max(1, Math.ceil(this.#bytesMax / QUEUED_FRAME_BYTES)))
    this.#lanes.push({ priority, frames })
    this.#lanes.sort((a, b) => a.priority - b.priority)
    return frames
  }
}

function costOf({ payload }: Frame): number {
  return QUEUED_FRAME_BYTES + payload.byteLength
}
