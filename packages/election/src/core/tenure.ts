import { type Millis, millis, type Moment, type Outcome, type PeerName } from '@peermesh/kernel'
import type { ChangeOutcome, GroupName, OperationId, QuorumCommand } from '@peermesh/quorum/core'
import { ELECTION_KIND, type LeaderArgs, leaderKey, type LeaderResult } from './election-kind.ts'
import { GIVE_UP_LEASES } from './limits.ts'
import type { ElectionKind } from './messages.ts'
import type { Rank } from './rank.ts'

export interface TenurePorts {
  readonly scope: string
  /** Where its register is, and the session that carries the lead. */
  readonly group: GroupName
  readonly kind: ElectionKind
  readonly leaseMs: number
  /** Scopes of this peer whose claim is on its way: one that was closed meanwhile may be given back what this one is to lead by. */
  readonly claiming: Set<string>
  /** A session of this peer, which was awaited, is over for ever. */
  expired(session: string, owner: PeerName): void
  call(command: QuorumCommand, next: (outcome: Outcome, at: Moment) => void): void
}

/** What became of a claim. `failed`: no quorum, or nobody knows, and `why`; nothing is held. `taken`: the register is no election's, but of the kind `found`. */
export type ClaimOutcome =
  | { readonly type: 'granted'; readonly session: string; readonly result: LeaderResult }
  | { readonly type: 'refused'; readonly result: LeaderResult }
  | { readonly type: 'failed'; readonly why: string }
  | { readonly type: 'taken'; readonly key: string; readonly found: string }

/**
 * What a scope says to the register of its leader, by way of this peer's session. Everything that may have taken effect is tried again under the same operation
 * until its outcome is known, or given up together with the session: nothing is ever held that nobody knows of.
 */
export class Tenure {
  readonly #ports: TenurePorts
  /** The last session that was seen to be expired for ever. */
  #expired: string | undefined
  #awaited: string | undefined
  /** Until then a claim would be refused as the last one was, unless something changes that we hear of. */
  #refusedUntil: Millis | undefined

  constructor(ports: TenurePorts) {
    this.#ports = ports
  }

  get isClaiming(): boolean {
    return this.#ports.claiming.has(this.#ports.scope)
  }

  /**
   * Whether the register refused a claim less than a lease ago, and nothing was heard since that would let it grant one: all who miss a leader that is gone would only be in each
   * other's way, and in that of the one who is to come after it.
   */
  isRefused(now: Millis): boolean {
    return this.#refusedUntil !== undefined && now < this.#refusedUntil
  }

  /** Whether this session was seen to be expired for ever. */
  isOver(session: string | undefined): boolean {
    return session !== undefined && this.#expired === session
  }

  /** Somebody gave the lead up, or names us. */
  mayBeGranted(): void {
    this.#refusedUntil = undefined
  }

  /** The session of this peer, opened where there is none; or why there is none. */
  session(next: (session: string | undefined, at: Moment, why: string) => void): void {
    const { leaseMs, group } = this.#ports
    this.#ports.call({ type: 'open-session', group, leaseMs, timeoutMs: 2 * leaseMs }, (outcome, at) => {
      if (outcome.ok) {
        next((outcome.value as { readonly session: string }).session, at, '')
      } else {
        next(undefined, at, outcome.failure.name)
      }
    })
  }

  claim(rank: Rank, next: (outcome: ClaimOutcome, at: Moment) => void): void {
    const { scope, claiming } = this.#ports
    if (this.isClaiming) {
      return
    }
    claiming.add(scope)
    const done = (outcome: ClaimOutcome, at: Moment): void => {
      claiming.delete(scope)
      next(outcome, at)
    }
    this.session((session, opened, whyNone) => {
      if (session === undefined) {
        done({ type: 'failed', why: `no session: ${whyNone}` }, opened)
        return
      }
      const args: LeaderArgs = { type: 'claim', session, over: this.#expired, rank, kind: this.#ports.kind }
      this.#change(args, session, opened.now, (result, at, why, found) => {
        if (result === undefined) {
          const key = leaderKey(this.#ports.scope)
          done(found === undefined ? { type: 'failed', why } : { type: 'taken', key, found }, at)
        } else {
          const isFinal = result.granted || this.isOver(result.session)
          this.#refusedUntil = isFinal ? undefined : millis(at.now + this.#ports.leaseMs)
          done(result.granted ? { type: 'granted', session, result } : { type: 'refused', result }, at)
        }
      })
    })
  }

  /** Tells once this session of another peer is over for ever: the next claim may be made over it. */
  awaitExpiry(session: string, owner: PeerName): void {
    if (this.#awaited === session || this.isOver(session)) {
      return
    }
    this.#awaited = session
    this.#ports.call({ type: 'await-expiry', session }, (outcome) => {
      if (this.#awaited === session) {
        this.#awaited = undefined
      }
      if (outcome.ok) {
        this.#expired = session
        this.mayBeGranted()
        this.#ports.expired(session, owner)
      }
    })
  }

  /** By one who was named in this term, and does not take it up. */
  decline(term: number): void {
    this.session((session, { now }) => {
      if (session !== undefined) {
        this.resign(session, term, now)
      }
    })
  }

  /** By one who has stopped already. */
  resign(session: string, term: number, now: Millis): void {
    this.#change({ type: 'resign', session, term }, session, now, () => undefined)
  }

  /** By one who has stopped already, and does not go on whatever comes of it. Calls back with whether the successor has the next term. */
  transfer(
    { session, term }: { readonly session: string; readonly term: number },
    successor: { readonly session: string; readonly rank: Rank },
    now: Millis,
    next: (isDone: boolean) => void
  ): void {
    this.#change({ type: 'transfer', session, term, successor }, session, now, (result, at) => {
      const isDone = result?.granted === true
      if (!isDone) {
        this.resign(session, term, at.now)
      }
      next(isDone)
    })
  }

  #change(
    args: LeaderArgs,
    session: string,
    began: Millis,
    next: (result: LeaderResult | undefined, at: Moment, why: string, found?: string) => void,
    operation?: OperationId,
    sentAt: Millis = began
  ): void {
    const { scope, group, leaseMs, call } = this.#ports
    const timeoutMs = leaseMs
    const command = { type: 'change', group, key: leaderKey(scope), kind: ELECTION_KIND, args } as const
    call({ ...command, timeoutMs, operation }, (outcome, at) => {
      if (outcome.ok) {
        next((outcome.value as ChangeOutcome).result as LeaderResult, at, '')
        return
      }
      const { name: why } = outcome.failure
      if (why === 'KindMismatchError') {
        // Nothing was done, nor will be: the register is something else's.
        next(undefined, at, why, String(outcome.failure.details?.['found']))
        return
      }
      const unknown = outcome.failure.details?.['operation'] as OperationId | undefined
      const isUnknown = why === 'OutcomeUnknownError'
      const isAtOnce = at.now === sentAt
      if (args.type === 'claim' && operation === undefined && !isUnknown) {
        // It certainly had no effect.
        next(undefined, at, why)
      } else if (
        at.now >= millis(began + GIVE_UP_LEASES * leaseMs) ||
        isAtOnce ||
        (isUnknown && unknown === undefined)
      ) {
        // Whoever waits for what it may hold must see the session end.
        call({ type: 'close-session', session }, () => undefined)
        next(undefined, at, `${why}; the session is closed`)
      } else if (isUnknown) {
        this.#change(args, session, began, next, unknown, at.now)
      } else {
        this.#change(args, session, began, next, operation, at.now)
      }
    })
  }
}
