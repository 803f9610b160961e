import type { MeshId } from '@peermesh/kernel'
import type { MembershipConfig } from './config.ts'
import type { MembershipStatus } from './events.ts'
import type { LinkSnapshot } from './links.ts'
import type { Parts } from './parts.ts'
import type { MemberRecord } from './record.ts'
import { type SuspicionSnapshot, suspicionMs } from './suspicions.ts'

/** What the simulator checks and hashes. */
export interface MembershipSnapshot {
  readonly phase: MembershipStatus['phase']
  readonly meshId: MeshId | undefined
  readonly own: MemberRecord
  /** Every record held, foreign ones too, in the order in which their subjects were first heard of. */
  readonly records: readonly MemberRecord[]
  readonly suspicions: readonly SuspicionSnapshot[]
  readonly links: readonly LinkSnapshot[]
  readonly topology: unknown
  readonly dialler: unknown
  readonly prober: unknown
  readonly closures: unknown
}

export function snapshotOf(parts: Parts, phase: MembershipStatus['phase']): MembershipSnapshot {
  const { view, links, mesh, topology, dialler, detection } = parts
  return {
    phase: phase,
    meshId: mesh.mesh?.meshId,
    own: view.own,
    ...view.snapshot(),
    links: links.snapshot(),
    topology: topology.snapshot(),
    dialler: dialler.snapshot(),
    prober: detection.prober.snapshot(),
    closures: detection.closures.snapshot()
  }
}

/** How membership works at this moment. */
export function statusOf(parts: Parts, phase: MembershipStatus['phase'], config: MembershipConfig): MembershipStatus {
  const { view, links, topology, detection } = parts
  const { periodMs, probeTimeoutMs, suspicionMultiplier, suspicionMaxMultiplier, spreadMultiplier } = config
  const bounds = view.suspicionBounds
  return {
    phase: phase,
    meshId: parts.mesh.mesh?.meshId,
    membersCount: view.liveCount,
    linksCount: links.admitted.length,
    topology: topology.isExpander ? 'expander' : 'full',
    healthFactor: detection.prober.healthFactor,
    probeEveryMs: detection.prober.periodMs,
    suspicionMinMs: bounds.minMs,
    suspicionMaxMs: suspicionMs(bounds, 0),
    sendsPerUpdate: view.sendsPerUpdate,
    ignored: parts.ignored.counts(),
    bootstrap: parts.dialler.bootstrapStatus(),
    timings: { periodMs, probeTimeoutMs, suspicionMultiplier, suspicionMaxMultiplier, spreadMultiplier }
  }
}
