import type { Stream } from '@libp2p/interface'
import { noise } from '@libp2p/noise'
import { tcp } from '@libp2p/tcp'
import { yamux } from '@libp2p/yamux'
import { multiaddr } from '@multiformats/multiaddr'
import { guardedMuxer, leanEncrypter } from '@peermesh/host'
import { createLibp2p, type Libp2p } from 'libp2p'
import type { Entry } from './entries.ts'
import { timeEach } from './in-flight.ts'
import { readEntries, sendEntries } from './raw-stream.ts'

/** Who opens it is sent what is offered. */
const FETCH_PROTOCOL = '/peermesh-bench/fetch/1.0.0'
/** Who opens it sends entries. */
const PUSH_PROTOCOL = '/peermesh-bench/push/1.0.0'
/** What is sent comes back. */
const ECHO_PROTOCOL = '/peermesh-bench/echo/1.0.0'

/** Pushed entries that are waited for. */
interface Expected {
  readonly count: number
  readonly arrived: () => void
}

/**
 * libp2p with TCP, noise and yamux as a peer has them, and nothing that a peer adds: no identify, no gossip, no membership, no clocks.
 * What it does with the same bytes is the limit of what a peer can do.
 */
export class RawNode {
  readonly #libp2p: Libp2p
  readonly #pushed = new Map<string, Uint8Array>()
  #expected: Expected | undefined
  #offered: readonly Entry[] = []
  #pushStream: Stream | undefined

  /** @param trimmed with no more writes than a peer makes: one of each message, and hardly any window updates */
  static async start(trimmed = false): Promise<RawNode> {
    const libp2p = await createLibp2p({
      addresses: { listen: ['/ip4/127.0.0.1/tcp/0'] },
      transports: [tcp()],
      connectionEncrypters: [trimmed ? leanEncrypter(noise()) : noise()],
      streamMuxers: [trimmed ? guardedMuxer(yamux()) : yamux()],
      connectionMonitor: { enabled: false }
    })
    const node = new RawNode(libp2p)
    await libp2p.handle(FETCH_PROTOCOL, (stream) => sendEntries(stream, node.#offered))
    await libp2p.handle(PUSH_PROTOCOL, (stream) => node.#takePushed(stream))
    await libp2p.handle(ECHO_PROTOCOL, (stream) => {
      stream.addEventListener('message', ({ data }) => stream.send(data))
      // libp2p allows so many at one time.
      stream.addEventListener('remoteCloseWrite', () => void stream.close())
    })
    return node
  }

  private constructor(libp2p: Libp2p) {
    this.#libp2p = libp2p
  }

  get addresses(): string[] {
    return this.#libp2p.getMultiaddrs().map(String)
  }

  async stop(): Promise<void> {
    await this.#libp2p.stop()
  }

  /** What whoever fetches gets. */
  offer(entries: readonly Entry[]): void {
    this.#offered = entries
  }

  /** Opens the stream for `push`. */
  async connect(addresses: readonly string[]): Promise<void> {
    this.#pushStream = await this.#open(addresses, PUSH_PROTOCOL)
  }

  /** Resolves once all of it is with the stream. */
  async push(entries: readonly Entry[]): Promise<void> {
    if (this.#pushStream === undefined) {
      throw new RangeError('Connect before you push.')
    }
    await sendEntries(this.#pushStream, entries)
  }

  /** Resolves once so many entries were pushed to this node. */
  async pushed(count: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#expected = { count, arrived: resolve }
    this.#checkExpected()
    await promise
  }

  /** Dials, opens one stream and decodes what is offered there into a map. Returns how long it took, in milliseconds. */
  async fetch(addresses: readonly string[], count: number): Promise<number> {
    const startedAt = performance.now()
    const stream = await this.#open(addresses, FETCH_PROTOCOL)
    const { promise, resolve } = Promise.withResolvers<void>()
    const map = new Map<string, Uint8Array>()
    readEntries(stream, (key, value) => {
      map.set(key, value)
      if (map.size === count) {
        resolve()
      }
    })
    await promise
    return performance.now() - startedAt
  }

  /** Dials, opens one stream and sends one entry, which comes back. Returns how long it took, in milliseconds. */
  async roundTrip(addresses: readonly string[], entry: Entry): Promise<number> {
    const startedAt = performance.now()
    const stream = await this.#open(addresses, ECHO_PROTOCOL)
    const { promise, resolve } = Promise.withResolvers<void>()
    readEntries(stream, () => resolve())
    await sendEntries(stream, [entry])
    await promise
    return performance.now() - startedAt
  }

  /**
   * Sends messages of so many bytes, which come back, with so many on their way at any time, after one that warms the stream. In milliseconds: all of it, and
   * the median of one.
   */
  async echoes(
    addresses: readonly string[],
    { count, inFlight, bytes }: { count: number; inFlight: number; bytes: number }
  ): Promise<{ readonly elapsedMs: number; readonly medianMs: number }> {
    const stream = await this.#open(addresses, ECHO_PROTOCOL)
    const waiting: (() => void)[] = []
    let received = 0
    stream.addEventListener('message', ({ data }) => {
      for (received += data.byteLength; received >= bytes; received -= bytes) {
        waiting.shift()?.()
      }
    })
    const message = new Uint8Array(bytes)
    const echo = (): Promise<void> =>
      new Promise((resolve) => {
        waiting.push(resolve)
        stream.send(message)
      })
    await echo()
    const timed = await timeEach(count, inFlight, echo)
    await stream.close()
    return timed
  }

  /**
   * Asks several nodes the same in turn and awaits the first echo of each message: no protocol that asks them all and needs one answer beside its own
   * takes less. In milliseconds: all of it, and the median of one.
   */
  async firstEchoes(
    nodes: readonly (readonly string[])[],
    { count, bytes }: { count: number; bytes: number }
  ): Promise<{ readonly elapsedMs: number; readonly medianMs: number }> {
    const streams = await Promise.all(nodes.map((addresses) => this.#open(addresses, ECHO_PROTOCOL)))
    let wanted = 0
    let arrived = (): void => undefined
    for (const stream of streams) {
      let received = 0
      stream.addEventListener('message', ({ data }) => {
        received += data.byteLength
        if (received >= wanted * bytes) {
          arrived()
        }
      })
    }
    const message = new Uint8Array(bytes)
    const first = (): Promise<void> =>
      new Promise((resolve) => {
        wanted++
        arrived = resolve
        for (const stream of streams) {
          stream.send(message)
        }
      })
    await first()
    const timed = await timeEach(count, 1, first)
    await Promise.all(streams.map((stream) => stream.close()))
    return timed
  }

  #open(addresses: readonly string[], protocol: string): Promise<Stream> {
    return this.#libp2p.dialProtocol(
      addresses.map((address) => multiaddr(address)),
      protocol
    )
  }

  #takePushed(stream: Stream): void {
    readEntries(stream, (key, value) => {
      this.#pushed.set(key, value)
      this.#checkExpected()
    })
  }

  #checkExpected(): void {
    if (this.#expected !== undefined && this.#pushed.size >= this.#expected.count) {
      this.#expected.arrived()
    }
  }
}
