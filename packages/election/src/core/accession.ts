import type { Moment, PeerName } from '@peermesh/kernel'
import type { Belief } from './belief.ts'
import type { Candidacy } from './candidacy.ts'
import type { Claim } from './claim.ts'
import type { FenceParts } from './events.ts'
import { kindText } from './messages.ts'
import type { Rank } from './rank.ts'
import type { ScopeOptions, ScopePorts } from './scope-ports.ts'
import type { ClaimOutcome, Tenure } from './tenure.ts'

/** What an accession needs of its scope. */
export interface AccessionParts {
  readonly at: () => Moment
  readonly belief: Belief
  readonly candidacy: Candidacy
  readonly tenure: Tenure
  /** We lead from now on. */
  readonly lead: (claim: Claim, held?: { readonly session: string; readonly fence: FenceParts }) => void
}

/**
 * How this peer comes to lead once it is its turn, by an election or by a handover: in available mode by its own word, in the term after the highest that it knows; in quorum
 * mode by a claim that the register grants to its session.
 */
export class Accession {
  readonly #options: ScopeOptions
  readonly #ports: ScopePorts
  readonly #parts: AccessionParts

  constructor(options: ScopeOptions, ports: ScopePorts, parts: AccessionParts) {
    this.#options = options
    this.#ports = ports
    this.#parts = parts
  }

  /** An election chose us. */
  elected(rank: Rank): void {
    if (this.#options.kind.mode === 'available') {
      this.#leadAfter(this.#parts.belief.term, rank)
    } else if (!this.#parts.tenure.isRefused(this.#parts.at().now)) {
      this.#claim(rank)
    }
  }

  /** The incumbent asks whether we would take over. */
  offered(from: PeerName, term: number): void {
    if (!this.#parts.candidacy.isCandidate) {
      return
    }
    this.#ports.note('offered-to-us', { by: from, term })
    if (this.#options.kind.mode === 'available') {
      this.#ports.send(from, { type: 'ready', term, session: '' })
      return
    }
    this.#parts.tenure.session((session) => {
      if (session !== undefined) {
        this.#ports.send(from, { type: 'ready', term, session })
      }
    })
  }

  /** The incumbent has stopped, or somebody found that the register names us: it is our turn. Whoever is no candidate any more gives it back, as nobody else can. */
  handedOver(from: PeerName, term: number): void {
    const { belief, candidacy, tenure } = this.#parts
    if (!candidacy.isCandidate) {
      if (this.#options.kind.mode === 'quorum') {
        this.#ports.note('given-back', { term: term + 1, text: 'this peer is a candidate no more' })
        tenure.decline(term + 1)
      }
      return
    }
    if (this.#options.kind.mode === 'quorum') {
      if (belief.leading === undefined) {
        tenure.mayBeGranted()
        this.#claim(candidacy.liveRank)
      }
    } else if (this.#mayTakeOver(from, term)) {
      this.#leadAfter(Math.max(belief.term, term), candidacy.liveRank)
    }
  }

  /** The handover is of the leader that we follow, or of one that nobody came after. */
  #mayTakeOver(from: PeerName, term: number): boolean {
    const { isVacant, following, term: highest } = this.#parts.belief
    const isOfLeader = following?.claim.rank.peer === from && following.claim.term === term
    return isOfLeader || (isVacant && term >= highest)
  }

  #leadAfter(term: number, rank: Rank): void {
    const { candidacy, lead } = this.#parts
    lead({ term: term + 1, rank, id: candidacy.nextId() })
  }

  #claim(rank: Rank): void {
    if (!this.#parts.tenure.isClaiming) {
      this.#ports.note('claimed')
    }
    this.#parts.tenure.claim(rank, (outcome) => this.#claimed(rank, outcome))
  }

  #claimed(rank: Rank, outcome: ClaimOutcome): void {
    const { belief, candidacy, tenure } = this.#parts
    if (outcome.type === 'failed') {
      this.#ports.note('claim-failed', { text: outcome.why })
      return
    }
    const { scope } = this.#options
    if (outcome.type === 'taken') {
      const { key, found } = outcome
      candidacy.withdraw()
      this.#ports.note('observer', { text: `the register ${key} is no election's, but of the kind ${found}` })
      this.#ports.emit({ type: 'register-taken', scope, key, found })
      return
    }
    const { result } = outcome
    if (outcome.type === 'granted') {
      this.#granted({ term: result.term, rank, id: candidacy.nextId() }, outcome)
      return
    }
    if (result.kind !== undefined) {
      candidacy.withdraw()
      this.#ports.note('observer', { text: `the scope elects by ${kindText(result.kind)}` })
      this.#ports.emit({ type: 'kind-mismatch', scope, by: result.leader ?? this.#ports.self, kind: result.kind })
      return
    }
    const { leader, session, term } = result
    if (leader === undefined || session === undefined) {
      return
    }
    this.#ports.note('refused', { by: leader, term })
    belief.counted(term)
    if (tenure.isOver(session)) {
      // It expired while our claim was on the way, which could not say so.
      candidacy.electLater(0)
      return
    }
    // It may not know yet: a handover can get lost.
    this.#ports.send(leader, { type: 'handover', term: term - 1 })
    tenure.awaitExpiry(session, leader)
  }

  #granted(claim: Claim, { session, result }: Extract<ClaimOutcome, { readonly type: 'granted' }>): void {
    const { at, belief, candidacy, tenure, lead } = this.#parts
    const { standing } = belief
    const isOutdone = standing.type !== 'vacant' && standing.claim.term >= claim.term
    const isHeld = this.#ports.leases.isHeld(session, at())
    this.#ports.note('granted', { term: claim.term })
    if (!isHeld || !candidacy.isCandidate || belief.isOfThePast(claim)) {
      const isWanted = candidacy.isCandidate
        ? 'an operator forced the quorum on meanwhile'
        : 'this peer is a candidate no more'
      const text = isHeld ? isWanted : 'the lease ended before it was granted'
      this.#ports.note('given-back', { term: claim.term, text })
      tenure.resign(session, claim.term, at().now)
    } else if (!isOutdone) {
      lead(claim, { session, fence: { generation: result.generation, counter: result.fence } })
    }
  }
}
