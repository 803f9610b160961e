import type { Outcome } from '@peermesh/kernel'
import type { ForceResult } from './events.ts'
import * as failures from './failures.ts'
import type { LockResult, LockState } from './lock-kind.ts'

/** What came of a release of a quorum lock by force. */
export function forceOutcome(
  name: string,
  { outcome, forced: tickets = [], fence: counter, generation }: LockResult,
  state: LockState | undefined
): Outcome {
  if (outcome === 'full') {
    return { ok: false, failure: failures.forcedTooOften(name) }
  }
  const fence = counter === undefined ? undefined : { generation, counter }
  const released = (state?.forced ?? []).map(({ holder }) => holder).filter(({ ticket }) => tickets.includes(ticket))
  return { ok: true, value: { released, fence } satisfies ForceResult }
}
