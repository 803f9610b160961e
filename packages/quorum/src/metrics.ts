import type { GaugeGroup } from '@peermesh/host'
import type { GroupStatus } from './core/index.ts'

/** What quorum's figures are read from. */
export interface QuorumFigures {
  status(): readonly GroupStatus[]
  refusals(): Readonly<Record<string, number>>
  outcomes(): Readonly<Record<string, number>>
  sessions(): Readonly<Record<string, number>>
}

/** Which groups answer, what waits for them, and what became of what was asked, as figures. */
export function quorumGauges(quorum: QuorumFigures): GaugeGroup[] {
  const perGroup = (figure: (status: GroupStatus) => number): Readonly<Record<string, number>> =>
    Object.fromEntries(quorum.status().map((status) => [status.group, figure(status)]))
  return [
    {
      name: 'peermesh_quorum_majority',
      help: 'Whether this peer is linked to a majority of the voters of a group: 1 or 0',
      label: 'group',
      read: () => perGroup(({ hasMajority }) => (hasMajority ? 1 : 0))
    },
    {
      name: 'peermesh_quorum_voters',
      help: 'Voters of a group',
      label: 'group',
      read: () => perGroup(({ configuration }) => configuration?.voters.length ?? 0)
    },
    {
      name: 'peermesh_quorum_reachable_voters',
      help: 'Voters of a group that this peer is linked to, itself included',
      label: 'group',
      read: () => perGroup(({ reachable }) => reachable.length)
    },
    {
      name: 'peermesh_quorum_epoch',
      help: 'The epoch that serves, as far as this peer knows: it grows with each change of the voters',
      label: 'group',
      read: () => perGroup(({ configuration }) => configuration?.epoch ?? 0)
    },
    {
      name: 'peermesh_quorum_registers',
      help: 'Registers of a group that this peer holds as a voter',
      label: 'group',
      read: () => perGroup(({ registers }) => registers)
    },
    {
      name: 'peermesh_quorum_pending',
      help: 'Operations on a group that wait at this peer',
      label: 'group',
      read: () => perGroup(({ pending }) => pending)
    },
    {
      name: 'peermesh_quorum_operations',
      help: 'Operations of this peer that ended since the start, those of elections, locks and leases included, by outcome',
      label: 'outcome',
      read: () => quorum.outcomes()
    },
    {
      name: 'peermesh_quorum_sessions',
      help: 'Sessions that this peer holds now, and how many it lost since the start, by reason',
      label: 'what',
      read: () => quorum.sessions()
    },
    {
      name: 'peermesh_quorum_refusals',
      help: 'What peers sent that was refused since the start, by reason',
      label: 'reason',
      read: () => quorum.refusals()
    }
  ]
}
