import type { Stream } from '@libp2p/interface'
import type { Entry } from './entries.ts'

/** Each entry goes after its length, in two bytes, and that of its key, in one. Keys are ASCII. */
const LENGTH_BYTES = 2
const HEADER_BYTES = LENGTH_BYTES + 1

/** Entries are gathered into writes of about this size, which libp2p streams take well. */
const WRITE_BYTES = 64 * 1024

/** Sends entries as fast as the stream takes them. */
export async function sendEntries(stream: Stream, entries: readonly Entry[]): Promise<void> {
  for (const part of partsOf(entries)) {
    if (!stream.send(encodeEntries(part))) {
      await stream.onDrain()
    }
  }
}

/** Entries that make one write. */
function* partsOf(entries: readonly Entry[]): Generator<Entry[]> {
  let part: Entry[] = []
  let bytes = 0
  for (const entry of entries) {
    if (part.length > 0 && bytes + frameBytes(entry) > WRITE_BYTES) {
      yield part
      part = []
      bytes = 0
    }
    part.push(entry)
    bytes += frameBytes(entry)
  }
  if (part.length > 0) {
    yield part
  }
}

function frameBytes([key, value]: Entry): number {
  return HEADER_BYTES + key.length + value.length
}

/** Each entry after its length. */
export function encodeEntries(entries: readonly Entry[]): Uint8Array {
  const bytes = Buffer.allocUnsafeSlow(entries.reduce((sum, entry) => sum + frameBytes(entry), 0))
  let at = 0
  for (const entry of entries) {
    const [key, value] = entry
    bytes.writeUInt16BE(key.length + value.length, at)
    bytes.writeUInt8(key.length, at + LENGTH_BYTES)
    bytes.write(key, at + HEADER_BYTES, 'latin1')
    bytes.set(value, at + HEADER_BYTES + key.length)
    at += frameBytes(entry)
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
  while (at + HEADER_BYTES <= buffer.length) {
    const keyAt = at + HEADER_BYTES
    const end = keyAt + buffer.readUInt16BE(at)
    if (end > buffer.length) {
      break
    }
    const valueAt = keyAt + buffer.readUInt8(at + LENGTH_BYTES)
    onEntry(buffer.toString('latin1', keyAt, valueAt), new Uint8Array(bytes.subarray(valueAt, end)))
    at = end
  }
  return new Uint8Array(bytes.subarray(at))
}
