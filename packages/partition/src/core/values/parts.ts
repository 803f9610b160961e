import type { ReplicaId } from '@peermesh/crdt'
import type { Identity, Millis, PeerName } from '@peermesh/kernel'
import type { Holdings } from './holdings.ts'
import type { Links } from './links.ts'
import type { ValuesMessage } from './messages.ts'
import type { Shards } from './shards.ts'

/** What the parts of the core have in common. */
export interface Parts {
  readonly identity: Identity
  readonly replica: ReplicaId
  readonly shards: Shards
  readonly holdings: Holdings
  readonly links: Links
  /** Once all that was changed until now is on the disk. */
  readonly say: (to: PeerName, message: ValuesMessage) => void
  /** Once all that was changed until now is on the disk: at once where it is. */
  readonly afterwards: (act: (now: Millis) => void) => void
  readonly nextId: () => number
  readonly trace: (what: string, details: Readonly<Record<string, unknown>>) => void
}

/** Enough replicas, where nobody says how many: two majorities have one in common. */
export function majority(count: number): number {
  return Math.floor(count / 2) + 1
}
