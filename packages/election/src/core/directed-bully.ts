import { type Millis, millis, type PeerName } from '@peermesh/kernel'
import type { Algorithm, Candidate, Surroundings } from './algorithm.ts'
import type { Claim } from './claim.ts'
import type { AlgorithmMessage, ElectionId } from './messages.ts'
import { compareRanks, type Rank } from './rank.ts'

interface Running {
  readonly id: ElectionId
  readonly rank: Rank
  /** Better than we, best first: whom we have not asked yet. */
  readonly left: readonly Candidate[]
  /** How many were asked before, in vain. */
  readonly silent: number
  readonly asked: PeerName
  readonly until: Millis
}

/**
 * The bully algorithm for peers that know each other's ranks beforehand: whoever starts nominates the best that it knows, and on silence the next best, down to
 * itself. With f candidates that do not answer it costs 2 · (1 + f) messages and one to each of the others, which have to hear of it in any case.
 */
export class DirectedBully implements Algorithm {
  readonly #surroundings: Surroundings
  #running: Running | undefined

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings
  }

  get isRunning(): boolean {
    return this.#running !== undefined
  }

  begin(): void {
    if (this.#running !== undefined) {
      return
    }
    const { liveRank: rank, candidates, self } = this.#surroundings
    const better = candidates.filter((other) => other.peer !== self && compareRanks(other.rank, rank) > 0)
    better.sort((a, b) => compareRanks(b.rank, a.rank))
    this.#ask({ id: this.#surroundings.nextId(), rank, silent: 0 }, better)
  }

  receive(from: PeerName, message: AlgorithmMessage): void {
    if (message.type === 'nominate') {
      this.#surroundings.send(from, { type: 'ok', id: message.id })
      this.begin()
    } else if (message.type === 'ok' && this.#running?.id === message.id && this.#running.asked === from) {
      const { now, answerMs } = this.#surroundings
      this.#running = { ...this.#running, until: millis(now + 3 * answerMs) }
    }
  }

  announce(claim: Claim): void {
    this.#surroundings.tellAll(claim)
  }

  passOn(): void {
    // Announcements of this algorithm go to everybody at once.
  }

  deadline(): Millis | undefined {
    return this.#running?.until
  }

  /** Who was asked is silent, or said that it sees to it and did not: the next. */
  wake(): void {
    const running = this.#running
    if (running !== undefined && this.#surroundings.now >= running.until) {
      const { id, rank, silent, left } = running
      this.#ask({ id, rank, silent: silent + 1 }, left)
    }
  }

  stop(): void {
    this.#running = undefined
  }

  snapshot(): unknown {
    return this.#running
  }

  #ask({ id, rank, silent }: Pick<Running, 'id' | 'rank' | 'silent'>, better: readonly Candidate[]): void {
    const [best, ...left] = better
    if (best === undefined) {
      this.#running = undefined
      const silence = `${silent} better ${silent === 1 ? 'candidate' : 'candidates'} did not take the lead in time`
      this.#surroundings.won(rank, silent === 0 ? 'no better candidate is known' : silence)
      return
    }
    const { now, answerMs, term } = this.#surroundings
    this.#running = { id, rank, left, silent, asked: best.peer, until: millis(now + answerMs) }
    this.#surroundings.send(best.peer, { type: 'nominate', id, rank, term })
  }
}
