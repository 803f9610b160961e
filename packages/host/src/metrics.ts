import type { Metrics } from '@libp2p/interface'
import { HostStoppedError, NotStartedError } from './errors.ts'
import type { HostStatistics, PathTraffic } from './statistics.ts'

/** Figures of one kind, told apart by a label. */
export interface GaugeGroup {
  readonly name: string
  readonly help: string
  readonly label: string
  /** The figure of each label, as it is now. Asked for when somebody collects, and at no other time. */
  read(): Readonly<Record<string, number>>
}

/**
 * Gives figures to libp2p's metrics, where the node has some. Nothing is counted twice for it: each figure is read when it is collected.
 *
 * All are gauges, those too that only grow: the counters of libp2p's interface add what is calculated to what they had.
 */
export function registerGauges(metrics: Metrics | undefined, groups: readonly GaugeGroup[]): void {
  for (const { name, help, label, ...group } of groups) {
    metrics?.registerMetricGroup(name, { help, label, calculate: () => ({ ...whileRunning(() => group.read()) }) })
  }
}

/** Whoever collects does so before the start and after the stop too. */
function whileRunning(read: () => Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  try {
    return read()
  } catch (error) {
    if (error instanceof NotStartedError || error instanceof HostStoppedError) {
      return {}
    }
    throw error
  }
}

/** What the host counts, as figures. */
export function hostGauges(read: () => HostStatistics): GaugeGroup[] {
  return [
    {
      name: 'peermesh_host_messages',
      help: 'Messages since the start, by core, path and direction',
      label: 'flow',
      read: () => flows(read(), ({ messagesIn, messagesOut }) => ({ in: messagesIn, out: messagesOut }))
    },
    {
      name: 'peermesh_host_message_bytes',
      help: 'Bytes of messages since the start, by core, path and direction',
      label: 'flow',
      read: () => flows(read(), ({ bytesIn, bytesOut }) => ({ in: bytesIn, out: bytesOut }))
    },
    {
      name: 'peermesh_host_links',
      help: 'Links that are up now, and how many were opened, lost and reset for a full queue since the start',
      label: 'what',
      read: () => {
        const { up, opened, lost, overflowed } = read().links
        return { up, opened, lost, overflowed }
      }
    },
    {
      name: 'peermesh_host_waiting_bytes',
      help: 'Bytes that wait for a neighbour or for the disk now',
      label: 'where',
      read: () => ({ links: read().links.queueBytes, journal: read().journal.backlogBytes })
    },
    {
      name: 'peermesh_host_bulk_transfers',
      help: 'Bulk transfers that are open now, and how many were completed and lost since the start',
      label: 'what',
      read: () => ({ ...read().bulk })
    },
    ...journalGauges(read),
    {
      name: 'peermesh_host_rejects',
      help: 'How often peers broke the protocol since the start, by reason',
      label: 'reason',
      read: () => read().rejects
    },
    {
      name: 'peermesh_host_gossip',
      help: 'Publishes since the start that reached nobody, and messages that were ignored because no member signed them',
      label: 'what',
      read: () => ({ ...read().gossip })
    },
    {
      name: 'peermesh_host_dht',
      help: 'What was asked of the DHT since the start, puts that no other node took, and queries that failed',
      label: 'what',
      read: () => ({ ...read().dht })
    }
  ]
}

function journalGauges(read: () => HostStatistics): GaugeGroup[] {
  return [
    {
      name: 'peermesh_host_journal',
      help: 'Batches, changes in them, and syncs since the start',
      label: 'what',
      read: () => {
        const { batches, changes, syncs } = read().journal
        return { batches, changes, syncs }
      }
    },
    {
      name: 'peermesh_host_encryption',
      help: 'Records that are not under the key that writes yet, and keys that were given and are needed no more',
      label: 'what',
      read: () => {
        const { encryption } = read()
        return encryption === undefined
          ? {}
          : { recordsLeft: encryption.recordsLeft, spareKeys: encryption.spareKeys.length }
      }
    }
  ]
}

function flows(
  { traffic }: HostStatistics,
  figuresOf: (path: Readonly<PathTraffic>) => { readonly in: number; readonly out: number }
): Record<string, number> {
  const figures: Record<string, number> = {}
  for (const [core, paths] of Object.entries(traffic)) {
    for (const [path, counts] of Object.entries(paths)) {
      const { in: received, out: sent } = figuresOf(counts)
      figures[`${core} ${path} in`] = received
      figures[`${core} ${path} out`] = sent
    }
  }
  return figures
}
