import type { GaugeGroup } from '@peermesh/host'
import type { RequestStatus } from './core/index.ts'

/** What locks' figures are read from. */
export interface LockFigures {
  status(): readonly RequestStatus[]
  happened(): Readonly<Record<string, number>>
}

/** What this peer holds and waits for, as figures. */
export function lockGauges(locks: LockFigures): GaugeGroup[] {
  return [
    {
      name: 'peermesh_locks',
      help: 'Locks that this peer holds now, and those that it waits for',
      label: 'what',
      read: () => {
        const requests = locks.status()
        const held = requests.filter(({ phase }) => phase === 'held').length
        return { held, waiting: requests.length - held }
      }
    },
    {
      name: 'peermesh_lock_happened',
      help: 'Locks that were granted to this peer since the start, and those that it lost without having released them, by reason',
      label: 'what',
      read: () => locks.happened()
    }
  ]
}
