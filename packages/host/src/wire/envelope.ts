import { MalformedMessageError, type MeshId, meshId, type PeerName, peerName } from '@peermesh/kernel'
import { concat } from 'uint8arrays/concat'
import { fromString } from 'uint8arrays/from-string'
import { toString as toText } from 'uint8arrays/to-string'
import { readUint32, writeUint32 } from './frame.ts'

/** A message of a core, as it is in a gossip message. */
export interface Envelope {
  /** Absent while the sender belongs to no mesh yet. */
  readonly meshId: MeshId | undefined
  /** Present where the pubsub service does not sign: who says this, and a number that makes two equal messages two messages. */
  readonly unsigned: { readonly from: PeerName; readonly sequence: number } | undefined
  readonly tag: number
  readonly version: number
  readonly payload: Uint8Array
}

const ENVELOPE_VERSION = 1
const HAS_MESH_ID = 1
const HAS_SENDER = 2
const MESH_ID_BYTES = 16
const SEQUENCE_BYTES = 4

/** Peer ids are 42 bytes of base58 for Ed25519 and 46 to 52 for others. */
const PEER_NAME_BYTES_MAX = 128

/** What an envelope may hold beside its payload. */
export const ENVELOPE_BYTES_MAX = 2 + MESH_ID_BYTES + 1 + PEER_NAME_BYTES_MAX + SEQUENCE_BYTES + 2

/**
 * `envelope := u8(1) • u8(flags) • meshId? • (u8(|from|) • from • u32be(sequence))? • u8(tag) • u8(version) • payload`,
 * `flags := 1 if meshId + 2 if from`, `meshId := 16 bytes`
 */
export function encodeEnvelope(envelope: Envelope): Uint8Array {
  const flags = (envelope.meshId === undefined ? 0 : HAS_MESH_ID) | (envelope.unsigned === undefined ? 0 : HAS_SENDER)
  const parts: Uint8Array[] = [Uint8Array.of(ENVELOPE_VERSION, flags)]
  if (envelope.meshId !== undefined) {
    parts.push(fromString(envelope.meshId, 'base16'))
  }
  if (envelope.unsigned !== undefined) {
    const from = fromString(envelope.unsigned.from)
    const sequence = new Uint8Array(SEQUENCE_BYTES)
    writeUint32(sequence, 0, envelope.unsigned.sequence)
    parts.push(Uint8Array.of(from.byteLength), from, sequence)
  }
  parts.push(Uint8Array.of(envelope.tag, envelope.version), envelope.payload)
  return concat(parts)
}

/**
 * The payload is a view.
 *
 * @throws MalformedMessageError for anything that `encodeEnvelope` does not write
 */
export function decodeEnvelope(bytes: Uint8Array): Envelope {
  const reader = new EnvelopeReader(bytes)
  const [version, flags] = [reader.uint8(), reader.uint8()]
  if (version !== ENVELOPE_VERSION) {
    throw new MalformedMessageError(`a gossip envelope of version ${version}`)
  }
  if (flags > (HAS_MESH_ID | HAS_SENDER)) {
    throw new MalformedMessageError(`a gossip envelope with flags ${flags}`)
  }
  return {
    meshId: (flags & HAS_MESH_ID) === 0 ? undefined : meshId(toText(reader.take(MESH_ID_BYTES), 'base16')),
    unsigned: (flags & HAS_SENDER) === 0 ? undefined : reader.sender(),
    tag: reader.uint8(),
    version: reader.uint8(),
    payload: reader.rest()
  }
}

class EnvelopeReader {
  readonly #bytes: Uint8Array
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  uint8(): number {
    return this.take(1)[0] as number
  }

  sender(): { from: PeerName; sequence: number } {
    const length = this.uint8()
    if (length === 0 || length > PEER_NAME_BYTES_MAX) {
      throw new MalformedMessageError(`a sender's name of ${length} bytes`)
    }
    return { from: peerName(toText(this.take(length))), sequence: readUint32(this.take(SEQUENCE_BYTES), 0) }
  }

  take(count: number): Uint8Array {
    const end = this.#at + count
    if (end > this.#bytes.byteLength) {
      throw new MalformedMessageError('a gossip envelope that ends early')
    }
    const taken = this.#bytes.subarray(this.#at, end)
    this.#at = end
    return taken
  }

  rest(): Uint8Array {
    return this.#bytes.subarray(this.#at)
  }
}
