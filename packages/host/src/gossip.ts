import type { Logger, PeerId } from '@libp2p/interface'
import { MalformedMessageError, type MeshId, type PeerName, peerName } from '@peermesh/kernel'
import { findComponent, hasCapability } from './components.ts'
import { MESSAGE_BYTES_MAX } from './constants.ts'
import type { HostCounters } from './statistics.ts'
import { decodeEnvelope, ENVELOPE_BYTES_MAX, type Envelope, encodeEnvelope } from './wire/envelope.ts'
import { ownBytes } from './wire/frame.ts'

/** What we ask of a pubsub service: what all that exist for libp2p 3 have in common. */
interface PubSub {
  /** `StrictSign` where messages carry a proven sender. */
  readonly globalSignaturePolicy?: unknown
  subscribe(topic: string): void
  unsubscribe(topic: string): void
  publish(topic: string, data: Uint8Array): Promise<{ readonly recipients: readonly unknown[] }>
  addEventListener(type: 'message', listener: (event: CustomEvent<PubSubMessage>) => void): void
  removeEventListener(type: 'message', listener: (event: CustomEvent<PubSubMessage>) => void): void
  /** Only gossipsub has it: what is said of a message before it is passed on. */
  readonly topicValidators?: Map<string, (propagator: PeerId, message: PubSubMessage) => 'accept' | 'ignore' | 'reject'>
}

interface PubSubMessage {
  readonly topic: string
  readonly data: Uint8Array
  /** Present on signed messages. */
  readonly from?: PeerId
}

export interface GossipInit {
  readonly topic: string
  readonly self: PeerName
  readonly components: object
  readonly counters: HostCounters
  readonly log: Logger
  /** Whether anybody here listens to this peer. */
  hears(from: PeerName): boolean
  message(from: PeerName, envelope: Envelope): void
  malformed(from: PeerName | undefined, error: unknown): void
}

const PUBSUB_CAPABILITY = '@libp2p/pubsub'

/**
 * One topic of whatever pubsub service libp2p has. Where it has none, nothing is heard and each publish counts as unheard.
 *
 * HG1 Our own messages do not come back to us.
 * HG2 The sender is who signed. Where the service does not sign, it is who the envelope says: a claim.
 * HG3 A publish never throws: what reaches nobody is counted.
 * HG6 Signed gossip of a peer to which nobody here listens is not passed on, where the service lets us say so.
 */
export class Gossip {
  readonly #init: GossipInit
  #pubsub: PubSub | undefined
  #sequence = Math.floor(Math.random() * 2 ** 32)

  constructor(init: GossipInit) {
    this.#init = init
  }

  /** Subscribes. After the pubsub service started: it refuses earlier. */
  start(): void {
    const pubsub = findComponent(this.#init.components, 'pubsub', isPubSub)
    if (pubsub === undefined) {
      this.#init.log('no pubsub service: gossip is neither sent nor heard')
      return
    }
    pubsub.addEventListener('message', this.#onMessage)
    pubsub.topicValidators?.set(this.#init.topic, (_, { from }) => this.#judge(from))
    pubsub.subscribe(this.#init.topic)
    this.#pubsub = pubsub
  }

  stop(): void {
    const pubsub = this.#pubsub
    this.#pubsub = undefined
    if (pubsub === undefined) {
      return
    }
    pubsub.removeEventListener('message', this.#onMessage)
    pubsub.topicValidators?.delete(this.#init.topic)
    try {
      pubsub.unsubscribe(this.#init.topic)
    } catch (error) {
      // The service may have stopped before us: phases have no order among services.
      this.#init.log('could not unsubscribe - %e', error)
    }
  }

  publish(message: { tag: number; version: number; payload: Uint8Array; meshId: MeshId | undefined }): void {
    void this.#publish(message)
  }

  async #publish(message: {
    tag: number
    version: number
    payload: Uint8Array
    meshId: MeshId | undefined
  }): Promise<void> {
    const pubsub = this.#pubsub
    if (pubsub === undefined) {
      this.#init.counters.gossipUnheard++
      return
    }
    try {
      const envelope = encodeEnvelope({ ...message, unsigned: this.#unsigned(pubsub) })
      const { recipients } = await pubsub.publish(this.#init.topic, envelope)
      this.#init.counters.gossipUnheard += recipients.length === 0 ? 1 : 0
    } catch (error) {
      this.#init.counters.gossipUnheard++
      this.#init.log.trace('published to nobody - %e', error)
    }
  }

  /** Unsigned messages are told apart by their bytes: without a number, the second of two equal ones would be taken for the first. */
  #unsigned(pubsub: PubSub): Envelope['unsigned'] {
    if (pubsub.globalSignaturePolicy === 'StrictSign') {
      return undefined
    }
    this.#sequence = (this.#sequence + 1) >>> 0
    return { from: this.#init.self, sequence: this.#sequence }
  }

  /** Ignored, not rejected: who passes on what a newcomer says has done nothing wrong, it only knows more than we do. */
  #judge(signer: PeerId | undefined): 'accept' | 'ignore' {
    if (signer === undefined || this.#init.hears(peerName(signer.toString()))) {
      return 'accept'
    }
    this.#init.counters.gossipIgnored++
    return 'ignore'
  }

  readonly #onMessage = ({ detail }: CustomEvent<PubSubMessage>): void => {
    if (detail.topic !== this.#init.topic) {
      return
    }
    const signer = detail.from === undefined ? undefined : peerName(detail.from.toString())
    try {
      this.#deliver(signer, detail.data)
    } catch (error) {
      this.#init.malformed(signer, error)
    }
  }

  #deliver(signer: PeerName | undefined, data: Uint8Array): void {
    if (data.byteLength > ENVELOPE_BYTES_MAX + MESSAGE_BYTES_MAX) {
      throw new MalformedMessageError(`a gossip message of ${data.byteLength} bytes`)
    }
    const envelope = decodeEnvelope(data)
    const from = signer ?? envelope.unsigned?.from
    if (from === undefined) {
      throw new MalformedMessageError('a gossip message without a sender')
    }
    if (from !== this.#init.self) {
      this.#init.message(from, { ...envelope, payload: ownBytes(envelope.payload) })
    }
  }
}

/** A component that says so, or has what we ask of one. */
function isPubSub(service: unknown): service is PubSub {
  return (
    typeof service === 'object' &&
    service !== null &&
    (hasCapability(service, PUBSUB_CAPABILITY) ||
      (typeof Reflect.get(service, 'subscribe') === 'function' &&
        typeof Reflect.get(service, 'publish') === 'function'))
  )
}
