import type { Connection, Libp2p } from '@libp2p/interface'
import { PeermeshError } from '@peermesh/kernel'

/**
 * Tells what time it is here to whoever asks: `peermesh doctor` compares clocks by it. A stream on which eight bytes are sent at once, the
 * wall milliseconds as a big-endian number, and which is then closed. Nothing that a peer does depends on it.
 */
export function wallClockProtocol(mesh: string): string {
  return `/peermesh/${mesh}/clock/1.0.0`
}

const ANSWER_BYTES = 8

export async function serveWallClock(node: Pick<Libp2p, 'handle'>, mesh: string, wall = Date.now): Promise<void> {
  await node.handle(wallClockProtocol(mesh), async (stream) => {
    const answer = new Uint8Array(ANSWER_BYTES)
    new DataView(answer.buffer).setBigUint64(0, BigInt(Math.round(wall())))
    stream.send(answer)
    await stream.close()
  })
}

export interface ClockReading {
  /** How far the other clock is ahead of ours, in milliseconds; below 0 it is behind. Right to half a round trip. */
  readonly aheadMs: number
  readonly roundTripMs: number
}

/**
 * Compares the wall clock at the other end of a connection with ours, as Cristian (1989) does: the answer was true in the middle of the
 * round trip.
 *
 * @throws ClockAnswerError for an answer that is none; what the stream throws
 */
export async function askWallClock(connection: Connection, mesh: string, signal: AbortSignal): Promise<ClockReading> {
  const wallBefore = Date.now()
  const before = performance.now()
  // Timed from here: the answer may be on its way before the stream is open on our side.
  const stream = await connection.newStream(wallClockProtocol(mesh), { signal })
  try {
    const answer: number[] = []
    for await (const chunk of stream) {
      answer.push(...chunk.subarray())
      if (answer.length >= ANSWER_BYTES) {
        break
      }
    }
    const roundTripMs = performance.now() - before
    if (answer.length !== ANSWER_BYTES) {
      throw new ClockAnswerError(`The peer answered ${answer.length} bytes for its clock, not ${ANSWER_BYTES}.`)
    }
    const theirs = Number(new DataView(Uint8Array.from(answer).buffer).getBigUint64(0))
    await stream.close({ signal })
    return { aheadMs: theirs - (wallBefore + roundTripMs / 2), roundTripMs }
  } catch (error) {
    stream.abort(error as Error)
    throw error
  }
}

/** A peer that was asked for its clock did not say what time it is. */
class ClockAnswerError extends PeermeshError {
  static override readonly name = 'ClockAnswerError'
}
