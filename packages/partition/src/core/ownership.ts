import { type Identity, type Millis, millis, type Outcome, type PeerName } from '@peermesh/kernel'
import type { Configuration, Voter } from '@peermesh/quorum/core'
import type { Assigner } from './assigner.ts'
import type { Assignment } from './assignment.ts'
import type { Owners, PartitionStatus, Stage } from './events.ts'
import { DISPUTES_MAX, LINKS_WANTED_MAX, LOOK_MS, MOVES_MAX, NEXT_MS, RETRY_MS, STAGGER_MS } from './limits.ts'
import { movesBetween } from './plan.ts'
import type { View } from './view.ts'
import { firstVoters, isAmong, isSameHolding, oddOf, type Target, targetOf } from './voters.ts'

export interface OwnershipParts {
  readonly identity: Identity
  readonly view: View
  readonly assigner: Assigner
  readonly settleMs: number
  readonly goneMs: number
  readonly startedAt: Millis
  /** Has these voters follow the epoch `after`, where the partition is still there. */
  readonly propose: (
    partition: number,
    voters: readonly Voter[],
    after: number,
    done: (outcome: Outcome, now: Millis) => void
  ) => void
  /** Links to these peers are needed, by whoever is to move a partition. */
  readonly link: (peers: readonly PeerName[]) => void
  /** A partition is at another stage. */
  readonly entered: (partition: number, now: Millis) => void
}

/** A partition that somebody used. */
interface Held {
  configuration: Configuration
  /** Since when the same members should hold it, who are to follow the same ones. */
  desiredAt: Millis
  stage: Stage
  stageAt: Millis
  reason: string | undefined
  /** A proposal of ours is under way. */
  isMoving: boolean
  retryAt: Millis
  failed: string | undefined
  /** So often somebody moved it away from where this peer wanted it, and had it, while this peer wanted the same all the time. */
  disputes: number
}

/** What is to be done with one partition at this moment. */
type Verdict =
  | { readonly stage: Exclude<Stage, 'moving'>; readonly reason?: string }
  | { readonly stage: 'moving'; readonly voters: readonly Voter[] }

/**
 * Who holds each partition, and who should. What one *is* is the configuration of its quorum group, of which there is one for each epoch; what it *should be* is this peer's opinion. Where the two
 * differ, and nothing speaks against it, a voter of the partition proposes the next configuration: the group chooses it, the voters of before are sealed, those of then begin with all that was
 * chosen. All that can go wrong here is a move that was not worth it.
 *
 * P2 Of each partition and epoch there is one configuration, and so one primary: whatever this peer believes of the mesh.
 * P10 One move at a time of each partition: it is proposed for the epoch that it was decided for, and for no other.
 * P16 Where voters see different meshes, each waits twice as long each time before it moves the partition back again.
 * P25 Whoever is to move a partition asks for the links that it takes: in a large mesh nobody else makes them.
 * P11 A peer waits for no more than `MOVES_MAX` moves that it proposed.
 */
export class Ownership {
  readonly #parts: OwnershipParts
  readonly #held = new Map<number, Held>()
  /** Made when it is first asked for: where nobody uses partitions it costs nothing. */
  #assigned: Assignment | undefined
  /** Those that are not where they should be, as of the last look. */
  readonly #unsettled = new Set<number>()
  /** Those of which something was heard in this step. */
  readonly #heardOf = new Set<number>()
  /** Of this step. */
  readonly #unlinked = new Set<PeerName>()
  #moves = 0
  #lookAt: Millis | undefined
  #isStale = false

  constructor(parts: OwnershipParts) {
    this.#parts = parts
    parts.view.refresh(parts.startedAt)
  }

  get #assignment(): Assignment {
    this.#assigned ??= this.#parts.assigner.assign(this.#parts.view.members)
    return this.#assigned
  }

  get deadline(): Millis | undefined {
    return this.#lookAt
  }

  /** The newest configuration of each partition, for whoever must know whether a peer still holds any. */
  get configurations(): readonly Configuration[] {
    return [...this.#held.values()].map(({ configuration }) => configuration)
  }

  isFounded(partition: number): boolean {
    return this.#held.has(partition)
  }

  /** With whom it begins. Empty: nobody is there who votes. */
  firstVoters(partition: number): readonly Voter[] {
    const desired = this.#assignment.replicasOf(partition)
    const voters = firstVoters(desired, this.#parts.view)
    if (voters.length === 0) {
      this.#parts.link(desired)
    }
    return voters
  }

  owners(partition: number): Owners {
    const configuration = this.#held.get(partition)?.configuration
    return configuration === undefined
      ? { partition, epoch: 0, generation: 0, replicas: oddOf(this.#assignment.replicasOf(partition)) }
      : ownersOf(partition, configuration)
  }

  status(partition: number, now: Millis): PartitionStatus {
    const desired = oddOf(this.#assignment.replicasOf(partition))
    const owners = this.owners(partition)
    const held = this.#held.get(partition)
    if (held === undefined) {
      return { ...owners, desired, stage: 'absent', forMs: now - this.#parts.startedAt }
    }
    const { stage, stageAt, reason, failed } = held
    return { ...owners, desired, stage, forMs: now - stageAt, reason, failed }
  }

  /** A configuration serves. Returns false where this is no news. */
  configured(partition: number, configuration: Configuration, now: Millis): boolean {
    const held = this.#held.get(partition)
    if (held === undefined) {
      this.#held.set(partition, {
        configuration,
        desiredAt: now,
        stage: 'settling',
        stageAt: now,
        reason: undefined,
        isMoving: false,
        retryAt: millis(0),
        failed: undefined,
        disputes: 0
      })
    } else if (isLater(configuration, held.configuration)) {
      if (held.stage === 'serving' && !this.#isWanted(partition, configuration)) {
        held.disputes = Math.min(held.disputes + 1, DISPUTES_MAX)
      }
      held.configuration = configuration
      held.desiredAt = now
      held.failed = undefined
    } else {
      return false
    }
    this.#heardOf.add(partition)
    return true
  }

  /** Something was heard of the mesh. What should be is worked out at the next look, once for all that is heard until then. */
  viewChanged(now: Millis): void {
    this.#isStale = true
    this.#lookBy(now + LOOK_MS)
  }

  /** Ends each step: does what is due. While many move, what each of them says concerns that one; the others are looked at a little later, together. */
  decide(now: Millis): void {
    if (this.#lookAt !== undefined && this.#lookAt <= now) {
      this.#lookAt = undefined
      this.#reassign(now)
      for (const partition of this.#unsettled) {
        this.#heardOf.add(partition)
      }
      const { deadline } = this.#parts.view
      if (deadline !== undefined) {
        // Those that went with it are gone a moment later: one assignment for all of them.
        this.#lookBy(deadline + LOOK_MS)
      }
    }
    for (const partition of this.#heardOf) {
      this.#look(partition, now)
    }
    this.#heardOf.clear()
    if (this.#unlinked.size > 0) {
      this.#parts.link([...this.#unlinked].slice(0, LINKS_WANTED_MAX))
      this.#unlinked.clear()
    }
    if (this.#unsettled.size > 0) {
      this.#lookBy(now + LOOK_MS)
    }
  }

  #look(partition: number, now: Millis): void {
    const held = this.#held.get(partition)
    if (held === undefined) {
      return
    }
    const verdict = this.#judge(partition, held, now)
    if (verdict.stage === 'moving' && !held.isMoving) {
      this.#propose(partition, held, verdict.voters)
    }
    this.#enter(partition, held, verdict, now)
    if (verdict.stage === 'serving') {
      this.#unsettled.delete(partition)
    } else {
      this.#unsettled.add(partition)
    }
  }

  #lookBy(at: number): void {
    this.#lookAt = millis(Math.min(this.#lookAt ?? Number.POSITIVE_INFINITY, at))
  }

  #reassign(now: Millis): void {
    const { view } = this.#parts
    const isDue = (view.deadline ?? Number.POSITIVE_INFINITY) <= now
    if (!this.#isStale && !isDue) {
      return
    }
    this.#isStale = false
    // Who left, or lost its disk, may be a voter of any.
    for (const partition of this.#held.keys()) {
      this.#unsettled.add(partition)
    }
    view.forgetGone(this.#voters(), now)
    if (view.refresh(now)) {
      const before = this.#assigned
      this.#assigned = undefined
      const isCompared = before !== undefined && this.#held.size > 0
      for (const { partition } of isCompared ? movesBetween(before, this.#assignment) : []) {
        const held = this.#held.get(partition)
        if (held !== undefined) {
          held.desiredAt = now
          held.disputes = 0
        }
      }
    }
  }

  *#voters(): Generator<PeerName> {
    for (const { configuration } of this.#held.values()) {
      for (const { peer } of configuration.voters) {
        yield peer
      }
    }
  }

  #enter(partition: number, held: Held, verdict: Verdict, now: Millis): void {
    const isOther = held.stage !== verdict.stage
    held.stage = verdict.stage
    held.reason = verdict.stage === 'moving' ? undefined : verdict.reason
    // Where it is where it should be, by whomever it was moved, nothing failed.
    held.failed = verdict.stage === 'serving' ? undefined : held.failed
    if (isOther) {
      held.stageAt = now
      this.#parts.entered(partition, now)
    }
  }

  #targetOf(partition: number, configuration: Configuration): Target {
    return targetOf(this.#assignment.replicasOf(partition), configuration, this.#parts.view)
  }

  /** Whether it is held by those that should hold it. */
  #isWanted(partition: number, configuration: Configuration): boolean {
    const target = this.#targetOf(partition, configuration)
    return 'voters' in target && isSameHolding(configuration.voters, target.voters)
  }

  #judge(partition: number, held: Held, now: Millis): Verdict {
    const { configuration } = held
    const { voters } = configuration
    const target = this.#targetOf(partition, configuration)
    if ('reason' in target) {
      if (target.stranger !== undefined && now >= this.#turnOf(held)) {
        this.#unlinked.add(target.stranger)
      }
      return { stage: 'waiting', reason: target.reason }
    }
    if (isSameHolding(voters, target.voters)) {
      return { stage: 'serving' }
    }
    if (held.isMoving) {
      return { stage: 'moving', voters: target.voters }
    }
    const settledAt = this.#settledAt(held)
    if (now < settledAt) {
      return { stage: 'settling', reason: `it must stay so for another ${Math.ceil(settledAt - now)} ms` }
    }
    if (now < this.#turnOf(held)) {
      const reason = `one of its voters is to move it: ${voters.map(({ peer }) => peer).join(', ')}`
      return { stage: 'waiting', reason: this.#rankIn(voters) === -1 ? reason : `${voters[0]?.peer} is to move it` }
    }
    const obstacle = this.#obstacle(configuration, target.voters, now) ?? this.#busy(held, now)
    return obstacle === undefined ? { stage: 'moving', voters: target.voters } : { stage: 'waiting', reason: obstacle }
  }

  /** It is then no longer unsure that it should be elsewhere. */
  #settledAt({ configuration, desiredAt, disputes }: Held): number {
    const { view, startedAt, settleMs } = this.#parts
    const isPlanned = configuration.voters.some((voter) => view.hasGivenUp(voter))
    return isPlanned ? startedAt + settleMs : Math.max(startedAt, desiredAt) + settleMs * 2 ** Math.max(0, disputes - 1)
  }

  #rankIn(voters: readonly Voter[]): number {
    const { peer: self, storeId: own } = this.#parts.identity
    return voters.findIndex(({ peer, storeId }) => peer === self && storeId === own)
  }

  /** From when on this peer may move it; never, where it does not vote. */
  #turnOf(held: Held): number {
    const rank = this.#rankIn(held.configuration.voters)
    return rank === -1 ? Number.POSITIVE_INFINITY : this.#settledAt(held) + rank * STAGGER_MS
  }

  /** Once the next configuration is chosen nothing takes it back: so it is proposed only where it can be served. */
  #obstacle({ voters }: Configuration, next: readonly Voter[], now: Millis): string | undefined {
    const { view, startedAt, goneMs } = this.#parts
    const stranger = voters.find(({ peer }) => !view.isHeardOf(peer))
    if (stranger !== undefined && now < startedAt + goneMs) {
      return `nothing was heard of ${stranger.peer} since the start of this peer`
    }
    for (const { peer } of [...next, ...voters].filter((voter) => view.lacksLink(voter.peer))) {
      this.#unlinked.add(peer)
    }
    const linked = voters.filter(({ peer }) => view.isLinked(peer))
    if (linked.length <= voters.length / 2) {
      return 'a majority of its voters is not linked'
    }
    const absent = next.find((voter) => !isAmong(voter, voters) && !view.isLinked(voter.peer))
    if (absent !== undefined) {
      return `${absent.peer}, which is to hold it, is not linked`
    }
    const there = next.filter(({ peer }) => view.isLinked(peer))
    return there.length <= next.length / 2 ? 'a majority of those that are to hold it is not linked' : undefined
  }

  #busy(held: Held, now: Millis): string | undefined {
    if (now < held.retryAt) {
      return 'it is tried again soon'
    }
    return this.#moves >= MOVES_MAX ? `${this.#moves} other moves of this peer are under way` : undefined
  }

  #propose(partition: number, held: Held, voters: readonly Voter[]): void {
    held.isMoving = true
    this.#moves++
    this.#parts.propose(partition, voters, held.configuration.epoch, (outcome, now) => {
      held.isMoving = false
      this.#moves--
      held.failed = outcome.ok ? undefined : outcome.failure.message
      held.retryAt = outcome.ok ? now : millis(now + RETRY_MS)
      this.#heardOf.add(partition)
      // Others may have waited for it.
      this.#lookBy(now + NEXT_MS)
    })
  }
}

export function ownersOf(partition: number, { epoch, generation, voters }: Configuration): Owners {
  const replicas: readonly PeerName[] = voters.map(({ peer }) => peer)
  return { partition, epoch, generation, replicas }
}

/** What an operator forced comes after all that was before. */
function isLater(a: Configuration, b: Configuration): boolean {
  return a.generation === b.generation ? a.lineage === b.lineage && a.epoch > b.epoch : a.generation > b.generation
}
