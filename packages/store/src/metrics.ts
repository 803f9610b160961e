import type { GaugeGroup } from '@peermesh/host'
import type { StoreStatistics } from './store.ts'

/** What the store holds and sends, as figures. */
export function storeGauges(read: () => StoreStatistics): GaugeGroup[] {
  return [
    {
      name: 'peermesh_store_keys',
      help: 'Keys that hold a value',
      label: 'what',
      read: () => ({ live: read().keys })
    },
    {
      name: 'peermesh_store_bytes',
      help: 'Bytes of live keys and values, as stored',
      label: 'what',
      read: () => ({ live: read().bytes })
    },
    {
      name: 'peermesh_store_waiting',
      help: 'Operations that this peer knows it lacks, and own writes that are not durable yet',
      label: 'what',
      read: () => ({ behind: read().behind, pendingWrites: read().pendingWrites })
    },
    {
      name: 'peermesh_store_operations',
      help: 'Operations since the start, by path and direction',
      label: 'flow',
      read: () => {
        const figures: Record<string, number> = {}
        for (const path of ['gossip', 'direct', 'pull'] as const) {
          const { operationsReceived, operationsSent } = read()[path]
          figures[`${path} in`] = operationsReceived
          figures[`${path} out`] = operationsSent
        }
        return figures
      }
    }
  ]
}
