import type { GaugeGroup } from '@peermesh/host'
import type { MemberInfo, MembershipStatus } from './core/index.ts'

/** What membership sees, as figures. */
export function membershipGauges(membership: { members(): MemberInfo[]; status(): MembershipStatus }): GaugeGroup[] {
  return [
    {
      name: 'peermesh_members',
      help: 'Members by status as this peer sees them, itself included',
      label: 'status',
      read: () => {
        const counts = { alive: 0, suspect: 0, dead: 0, left: 0 }
        for (const { status } of membership.members()) {
          counts[status]++
        }
        return counts
      }
    },
    {
      name: 'peermesh_membership_round_trip_ms',
      help: 'Smoothed round trips to the members that are probed: the median and the longest',
      label: 'which',
      read: () => {
        const sorted = membership
          .members()
          .flatMap(({ rttMs }) => rttMs ?? [])
          .sort((a, b) => a - b)
        const median = sorted[Math.floor(sorted.length / 2)]
        return median === undefined ? {} : { median, longest: sorted.at(-1) as number }
      }
    },
    {
      name: 'peermesh_membership_timers_ms',
      help: 'The probe period, and how long a suspicion lasts, as they are now',
      label: 'which',
      read: () => {
        const { probeEveryMs, suspicionMinMs, suspicionMaxMs } = membership.status()
        return { probeEvery: probeEveryMs, suspicionMin: suspicionMinMs, suspicionMax: suspicionMaxMs }
      }
    },
    {
      name: 'peermesh_membership_health',
      help: 'By what this peer multiplies its timers because it finds itself slow: 1 is healthy',
      label: 'what',
      read: () => ({ factor: membership.status().healthFactor })
    },
    {
      name: 'peermesh_membership_ignored',
      help: 'What others said that was well-formed and not believed, or asked and was not answered, by reason, since the start',
      label: 'reason',
      read: () => membership.status().ignored
    }
  ]
}
