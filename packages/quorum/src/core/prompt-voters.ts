import type { PeerName } from '@peermesh/kernel'
import type { Prompt } from './asks.ts'
import { majorityOf } from './configuration.ts'
import { PROMPT_MS_MAX, PROMPT_MS_MIN } from './limits.ts'
import type { ProposerParts } from './proposer-parts.ts'
import type { AcceptTally } from './tallies.ts'

/**
 * Who is asked first to accept. A majority decides, and to write to the others, and to hear them, takes as much again of the proposer: they are asked a little later, together with what else goes to
 * them. That is as late as a slow majority answers, so that whoever stands still delays a change by no more than that, and the next not at all.
 *
 * Q28 The majority that answered last is asked at once, where all of it is linked; the others within twice a round trip. All are asked.
 */
export class PromptVoters {
  readonly #parts: Pick<ProposerParts, 'self' | 'isReachable'>
  #voters: ReadonlySet<PeerName> | undefined

  constructor(parts: Pick<ProposerParts, 'self' | 'isReachable'>) {
    this.#parts = parts
  }

  /** A majority has accepted, in this order. Our own voter is asked at once in any case, so that of the others one less is needed. */
  answered({ agreed, configuration }: AcceptTally): void {
    const { self } = this.#parts
    const others = [...agreed].filter((peer) => peer !== self)
    const ours = configuration.voters.some(({ peer }) => peer === self) ? 1 : 0
    this.#voters = new Set(others.slice(0, majorityOf(configuration) - ours))
  }

  /** The voters are others. */
  clear(): void {
    this.#voters = undefined
  }

  /** Absent: all are asked at once. */
  now(roundTripMs: number): Prompt | undefined {
    const voters = this.#voters
    if (voters === undefined || ![...voters].every(this.#parts.isReachable)) {
      return undefined
    }
    return { voters, othersMs: Math.min(PROMPT_MS_MAX, Math.max(PROMPT_MS_MIN, 2 * roundTripMs)) }
  }
}
