import type { Ballot } from './ballot.ts'
import type { Era } from './configuration.ts'

/**
 * The right to change a register in one round trip, as it can be handed to another proposer. Whoever has it may propose one value, built on this one, at this ballot: so it is
 * in one place only, and used once (Q5). Where anybody came between the voters refuse it, and nothing is lost but a round trip.
 */
export interface WarmBallot {
  readonly era: Era
  readonly ballot: Ballot
  /** What was chosen. */
  readonly value: Uint8Array
}
