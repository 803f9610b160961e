import { MalformedMessageError, type Seat, versionsOf } from '@peermesh/kernel'
import { allocUnsafe } from 'uint8arrays/alloc'
import { concat } from 'uint8arrays/concat'

/** What announces how much follows. */
const LENGTH_BYTES = 4

/** `length`, `tag` and `version`: what goes before the payload of each direct frame. */
export const FRAME_HEADER_BYTES = 6

/** `tag` and `version`, which the length counts with the payload. */
const TAGGED_BYTES = 2

/** A message of a core, as it is on a direct stream. */
export interface Frame {
  readonly tag: number
  readonly version: number
  readonly payload: Uint8Array
}

/**
 * Writes frames one after another into one array: `frame := u32be(2 + |payload|) • u8(tag) • u8(version) • payload`.
 *
 * The frames of a turn become one write, since each write to a stream is encrypted and framed by itself.
 */
export function encodeFrames(frames: readonly Frame[]): Uint8Array {
  let total = 0
  for (const { payload } of frames) {
    total += FRAME_HEADER_BYTES + payload.byteLength
  }
  const bytes = allocUnsafe(total)
  let at = 0
  for (const frame of frames) {
    at = writeFrame(bytes, at, frame)
  }
  return bytes
}

function writeFrame(bytes: Uint8Array, start: number, { tag, version, payload }: Frame): number {
  writeUint32(bytes, start, TAGGED_BYTES + payload.byteLength)
  let at = start + LENGTH_BYTES
  bytes[at++] = tag
  bytes[at++] = version
  bytes.set(payload, at)
  return at + payload.byteLength
}

/**
 * Cuts a stream of bytes into its length-prefixed parts, however the network cut it.
 *
 * HW1 A length is checked before what it announces is kept: a reader holds one part of at most the limit, and the chunk at hand.
 */
export class PartReader {
  readonly #lengthMin: number
  readonly #lengthMax: number
  #chunks: Uint8Array[] = []
  #held = 0
  /** Bytes from the start of the part at hand until something can be said of it: its length, then all of it. */
  #wanted = LENGTH_BYTES

  constructor(limits: { readonly lengthMin: number; readonly lengthMax: number }) {
    this.#lengthMin = limits.lengthMin
    this.#lengthMax = limits.lengthMax
  }

  /**
   * The parts that end in this chunk, without their length. They may be views of the chunk.
   *
   * @throws MalformedMessageError for a length out of the limits
   */
  *read(chunk: Uint8Array): Generator<Uint8Array> {
    this.#held += chunk.byteLength
    if (this.#held < this.#wanted) {
      // Of a large chunk that is mostly of other streams: a part that comes byte by byte would hold on to as many of them.
      this.#chunks.push(ownBytes(chunk))
      return
    }
    this.#chunks.push(chunk)
    let bytes = this.#joined()
    while (bytes.byteLength >= LENGTH_BYTES) {
      const length = this.#lengthOf(bytes)
      const end = LENGTH_BYTES + length
      this.#wanted = end
      if (bytes.byteLength < end) {
        break
      }
      const part = bytes.subarray(LENGTH_BYTES, end)
      bytes = bytes.subarray(end)
      this.#wanted = LENGTH_BYTES
      yield part
    }
    this.#chunks = bytes.byteLength > 0 ? [bytes] : []
    this.#held = bytes.byteLength
  }

  #lengthOf(bytes: Uint8Array): number {
    const length = readUint32(bytes, 0)
    if (length < this.#lengthMin || length > this.#lengthMax) {
      throw new MalformedMessageError(`a length of ${length} is not within ${this.#lengthMin} and ${this.#lengthMax}`)
    }
    return length
  }

  #joined(): Uint8Array {
    const [first] = this.#chunks
    return this.#chunks.length === 1 && first !== undefined ? first : concat(this.#chunks, this.#held)
  }
}

export function writeUint32(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >>> 24
  bytes[at + 1] = value >>> 16
  bytes[at + 2] = value >>> 8
  bytes[at + 3] = value
}

/** A big-endian unsigned number of 32 bits. */
export function readUint32(bytes: Uint8Array, at: number): number {
  return (
    (((bytes[at] as number) << 24) |
      ((bytes[at + 1] as number) << 16) |
      ((bytes[at + 2] as number) << 8) |
      (bytes[at + 3] as number)) >>>
    0
  )
}

/** Whether a seat reads messages of this version. */
export function speaks(seat: Pick<Seat, 'version' | 'oldestVersion'>, version: number): boolean {
  const { oldest, newest } = versionsOf(seat)
  return oldest <= version && version <= newest
}

/** The limits of a direct stream's parts for payloads of at most this many bytes. */
export function frameLimits(payloadBytesMax: number): { lengthMin: number; lengthMax: number } {
  return { lengthMin: TAGGED_BYTES, lengthMax: TAGGED_BYTES + payloadBytesMax }
}

/** A part of a direct stream as a frame. The payload is a view. */
export function decodeFrame(part: Uint8Array): Frame {
  return { tag: part[0] as number, version: part[1] as number, payload: part.subarray(TAGGED_BYTES) }
}

/**
 * Bytes that hold on to little more memory than themselves: a core that keeps a value of 100 bytes must not keep the
 * whole network chunk it came in.
 */
export function ownBytes(view: Uint8Array): Uint8Array {
  // A constructor, because the `slice` of Node's Buffer does not copy.
  return view.byteLength * 2 < view.buffer.byteLength ? new Uint8Array(view) : view
}
