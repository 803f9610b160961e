/** Messages on a plain TCP connection, each after its length and its kind. */
const LENGTH_BYTES = 4
const HEADER_BYTES = LENGTH_BYTES + 1

/** What a message is: what its sender has, what its receiver lacks, or something new. */
export type FrameKind = 'version' | 'lacked' | 'update'

export interface Frame {
  readonly kind: FrameKind
  readonly body: Uint8Array
}

const KINDS: readonly FrameKind[] = ['version', 'lacked', 'update']

export function frameHeader({ kind, body }: Frame): Uint8Array {
  const header = Buffer.allocUnsafe(HEADER_BYTES)
  header.writeUInt32BE(body.length)
  header.writeUInt8(KINDS.indexOf(kind), LENGTH_BYTES)
  return header
}

/** Takes bytes as they come, cut anywhere; hands on the messages that each arrival completes, together. */
export function frameDecoder(onFrames: (frames: readonly Frame[]) => void): (bytes: Uint8Array) => void {
  let parts: Uint8Array[] = []
  let held = 0
  let needed = HEADER_BYTES
  return (arrived) => {
    parts.push(arrived)
    held += arrived.length
    // One of many megabytes comes in many parts: they are put together once.
    if (held < needed) {
      return
    }
    const bytes = Buffer.concat(parts)
    const frames: Frame[] = []
    let at = 0
    for (;;) {
      needed = HEADER_BYTES
      if (at + HEADER_BYTES > bytes.length) {
        break
      }
      needed += bytes.readUInt32BE(at)
      if (at + needed > bytes.length) {
        break
      }
      const kind = KINDS[bytes.readUInt8(at + LENGTH_BYTES)]
      if (kind === undefined) {
        throw new RangeError('A frame of no kind.')
      }
      frames.push({ kind, body: bytes.subarray(at + HEADER_BYTES, at + needed) })
      at += needed
    }
    parts = [bytes.subarray(at)]
    held = bytes.length - at
    if (frames.length > 0) {
      onFrames(frames)
    }
  }
}
