import type { Leases, Moment, Outcome, PeerName, Random } from '@peermesh/kernel'
import type { GroupName, QuorumCommand } from '@peermesh/quorum/core'
import type { ElectionEvent, ElectionTimings } from './events.ts'
import type { Note } from './history.ts'
import type { ElectionKind, ScopeMessage } from './messages.ts'
import type { ScoreOf } from './rank.ts'

export interface ScopeOptions {
  readonly scope: string
  readonly kind: ElectionKind
  readonly priority: number
  readonly candidate: boolean
  readonly preempt: boolean
}

/** What a scope needs of the core that it is part of. */
export interface ScopePorts {
  readonly self: PeerName
  /** Of the register of this scope. */
  readonly group: GroupName
  readonly random: Random
  readonly timings: ElectionTimings
  readonly scoreOf: ScoreOf | undefined
  readonly leases: Leases
  /** Scopes of this peer whose claim is on its way. */
  readonly claiming: Set<string>
  isDown(peer: PeerName): boolean
  send(to: PeerName, body: ScopeMessage): void
  publish(body: ScopeMessage): void
  /** The same to each of them. */
  sendAll(to: readonly PeerName[], body: ScopeMessage): void
  call(command: QuorumCommand, next: (outcome: Outcome, at: Moment) => void): void
  emit(event: ElectionEvent): void
  /** For `explain`. */
  readonly note: Note
}
