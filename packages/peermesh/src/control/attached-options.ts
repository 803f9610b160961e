import type { AbortOptions } from '@libp2p/interface'
import type { MemberInfo } from '@peermesh/membership'
import type { StoreValue, StoreWatch, WriteAck } from '@peermesh/store'
import type { ImportProgress } from './import-lines.ts'
import type { SyncProgress, WatchedOrigin } from './protocol.ts'

export interface ImportOptions extends AbortOptions {
  /** Pass over lines that are not entries, instead of stopping at the first. @default false */
  readonly skipBad?: boolean
  readonly onProgress?: (progress: ImportProgress) => void
  readonly onSkipped?: (line: number, reason: string) => void
}

/** A key that changed, or was there already. `value` is `undefined` where it was deleted. */
export interface WatchedChange {
  readonly key: string
  readonly value: StoreValue | undefined
  readonly origin: WatchedOrigin
  /** Where it was asked for: `since` of a later watch that misses nothing behind this change. While many are under way, an earlier one. */
  readonly point?: string | undefined
}

/** How a watch begins. */
export interface WatchBegin {
  /** See `StoreWatch.begins`. */
  readonly begins: StoreWatch['begins']
  /** Where it was asked for: from here on changes are told. */
  readonly point?: string | undefined
}

export interface WatchOptions extends AbortOptions {
  /** Begin with what is there. @default false: from now on */
  readonly existing?: boolean
  /** The point of an earlier watch, of this peer or another: what changed since then comes first. @default from now on */
  readonly since?: string | undefined
  /** With `existing`: begin behind this key, which was told before. @default with the first */
  readonly after?: string | undefined
  /** Whether to tell points, at which a later watch may begin. @default false */
  readonly points?: boolean
  /**
   * Called before what is there is told, with the point from which changes are told behind it, where points are. A watch that is left among what is there is
   * gone on with by that point as `since`, `existing`, and the last key that was told as `after`.
   */
  readonly onExisting?: (point: string | undefined) => void
  /** Called once, and waited for: what changes from here on is told. */
  readonly onReady?: (begin: WatchBegin) => void | Promise<void>
}

export interface SyncOptions extends AbortOptions {
  /** How many keys a bulk stream has brought. What is little comes otherwise, and is not told. */
  readonly onProgress?: (progress: SyncProgress) => void
}

export interface DeleteOptions extends AbortOptions {
  /** How many are durably gone so far. */
  readonly onProgress?: (deleted: number) => void
}

export interface CampaignOptions extends AbortOptions {
  /** Those of the scope, where the peer has it open; else bully and quorum. */
  readonly algorithm?: string | undefined
  readonly mode?: string | undefined
  readonly priority?: number | undefined
}

export interface AttachedForceOptions extends AbortOptions {
  /** For the audit, and for whoever is forced out: up to 200 characters. */
  readonly reason: string
  /** @default whoever holds it */
  readonly fence?: bigint | undefined
}

export interface DrainOptions extends AbortOptions {
  /** How many partitions the peer still holds, and what one of them waits for. */
  readonly onProgress?: (held: number, reason: string | undefined) => void
}

export interface ValueOptions extends AbortOptions {
  /** Only where the key's version is still this one. */
  readonly version?: number | undefined
}

export interface AvailableOptions extends AbortOptions {
  /** Of an earlier read or write of the key: exactly that is replaced. */
  readonly context?: string | undefined
}

/** A member as an attached program sees it: `since` is left out, which means something to the peer's own process only. */
export type AttachedMember = Omit<MemberInfo, 'since'>

export interface AttachedPutOptions extends AbortOptions {
  /** @default 'local' */
  readonly ack?: WriteAck | undefined
  /** How long to wait for other peers. @default as long as it takes */
  readonly waitMs?: number | undefined
  /** For how long the value is there. @default for ever */
  readonly ttlMs?: number | undefined
}
