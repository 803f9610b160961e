import { compareText, type PeerName } from '@peermesh/kernel'
import { BUCKETS, PENALTY_MAX, SCORE_MAX } from './limits.ts'

/**
 * How well a candidate would lead, frozen for one election: were live values compared, a could beat b, b beat c and c beat a, and an election might
 * never end.
 */
export interface Rank {
  /** The priority, or what a rank function of the application made of the facts. Higher leads. */
  readonly score: number
  /** Leaderships lost of late. Fewer leads (Aguilera et al. 2001: accusations keep a flapping peer from the lead). */
  readonly penalty: number
  /** 0 to 3. Lower leads. */
  readonly load: number
  /** 0 to 3, 0 is best. Lower leads. */
  readonly health: number
  /** Makes ranks different: the name that sorts last leads. */
  readonly peer: PeerName
}

/** Positive where `a` would lead rather than `b`. A total order: only a candidate is equal to itself. */
export function compareRanks(a: Rank, b: Rank): number {
  return (
    a.score - b.score || b.penalty - a.penalty || b.load - a.load || b.health - a.health || compareText(a.peer, b.peer)
  )
}

/** What a rank is made of. `load` and `health` are fractions: 0 is idle and healthy, 1 is the worst. */
export interface RankFacts {
  readonly priority: number
  readonly penalty: number
  readonly load: number
  readonly health: number
}

/** A pure function of the application: the score in the place of the priority. It is rounded, and at most 2³¹ either way. */
export type ScoreOf = (facts: RankFacts) => number

/** A step of a fraction. It leaves the step before only when it is well past the border, so that noise does not change ranks. */
export function bucketOf(value: number, previous: number): number {
  const deadBand = 0.05
  const bucket = Math.min(BUCKETS - 1, Math.max(0, Math.floor(value * BUCKETS)))
  const border = bucket > previous ? bucket / BUCKETS + deadBand : (bucket + 1) / BUCKETS - deadBand
  const isPast = bucket > previous ? value >= border : value < border
  return bucket === previous || isPast ? bucket : previous
}

/** What a candidate knows of itself, and the ranks that it made of it. */
export class OwnRank {
  readonly #peer: PeerName
  readonly #scoreOf: ScoreOf
  #facts: RankFacts
  #load = 0
  #health = 0

  constructor(peer: PeerName, priority: number, scoreOf: ScoreOf = (facts) => facts.priority) {
    this.#peer = peer
    this.#scoreOf = scoreOf
    this.#facts = { priority, penalty: 0, load: 0, health: 0 }
  }

  /** As it is now. Elections freeze it. */
  get live(): Rank {
    const wanted = Math.round(this.#scoreOf(this.#facts))
    const score = Math.max(-SCORE_MAX, Math.min(SCORE_MAX, Number.isNaN(wanted) ? 0 : wanted))
    return { score, penalty: this.#facts.penalty, load: this.#load, health: this.#health, peer: this.#peer }
  }

  report(facts: Partial<Omit<RankFacts, 'penalty'>>): void {
    this.#facts = { ...this.#facts, ...facts }
    this.#load = bucketOf(this.#facts.load, this.#load)
    this.#health = bucketOf(this.#facts.health, this.#health)
  }

  lostLeadership(): void {
    this.#facts = { ...this.#facts, penalty: Math.min(PENALTY_MAX, this.#facts.penalty + 1) }
  }
}
