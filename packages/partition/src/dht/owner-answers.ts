import type { Connection, Logger, Stream } from '@libp2p/interface'
import type { Registrar } from '@libp2p/interface-internal'
import { type MeshHost, systemClock } from '@peermesh/host'
import { type PeerName, peerName } from '@peermesh/kernel'
import { ownershipKey } from '../core/ownership-record.ts'
import type { PartitionCore } from '../core/partition-core.ts'
import { ownershipCodec } from '../wire/ownership-codec.ts'
import {
  ANSWERS_PER_SECOND_MAX,
  decodeQuestion,
  ownerProtocol,
  QUESTION_BYTES,
  QUESTION_TIMEOUT_MS,
  QUESTIONS_PER_CONNECTION_MAX
} from './owner-protocol.ts'
import { readStream } from './read-stream.ts'

export interface OwnerAnswersInit {
  readonly registrar: Registrar
  readonly host: MeshHost
  readonly core: () => PartitionCore
  /** Who is told: by `true` alone. A caller's function that promises an answer has said no, as with members. */
  readonly answers: (peer: PeerName) => unknown
  readonly partitions: number
  readonly log: Logger
}

const SECOND_MS = 1_000

/**
 * Tells whoever asks who owns a partition: the record that the DHT has, as it is now, signed by this peer. It reads what the peer knows, and changes nothing; it asks nobody.
 *
 * P22 A question is answered with a record of the mesh and partition that it names, or not at all: to whom nothing is said, of another mesh, of a partition that nobody used, and above
 *     `ANSWERS_PER_SECOND_MAX`.
 */
export class OwnerAnswers {
  readonly #init: OwnerAnswersInit
  readonly #protocol: string
  readonly happened = { answered: 0, unanswered: 0 }
  #isServed = false
  #second = 0
  #inSecond = 0

  constructor(init: OwnerAnswersInit) {
    this.#init = init
    this.#protocol = ownerProtocol(init.host.mesh)
  }

  /** Where the node has no DHT nobody comes by one, and nothing is served. */
  async start(): Promise<void> {
    if (!this.#init.host.hasDht || this.#isServed) {
      return
    }
    this.#isServed = true
    await this.#init.registrar.handle(this.#protocol, (stream, connection) => this.#serve(stream, connection), {
      maxInboundStreams: QUESTIONS_PER_CONNECTION_MAX
    })
  }

  async stop(): Promise<void> {
    if (this.#isServed) {
      this.#isServed = false
      await this.#init.registrar.unhandle(this.#protocol)
    }
  }

  async #serve(stream: Stream, { remotePeer }: Connection): Promise<void> {
    const signal = AbortSignal.timeout(QUESTION_TIMEOUT_MS)
    try {
      const answer = await this.#answer(
        peerName(remotePeer.toString()),
        await readStream(stream, QUESTION_BYTES, signal)
      )
      if (answer === undefined) {
        this.happened.unanswered++
      } else {
        this.happened.answered++
        stream.send(answer)
      }
      await stream.close({ signal })
    } catch (error) {
      this.happened.unanswered++
      this.#init.log('could not answer %p - %e', remotePeer, error)
      stream.abort(error as Error)
    }
  }

  async #answer(peer: PeerName, bytes: Uint8Array): Promise<Uint8Array | undefined> {
    const { meshId, partition } = decodeQuestion(bytes)
    const { host, core: current, partitions, answers } = this.#init
    const core = current()
    if (!this.#hasRoom() || meshId !== core.meshId || partition >= partitions || answers(peer) !== true) {
      return undefined
    }
    const record = core.record(partition, systemClock.moment())
    return record && (await host.seal(ownershipKey(meshId, partition), ownershipCodec.encode(record)))
  }

  #hasRoom(): boolean {
    const second = Math.floor(systemClock.moment().now / SECOND_MS)
    this.#inSecond = second === this.#second ? this.#inSecond + 1 : 1
    this.#second = second
    return this.#inSecond <= ANSWERS_PER_SECOND_MAX
  }
}
