import { compareText } from '@peermesh/kernel'

/**
 * The number of one attempt to change a register. Ballots are totally ordered, by epoch first, so that whatever was left half done in an
 * epoch is older than all that happens in the next. Each is used for one value at most: the round is counted by its proposer and never
 * repeated, and the proposer's name holds the nonce of its start.
 */
export interface Ballot {
  readonly epoch: number
  readonly round: number
  /** `peer/start nonce`: who made it, and in which of its lives. */
  readonly proposer: string
}

export function compareBallots(a: Ballot, b: Ballot): number {
  return a.epoch - b.epoch || a.round - b.round || compareText(a.proposer, b.proposer)
}

/** Lower than every ballot of its epoch, higher than every ballot of the epochs before: what an installed register has promised. */
export function firstBallot(epoch: number): Ballot {
  return { epoch, round: 0, proposer: '' }
}

/** The higher of two, where either may be missing. */
export function higherBallot(a: Ballot | undefined, b: Ballot | undefined): Ballot | undefined {
  if (a === undefined || b === undefined) {
    return a ?? b
  }
  return compareBallots(a, b) >= 0 ? a : b
}
