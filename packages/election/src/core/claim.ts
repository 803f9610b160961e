import { compareRanks, type Rank } from './rank.ts'

/** Says that a peer leads: `rank.peer`, in this term, with the rank that it was elected with. */
export interface Claim {
  readonly term: number
  /** Drawn for each claim: a peer that restarts may count to a term again that it led before. */
  readonly id: number
  readonly rank: Rank
}

/** Positive where `a` outdoes `b`: the later term, and within a term, which two sides of a partition may both have counted to, the better rank. */
export function compareClaims(a: Claim, b: Claim): number {
  return a.term - b.term || compareRanks(a.rank, b.rank) || a.id - b.id
}

export function isSameClaim(a: Claim | undefined, b: Claim | undefined): boolean {
  return a !== undefined && b !== undefined && a.id === b.id && a.term === b.term && a.rank.peer === b.rank.peer
}
