import type { Connection, Logger, Stream } from '@libp2p/interface'
import type { ConnectionManager, Registrar } from '@libp2p/interface-internal'
import { type BulkInput, type BulkOutput, invariant, type PeerName, type Seat } from '@peermesh/kernel'
import { peerIdFromString } from '@libp2p/peer-id'
import { BULK_TRANSFERS_PER_PEER_MAX } from '../constants.ts'
import { LinkResetError } from '../errors.ts'
import { nameOf, usableConnections } from '../links/links.ts'
import { ProtocolHandler } from '../links/protocol-handler.ts'
import type { HostCounters } from '../statistics.ts'
import { IncomingTransfer } from './incoming-transfer.ts'
import { OutgoingTransfer } from './outgoing-transfer.ts'

export interface BulkEvents {
  input(core: string, input: BulkInput<unknown>): void
  /** What came is not of the protocol: `error` says how, or is a bug of ours. */
  malformed(peer: PeerName, core: string | undefined, error: unknown): void
}

export interface BulkInit {
  readonly protocol: string
  readonly transfersMax: number
  readonly registrar: Registrar
  readonly connectionManager: ConnectionManager
  readonly counters: HostCounters
  readonly log: Logger
  readonly events: BulkEvents
  seat(tag: number): Seat | undefined
  isLinked(peer: PeerName): boolean
  /** Resolves once the journal has room for what a chunk may lead to. */
  journalRoom(): Promise<void>
  /** Resolves once all that was persisted until now is durable. */
  journalDurable(): Promise<void>
}

/**
 * Transfers of more than a frame, each on a stream of its own.
 *
 * HB1 A sender's core is told `ready` once for each chunk it may push: when the stream is open, and when what it pushed is nearly sent.
 * HB2 A receiver's core is handed chunks in order, each after the step of the one before returned and the journal has room.
 * HB3 Both ends are told how a transfer ended, once, unless their core aborted it. `complete` is said after all chunks arrived in order and
 *     what the receiver persisted for them is durable; the sender hears it from the receiver, so it may hear `lost` where the
 *     receiver heard `complete`, never the other way round.
 * HB4 A transfer lives within the link: without one none is taken, and when it is lost, so are the transfers with the peer.
 * HB5 There are no more transfers at one time than the limits say. What is over them is `lost` at once.
 */
export class BulkTransfers {
  readonly #init: BulkInit
  readonly #incoming = new Map<number, IncomingTransfer>()
  readonly #outgoing = new Map<string, OutgoingTransfer>()
  readonly #handler: ProtocolHandler
  #lastIncoming = 0

  constructor(init: BulkInit) {
    this.#init = init
    this.#handler = new ProtocolHandler(init)
  }

  get incomingCount(): number {
    return this.#incoming.size
  }

  get outgoingCount(): number {
    return this.#outgoing.size
  }

  async start(): Promise<void> {
    const { transfersMax } = this.#init
    const limits = { maxInboundStreams: transfersMax, maxOutboundStreams: transfersMax }
    await this.#handler.take((stream, connection) => this.#accept(stream, connection), limits)
  }

  async stop(): Promise<void> {
    this.abortAll('the host stops')
    await this.#handler.leave()
  }

  carryOut(seat: Seat, version: number, output: BulkOutput<Uint8Array>): void {
    switch (output.action) {
      case 'open':
        this.#open(seat, version, output)
        return
      case 'push':
        this.#outgoing.get(keyOf(seat.name, output.transfer))?.push(output.message, output.last)
        return
      case 'abort':
        this.#abort(seat, output)
        return
    }
  }

  /** Ends all transfers with a peer, as `lost`. */
  abortPeer(peer: PeerName, reason: string): void {
    for (const transfer of [...this.#incoming.values(), ...this.#outgoing.values()]) {
      if (transfer.peer === peer) {
        transfer.end('lost', reason)
      }
    }
  }

  abortAll(reason: string): void {
    for (const transfer of [...this.#incoming.values(), ...this.#outgoing.values()]) {
      transfer.end('lost', reason)
    }
  }

  #abort(seat: Seat, { direction, transfer: id, reason }: Extract<BulkOutput<Uint8Array>, { action: 'abort' }>): void {
    const transfer = direction === 'in' ? this.#incoming.get(id) : this.#outgoing.get(keyOf(seat.name, id))
    transfer?.end('aborted', reason)
  }

  #open(
    seat: Seat,
    version: number,
    { to, transfer: id, message }: Extract<BulkOutput<Uint8Array>, { action: 'open' }>
  ): void {
    const key = keyOf(seat.name, id)
    invariant(!this.#outgoing.has(key), `HB1: ${seat.name} names each transfer once, and not ${id} again`)
    const ended = (outcome: 'complete' | 'lost'): void => {
      this.#count(outcome)
      this.#init.events.input(seat.name, { type: 'bulk', event: 'ended', direction: 'out', transfer: id, outcome })
    }
    const [connection] = usableConnections(this.#init.connectionManager, peerIdFromString(to))
    if (connection === undefined || this.#isFull(this.#outgoing, to)) {
      ended('lost')
      return
    }
    const transfer = new OutgoingTransfer({
      peer: to,
      seat,
      version,
      log: this.#init.log,
      sent: (bytes) => this.#init.counters.sent(seat.name, 'bulk', bytes),
      ready: () => this.#init.events.input(seat.name, { type: 'bulk', event: 'ready', transfer: id }),
      malformed: (error) => this.#init.events.malformed(to, seat.name, error),
      over: (outcome) => {
        this.#outgoing.delete(key)
        if (outcome !== 'aborted') {
          ended(outcome)
        }
      }
    })
    this.#outgoing.set(key, transfer)
    void transfer.open(connection, this.#init.protocol, message)
  }

  #accept(stream: Stream, connection: Connection): void {
    const peer = nameOf(connection.remotePeer)
    if (!this.#init.isLinked(peer) || this.#isFull(this.#incoming, peer)) {
      stream.abort(new LinkResetError('no link, or too many transfers'))
      return
    }
    const id = ++this.#lastIncoming
    const transfer = new IncomingTransfer({
      id,
      peer,
      stream,
      seat: (tag) => this.#init.seat(tag),
      journalRoom: () => this.#init.journalRoom(),
      journalDurable: () => this.#init.journalDurable(),
      log: this.#init.log,
      received: (core, bytes) => this.#init.counters.received(core, 'bulk', bytes),
      input: (core, input) => this.#init.events.input(core, input),
      malformed: (core, error) => this.#init.events.malformed(peer, core, error),
      over: (core, outcome) => {
        this.#incoming.delete(id)
        if (core !== undefined && outcome !== 'aborted') {
          this.#count(outcome)
          this.#init.events.input(core, { type: 'bulk', event: 'ended', direction: 'in', transfer: id, outcome })
        }
      }
    })
    this.#incoming.set(id, transfer)
    void transfer.run()
  }

  #isFull(transfers: ReadonlyMap<unknown, { readonly peer: PeerName }>, peer: PeerName): boolean {
    let ofPeer = 0
    for (const transfer of transfers.values()) {
      ofPeer += transfer.peer === peer ? 1 : 0
    }
    return transfers.size >= this.#init.transfersMax || ofPeer >= BULK_TRANSFERS_PER_PEER_MAX
  }

  #count(outcome: 'complete' | 'lost'): void {
    if (outcome === 'complete') {
      this.#init.counters.bulkCompleted++
    } else {
      this.#init.counters.bulkLost++
    }
  }
}

/** Cores number their own transfers: two may use one number. */
function keyOf(core: string, transfer: number): string {
  return `${core}/${transfer}`
}
