import { identify } from '@libp2p/identify'
import type { Stream } from '@libp2p/interface'
import { meshId, type PeerName, peerName, storeId } from '@peermesh/kernel'
import type { HelloMessage } from '@peermesh/membership/core'
import { membershipSeat } from '@peermesh/membership/seat'
import { storeSeat } from '@peermesh/store/seat'
import type { Libp2p, ServiceFactoryMap } from 'libp2p'
import { concat } from 'uint8arrays/concat'
import { createStranger, DIRECT_PROTOCOL, type MeshNode } from './nodes.ts'
import { until } from './until.ts'

const { tag: MEMBERSHIP_TAG, codec: membershipCodec } = membershipSeat()
const { tag: STORE_TAG, codec: storeCodec } = storeSeat()
export { MEMBERSHIP_TAG, membershipCodec, STORE_TAG, storeCodec }

/** A part of a bulk stream: four bytes of length, a kind, a tag, a version, the payload. */
export function bulkPart(kind: number, tag: number, payload: Uint8Array): Uint8Array {
  const header = new Uint8Array(7)
  new DataView(header.buffer).setUint32(0, 3 + payload.byteLength)
  header.set([kind, tag, 1], 4)
  return concat([header, payload])
}

/** A frame of the host's protocol, written by hand: four bytes of length, a tag, a version, the payload. */
export function frame(tag: number, version: number, payload: Uint8Array): Uint8Array {
  const header = new Uint8Array(6)
  new DataView(header.buffer).setUint32(0, 2 + payload.byteLength)
  header.set([tag, version], 4)
  return concat([header, payload])
}

const strangers: Stranger[] = []

/** A libp2p peer that speaks the host's protocol by hand, so that it can break it. */
export class Stranger {
  readonly libp2p: Libp2p
  readonly name: PeerName
  /** Streams that were opened to it, the newest last. What comes on them is read and dropped. */
  readonly inbound: Stream[] = []
  readonly #victim: MeshNode

  /** Resolves once the victim has a link to it. */
  static async meet(victim: MeshNode, services: ServiceFactoryMap = {}): Promise<Stranger> {
    const libp2p = await createStranger({ services: { identify: identify(), ...services } })
    const stranger = new Stranger(libp2p, victim)
    strangers.push(stranger)
    await libp2p.handle(DIRECT_PROTOCOL, (stream) => stranger.#accept(stream), { maxInboundStreams: 1_000 })
    await libp2p.dial(victim.libp2p.getMultiaddrs())
    await until(() => (stranger.inbound.length > 0 ? undefined : 'a stream of the victim'))
    return stranger
  }

  private constructor(libp2p: Libp2p, victim: MeshNode) {
    this.libp2p = libp2p
    this.name = peerName(libp2p.peerId.toString())
    this.#victim = victim
  }

  static async stopAll(): Promise<void> {
    await Promise.all(strangers.splice(0).map(async ({ libp2p }) => await libp2p.stop()))
  }

  /** A stream to the victim. */
  async open(protocol = DIRECT_PROTOCOL): Promise<Stream> {
    const [connection] = this.libp2p.getConnections(this.#victim.libp2p.peerId)
    if (connection === undefined) {
      throw new Error('the stranger has no connection to its victim')
    }
    return await connection.newStream(protocol, { maxOutboundStreams: 1_000 })
  }

  /** An introduction that is in order. */
  hello(overrides: { readonly peer?: PeerName; readonly meshId?: string } = {}): HelloMessage {
    return {
      type: 'hello',
      self: {
        peer: overrides.peer ?? this.name,
        storeId: storeId('5'.repeat(32)),
        boot: 1,
        startNonce: '5'.repeat(16),
        incarnation: 0,
        status: 'alive',
        addresses: [],
        ...(overrides.meshId === undefined ? {} : { meshId: meshId(overrides.meshId) })
      },
      versions: {},
      settings: {},
      heard: true
    }
  }

  #accept(stream: Stream): void {
    this.inbound.push(stream)
    stream.addEventListener('message', () => undefined)
  }
}
