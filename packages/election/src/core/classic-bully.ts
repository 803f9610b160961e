import { type Millis, millis, type PeerName } from '@peermesh/kernel'
import type { Algorithm, Surroundings } from './algorithm.ts'
import type { Claim } from './claim.ts'
import type { AlgorithmMessage, ElectionId } from './messages.ts'
import { compareRanks, type Rank } from './rank.ts'

interface Running {
  readonly id: ElectionId
  readonly rank: Rank
  readonly phase: 'asking' | 'waiting'
  readonly asked: number
  readonly until: Millis
}

/**
 * The bully algorithm (Garcia-Molina 1982, section 4): whoever starts asks everybody better than itself, and leads where none of them answers in time. Whoever
 * answers starts an election of its own, so that the best that is there leads in the end.
 *
 * It counts on answers in time: where they come late, two may win. What is made of that is the scope's to say. At worst about n²/2 questions and as many
 * answers, where the worst candidate starts; n − 1 messages where the best does.
 */
export class ClassicBully implements Algorithm {
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
    const { now, answerMs, liveRank: rank, candidates, self, term } = this.#surroundings
    const id = this.#surroundings.nextId()
    const better = candidates.filter((other) => other.peer !== self && compareRanks(other.rank, rank) > 0)
    this.#running = { id, rank, phase: 'asking', asked: better.length, until: millis(now + answerMs) }
    if (better.length === 0) {
      this.#win(rank, 'no better candidate is known')
      return
    }
    for (const { peer } of better) {
      this.#surroundings.send(peer, { type: 'election', id, rank, term })
    }
  }

  receive(from: PeerName, message: AlgorithmMessage): void {
    if (message.type === 'election') {
      const own = this.#running?.rank ?? this.#surroundings.liveRank
      if (compareRanks(own, message.rank) > 0) {
        this.#surroundings.send(from, { type: 'ok', id: message.id })
        this.begin()
      }
    } else if (message.type === 'ok' && this.#running?.id === message.id && this.#running.phase === 'asking') {
      const { now, answerMs } = this.#surroundings
      this.#running = { ...this.#running, phase: 'waiting', until: millis(now + 3 * answerMs) }
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

  wake(): void {
    const running = this.#running
    if (running === undefined || this.#surroundings.now < running.until) {
      return
    }
    if (running.phase === 'asking') {
      this.#win(running.rank, `none of ${running.asked} better candidates answered in time`)
    } else {
      // Whoever answered has not made it.
      this.#running = undefined
      this.begin()
    }
  }

  stop(): void {
    this.#running = undefined
  }

  snapshot(): unknown {
    return this.#running
  }

  #win(rank: Rank, decidedBy: string): void {
    this.#running = undefined
    this.#surroundings.won(rank, decidedBy)
  }
}
