import type { PeerName } from '@peermesh/kernel'
import type { OperationId } from '@peermesh/quorum/core'

interface Operation {
  readonly key: string
  readonly timeoutMs?: number | undefined
}

interface Change extends Operation {
  /** Of an earlier try whose outcome is unknown: it is made once, however often it is tried. */
  readonly operation?: OperationId | undefined
}

/** What the service asks. Times are milliseconds. */
export type PartitionCommand =
  /** Settled with a `KeyValue`. */
  | ({ readonly type: 'get' } & Operation)
  /** Settled once the partition of the key is founded, by whomever. */
  | ({ readonly type: 'found' } & Operation)
  /** Settled with the version that it made. A value of `undefined` takes the key away. */
  | ({ readonly type: 'put'; readonly value: unknown } & Change)
  /** Puts it where the version is still this one (0: where there is none). Settled with a `Compared`. */
  | ({ readonly type: 'compare-and-set'; readonly version: number; readonly value: unknown } & Change)
  /** From now on this peer is to hold nothing. Settled once it does not. */
  | { readonly type: 'drain' }
  /** This peer bears so much from now on, or is in this zone; what is not named stays. The others are told. Settled at once. */
  | ({ readonly type: 'place' } & PlaceChange)

/** What this peer says of itself, as far as partitions are concerned. */
export interface PlaceChange {
  /** A whole number, of which 64 are heeded. With 0 it holds nothing. */
  readonly capacity?: number | undefined
  readonly zone?: string | undefined
}

/** What a key has. `version` is 0 where it is absent, grows with each change, and never repeats. */
export interface KeyValue {
  readonly version: number
  readonly value: unknown
}

export interface Compared {
  /** Whether it was set. */
  readonly set: boolean
  /** The version that it made; without meaning where it was not set. */
  readonly version: number
}

/** Who holds a partition, by its latest configuration that this peer knows to serve. */
export interface Owners {
  readonly partition: number
  /** 0: nobody used it yet, and these are those that would hold it. */
  readonly epoch: number
  readonly generation: number
  /** The primary first: where to go, and no right of its own. */
  readonly replicas: readonly PeerName[]
}

/** What the application hears. */
export type PartitionEvent =
  /** A configuration serves. */
  | ({ readonly type: 'owners' } & Owners)
  /** A partition that somebody used is at another stage. */
  | ({ readonly type: 'stage' } & PartitionStatus)

/**
 * How far a partition is on its way to who should hold it. `absent`: nobody used it yet. `serving`: it is where it should be. `settling`: it should be elsewhere, which is not sure yet. `waiting`: something is in the
 * way. `moving`: this peer has proposed the next configuration.
 */
export type Stage = 'absent' | 'serving' | 'settling' | 'waiting' | 'moving'

/** Where one partition stands, as this peer sees it. */
export interface PartitionStatus extends Owners {
  readonly stage: Stage
  /** For how long it has been at this stage, in milliseconds. */
  readonly forMs: number
  /** Who should hold it, by this peer's view, the primary first. */
  readonly desired: readonly PeerName[]
  /** What is waited for. */
  readonly reason?: string | undefined
  /** Why the last try to move it did not succeed. */
  readonly failed?: string | undefined
}

export interface PartitionTypes {
  readonly message: never
  readonly command: PartitionCommand
  readonly notice: never
  readonly event: PartitionEvent
}
