import { type Millis, millis, type PeerName } from '@peermesh/kernel'
import type { Algorithm, Surroundings } from './algorithm.ts'
import type { Claim } from './claim.ts'
import type { AlgorithmMessage, ElectedMessage, ElectionId, ProbeMessage } from './messages.ts'
import { compareRanks, type Rank } from './rank.ts'

interface Running {
  readonly id: ElectionId
  readonly rank: Rank
  readonly until: Millis
}

/**
 * The ring algorithm of Chang and Roberts (1979): each candidate sends its rank round the ring; whoever is better does not pass it on; whose rank comes
 * back leads. On average n · H(n) messages where all begin at once, at worst n · (n + 1) / 2, and n to tell who leads.
 *
 * Peers may see different rings for a while, so a rank is not passed on either where a better one passed before it, nor twice for one election: whoever it is
 * of may be gone, and it would go round for ever. Such an election ends by the candidate's patience, and begins anew.
 */
export class ChangRoberts implements Algorithm {
  readonly #surroundings: Surroundings
  #running: Running | undefined
  /** The best that passed in this election. */
  #best: ProbeMessage | undefined

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
    const { now, answerMs, liveRank: rank, candidates, term } = this.#surroundings
    const id = this.#surroundings.nextId()
    const count = candidates.length
    this.#running = { id, rank, until: millis(now + answerMs * (2 + count / 4)) }
    const probe: ProbeMessage = { type: 'probe', id, rank, term, direction: 'forth', phase: 0, hops: 2 * count + 8 }
    if (!this.#surroundings.pass('forth', probe)) {
      this.#win(rank, 'nobody else is on the ring')
    }
  }

  receive(_from: PeerName, message: AlgorithmMessage): void {
    if (message.type !== 'probe') {
      return
    }
    const { self } = this.#surroundings
    if (message.rank.peer === self) {
      if (this.#running?.id === message.id) {
        this.#win(this.#running.rank, 'its rank came round the ring, and nobody was better')
      }
      return
    }
    const own = this.#running?.rank ?? this.#surroundings.liveRank
    if (compareRanks(message.rank, own) < 0) {
      this.begin()
      return
    }
    if (this.#isNews(message) && message.hops > 1) {
      this.#best = message
      this.#surroundings.pass('forth', { ...message, hops: message.hops - 1 })
    }
  }

  announce(claim: Claim): void {
    const { candidates } = this.#surroundings
    this.#surroundings.pass('forth', { type: 'elected', claim, hops: 2 * candidates.length + 8 })
  }

  passOn(message: ElectedMessage): void {
    if (message.hops > 1 && message.claim.rank.peer !== this.#surroundings.self) {
      this.#surroundings.pass('forth', { ...message, hops: message.hops - 1 })
    }
  }

  deadline(): Millis | undefined {
    return this.#running?.until
  }

  wake(): void {
    if (this.#running !== undefined && this.#surroundings.now >= this.#running.until) {
      this.stop()
      this.begin()
    }
  }

  stop(): void {
    this.#running = undefined
    this.#best = undefined
  }

  snapshot(): unknown {
    return { running: this.#running, best: this.#best }
  }

  #isNews({ rank, id }: ProbeMessage): boolean {
    const best = this.#best
    if (best === undefined || !this.#surroundings.candidates.some(({ peer }) => peer === best.rank.peer)) {
      return true
    }
    return best.rank.peer === rank.peer ? best.id !== id : compareRanks(rank, best.rank) > 0
  }

  #win(rank: Rank, decidedBy: string): void {
    this.stop()
    this.#surroundings.won(rank, decidedBy)
  }
}
