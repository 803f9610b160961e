import type { Logger, Stream } from '@libp2p/interface'
import { type BulkInput, MalformedMessageError, type PeerName, type Seat, type TransferId } from '@peermesh/kernel'
import { pipe } from 'it-pipe'
import { BULK_CHUNK_BYTES_MAX, BULK_STALL_MS } from '../constants.ts'
import { LinkResetError } from '../errors.ts'
import { type BulkPart, bulkPartLimits, decodeBulkPart, encodeBulkPart } from '../wire/bulk-part.ts'
import { ownBytes, PartReader, speaks } from '../wire/frame.ts'
import type { TransferOutcome } from './outgoing-transfer.ts'
import { streamSource } from './stream-source.ts'

export interface IncomingInit {
  readonly id: TransferId
  readonly peer: PeerName
  readonly stream: Stream
  readonly log: Logger
  seat(tag: number): Seat | undefined
  journalRoom(): Promise<void>
  journalDurable(): Promise<void>
  received(core: string, bytes: number): void
  input(core: string, input: BulkInput<unknown>): void
  malformed(core: string | undefined, error: unknown): void
  over(core: string | undefined, outcome: TransferOutcome): void
}

/** A part whose payload went through the codec of its core. */
interface Message {
  readonly kind: 'open' | 'chunk' | 'last'
  readonly seat: Seat
  readonly message: unknown
}

/**
 * The receiving end of a transfer, as a pipeline: bytes → parts → messages → the core. Each stage takes the next item only when the one
 * behind it asks, so that a core that is slow, or a journal that is, holds back the sender and not our memory.
 */
export class IncomingTransfer {
  readonly peer: PeerName
  readonly #init: IncomingInit
  #seat: Seat | undefined
  /** That of its first part: the others are of no other. */
  #version: number | undefined
  #over = false

  constructor(init: IncomingInit) {
    this.peer = init.peer
    this.#init = init
  }

  async run(): Promise<void> {
    const { stream } = this.#init
    try {
      await pipe(
        streamSource(stream, BULK_STALL_MS),
        (bytes) => partsOf(bytes),
        (parts) => this.#messagesOf(parts),
        (messages) => this.#deliver(messages)
      )
      this.end('lost', 'the sender ended before the last chunk')
    } catch (error) {
      this.#fail(error)
    }
  }

  end(outcome: TransferOutcome, reason: string): void {
    if (this.#over) {
      return
    }
    this.#over = true
    if (outcome !== 'complete') {
      this.#init.stream.abort(new LinkResetError(reason))
    }
    this.#init.over(this.#seat?.name, outcome)
  }

  #fail(error: unknown): void {
    if (this.#over) {
      return
    }
    const seat = this.#seat
    this.end('lost', error instanceof LinkResetError ? error.message : 'the transfer broke off')
    if (!(error instanceof LinkResetError)) {
      this.#init.malformed(seat?.name, error)
    }
  }

  async *#messagesOf(parts: AsyncIterable<BulkPart>): AsyncGenerator<Message> {
    for await (const { kind, tag, version, payload } of parts) {
      const seat = this.#seat ?? this.#init.seat(tag)
      const expected = this.#version ?? version
      if (seat === undefined || seat.tag !== tag || expected !== version || !speaks(seat, version)) {
        throw new MalformedMessageError(`a bulk transfer for tag ${tag} version ${version}`)
      }
      if (kind === 'received' || (kind === 'open') !== (this.#seat === undefined)) {
        throw new MalformedMessageError(`a bulk part '${kind}' out of turn`)
      }
      this.#version = version
      this.#init.received(seat.name, payload.byteLength)
      yield { kind, seat, message: seat.codec.decode(ownBytes(payload), version) }
    }
  }

  async #deliver(messages: AsyncIterable<Message>): Promise<void> {
    const { id: transfer, peer: from } = this.#init
    for await (const { kind, seat, message } of messages) {
      if (this.#over) {
        return
      }
      if (kind === 'open') {
        this.#seat = seat
        this.#init.input(seat.name, { type: 'bulk', event: 'opened', transfer, from, message })
        continue
      }
      this.#init.input(seat.name, { type: 'bulk', event: 'chunk', transfer, message })
      if (kind === 'last') {
        await this.#finish(seat)
        return
      }
      await this.#init.journalRoom()
    }
  }

  async #finish({ tag, version: newest }: Seat): Promise<void> {
    const version = this.#version ?? newest
    await this.#init.journalDurable()
    if (this.#over) {
      return
    }
    const { stream, log } = this.#init
    try {
      stream.send(encodeBulkPart({ kind: 'received', tag, version, payload: new Uint8Array(0) }))
      this.end('complete', 'the transfer is complete')
      await stream.close()
    } catch (error) {
      log('could not close the bulk stream of %s - %e', this.peer, error)
      this.end('lost', 'the sender is gone')
    }
  }
}

async function* partsOf(source: AsyncIterable<Uint8Array>): AsyncGenerator<BulkPart> {
  const reader = new PartReader(bulkPartLimits(BULK_CHUNK_BYTES_MAX))
  for await (const bytes of source) {
    for (const part of reader.read(bytes)) {
      yield decodeBulkPart(part)
    }
  }
}
