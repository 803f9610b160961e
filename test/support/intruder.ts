import { once } from 'node:events'
import { gossipsub } from '@libp2p/gossipsub'
import { identify } from '@libp2p/identify'
import type { Stream } from '@libp2p/interface'
import { noise } from '@libp2p/noise'
import { tcp } from '@libp2p/tcp'
import { guardedMuxer } from '@peermesh/host'
import { yamux } from '@libp2p/yamux'
import { multiaddr } from '@multiformats/multiaddr'
import { type MeshId, type PeerName, peerName, storeId } from '@peermesh/kernel'
import { createLibp2p, type Libp2p } from 'libp2p'
import { frame, MEMBERSHIP_TAG, membershipCodec } from './stranger.ts'

const OPEN_TIMEOUT_MS = 5_000
const DRAIN_TIMEOUT_MS = 200
/** A victim that was hurried too often waits, 5 s at most, before it opens a link and listens. */
const INSIST_TIMEOUT_MS = 60_000

/** A libp2p peer on TCP that says to a mesh whatever a test wants it to, and reads nothing. It reconnects for as long as it is asked to send. */
export class Intruder {
  readonly name: PeerName
  readonly #libp2p: Libp2p
  readonly #mesh: string
  readonly #victim: string

  static async start(mesh: string, victim: string): Promise<Intruder> {
    const libp2p = await createLibp2p({
      transports: [tcp()],
      connectionEncrypters: [noise()],
      streamMuxers: [guardedMuxer(yamux())],
      connectionMonitor: { enabled: false },
      services: {
        identify: identify(),
        pubsub: gossipsub({ scoreParams: { IPColocationFactorWeight: 0 }, allowPublishToZeroTopicPeers: true })
      }
    })
    const intruder = new Intruder(libp2p, mesh, victim)
    // So that the victim opens a link to it.
    await libp2p.handle(intruder.#protocol, (stream) => stream.addEventListener('message', () => undefined))
    intruder.#pubsub.subscribe(intruder.#protocol)
    return intruder
  }

  private constructor(libp2p: Libp2p, mesh: string, victim: string) {
    this.#libp2p = libp2p
    this.#mesh = mesh
    this.#victim = victim
    this.name = peerName(libp2p.peerId.toString())
  }

  /** Whether what it publishes reaches anybody yet. */
  get isHeard(): boolean {
    return this.#pubsub.getSubscribers(this.#protocol).length > 0
  }

  async direct(chunks: readonly Uint8Array[]): Promise<void> {
    await this.#write(this.#protocol, chunks)
  }

  /** The same, and then stays on the stream until the victim has had enough of it: so that at least once it is listened to. */
  async insist(chunks: readonly Uint8Array[]): Promise<void> {
    const stream = await this.#open(this.#protocol)
    if (stream !== undefined) {
      const ended = once(stream, 'close', { signal: AbortSignal.timeout(INSIST_TIMEOUT_MS) })
      await writeAll(stream, chunks)
      await ended
    }
  }

  async bulk(chunks: readonly Uint8Array[]): Promise<void> {
    await this.#write(`/peermesh/${this.#mesh}/bulk/1.0.0`, chunks)
  }

  async publish(data: Uint8Array): Promise<void> {
    // A duplicate, or one that the own node refuses to send, is as good as sent.
    await this.#pubsub.publish(this.#protocol, data).catch((error: unknown) => error)
  }

  /** An introduction that is in order: where it is believed, what follows reaches all cores. */
  hello(meshId: MeshId): Uint8Array {
    return frame(
      MEMBERSHIP_TAG,
      1,
      membershipCodec.encode({
        type: 'hello',
        self: {
          peer: this.name,
          storeId: storeId('5'.repeat(32)),
          boot: 1,
          startNonce: '5'.repeat(16),
          incarnation: 0,
          status: 'alive',
          addresses: [],
          meshId
        },
        versions: {},
        settings: {},
        heard: true
      })
    )
  }

  async stop(): Promise<void> {
    await this.#libp2p.stop()
  }

  get #protocol(): string {
    return `/peermesh/${this.#mesh}/1.0.0`
  }

  get #pubsub(): {
    subscribe(topic: string): void
    getSubscribers(topic: string): unknown[]
    publish(topic: string, data: Uint8Array): Promise<unknown>
  } {
    return (this.#libp2p.services as unknown as { pubsub: ReturnType<ReturnType<typeof gossipsub>> }).pubsub
  }

  /** Writes for as long as the stream takes bytes: the victim may refuse it, and reset it at any of them, which is what a test wants. */
  async #write(protocol: string, chunks: readonly Uint8Array[]): Promise<void> {
    const stream = await this.#open(protocol)
    if (stream !== undefined) {
      await writeAll(stream, chunks)
      await stream.close({ signal: AbortSignal.timeout(DRAIN_TIMEOUT_MS) }).catch((error: unknown) => error)
    }
  }

  /** `undefined` where the victim does not let us. */
  async #open(protocol: string): Promise<Stream | undefined> {
    const connection = await this.#libp2p.dial(multiaddr(this.#victim))
    const signal = AbortSignal.timeout(OPEN_TIMEOUT_MS)
    const stream: unknown = await connection
      .newStream(protocol, { maxOutboundStreams: 1_000, signal })
      .catch((error: unknown) => error)
    return stream instanceof Error ? undefined : (stream as Stream)
  }
}

async function writeAll(stream: Stream, chunks: readonly Uint8Array[]): Promise<void> {
  for (const chunk of chunks) {
    if (stream.writeStatus !== 'writable') {
      return
    }
    stream.send(chunk)
    if (stream.writableNeedsDrain) {
      await stream.onDrain({ signal: AbortSignal.timeout(DRAIN_TIMEOUT_MS) }).catch((error: unknown) => error)
    }
  }
}
