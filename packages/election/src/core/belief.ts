import { type Millis, millis, type Moment, type PeerName } from '@peermesh/kernel'
import { type Claim, compareClaims, isSameClaim } from './claim.ts'
import { termOf } from './election-kind.ts'
import type { FenceParts, LeaderInfo } from './events.ts'
import type { ElectionMode, Lead } from './messages.ts'
import type { ScopePorts } from './scope-ports.ts'
import { type Following, type Leading, type Standing, VACANT } from './standing.ts'

/** A leader that was not heard for so many of its advertisements is taken for lost. */
const SILENT_ADVERTISEMENTS = 3.5

/** What a claim that was told is to this peer. */
export type Verdict =
  /** That we lead, and so we do. */
  | 'ours'
  /** That we lead, and under that claim we do not. */
  | 'denied'
  /** It was told too long ago, or it is over. */
  | 'stale'
  /** It outdoes the one that we hold, or we hold none. */
  | 'better'
  /** The one that we hold outdoes it. */
  | 'worse'
  /** The one that we hold. */
  | 'same'

/**
 * What this peer holds of who leads a scope: one claim, its own or another's, or none; the highest term that it heard of; and which claim is over. It judges what it is told
 * and remembers; what follows from that is its scope's to do.
 *
 * The merge of claims: the later term outdoes, then the better rank. In quorum mode a claim of a term that is not the highest is over whoever tells it.
 *
 * E15 Where an operator forced the group on, all terms of the generations before are over.
 */
export class Belief {
  readonly #self: PeerName
  readonly #mode: ElectionMode
  readonly #ports: Pick<ScopePorts, 'leases' | 'isDown'>
  readonly #silentMs: number
  #standing: Standing = VACANT
  #term = 0
  /** Terms up to this one are over, whoever has them. */
  #overUpTo = 0
  /** The last claim that its own leader gave up: whoever still tells of it is out of date. */
  #ended: Claim | undefined

  constructor(mode: ElectionMode, ports: ScopePorts) {
    this.#self = ports.self
    this.#mode = mode
    this.#ports = ports
    this.#silentMs = SILENT_ADVERTISEMENTS * ports.timings.advertiseMs
  }

  get standing(): Standing {
    return this.#standing
  }

  get isVacant(): boolean {
    return this.#standing.type === 'vacant'
  }

  get leading(): Leading | undefined {
    return this.#standing.type === 'leading' ? this.#standing : undefined
  }

  get following(): Following | undefined {
    return this.#standing.type === 'following' ? this.#standing : undefined
  }

  /** The highest that was heard of. */
  get term(): number {
    return this.#term
  }

  get ended(): Claim | undefined {
    return this.#ended
  }

  /** Who leads, as far as this peer knows. */
  get leader(): LeaderInfo | undefined {
    const standing = this.#standing
    if (standing.type === 'vacant') {
      return undefined
    }
    const { term, rank } = standing.claim
    return { peer: rank.peer, term, fence: standing.type === 'leading' ? standing.fence : undefined }
  }

  /** When the leader that we follow is to be taken for lost. */
  get silentAt(): Millis | undefined {
    return this.#standing.type === 'following' ? millis(this.#standing.heardAt + this.#silentMs) : undefined
  }

  /** When the lease ends that we lead by. */
  get endsAt(): Millis | undefined {
    const session = this.leading?.session
    return session === undefined ? undefined : this.#ports.leases.heldUntil(session)
  }

  /** Whether this peer leads, by its clocks at this moment. */
  isLeader(at: Moment): boolean {
    const { leading } = this
    return leading !== undefined && (leading.session === undefined || this.#ports.leases.isHeld(leading.session, at))
  }

  /** Whether the leader that we follow is there, as far as we know. */
  trusts({ claim, heardAt }: Following, now: Millis): boolean {
    return !this.#ports.isDown(claim.rank.peer) && now - heardAt < this.#silentMs
  }

  /** What this claim is to us. Its term counts from now on, unless it is stale; where it is the one that we hold, so does when it was told. */
  judge({ claim, ageMs, session }: Lead, now: Millis): Verdict {
    const standing = this.#standing
    if (claim.rank.peer === this.#self) {
      this.counted(claim.term)
      return this.leading?.claim.id === claim.id ? 'ours' : 'denied'
    }
    const isOver = this.#mode === 'quorum' && claim.term < this.#term
    if (isSameClaim(claim, this.#ended) || !this.isRecent(ageMs) || isOver) {
      return 'stale'
    }
    this.counted(claim.term)
    const order = standing.type === 'vacant' ? 1 : compareClaims(claim, standing.claim)
    if (order === 0 && standing.type === 'following') {
      const heardAt = millis(Math.max(now - ageMs, standing.heardAt))
      this.#standing = { ...standing, heardAt, session: session ?? standing.session }
    }
    return order > 0 ? 'better' : order < 0 ? 'worse' : 'same'
  }

  /** Whether a leader that was heard so long ago is not to be taken for lost. */
  isRecent(ageMs: number): boolean {
    return ageMs < this.#silentMs
  }

  /** There was such a term. */
  counted(term: number): void {
    this.#term = Math.max(this.#term, term)
  }

  /** An operator forced the group on: what was granted before this generation is over. */
  forced(generation: number): void {
    this.#overUpTo = termOf(generation, 0)
    this.counted(this.#overUpTo)
  }

  /** Whether it is of a generation that is over. */
  isOfThePast(claim: Claim): boolean {
    return claim.term <= this.#overUpTo
  }

  follow({ claim, ageMs, session }: Lead, now: Millis): void {
    this.#standing = { type: 'following', claim, heardAt: millis(now - ageMs), session }
  }

  lead(claim: Claim, held?: { readonly session: string; readonly fence: FenceParts }): void {
    this.counted(claim.term)
    this.#standing = { type: 'leading', claim, ...held }
  }

  /** We hold no claim any more. */
  vacate(): void {
    this.#standing = VACANT
  }

  /** The claim that we hold is over for everybody: whoever made it gave it up. */
  end(): void {
    if (this.#standing.type !== 'vacant') {
      this.#ended = this.#standing.claim
      this.#standing = VACANT
    }
  }
}
