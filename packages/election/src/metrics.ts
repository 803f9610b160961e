import type { GaugeGroup } from '@peermesh/host'
import type { ScopeStatus } from './core/index.ts'

/** What election's figures are read from. */
export interface ElectionFigures {
  status(): readonly ScopeStatus[]
  /** By the clocks of now. */
  isLeader(scope: string): boolean
  happened(): Readonly<Record<string, number>>
}

/** Where this peer stands in the scopes that it has open, as figures. A label for each scope: at most 256 are open. */
export function electionGauges(elections: ElectionFigures): GaugeGroup[] {
  const perScope = (figure: (status: ScopeStatus) => number): Readonly<Record<string, number>> =>
    Object.fromEntries(elections.status().map((status) => [status.scope, figure(status)]))
  return [
    {
      name: 'peermesh_election_scopes',
      help: 'Scopes that are open at this peer, by what it does in them',
      label: 'phase',
      read: () => {
        const counts = { vacant: 0, electing: 0, claiming: 0, following: 0, leading: 0 }
        for (const { phase } of elections.status()) {
          counts[phase]++
        }
        return counts
      }
    },
    {
      name: 'peermesh_election_leads',
      help: 'Whether this peer leads a scope, by its clocks when it is asked: 1 or 0',
      label: 'scope',
      read: () => perScope(({ scope }) => (elections.isLeader(scope) ? 1 : 0))
    },
    {
      name: 'peermesh_election_term',
      help: 'The term of the leader that this peer follows in a scope, or is; 0 while it knows none',
      label: 'scope',
      read: () => perScope(({ leader }) => leader?.term ?? 0)
    },
    {
      name: 'peermesh_election_happened',
      help: 'How often since the start this peer came to lead, lost the lead, by reason, and met another use of a scope',
      label: 'what',
      read: () => elections.happened()
    }
  ]
}
