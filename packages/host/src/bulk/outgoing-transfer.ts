import type { Connection, Logger, Stream } from '@libp2p/interface'
import { invariant, MalformedMessageError, type PeerName, type Seat } from '@peermesh/kernel'
import { BULK_CHUNK_BYTES_MAX, BULK_STALL_MS, STREAM_OPEN_TIMEOUT_MS } from '../constants.ts'
import { LinkResetError } from '../errors.ts'
import { StreamWriter } from '../links/stream-writer.ts'
import { type BulkKind, bulkPartLimits, decodeBulkPart, encodeBulkPart } from '../wire/bulk-part.ts'
import { PartReader } from '../wire/frame.ts'

export interface OutgoingInit {
  readonly peer: PeerName
  readonly seat: Seat
  /** In which version of the core's messages all of it is. */
  readonly version: number
  readonly log: Logger
  sent(bytes: number): void
  ready(): void
  malformed(error: unknown): void
  over(outcome: TransferOutcome): void
}

/** `aborted` is the core's own word: it hears nothing more. */
export type TransferOutcome = 'complete' | 'lost' | 'aborted'

/** The sending end of a transfer: `open`, then a chunk for each `ready`, then the receiver's word that all of them arrived. */
export class OutgoingTransfer {
  readonly peer: PeerName
  readonly #init: OutgoingInit
  #writer: StreamWriter | undefined
  #phase: 'opening' | 'ready' | 'writing' | 'finishing' | 'over' = 'opening'
  #stalled: ReturnType<typeof setTimeout> | undefined

  constructor(init: OutgoingInit) {
    this.peer = init.peer
    this.#init = init
  }

  async open(connection: Connection, protocol: string, payload: Uint8Array): Promise<void> {
    try {
      const stream = await connection.newStream(protocol, { signal: AbortSignal.timeout(STREAM_OPEN_TIMEOUT_MS) })
      if (this.#phase === 'over') {
        stream.abort(new LinkResetError('the transfer was given up while it was opened'))
        return
      }
      this.#writer = new StreamWriter(
        stream,
        () => this.#giveRoom(),
        () => this.#progressed()
      )
      stream.addEventListener('close', () => this.end('lost', 'the stream closed'))
      if (stream.status !== 'open') {
        this.end('lost', 'the stream was reset as it was opened')
        return
      }
      this.#listen(stream)
      this.#write('open', payload)
    } catch (error) {
      this.#init.log('could not open a bulk stream to %s - %e', this.peer, error)
      this.end('lost', 'no stream could be opened')
    }
  }

  push(payload: Uint8Array, last: boolean): void {
    if (this.#phase === 'over') {
      return
    }
    invariant(this.#phase === 'ready', `HB1: ${this.#init.seat.name} pushes one chunk for each ready`)
    this.#write(last ? 'last' : 'chunk', payload)
  }

  end(outcome: TransferOutcome, reason: string): void {
    if (this.#phase === 'over') {
      return
    }
    this.#phase = 'over'
    clearTimeout(this.#stalled)
    if (outcome !== 'complete') {
      this.#writer?.stream.abort(new LinkResetError(reason))
    }
    this.#init.over(outcome)
  }

  #write(kind: BulkKind, payload: Uint8Array): void {
    invariant(payload.byteLength <= BULK_CHUNK_BYTES_MAX, `HW2: a chunk of ${this.#init.seat.name} fits its limit`)
    const {
      version,
      seat: { tag }
    } = this.#init
    this.#phase = kind === 'last' ? 'finishing' : 'writing'
    this.#expectProgress()
    this.#init.sent(payload.byteLength)
    try {
      this.#writer?.write(encodeBulkPart({ kind, tag, version, payload }))
    } catch (error) {
      this.#init.log('could not write to the bulk stream to %s - %e', this.peer, error)
      this.end('lost', 'the stream does not take bytes')
      return
    }
    if (this.#writer?.hasRoom === true) {
      this.#giveRoom()
    }
  }

  #giveRoom(): void {
    if (this.#phase === 'writing') {
      clearTimeout(this.#stalled)
      this.#phase = 'ready'
      this.#init.ready()
    }
  }

  /** A slow receiver is not a lost one: as long as it takes bytes of a chunk, it has all the time that it needs for the whole. */
  #progressed(): void {
    if (this.#phase === 'writing' || this.#phase === 'finishing') {
      this.#expectProgress()
    }
  }

  /** It is the receiver's turn: to take bytes, or to say that it has them all. */
  #expectProgress(): void {
    clearTimeout(this.#stalled)
    this.#stalled = setTimeout(() => this.end('lost', `nothing moved for ${BULK_STALL_MS} ms`), BULK_STALL_MS)
  }

  #listen(stream: Stream): void {
    const reader = new PartReader(bulkPartLimits(0))
    stream.addEventListener('message', ({ data }) => {
      try {
        for (const part of reader.read(data.subarray())) {
          this.#onPart(stream, decodeBulkPart(part).kind)
        }
      } catch (error) {
        this.end('lost', 'what came back is not of the protocol')
        this.#init.malformed(error)
      }
    })
  }

  #onPart(stream: Stream, kind: BulkKind): void {
    if (kind !== 'received' || this.#phase !== 'finishing') {
      throw new MalformedMessageError(`a bulk part '${kind}' while ${this.#phase}`)
    }
    this.end('complete', 'the transfer is complete')
    stream
      .close()
      .catch((error: unknown) => this.#init.log('could not close a bulk stream to %s - %e', this.peer, error))
  }
}
