import { REJECT_REASONS_MAX } from './constants.ts'
import type { EncryptionStatistics } from './journal/encryption/encrypted-journal.ts'

/** How bytes travel: on the direct stream of a neighbour, by gossip, or on a bulk stream. */
export type TrafficPath = 'direct' | 'gossip' | 'bulk'

/** Messages of one core on one path; bytes are those of the core's messages, without frames. */
export interface PathTraffic {
  messagesIn: number
  messagesOut: number
  bytesIn: number
  bytesOut: number
}

export interface HostStatistics {
  /** Per core. */
  readonly traffic: Readonly<Record<string, Readonly<Record<TrafficPath, Readonly<PathTraffic>>>>>
  /** Peers that broke the protocol, per reason. */
  readonly rejects: Readonly<Record<string, number>>
  readonly links: {
    /** Neighbours that can be sent to now. */
    readonly up: number
    readonly opened: number
    readonly lost: number
    /** Links that were reset because the neighbour did not read. */
    readonly overflowed: number
    /** Writes to direct streams: `messagesOut` by this is how well the frames of a turn were coalesced. */
    readonly writes: number
    /** Waiting for room on a direct stream now. */
    readonly queueBytes: number
  }
  readonly bulk: {
    /** Open now. */
    readonly incoming: number
    readonly outgoing: number
    readonly completed: number
    readonly lost: number
  }
  readonly gossip: {
    /** Publishes that reached nobody: no pubsub service, no subscriber, or a full buffer. */
    readonly unheard: number
    /** Messages that were neither heard nor passed on, because no member of ours signed them. */
    readonly ignored: number
    /** Messages of a version that this code does not speak: in a mesh that is being upgraded. */
    readonly unread: number
  }
  /** What cores asked of the DHT. Nothing is counted where there is none. */
  readonly dht: {
    readonly lookups: number
    readonly puts: number
    readonly provides: number
    /** Puts that no other node took. */
    readonly unheard: number
    /** Those that the DHT failed, in whatever way, and those for which there was no room. */
    readonly failed: number
  }
  readonly journal: {
    readonly batches: number
    /** Batches that were synced for the power to fail. */
    readonly syncs: number
    readonly changes: number
    /** Records that were found damaged, at any start of this host. */
    readonly damaged: number
    /** Not yet written. */
    readonly backlogBytes: number
  }
  /** How the keys stand, where the data directory is encrypted and open. */
  readonly encryption?: EncryptionStatistics
}

const OTHER_REASONS = 'other'

/** What the parts of the host count into. */
export class HostCounters {
  readonly #traffic = new Map<string, Record<TrafficPath, PathTraffic>>()
  readonly #rejects = new Map<string, number>()
  linksOpened = 0
  linksLost = 0
  linksOverflowed = 0
  linkWrites = 0
  bulkCompleted = 0
  bulkLost = 0
  gossipUnheard = 0
  gossipIgnored = 0
  gossipUnread = 0
  dhtLookups = 0
  dhtPuts = 0
  dhtProvides = 0
  dhtUnheard = 0
  dhtFailed = 0
  journalBatches = 0
  journalSyncs = 0
  journalChanges = 0
  recordsDamaged = 0

  traffic(core: string, path: TrafficPath): PathTraffic {
    let paths = this.#traffic.get(core)
    if (paths === undefined) {
      paths = { direct: noTraffic(), gossip: noTraffic(), bulk: noTraffic() }
      this.#traffic.set(core, paths)
    }
    return paths[path]
  }

  received(core: string, path: TrafficPath, bytes: number): void {
    const traffic = this.traffic(core, path)
    traffic.messagesIn++
    traffic.bytesIn += bytes
  }

  sent(core: string, path: TrafficPath, bytes: number): void {
    const traffic = this.traffic(core, path)
    traffic.messagesOut++
    traffic.bytesOut += bytes
  }

  rejected(reason: string): void {
    const counted = this.#rejects.has(reason) || this.#rejects.size < REJECT_REASONS_MAX ? reason : OTHER_REASONS
    this.#rejects.set(counted, (this.#rejects.get(counted) ?? 0) + 1)
  }

  statistics(now: {
    linksUp: number
    queueBytes: number
    bulkIncoming: number
    bulkOutgoing: number
    backlogBytes: number
    encryption?: EncryptionStatistics | undefined
  }): HostStatistics {
    return {
      traffic: Object.fromEntries(
        [...this.#traffic].map(([core, { direct, gossip, bulk }]) => [
          core,
          { direct: { ...direct }, gossip: { ...gossip }, bulk: { ...bulk } }
        ])
      ),
      rejects: Object.fromEntries(this.#rejects),
      links: {
        up: now.linksUp,
        opened: this.linksOpened,
        lost: this.linksLost,
        overflowed: this.linksOverflowed,
        writes: this.linkWrites,
        queueBytes: now.queueBytes
      },
      bulk: {
        incoming: now.bulkIncoming,
        outgoing: now.bulkOutgoing,
        completed: this.bulkCompleted,
        lost: this.bulkLost
      },
      gossip: { unheard: this.gossipUnheard, ignored: this.gossipIgnored, unread: this.gossipUnread },
      dht: {
        lookups: this.dhtLookups,
        puts: this.dhtPuts,
        provides: this.dhtProvides,
        unheard: this.dhtUnheard,
        failed: this.dhtFailed
      },
      journal: {
        batches: this.journalBatches,
        syncs: this.journalSyncs,
        changes: this.journalChanges,
        damaged: this.recordsDamaged,
        backlogBytes: now.backlogBytes
      },
      ...(now.encryption === undefined ? {} : { encryption: now.encryption })
    }
  }
}

function noTraffic(): PathTraffic {
  return { messagesIn: 0, messagesOut: 0, bytesIn: 0, bytesOut: 0 }
}
