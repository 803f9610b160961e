import { concat, toString as toText } from 'uint8arrays'
import { describe, expect, it } from 'vitest'
import { BULK_CHUNK_BYTES_MAX } from '../src/constants.ts'
import { type BulkPart, bulkPartLimits, decodeBulkPart, encodeBulkPart as encodeList } from '../src/wire/bulk-part.ts'
import { PartReader } from '../src/wire/frame.ts'
import { bytes } from './support/toy-core.ts'
import { vector } from './support/vectors.ts'

const encodeBulkPart = (part: BulkPart): Uint8Array => encodeList(part).subarray()

const parts: BulkPart[] = [
  { kind: 'open', tag: 1, version: 1, payload: bytes('header') },
  { kind: 'chunk', tag: 1, version: 1, payload: bytes('one') },
  { kind: 'last', tag: 1, version: 1, payload: bytes('two') },
  { kind: 'received', tag: 1, version: 1, payload: new Uint8Array(0) }
]

function read(encoded: Uint8Array, payloadBytesMax = BULK_CHUNK_BYTES_MAX): BulkPart[] {
  return [...new PartReader(bulkPartLimits(payloadBytesMax)).read(encoded)].map(decodeBulkPart)
}

describe('bulk parts', () => {
  it('[HW3] are, byte for byte, what they were in version 1.0.0', () => {
    const encoded = concat(parts.map(encodeBulkPart))
    expect(toText(encoded, 'base16')).toBe(toText(vector('bulk-parts.hex'), 'base16'))
    expect(read(vector('bulk-parts.hex'))).toEqual(parts)
  })

  it('[HW1] may hold a chunk of the limit, and nothing more', () => {
    const most = { kind: 'chunk', tag: 1, version: 1, payload: new Uint8Array(BULK_CHUNK_BYTES_MAX) } as const
    expect(read(encodeBulkPart(most))).toEqual([most])
    const more = encodeBulkPart({ ...most, payload: new Uint8Array(BULK_CHUNK_BYTES_MAX + 1) })
    expect(() => read(more.subarray(0, 4))).toThrow(expect.objectContaining({ name: 'MalformedMessageError' }))
  })

  it('[HW1] that come back to the sender hold no payload', () => {
    const talkative = encodeBulkPart({ kind: 'received', tag: 1, version: 1, payload: bytes('!') })
    expect(() => read(talkative, 0)).toThrow(expect.objectContaining({ name: 'MalformedMessageError' }))
  })

  it('[HW6] of a kind that does not exist are refused', () => {
    const encoded = encodeBulkPart(parts[0] as BulkPart)
    encoded[4] = 4
    expect(() => read(encoded)).toThrow(expect.objectContaining({ name: 'MalformedMessageError' }))
  })
})
