import { foldSign, unfoldSign } from '@peermesh/kernel'
import { CHECK_LANES, type CodedSymbols, ITEM_LANES } from '../core/index.ts'
import { check } from './dots.ts'
import { RowReader, RowWriter } from './row-bytes.ts'

/*
 * Symbols as bytes: the lanes of each, then the counts. Most counts are near what chance says, and told as what they differ from it.
 */

const LANE_BYTES = 4

/** What a `Map` holds is fewer, and a count of them fits a lane. */
const KEYS_MAX = 2 ** 31 - 1
/** Of one symbol; its count comes behind them. */
const LANES_BYTES = (ITEM_LANES + CHECK_LANES) * LANE_BYTES

/** @param keys of how many items they are the symbols, @param from the index of the first */
export function writeSymbols({ sums, checks, counts }: CodedSymbols, keys: number, from: number): Uint8Array {
  const lanes = new DataView(new ArrayBuffer(counts.length * LANES_BYTES))
  let at = 0
  for (const lane of [...sums, ...checks]) {
    lanes.setInt32(at, lane)
    at += LANE_BYTES
  }
  const writer = new RowWriter(lanes.byteLength + 2 * counts.length + LANE_BYTES)
  writer.bytes(new Uint8Array(lanes.buffer))
  for (const [index, count] of counts.entries()) {
    writer.number(foldSign(count - expectedCount(keys, from + index)))
  }
  return writer.finish()
}

export function readSymbols(bytes: Uint8Array, keys: number, from: number): CodedSymbols {
  const reader = new RowReader(bytes)
  const lanes = reader.bytes()
  check(lanes.length % LANES_BYTES === 0, 'a symbol is cut off')
  check(keys <= KEYS_MAX, 'more keys than a map holds')
  const length = lanes.length / LANES_BYTES
  const view = new DataView(lanes.buffer, lanes.byteOffset, lanes.byteLength)
  const lane = (index: number): number => view.getInt32(index * LANE_BYTES)
  const sums = Int32Array.from({ length: length * ITEM_LANES }, (_, index) => lane(index))
  const checks = Int32Array.from({ length: length * CHECK_LANES }, (_, index) => lane(length * ITEM_LANES + index))
  const counts = Int32Array.from({ length }, (_, index) => {
    const count = expectedCount(keys, from + index) + unfoldSign(reader.number())
    check(count >= 0 && count <= keys, 'a symbol of more items than there are')
    return count
  })
  check(reader.isAtEnd, 'symbols are followed by something')
  return { sums, checks, counts }
}

export function writePrefixes(items: readonly number[]): Uint8Array {
  const bytes = new DataView(new ArrayBuffer(items.length * LANE_BYTES))
  for (const [index, item] of items.entries()) {
    bytes.setUint32(index * LANE_BYTES, item)
  }
  return new Uint8Array(bytes.buffer)
}

export function readPrefixes(bytes: Uint8Array): number[] {
  check(bytes.length % LANE_BYTES === 0, 'an item is cut off')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return Array.from({ length: bytes.length / LANE_BYTES }, (_, index) => view.getUint32(index * LANE_BYTES))
}

/** An item is in the symbol with a chance of 1 / (1 + index / 2). */
function expectedCount(keys: number, index: number): number {
  return Math.round(keys / (1 + index / 2))
}
