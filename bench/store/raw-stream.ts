import type { Stream } from '@libp2p/interface'
import { chunksOf, type Entry, ENTRY_BYTES, KEY_BYTES } from './entries.ts'

/** Each entry goes after its length, in two bytes. */
const LENGTH_BYTES = 2
const FRAME_BYTES = LENGTH_BYTES + ENTRY_BYTES

/** Entries are gathered into writes of about this size, which libp2p streams take well. */
const WRITE_BYTES = 64 * 1024

/** Sends entries as fast as the stream takes them. */
export async function sendEntries(stream: Stream, entries: readonly Entry[]): Promise<void> {
  for (const part of chunksOf(entries, Math.floor(WRITE_BYTES / FRAME_BYTES))) {
    if (!stream.send(encodeEntries(part))) {
      await stream.onDrain()
    }
  }
}

/** Each entry after its length. */
export function encodeEntries(entries: readonly Entry[]): Uint8Array {
  const bytes = Buffer.allocUnsafeSlow(entries.length * FRAME_BYTES)
  let at = 0
  for (const [key, value] of entries) {
    bytes.writeUInt16BE(ENTRY_BYTES, at)
    bytes.write(key, at + LENGTH_BYTES, 'latin1')
    bytes.set(value, at + LENGTH_BYTES + KEY_BYTES)
    at += FRAME_BYTES
  }
  return bytes
}

/** Hears of entries as they arrive. */
export function readEntries(stream: Stream, onEntry: OnEntry): void {
  const decode = entryDecoder(onEntry)
  stream.addEventListener('message', ({ data }) => decode(data.subarray()))
}

type OnEntry = (key: string, value: Uint8Array) => void

/** Takes bytes as they come, cut anywhere. Each value is a copy, so that nothing keeps what the network read. */
export function entryDecoder(onEntry: OnEntry): (bytes: Uint8Array) => void {
  let rest: Uint8Array = new Uint8Array(0)
  return (bytes) => {
    rest = takeEntries(rest.length === 0 ? bytes : Buffer.concat([rest, bytes]), onEntry)
  }
}

/** Takes whole entries out of the bytes; returns what is there of the next one. */
function takeEntries(bytes: Uint8Array, onEntry: OnEntry): Uint8Array {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let at = 0
  while (at + LENGTH_BYTES <= buffer.length) {
    const keyAt = at + LENGTH_BYTES
    const end = keyAt + buffer.readUInt16BE(at)
    if (end > buffer.length) {
      break
    }
    const valueAt = keyAt + KEY_BYTES
    onEntry(buffer.toString('latin1', keyAt, valueAt), new Uint8Array(bytes.subarray(valueAt, end)))
    at = end
  }
  return new Uint8Array(bytes.subarray(at))
}
