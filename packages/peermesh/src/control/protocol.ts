/**
 * What crosses a peer's control socket: HTTP/1.1 with JSON bodies, and lines of JSON where a body is a stream.
 *
 * | request              | body            | answer                                           |
 * | -------------------- | --------------- | ------------------------------------------------ |
 * | `GET /status`        |                 | `PeerStatus`                                     |
 * | `GET /members`       |                 | `AttachedMember[]`                               |
 * | `GET /digest`        |                 | `StoreDigest`                                    |
 * | `GET /clock`         |                 | `CausalContextData`                              |
 * | `GET /explain?subject=&kind=` |        | `Explanation`; `kind` may be left out            |
 * | `GET /entry?key=`    |                 | `EntryAnswer`                                    |
 * | `PUT /entry?key=`    | `EntryBody`     | `{}` once it is durable, or as many have it as `ack` asks for |
 * | `POST /delete`       | `DeleteBody`    | `DeleteResult` once all are durably gone         |
 * | `GET /entries?prefix=` |               | a line `{ key, value }` for each, then `{ done }` |
 * | `GET /contents?prefix=` |              | a `ContentsAnswer` for each, then `{ done }`     |
 * | `GET /keys?prefix=&from=&to=&reverse=&limit=` | | a line `{ key }` for each, then `{ done }`; `prefix` is enough |
 * | `GET /conflicts?prefix=` |             | a `ConflictLine` for each, then `{ done }`       |
 * | `POST /sync?with=`   |                 | lines of `SyncAnswer`, the last is `report`      |
 * | `DELETE /entries?prefix=` |            | lines `{ deleted }`, then `{ done }`             |
 * | `GET /watch?prefix=&existing=&since=&after=&points=` | | lines of `WatchAnswer`, until either side leaves; `prefix` and `existing` are enough |
 * | `POST /import?skipBad=` | lines of `{ key, value }`, perhaps with `type` or `expiresAt` | lines of `ImportAnswer`, the last is `done` or `failed` |
 *
 * | `GET /election?scope=` |               | `AttachedElection`; opens the scope as an observer where it is not open |
 * | `GET /leaders?scope=` |                | the same again at each change: lines of `ElectionAnswer`, until either side leaves |
 * | `POST /campaign?scope=&algorithm=&mode=&priority=` | | `AttachedElection`; only `scope` is needed |
 * | `POST /resign?scope=` |                | `AttachedElection` once it leads no more         |
 * | `POST /lock?name=&capacity=&permits=&wait=` | lines of `LockBody`, for as long as it holds | lines of `LockAnswer`; only `name` is needed |
 * | `GET /locks?name=`   |                 | `AttachedLockState[]`: of this lock, or of all that the peer knows of |
 * | `POST /force?name=&reason=&fence=` |   | `AttachedForce`; `fence` may be left out         |
 * | `GET /partitions`    |                 | `PartitionsStatus`                               |
 * | `POST /plan`         | `PlannedChange` | `PartitionPlan`                                  |
 * | `POST /drain`        |                 | lines of `DrainAnswer`, the last is `done`       |
 * | `GET /value?key=`    |                 | `KeyValueAnswer`                                 |
 * | `PUT /value?key=`    | `KeyValueBody`  | `KeyValueResult`                                 |
 * | `GET /available?key=` |                | `AvailableAnswer`                                |
 * | `PUT /available?key=` | `AvailableBody` | `WrittenContext`                                |
 *
 * Both sides name their version in a header. A request that fails is answered by a status of 400 or more and `{ failure }`.
 * Values are JSON as `toJson` writes it. Nothing here is a public interface: attach to a peer with `attach()`.
 */
import type { Failure } from '@peermesh/kernel'
import type { StoreContent, StoreProgress, StorePullReport, StoreWatch, WriteAck } from '@peermesh/store'
import type { ImportEvent, ImportProgress } from './import-lines.ts'
import type { JsonValue } from './json-value.ts'

/** A scope, as the peer that is attached to stands in it. */
export interface AttachedElection {
  readonly scope: string
  readonly algorithm: string
  readonly mode: string
  readonly phase: string
  /** Absent: nobody leads, as far as the peer knows. */
  readonly leader?: { readonly peer: string; readonly term: number } | undefined
  /** Why nobody can lead: the voters have no majority. */
  readonly problem?: string | undefined
  readonly candidate: boolean
  /** Whether the peer itself leads, by its clocks at this moment. */
  readonly leads: boolean
}

/** Raised by one where an older side would misunderstand. */
export const CONTROL_VERSION = '1'

export const VERSION_HEADER = 'peermesh-control'

export interface EntryBody {
  readonly value: JsonValue
  /** When it is answered: once so many have it. */
  readonly ack?: WriteAck | undefined
  /** How long it waits for them, where not for ever. */
  readonly waitMs?: number | undefined
  /** For how long the value is there, where not for ever. */
  readonly ttlMs?: number | undefined
}

/** `found` is false where the key holds nothing. */
export type EntryAnswer = { readonly found: true; readonly value: JsonValue } | { readonly found: false }

export type EntriesAnswer =
  | { readonly key: string; readonly value: JsonValue }
  | { readonly done: true }
  | { readonly failure: Failure }

/** What a key holds as one of its types: `Store.contents`. */
export type ContentsAnswer =
  | (Omit<StoreContent, 'value'> & { readonly value: JsonValue })
  | { readonly done: true }
  | { readonly failure: Failure }

export type KeysAnswer = { readonly key: string } | { readonly done: true } | { readonly failure: Failure }

/** A key, or a field of a map, that holds values of concurrent writes: the one that was written last first. */
export interface ConflictLine {
  readonly key: string
  readonly field?: string
  readonly siblings: readonly {
    /** Absent where it cannot be read. */
    readonly value?: JsonValue
    readonly bytes: number
    readonly peer: string
    readonly writtenAt: { readonly millis: number; readonly count: number }
  }[]
}

export type ConflictsAnswer = ConflictLine | { readonly done: true } | { readonly failure: Failure }

/** How many keys a bulk stream has brought. */
export type SyncProgress = Omit<StoreProgress, 'peer'>

export type SyncAnswer =
  /** Which peer is meant: told at once. */
  | { readonly peer: string }
  | { readonly progress: SyncProgress }
  | { readonly report: StorePullReport }
  /** The peer stops. */
  | { readonly stopped: true }
  | { readonly failure: Failure }

export interface DeleteBody {
  readonly keys: readonly string[]
}

/** What became of keys that were to be deleted. */
export interface DeleteResult {
  readonly deleted: readonly string[]
  /** Those that held nothing. */
  readonly missing: readonly string[]
}

/** `deleted` counts those that are durably gone so far. */
export type DeleteAllAnswer = { readonly deleted: number } | { readonly done: true } | { readonly failure: Failure }

/** `existing`: it did not change, but was there. `earlier`: it changed since the point at which the watch began anew. */
export type WatchedOrigin = 'local' | 'remote' | 'existing' | 'earlier'

export type WatchAnswer =
  /** What is there follows; what changes from this point on comes behind it. Where points were asked for. */
  | { readonly existing: true; readonly point: string }
  /** Whatever changes from here on is told, or since the point that was given. `begins` is there since 0.1, `point` where it was asked for. */
  | { readonly ready: true; readonly begins?: StoreWatch['begins']; readonly point?: string }
  /** Without a value the key was deleted. */
  | { readonly key: string; readonly value?: JsonValue; readonly origin: WatchedOrigin; readonly point?: string }
  /** The peer stops. */
  | { readonly stopped: true }
  | { readonly failure: Failure }

export type ElectionAnswer =
  | { readonly election: AttachedElection }
  /** The peer stops. */
  | { readonly stopped: true }
  | { readonly failure: Failure }

/** What whoever holds a lock through this peer says. */
export type LockBody =
  /** It is there, and asks until when it holds. It counts that from the moment before it asked. */
  | { readonly ping: number }
  /** What it did under the lock is over. */
  | { readonly done: true }

export type LockAnswer =
  /** Others are before it. */
  | ({ readonly type: 'queued' } & LockQueue)
  | { readonly type: 'granted'; readonly fence: string }
  /** Held for so long from when `ping` was asked, if nothing more is heard. The peer keeps the lock for so long, whatever becomes of the asker. */
  | { readonly type: 'held'; readonly ping: number; readonly forMs: number }
  /** Held no more, as of now. */
  | { readonly type: 'lost'; readonly failure: Failure }
  /** The peer stops: it promises no more than it did, and gives the lock up once `done` is said, or that time is over. */
  | { readonly type: 'stopping' }
  /** After `done`. */
  | { readonly type: 'released' }
  /** It was never got. */
  | { readonly type: 'failed'; readonly failure: Failure }

/** Somebody who holds a lock or waits for it. */
export interface AttachedPlace {
  readonly peer: string
  readonly permits: number
  /** Wall milliseconds, by the clock of the peer that noted it. */
  readonly since: number
  /** Of who holds. A whole number of up to 64 bits. */
  readonly fence?: string | undefined
}

/** A lock as a majority has it. */
export interface AttachedLockState {
  readonly name: string
  /** Absent: nobody holds it or waits for it. */
  readonly capacity?: number | undefined
  /** Of a token: the peer that was registered last. Who holds it and who waits is not known then. */
  readonly registered?: string | undefined
  readonly holders: readonly AttachedPlace[]
  /** In the order in which they will be let in. */
  readonly waiting: readonly AttachedPlace[]
}

/** What came of a release by force. */
export interface AttachedForce {
  readonly name: string
  readonly released: readonly AttachedPlace[]
  /** Above those of all who were released, and nobody's. Absent: nobody held it. */
  readonly fence?: string | undefined
}

/** Whom a waiter waits for. */
export interface LockQueue {
  readonly holders: readonly { readonly peer: string; readonly fence: string }[]
  /** How many wait before it. */
  readonly before: number
}

/** What a drain has come to. */
export type DrainAnswer =
  /** How many partitions the peer still holds, and what one of them waits for. */
  | { readonly held: number; readonly reason?: string }
  | { readonly done: true }
  /** The peer stops. */
  | { readonly stopped: true }
  | { readonly failure: Failure }

/** What a key holds with its partition. */
export interface KeyValueAnswer {
  readonly version: number
  /** Absent: nothing. */
  readonly value?: JsonValue
}

export interface KeyValueBody {
  /** Absent: it is taken away. */
  readonly value?: JsonValue | undefined
  /** Only where the version is still this one. */
  readonly version?: number | undefined
}

export interface KeyValueResult {
  readonly set: boolean
  readonly version: number
}

/** What a key holds that is always writable. */
export interface AvailableAnswer {
  readonly siblings: readonly JsonValue[]
  readonly context: string
}

export interface AvailableBody {
  /** Absent: it is taken away. */
  readonly value?: JsonValue | undefined
  /** Absent: what the replica that coordinates it has is replaced. */
  readonly context?: string | undefined
}

export type ImportAnswer =
  | ImportEvent
  | ({ readonly type: 'done' } & ImportProgress)
  | ({ readonly type: 'failed'; readonly failure: Failure } & ImportProgress)

export interface FailureAnswer {
  readonly failure: Failure
}
