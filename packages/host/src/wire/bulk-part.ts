import { MalformedMessageError } from '@peermesh/kernel'
import { Uint8ArrayList } from 'uint8arraylist'
import { allocUnsafe } from 'uint8arrays/alloc'
import { writeUint32 } from './frame.ts'

/** What a part of a bulk stream is. The numbers are on the wire. */
const KINDS = ['open', 'chunk', 'last', 'received'] as const

/**
 * `open` begins a transfer, `chunk` goes on, `last` is a chunk after which none follows, and `received` is the receiver's only word: all
 * chunks arrived in order and were handed to the core.
 */
export type BulkKind = (typeof KINDS)[number]

export interface BulkPart {
  readonly kind: BulkKind
  readonly tag: number
  readonly version: number
  readonly payload: Uint8Array
}

const LENGTH_BYTES = 4
const KIND_BYTES = 3

/** `part := u32be(3 + |payload|) • u8(kind) • u8(tag) • u8(version) • payload`. The payload is not copied: it is of a megabyte. */
export function encodeBulkPart({ kind, tag, version, payload }: BulkPart): Uint8ArrayList {
  const head = allocUnsafe(LENGTH_BYTES + KIND_BYTES)
  writeUint32(head, 0, KIND_BYTES + payload.byteLength)
  head[4] = KINDS.indexOf(kind)
  head[5] = tag
  head[6] = version
  return new Uint8ArrayList(head, payload)
}

/**
 * A part without its length. The payload is a view.
 *
 * @throws MalformedMessageError for a kind that does not exist
 */
export function decodeBulkPart(part: Uint8Array): BulkPart {
  const kind = KINDS[part[0] as number]
  if (kind === undefined) {
    throw new MalformedMessageError(`a bulk part of kind ${part[0]}, which does not exist`)
  }
  return { kind, tag: part[1] as number, version: part[2] as number, payload: part.subarray(KIND_BYTES) }
}

/** The limits of a bulk stream's parts for payloads of at most this many bytes. */
export function bulkPartLimits(payloadBytesMax: number): { lengthMin: number; lengthMax: number } {
  return { lengthMin: KIND_BYTES, lengthMax: KIND_BYTES + payloadBytesMax }
}
