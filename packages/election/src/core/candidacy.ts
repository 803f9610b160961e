import { type Millis, millis, type PeerName } from '@peermesh/kernel'
import type { Algorithm, Candidate, Surroundings } from './algorithm.ts'
import { createAlgorithm } from './algorithms.ts'
import type { Belief } from './belief.ts'
import type { Claim } from './claim.ts'
import {
  type AlgorithmMessage,
  type BullyMessage,
  type Direction,
  type ElectedMessage,
  type ElectionVariant,
  leadOf,
  type RingMessage
} from './messages.ts'
import type { Participants } from './participants.ts'
import { compareRanks, OwnRank, type Rank } from './rank.ts'
import { Ring } from './ring.ts'
import type { ScopeOptions, ScopePorts } from './scope-ports.ts'

/** Starters wait longer the worse they rank, up to so many answers: so the best candidate mostly starts itself, and nobody else has to. */
const STAGGER_MAX = 8

/** An election that led to nothing begins anew after so many answers. */
const RETRY_ANSWERS = 10

/** What a candidacy needs of its scope. */
export interface CandidacyParts {
  readonly now: () => Millis
  readonly participants: Participants
  readonly belief: Belief
  /** A claim is on its way to the register: an election would come to nothing. */
  readonly isClaiming: () => boolean
  /** The election is decided: this peer may claim the lead. */
  readonly won: (rank: Rank) => void
}

/**
 * This peer as one that may be elected: whether it is a candidate, how it ranks, when it begins an election where nobody leads, and the algorithm that runs one.
 * To the algorithm it is the world; to its scope it says only that an election is won.
 */
export class Candidacy implements Surroundings {
  readonly self: PeerName
  readonly #ports: ScopePorts
  readonly #parts: CandidacyParts
  readonly #own: OwnRank
  readonly #variant: ElectionVariant
  readonly #algorithm: Algorithm
  readonly #ring: Ring
  #isCandidate: boolean
  #lastId: number
  #electAt: Millis | undefined

  constructor(options: ScopeOptions, ports: ScopePorts, parts: CandidacyParts) {
    this.self = ports.self
    this.#ports = ports
    this.#parts = parts
    this.#isCandidate = options.candidate
    this.#variant = options.kind.variant
    this.#own = new OwnRank(ports.self, options.priority, ports.scoreOf)
    this.#lastId = ports.random.uint32()
    this.#ring = new Ring(
      {
        self: ports.self,
        now: parts.now,
        answerMs: ports.timings.answerMs,
        order: () => this.candidates.map(({ peer }) => peer),
        send: (to, message) => ports.send(to, message)
      },
      ports.random.uint32()
    )
    this.#algorithm = createAlgorithm(options.kind.variant, this)
  }

  get isCandidate(): boolean {
    return this.#isCandidate
  }

  get isElecting(): boolean {
    return this.#algorithm.isRunning
  }

  get now(): Millis {
    return this.#parts.now()
  }

  get term(): number {
    return this.#parts.belief.term
  }

  get liveRank(): Rank {
    return this.#own.live
  }

  get answerMs(): number {
    return this.#ports.timings.answerMs
  }

  get candidates(): readonly Candidate[] {
    return this.#parts.participants.electorate(this.#isCandidate ? this.liveRank : undefined)
  }

  /** What this candidate ranks, as far as we know. */
  rankOf(peer: PeerName): Rank {
    return this.candidates.find((other) => other.peer === peer)?.rank ?? { ...this.liveRank, peer }
  }

  deadline(): Millis | undefined {
    const dues = [this.#algorithm.deadline(), this.#ring.deadline(), this.#electAt]
    const earliest = Math.min(...dues.map((due) => due ?? Number.POSITIVE_INFINITY))
    return earliest === Number.POSITIVE_INFINITY ? undefined : millis(earliest)
  }

  wake(): void {
    this.#ring.wake()
    if (this.now >= (this.#algorithm.deadline() ?? Number.POSITIVE_INFINITY)) {
      this.#algorithm.wake()
    }
    if (this.#electAt !== undefined && this.now >= this.#electAt) {
      this.#elect()
    }
  }

  /** False where it was a candidate already. */
  campaign(): boolean {
    const isNew = !this.#isCandidate
    this.#isCandidate = true
    return isNew
  }

  /** It is a candidate no more, and leaves the election that is under way. */
  withdraw(): void {
    this.#isCandidate = false
    this.#algorithm.stop()
  }

  /** True where it ranks otherwise than before. */
  report(facts: Parameters<OwnRank['report']>[0]): boolean {
    const before = this.liveRank
    this.#own.report(facts)
    return compareRanks(before, this.liveRank) !== 0
  }

  /** It lost the lead by a failure of its own. */
  accused(): void {
    this.#own.lostLeadership()
  }

  /** Nobody leads: an election is to begin, after this and the longer the more are better than we. */
  electLater(afterMs: number): void {
    if (!this.#isCandidate) {
      return
    }
    const own = this.liveRank
    const better = this.candidates.filter(({ rank }) => compareRanks(rank, own) > 0).length
    const staggerMs = Math.min(better, STAGGER_MAX) * this.answerMs
    this.#electAt = millis(this.now + afterMs + staggerMs)
  }

  /** Somebody leads: no election is wanted. */
  rest(): void {
    this.#electAt = undefined
    this.#algorithm.stop()
    this.#ring.stop()
  }

  receive(from: PeerName, message: AlgorithmMessage): void {
    if (this.#isCandidate || message.type === 'ok') {
      this.#noteMessage(from, message)
      this.#algorithm.receive(from, message)
    }
  }

  acknowledged(from: PeerName, sequence: number): void {
    this.#ring.acknowledged(from, sequence)
  }

  /** We lead: tells the others, as the algorithm does. */
  announce(claim: Claim): void {
    this.#algorithm.announce(claim)
  }

  passOn(message: ElectedMessage): void {
    this.#algorithm.passOn(message)
  }

  nextId(): number {
    return ++this.#lastId
  }

  send(to: PeerName, message: BullyMessage): void {
    this.#ports.send(to, message)
  }

  tellAll(claim: Claim): void {
    const { participants, belief } = this.#parts
    this.#ports.sendAll(participants.live, leadOf(claim, 0, belief.leading?.session))
  }

  pass(direction: Direction, message: RingMessage): boolean {
    return this.#ring.pass(direction, message)
  }

  won(rank: Rank, decidedBy: string): void {
    if (this.#isCandidate && this.#parts.belief.isVacant) {
      this.#ports.note('elected', { text: decidedBy })
      this.#parts.won(rank)
    }
  }

  snapshot(): unknown {
    return this.#algorithm.snapshot()
  }

  /** What tells of an election that somebody else began, or answers to ours. */
  #noteMessage(from: PeerName, message: AlgorithmMessage): void {
    if (message.type === 'ok') {
      this.#ports.note('answered', { by: from, text: 'it is better, and there' })
    } else if (message.type !== 'reply' && message.rank.peer !== this.self) {
      this.#ports.note('asked', { by: message.rank.peer })
    }
  }

  #elect(): void {
    const { belief, isClaiming } = this.#parts
    this.#electAt = undefined
    if (!belief.isVacant || !this.#isCandidate) {
      return
    }
    const isElector = this.candidates.some(({ peer }) => peer === this.self)
    if (isElector && !isClaiming()) {
      this.#ports.note('election-begun', { text: `${this.#variant}, among ${this.candidates.length}` })
      this.#algorithm.begin()
    }
    if (belief.isVacant) {
      this.#electAt = millis(this.now + RETRY_ANSWERS * this.answerMs * this.#ports.random.between(1, 1.5))
    }
  }
}
