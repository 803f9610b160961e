import { replicaId } from '@peermesh/crdt'
import { type MeshId, type PeerName, peerName, type Random, storeId } from '@peermesh/kernel'
import type { MembershipMessage } from '@peermesh/membership/core'
import type { StoreMessage } from '@peermesh/store/core'
import { concat } from 'uint8arrays/concat'
import { bulkPart, frame, MEMBERSHIP_TAG, membershipCodec, STORE_TAG, storeCodec } from './stranger.ts'

/** What a malformed frame is made of: messages in order, one of each kind that no peer is harmed by, with the tag of their core. */
interface Sample {
  readonly tag: number
  readonly payload: Uint8Array
}

const replica = replicaId('intruder/55555555555555555555555555555555')
const clock = [{ replica, ranges: [[1, 3] as const, [5, 5] as const] }]

const storeMessages: readonly StoreMessage[] = [
  { type: 'ack', sequence: 5 },
  { type: 'busy', request: 9 },
  { type: 'digest', clock },
  { type: 'pull', request: 9, clock, to: undefined },
  { type: 'transfer', request: 9, snapshot: true, base: clock },
  { type: 'states', request: 9, context: clock, states: [], last: true },
  { type: 'deltas', sequence: 0, replica, operations: [] }
]

function membershipMessages(self: PeerName): readonly MembershipMessage[] {
  const record = {
    peer: self,
    storeId: storeId('5'.repeat(32)),
    boot: 1,
    startNonce: '5'.repeat(16),
    incarnation: 0,
    status: 'alive',
    addresses: []
  } as const
  const updates = [{ record, suspectedBy: [peerName('nobody')], goneForMs: 0 }]
  return [
    { type: 'hello', self: record, versions: { store: { oldest: 1, newest: 1 } }, settings: { a: 'b' }, heard: true },
    { type: 'ping', sequence: 7, updates },
    { type: 'ack', sequence: 7, updates: [] },
    { type: 'ping-request', sequence: 7, target: self },
    { type: 'nack', sequence: 7 },
    { type: 'state', updates, answer: true }
  ]
}

const BULK_KINDS = 5

/**
 * Bytes that are not of the protocol, each drawn anew: random ones, frames with the wrong length, tag or version, the right frame around
 * what is no message, and messages in order of which some bytes were changed, cut off or put in the place of another core's. (A few of the
 * last kind are still messages: nothing that they say may do harm either.)
 */
export class MalformedFrames {
  readonly #random: Random
  readonly #samples: readonly Sample[]

  constructor(random: Random, self: PeerName) {
    this.#random = random
    this.#samples = [
      ...membershipMessages(self).map((message) => ({ tag: MEMBERSHIP_TAG, payload: membershipCodec.encode(message) })),
      ...storeMessages.map((message) => ({ tag: STORE_TAG, payload: storeCodec.encode(message) }))
    ]
  }

  /** For a direct stream. */
  direct(): Uint8Array {
    const { tag, version, payload } = this.#message()
    const bytes = frame(tag, version, payload)
    switch (this.#random.integer(6)) {
      case 0:
        return this.#bytes(300)
      case 1:
        return this.#withLength(bytes)
      case 2:
        return bytes.subarray(0, this.#random.integer(bytes.byteLength))
      default:
        return bytes
    }
  }

  /** For a bulk stream. */
  bulk(): Uint8Array {
    const { tag, payload } = this.#message()
    const part = bulkPart(this.#random.integer(BULK_KINDS), tag, payload)
    switch (this.#random.integer(5)) {
      case 0:
        return this.#bytes(300)
      case 1:
        return this.#withLength(part)
      default:
        return part
    }
  }

  /** For the topic. */
  gossip(meshId: MeshId): Uint8Array {
    const { tag, version, payload } = this.#message()
    const ours = this.#random.chance(0.9)
    const mesh = ours ? Uint8Array.from(Buffer.from(meshId, 'hex')) : this.#bytes(16)
    switch (this.#random.integer(4)) {
      case 0:
        return this.#bytes(300)
      case 1:
        return concat([Uint8Array.of(this.#random.integer(4), this.#random.integer(8)), this.#bytes(60)])
      default:
        return concat([Uint8Array.of(1, 1), mesh, Uint8Array.of(tag, version), payload])
    }
  }

  #message(): { readonly tag: number; readonly version: number; readonly payload: Uint8Array } {
    const random = this.#random
    const { tag, payload } = random.pick(this.#samples) as Sample
    switch (random.integer(6)) {
      case 0:
        return { tag: random.integer(256), version: random.integer(256), payload }
      case 1:
        return { tag, version: 1, payload: this.#bytes(200) }
      case 2:
        return { tag, version: 1, payload: payload.subarray(0, random.integer(payload.byteLength)) }
      case 3:
        return { tag: tag === STORE_TAG ? MEMBERSHIP_TAG : STORE_TAG, version: 1, payload }
      default:
        return { tag, version: 1, payload: this.#flipped(payload) }
    }
  }

  #flipped(bytes: Uint8Array): Uint8Array {
    const flipped = Uint8Array.from(bytes)
    for (let flips = 1 + this.#random.integer(4); flips > 0; flips--) {
      flipped[this.#random.integer(flipped.byteLength)] = this.#random.integer(256)
    }
    return flipped
  }

  #withLength(bytes: Uint8Array): Uint8Array {
    const announced = Uint8Array.from(bytes)
    const length = this.#random.pick([0, 1, 0x10003, 0x7fffffff, 0xffffffff, this.#random.uint32()]) as number
    new DataView(announced.buffer).setUint32(0, length)
    return announced
  }

  #bytes(lengthMax: number): Uint8Array {
    return Uint8Array.from({ length: 1 + this.#random.integer(lengthMax) }, () => this.#random.integer(256))
  }
}
