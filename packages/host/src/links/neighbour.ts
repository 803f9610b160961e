import type { Connection, Logger, PeerId, Stream, StreamCloseEvent, StreamMessageEvent } from '@libp2p/interface'
import type { PeerName } from '@peermesh/kernel'
import type { Multiaddr } from '@multiformats/multiaddr'
import type { Clock } from '../clock.ts'
import {
  EXPEL_BACKOFF_MS,
  HASTENED_FAILURES_MAX,
  MESSAGE_BYTES_MAX,
  REOPEN_BACKOFF_MAX_MS,
  REOPEN_BACKOFF_MIN_MS,
  STREAM_OPEN_TIMEOUT_MS,
  WRITE_BYTES_MAX
} from '../constants.ts'
import { LinkResetError } from '../errors.ts'
import type { HostCounters } from '../statistics.ts'
import { decodeFrame, encodeFrames, type Frame, frameLimits, PartReader } from '../wire/frame.ts'
import { OutboundQueue } from './outbound-queue.ts'
import { StreamWriter } from './stream-writer.ts'

/** What the links tell whoever drives the stack. */
export interface LinkEvents {
  /** @param loopback the connection does not leave this machine */
  up(peer: PeerName, loopback: boolean): void
  lost(peer: PeerName, by: 'us' | 'them'): void
  frame(peer: PeerName, frame: Frame): void
  /** What came is not a frame. */
  malformed(peer: PeerName, error: unknown): void
}

/** What a neighbour shares with all others of its host. */
export interface Neighbourhood {
  readonly protocol: string
  readonly queueBytesMax: number
  readonly clock: Clock
  readonly counters: HostCounters
  readonly log: Logger
  readonly events: LinkEvents
  /** Open connections to a peer, the one to be used first. */
  connections(peer: PeerId): Connection[]
  /** Has `flush` called at the end of the turn. */
  flushAfterTurn(neighbour: Neighbour): void
  /** The same at once, where it was not yet in this turn: what was heard first is answered first. */
  flushFirst(): void
  /** Nothing is left to remember of it. */
  forget(neighbour: Neighbour): void
}

/**
 * The link to one peer: our stream out, its stream in, and when to open anew.
 *
 * HL3 A link is up while our outbound stream is open. `up` and `lost` alternate, and begin with `up`.
 * HL4 Frames of a peer come between an `up` and a `lost`: those that arrive before wait in the stream, which is paused.
 * HL5 A link that is lost is lost at both ends: what is left of either stream is reset. A second inbound stream says that the
 *     peer lost the first.
 * HL6 A peer that broke the protocol is opened to only after its back-off, whatever it opens to us meanwhile.
 */
export class Neighbour {
  readonly peer: PeerName
  readonly #peerId: PeerId
  readonly #hood: Neighbourhood
  #outbound: { readonly writer: StreamWriter; readonly queue: OutboundQueue; readonly since: number } | undefined
  #inbound: Stream | undefined
  /** What `#inbound` came on. */
  #inboundConnection: Connection | undefined
  #opening: AbortController | undefined
  #backOff: { readonly cancel: () => void; readonly mayHasten: boolean } | undefined
  #failures = 0
  #held = false
  #onFlushed: (() => void) | undefined

  constructor(peerId: PeerId, peer: PeerName, hood: Neighbourhood) {
    this.#peerId = peerId
    this.peer = peer
    this.#hood = hood
  }

  get isUp(): boolean {
    return this.#outbound !== undefined
  }

  get queueBytes(): number {
    return this.#outbound?.queue.bytes ?? 0
  }

  /** Opens the link, where there is a connection and nothing speaks against it. */
  consider(): void {
    if (this.#held || this.isUp || this.#opening !== undefined || this.#backOff !== undefined) {
      return
    }
    const connections = this.#hood.connections(this.#peerId)
    // What came on a connection shows that it lives, and who is there: two processes with one key have one each. Else another is tried after each failure: the
    // first may be dead without knowing it.
    const connection =
      connections.find((candidate) => this.#inbound !== undefined && candidate === this.#inboundConnection) ??
      connections[this.#failures % Math.max(1, connections.length)]
    if (connection !== undefined) {
      this.#opening = new AbortController()
      void this.#open(connection, this.#opening)
    } else if (this.#inbound === undefined) {
      this.#hood.forget(this)
    }
  }

  /** Takes a stream that the peer opened to us on this connection. */
  accept(stream: Stream, connection: Connection): void {
    // What came before may have been of another process with that key: its connection is still there.
    const isRival = this.#inboundConnection !== connection && this.#inboundConnection?.status === 'open'
    if (this.#inbound !== undefined) {
      this.#lose('them', 'the peer opened another stream')
    }
    this.#inbound = stream
    this.#inboundConnection = connection
    const gone = (): void => this.#onInboundGone(stream)
    stream.addEventListener('close', gone)
    stream.addEventListener('remoteCloseWrite', gone)
    if (stream.status !== 'open' || stream.remoteWriteStatus === 'closed') {
      gone()
      return
    }
    if (this.isUp) {
      this.#listen(stream)
      return
    }
    stream.pause()
    if (this.#backOff?.mayHasten === true && this.#failures <= HASTENED_FAILURES_MAX) {
      this.#endBackOff()
    } else if (this.#backOff?.mayHasten === true && isRival) {
      // It is answered while it lasts: or of the two only one would ever hear what is to be said to both.
      this.#reopenAfter(REOPEN_BACKOFF_MIN_MS, true)
    }
    this.consider()
  }

  /** Queues a frame for the end of the turn. Where the link is not up it goes nowhere. */
  send(frame: Frame, priority: number): void {
    if (this.#outbound === undefined) {
      return
    }
    if (this.#outbound.queue.push(frame, priority)) {
      this.#hood.flushAfterTurn(this)
    } else {
      this.#hood.counters.linksOverflowed++
      this.#lose('us', 'the peer does not read')
    }
  }

  /** Writes what is queued, as far as the stream has room. */
  flush(): void {
    try {
      while (this.#outbound?.writer.hasRoom === true && this.#outbound.queue.bytes > 0) {
        this.#outbound.writer.write(encodeFrames(this.#outbound.queue.take(WRITE_BYTES_MAX)))
        this.#hood.counters.linkWrites++
      }
    } catch (error) {
      this.#hood.log('could not write to %s - %e', this.peer, error)
      this.#lose('them', 'the stream does not take bytes')
    }
    if (this.queueBytes === 0) {
      this.#onFlushed?.()
    }
  }

  /** Resets the link, because the peer broke the protocol. */
  punish(reason: string, backOff: 'expelled' | 'rejected'): void {
    this.#lose('us', reason, backOff)
  }

  /**
   * The last connection is gone, or so it is said: a topology says it too when an identify that is older than the peer's start does not
   * name our protocol.
   */
  disconnected(): void {
    if (this.#hood.connections(this.#peerId).length > 0) {
      return
    }
    if (this.isUp || this.#inbound !== undefined) {
      this.#lose('them', 'the connection closed')
    }
    this.consider()
  }

  /** Closes the link and opens none until released. */
  hold(reason: string): void {
    this.#held = true
    this.#lose('us', reason)
    this.#endBackOff()
  }

  release(): void {
    this.#held = false
    this.consider()
  }

  /** Hands over what is queued, then closes the link for good. */
  async close(signal: AbortSignal): Promise<void> {
    this.#held = true
    this.#opening?.abort()
    this.#endBackOff()
    const stream = this.#outbound?.writer.stream
    if (stream !== undefined) {
      await this.#flushed(signal)
      await stream.close({ signal }).catch((error: unknown) => {
        this.#hood.log('could not close the stream to %s - %e', this.peer, error)
      })
    }
    this.#lose('us', 'the host stops')
    this.#endBackOff()
  }

  async #flushed(signal: AbortSignal): Promise<void> {
    this.flush()
    if (this.queueBytes > 0 && !signal.aborted) {
      await new Promise<void>((resolve) => {
        this.#onFlushed = resolve
        signal.addEventListener('abort', () => resolve(), { once: true })
      })
    }
  }

  async #open(connection: Connection, attempt: AbortController): Promise<void> {
    const signal = AbortSignal.any([attempt.signal, AbortSignal.timeout(STREAM_OPEN_TIMEOUT_MS)])
    try {
      const stream = await connection.newStream(this.#hood.protocol, { signal })
      if (this.#opening !== attempt) {
        stream.abort(new LinkResetError('the link was given up while it was opened'))
      } else if (stream.status === 'open') {
        this.#opening = undefined
        this.#raise(stream, isLoopback(connection.remoteAddr))
      } else {
        // It was reset before anybody could listen: by a limit of the peer, or by its handler.
        this.#retry(attempt, new LinkResetError('the stream was reset as it was opened'))
      }
    } catch (error) {
      this.#retry(attempt, error)
    }
  }

  #retry(attempt: AbortController, error: unknown): void {
    if (this.#opening !== attempt) {
      return
    }
    this.#hood.log('could not open a stream to %s - %e', this.peer, error)
    this.#opening = undefined
    this.#reopenAfter(this.#nextBackOffMs(), true)
  }

  #raise(stream: Stream, loopback: boolean): void {
    const writer = new StreamWriter(stream, () => this.flush())
    const since = this.#hood.clock.moment().now
    this.#outbound = { writer, queue: new OutboundQueue(this.#hood.queueBytesMax), since }
    stream.addEventListener('close', (event) => this.#onOutboundGone(stream, event))
    this.#hood.counters.linksOpened++
    this.#hood.events.up(this.peer, loopback)
    // The step may have closed the link again.
    if (this.isUp && this.#inbound !== undefined) {
      this.#listen(this.#inbound)
    }
  }

  #listen(stream: Stream): void {
    const reader = new PartReader(frameLimits(MESSAGE_BYTES_MAX))
    stream.addEventListener('message', (event) => this.#onBytes(stream, reader, event))
    if (stream.readStatus === 'paused') {
      stream.resume()
    }
  }

  #onBytes(stream: Stream, reader: PartReader, { data }: StreamMessageEvent): void {
    try {
      for (const part of reader.read(data.subarray())) {
        this.#hood.events.frame(this.peer, decodeFrame(part))
        // What a frame led to may have reset this stream; what else it carried is then not listened to.
        if (this.#inbound !== stream) {
          return
        }
      }
    } catch (error) {
      this.#hood.events.malformed(this.peer, error)
    }
    // Before the stream grants its peer the window for what was read, which is a write of its own.
    this.#hood.flushFirst()
  }

  #onInboundGone(stream: Stream): void {
    if (this.#inbound === stream) {
      this.#lose('them', 'the peer closed its stream')
    }
  }

  #onOutboundGone(stream: Stream, event: StreamCloseEvent): void {
    if (this.#outbound?.writer.stream === stream) {
      this.#lose(event.local === true ? 'us' : 'them', 'our stream closed')
    }
  }

  #lose(by: 'us' | 'them', reason: string, punished?: 'expelled' | 'rejected'): void {
    const error = new LinkResetError(reason)
    const outbound = this.#outbound
    const inbound = this.#inbound
    this.#outbound = undefined
    this.#inbound = undefined
    this.#opening?.abort()
    this.#opening = undefined
    outbound?.writer.stream.abort(error)
    inbound?.abort(error)
    if (outbound !== undefined) {
      this.#onFlushed?.()
      const heldForMs = this.#hood.clock.moment().now - outbound.since
      this.#failures = heldForMs >= REOPEN_BACKOFF_MAX_MS ? 0 : this.#failures
      this.#hood.counters.linksLost++
      this.#hood.log('lost the link to %s - %s', this.peer, reason)
      this.#hood.events.lost(this.peer, by)
    }
    if (punished === undefined && this.#backOff !== undefined) {
      // The next attempt has its moment already: a peer that opens and opens does not put it off.
      return
    }
    const backOffMs = punished === 'expelled' ? EXPEL_BACKOFF_MS : this.#nextBackOffMs()
    this.#reopenAfter(backOffMs, punished === undefined)
  }

  #nextBackOffMs(): number {
    return Math.min(REOPEN_BACKOFF_MIN_MS * 2 ** this.#failures++, REOPEN_BACKOFF_MAX_MS)
  }

  #reopenAfter(delayMs: number, mayHasten: boolean): void {
    if (this.#held || this.#backOff?.mayHasten === false) {
      return
    }
    this.#endBackOff()
    const cancel = this.#hood.clock.schedule(delayMs, () => {
      this.#backOff = undefined
      this.consider()
    })
    this.#backOff = { cancel, mayHasten }
  }

  #endBackOff(): void {
    this.#backOff?.cancel()
    this.#backOff = undefined
  }
}

function isLoopback(address: Multiaddr): boolean {
  const [first] = address.getComponents()
  return (
    (first?.name === 'ip4' && first.value?.startsWith('127.') === true) ||
    (first?.name === 'ip6' && first.value === '::1')
  )
}
