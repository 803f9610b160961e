import type { AbortOptions } from '@libp2p/interface'
import type { CausalContextData } from '@peermesh/crdt'
import type { Failure } from '@peermesh/kernel'
import type {
  AvailableValue,
  PartitionPlan,
  PartitionsStatus,
  PlannedChange,
  WrittenContext
} from '@peermesh/partition'
import type { EntriesOptions, StoreContent, StoreDigest, StorePullReport, StoreValue } from '@peermesh/store'
import { fromFailure } from '../errors.ts'
import type { PeerStatus } from '../peer.ts'
import { type AttachedLock, type AttachedLockOptions, takeLock } from './attached-lock.ts'
import type {
  AttachedForceOptions,
  AttachedMember,
  AttachedPutOptions,
  AvailableOptions,
  CampaignOptions,
  DeleteOptions,
  DrainOptions,
  ImportOptions,
  SyncOptions,
  ValueOptions,
  WatchOptions,
  WatchedChange
} from './attached-options.ts'
import { ControlConnection } from './control-connection.ts'
import type { ImportProgress } from './import-lines.ts'
import { fromJson, toJson } from './json-value.ts'
import type { Explanation } from './explain/explanation.ts'
import type {
  ConflictLine,
  ConflictsAnswer,
  ContentsAnswer,
  AttachedElection,
  AttachedForce,
  AttachedLockState,
  AvailableAnswer,
  AvailableBody,
  DeleteAllAnswer,
  DeleteResult,
  DrainAnswer,
  ElectionAnswer,
  EntriesAnswer,
  EntryAnswer,
  EntryBody,
  ImportAnswer,
  KeysAnswer,
  KeyValueAnswer,
  KeyValueBody,
  KeyValueResult,
  SyncAnswer,
  WatchAnswer
} from './protocol.ts'
import { requestPath } from './request-path.ts'

export type { AttachedElection } from './protocol.ts'

/**
 * A peer that runs in another process of the same user, by its data directory. Each call is a request of its own, so that an attached
 * peer may stop and start again in between; nothing needs to be closed.
 *
 * All calls reject with `PeerNotReachableError` where no peer answers there, with `InvalidParametersError` for keys, prefixes and names that are not well-formed text, and
 * with the peer's own errors, matched by `name`.
 */
export interface AttachedPeer {
  readonly dataDir: string
  status(options?: AbortOptions): Promise<PeerStatus>
  members(options?: AbortOptions): Promise<readonly AttachedMember[]>
  digest(options?: AbortOptions): Promise<StoreDigest>
  get(key: string, options?: AbortOptions): Promise<StoreValue | undefined>
  /** Resolves once the write is durable on that peer, or with `ack` on others too. @throws NotReplicatedError: it is on that peer, and not on as many */
  put(key: string, value: StoreValue, options?: AttachedPutOptions): Promise<void>
  /** Deletes keys together: all are durably gone from that peer once it resolves. Says which of them held something. */
  delete(keys: readonly string[], options?: AbortOptions): Promise<DeleteResult>
  /** Deletes all keys that start with `prefix`, batch by batch. Resolves with how many, once they are durably gone from that peer. */
  deleteAll(prefix: string, options?: DeleteOptions): Promise<number>
  /** Live entries whose key starts with `prefix`, in the order of their keys. */
  entries(prefix?: string, options?: AbortOptions): AsyncIterable<readonly [key: string, value: StoreValue]>
  /** The same with types and times of expiry, as an import takes it. */
  contents(prefix?: string, options?: AbortOptions): AsyncIterable<StoreContent>
  /** Keys, and fields of maps, that hold values of concurrent writes. */
  conflicts(prefix?: string, options?: AbortOptions): AsyncIterable<ConflictLine>
  /**
   * The peer fetches all that another one has, which is named as a whole or by the beginning or end of its name, from four characters.
   *
   * @throws UnknownSubjectError, AmbiguousSubjectError, PeerNotLinkedError, PeerNotHereError, InvalidParametersError
   */
  sync(other: string, options?: SyncOptions): Promise<StorePullReport>
  /** Live keys that start with `prefix`, in order, or a range of them. */
  keys(prefix?: string, options?: EntriesOptions): AsyncIterable<string>
  /**
   * Changes of keys that start with `prefix`, until the signal aborts, which is no error. A reader that is slower than the changes gets
   * the newest state of each key and not each step to it. Throws `PeerNotReachableError` when the peer stops.
   */
  watch(prefix?: string, options?: WatchOptions): AsyncIterable<WatchedChange>
  /** Which operations the peer has incorporated: by the clocks of several it is told how far each is behind. */
  clock(options?: AbortOptions): Promise<CausalContextData>
  /**
   * What the peer knows of a thing, and why. `kind` (`peer`, `key`, `scope`, `lock`, `partition`) says what the subject is the name of, where it could be several.
   *
   * @throws UnknownSubjectError, AmbiguousSubjectError
   */
  explain(subject: string, options?: AbortOptions & { readonly kind?: string | undefined }): Promise<Explanation>
  /** Who leads a scope. The peer opens it to look, as an observer, where it has not. @throws ElectionKindMismatchError */
  election(scope: string, options?: CampaignOptions): Promise<AttachedElection>
  /**
   * Who leads a scope, and then each change, until the signal aborts, which is no error. A reader that is slower than the changes gets the latest. Throws
   * `PeerNotReachableError` when the peer stops.
   *
   * @throws ElectionKindMismatchError
   */
  leaders(scope: string, options?: CampaignOptions): AsyncIterable<AttachedElection>
  /** Makes the peer a candidate of a scope. It may take the lead or not: see what is returned. @throws ElectionKindMismatchError */
  campaign(scope: string, options?: CampaignOptions): Promise<AttachedElection>
  /** The peer gives up the lead of a scope, and is a candidate no more. */
  resign(scope: string, options?: AbortOptions): Promise<AttachedElection>
  /**
   * Holds a lock through the peer, for as long as both are there. Waits until it is let in, or the signal aborts.
   *
   * @throws LockTimeoutError, NoQuorumError, LockBusyError, LockKindMismatchError, OutcomeUnknownError: it was never got
   */
  lock(name: string, options?: AttachedLockOptions): Promise<AttachedLock>
  /** Who holds this lock and who waits, by a majority; without a name of all locks in use that the peer knows of. @throws NoQuorumError */
  locks(options?: AbortOptions & { readonly name?: string | undefined }): Promise<readonly AttachedLockState[]>
  /**
   * Takes a lock from whoever holds it, or from the one under this fence. It hears of that as soon as it can be told; until then only the fence stops it.
   *
   * @throws NoQuorumError, OutcomeUnknownError, LockBusyError, InvalidParametersError
   */
  forceRelease(name: string, options: AttachedForceOptions): Promise<AttachedForce>
  /** How partitions stand, as the peer sees them. */
  partitions(options?: AbortOptions): Promise<PartitionsStatus>
  /** What would move if members came or went. Of a name its beginning or end is enough, from four characters. @throws InvalidParametersError */
  plan(change: PlannedChange, options?: AbortOptions): Promise<PartitionPlan>
  /** The peer hands over all that it holds. Resolves once it holds nothing; where the signal aborts before, the drain goes on. */
  drain(options?: DrainOptions): Promise<void>
  /** What a key holds with its partition, by a majority of its voters. @throws NoQuorumError */
  value(
    key: string,
    options?: AbortOptions
  ): Promise<{ readonly version: number; readonly value: StoreValue | undefined }>
  /** Puts it there, or takes it away where it is `undefined`. @throws NoQuorumError, OutcomeUnknownError, RegisterTooLargeError */
  setValue(key: string, value: StoreValue | undefined, options?: ValueOptions): Promise<KeyValueResult>
  /** What a key holds that is always writable. @throws TooFewReplicasError */
  availableValue(key: string, options?: AbortOptions): Promise<Pick<AvailableValue<StoreValue>, 'siblings' | 'context'>>
  /** Puts it there, or takes it away where it is `undefined`. @throws TooFewReplicasError, OutcomeUnknownError, TooManySiblingsError, PartitionValueTooLargeError */
  setAvailableValue(key: string, value: StoreValue | undefined, options?: AvailableOptions): Promise<WrittenContext>
  /**
   * Puts lines of JSON, each `{"key": …, "value": …}`; bytes are written as `{"/": {"bytes": "<base64>"}}`. Resolves once all are
   * durable on that peer. Where the source ends early, what came before is imported. Safe to run again.
   *
   * @throws BadLineError for the first line that is not an entry, unless `skipBad`: those before it are durable, none after it was written
   */
  import(source: AsyncIterable<Uint8Array>, options?: ImportOptions): Promise<ImportProgress>
}

/** The peer that runs on a data directory. Asks nothing yet: the first call shows whether it runs. */
export function attach(dataDir: string): AttachedPeer {
  return new ControlClient(dataDir)
}

class ControlClient implements AttachedPeer {
  readonly dataDir: string
  readonly #connection: ControlConnection

  constructor(dataDir: string) {
    this.dataDir = dataDir
    this.#connection = new ControlConnection(dataDir)
  }

  async status(options?: AbortOptions): Promise<PeerStatus> {
    return (await this.#connection.ask('GET', '/status', options)) as PeerStatus
  }

  async members(options?: AbortOptions): Promise<readonly AttachedMember[]> {
    return (await this.#connection.ask('GET', '/members', options)) as AttachedMember[]
  }

  async digest(options?: AbortOptions): Promise<StoreDigest> {
    return (await this.#connection.ask('GET', '/digest', options)) as StoreDigest
  }

  async get(key: string, options?: AbortOptions): Promise<StoreValue | undefined> {
    const path = requestPath('/entry', { key })
    const answer = (await this.#connection.ask('GET', path, options)) as EntryAnswer
    return answer.found ? fromJson(answer.value) : undefined
  }

  async put(
    key: string,
    value: StoreValue,
    { ack, waitMs, ttlMs, ...options }: AttachedPutOptions = {}
  ): Promise<void> {
    const path = requestPath('/entry', { key })
    const waitsForOthers = ack !== undefined && ack !== 'local'
    await this.#connection.ask('PUT', path, {
      ...options,
      patienceMs: waitMs ?? (waitsForOthers ? Number.POSITIVE_INFINITY : 0),
      body: JSON.stringify({ value: toJson(value), ack, waitMs, ttlMs } satisfies EntryBody)
    })
  }

  async delete(keys: readonly string[], options?: AbortOptions): Promise<DeleteResult> {
    return (await this.#connection.ask('POST', '/delete', {
      ...options,
      body: JSON.stringify({ keys })
    })) as DeleteResult
  }

  async deleteAll(prefix: string, options: DeleteOptions = {}): Promise<number> {
    const path = requestPath('/entries', { prefix })
    let deleted = 0
    for await (const answer of this.#lines<DeleteAllAnswer>('DELETE', path, options)) {
      if ('deleted' in answer) {
        deleted = answer.deleted
        options.onProgress?.(deleted)
      }
    }
    return deleted
  }

  async *contents(prefix = '', options?: AbortOptions): AsyncIterable<StoreContent> {
    for await (const answer of this.#lines<ContentsAnswer>('GET', requestPath('/contents', { prefix }), options)) {
      if ('key' in answer) {
        yield { ...answer, value: fromJson(answer.value) }
      }
    }
  }

  async *conflicts(prefix = '', options?: AbortOptions): AsyncIterable<ConflictLine> {
    const path = requestPath('/conflicts', { prefix })
    for await (const answer of this.#lines<ConflictsAnswer>('GET', path, options)) {
      if ('key' in answer) {
        yield answer
      }
    }
  }

  async sync(other: string, { onProgress, ...options }: SyncOptions = {}): Promise<StorePullReport> {
    const path = requestPath('/sync', { with: other })
    for await (const answer of this.#lines<SyncAnswer>('POST', path, options)) {
      if ('report' in answer) {
        return answer.report
      }
      if ('progress' in answer) {
        onProgress?.(answer.progress)
      }
    }
    throw this.#connection.brokenOff()
  }

  async *keys(prefix = '', { signal, ...range }: EntriesOptions = {}): AsyncIterable<string> {
    const path = requestPath('/keys', { prefix, ...range })
    for await (const answer of this.#lines<KeysAnswer>('GET', path, { ...(signal !== undefined && { signal }) })) {
      if ('key' in answer) {
        yield answer.key
      }
    }
  }

  async *watch(prefix = '', options: WatchOptions = {}): AsyncIterable<WatchedChange> {
    const { existing = false, since, after, points = false, onReady, onExisting } = options
    const path = requestPath('/watch', { prefix, existing, since, after, points })
    for await (const answer of this.#untilStopped<WatchAnswer>(path, options)) {
      if ('key' in answer) {
        const { key, value, origin, point } = answer
        yield { key, value: value === undefined ? undefined : fromJson(value), origin, ...(points && { point }) }
      } else if ('existing' in answer) {
        onExisting?.(answer.point)
      } else {
        const { begins = 'now', point } = answer
        await onReady?.({ begins, point })
      }
    }
  }

  async clock(options?: AbortOptions): Promise<CausalContextData> {
    return (await this.#connection.ask('GET', '/clock', options)) as CausalContextData
  }

  async explain(
    subject: string,
    { kind, ...options }: AbortOptions & { readonly kind?: string | undefined } = {}
  ): Promise<Explanation> {
    const path = requestPath('/explain', { subject, kind })
    return (await this.#connection.ask('GET', path, options)) as Explanation
  }

  async election(scope: string, options: CampaignOptions = {}): Promise<AttachedElection> {
    return (await this.#connection.ask('GET', electionPath('election', scope, options), options)) as AttachedElection
  }

  async *leaders(scope: string, options: CampaignOptions = {}): AsyncIterable<AttachedElection> {
    for await (const { election } of this.#untilStopped<ElectionAnswer>(
      electionPath('leaders', scope, options),
      options
    )) {
      yield election
    }
  }

  async campaign(scope: string, options: CampaignOptions = {}): Promise<AttachedElection> {
    return (await this.#connection.ask('POST', electionPath('campaign', scope, options), options)) as AttachedElection
  }

  async resign(scope: string, options: AbortOptions = {}): Promise<AttachedElection> {
    return (await this.#connection.ask('POST', electionPath('resign', scope, {}), options)) as AttachedElection
  }

  async lock(name: string, options: AttachedLockOptions = {}): Promise<AttachedLock> {
    return await takeLock(this.#connection, name, options)
  }

  async locks({
    name,
    ...options
  }: AbortOptions & { readonly name?: string | undefined } = {}): Promise<readonly AttachedLockState[]> {
    const path = requestPath('/locks', { name })
    return (await this.#connection.ask('GET', path, options)) as AttachedLockState[]
  }

  async forceRelease(name: string, { reason, fence, ...options }: AttachedForceOptions): Promise<AttachedForce> {
    const path = requestPath('/force', { name, reason, fence: fence?.toString() })
    return (await this.#connection.ask('POST', path, options)) as AttachedForce
  }

  async partitions(options?: AbortOptions): Promise<PartitionsStatus> {
    return (await this.#connection.ask('GET', '/partitions', options)) as PartitionsStatus
  }

  async plan(change: PlannedChange, options: AbortOptions = {}): Promise<PartitionPlan> {
    const body = JSON.stringify(change)
    return (await this.#connection.ask('POST', '/plan', { ...options, body })) as PartitionPlan
  }

  async drain({ onProgress, ...options }: DrainOptions = {}): Promise<void> {
    for await (const answer of this.#lines<DrainAnswer>('POST', '/drain', options)) {
      if ('held' in answer) {
        onProgress?.(answer.held, answer.reason)
      }
    }
  }

  async value(key: string, options?: AbortOptions): ReturnType<AttachedPeer['value']> {
    const path = requestPath('/value', { key })
    const { version, value } = (await this.#connection.ask('GET', path, options)) as KeyValueAnswer
    return { version, value: value === undefined ? undefined : fromJson(value) }
  }

  async setValue(
    key: string,
    value: StoreValue | undefined,
    { version, ...options }: ValueOptions = {}
  ): Promise<KeyValueResult> {
    const body: KeyValueBody = { value: value === undefined ? undefined : toJson(value), version }
    const path = requestPath('/value', { key })
    return (await this.#connection.ask('PUT', path, { ...options, body: JSON.stringify(body) })) as KeyValueResult
  }

  async availableValue(
    key: string,
    options?: AbortOptions
  ): Promise<Pick<AvailableValue<StoreValue>, 'siblings' | 'context'>> {
    const path = requestPath('/available', { key })
    const { siblings, context } = (await this.#connection.ask('GET', path, options)) as AvailableAnswer
    return { siblings: siblings.map(fromJson), context }
  }

  async setAvailableValue(
    key: string,
    value: StoreValue | undefined,
    { context, ...options }: AvailableOptions = {}
  ): Promise<WrittenContext> {
    const body: AvailableBody = { value: value === undefined ? undefined : toJson(value), context }
    const path = requestPath('/available', { key })
    return (await this.#connection.ask('PUT', path, { ...options, body: JSON.stringify(body) })) as WrittenContext
  }

  async *entries(prefix = '', options?: AbortOptions): AsyncIterable<readonly [key: string, value: StoreValue]> {
    const path = requestPath('/entries', { prefix })
    for await (const answer of this.#lines<EntriesAnswer>('GET', path, options)) {
      if ('key' in answer) {
        yield [answer.key, fromJson(answer.value)]
      }
    }
  }

  async import(source: AsyncIterable<Uint8Array>, options: ImportOptions = {}): Promise<ImportProgress> {
    const path = requestPath('/import', { skipBad: options.skipBad === true })
    for await (const line of this.#connection.stream('POST', path, { ...options, source })) {
      const answer = line as ImportAnswer
      switch (answer.type) {
        case 'progress':
          options.onProgress?.(countsOf(answer))
          break
        case 'skipped':
          options.onSkipped?.(answer.line, answer.reason)
          break
        case 'failed':
          throw fromFailure(answer.failure)
        case 'done':
          return countsOf(answer)
      }
    }
    throw this.#connection.brokenOff()
  }

  /** The lines of an answer that ends with `done`. @throws what its last line says went wrong, or that there was none */
  async *#lines<Answer extends object>(method: string, path: string, options?: AbortOptions): AsyncIterable<Answer> {
    for await (const line of this.#connection.stream(method, path, options)) {
      const answer = line as Answer
      if ('failure' in answer) {
        throw fromFailure(answer.failure as Failure)
      }
      if ('done' in answer) {
        return
      }
      yield answer
    }
    throw this.#connection.brokenOff()
  }

  /** The lines of an answer that ends only with the signal, or with the peer. @throws what its last line says went wrong, or that the peer is gone */
  async *#untilStopped<Answer extends object>(
    path: string,
    options: AbortOptions
  ): AsyncIterable<Exclude<Answer, { readonly stopped: true } | { readonly failure: Failure }>> {
    try {
      for await (const line of this.#connection.stream('GET', path, options)) {
        const answer = line as Answer
        if ('failure' in answer) {
          throw fromFailure(answer.failure as Failure)
        }
        if ('stopped' in answer) {
          break
        }
        yield answer as Exclude<Answer, { readonly stopped: true } | { readonly failure: Failure }>
      }
    } catch (error) {
      if (options.signal?.aborted === true) {
        return
      }
      throw error
    }
    throw this.#connection.brokenOff()
  }
}

function electionPath(what: string, scope: string, { algorithm, mode, priority }: CampaignOptions): string {
  return requestPath(`/${what}`, { scope, algorithm, mode, priority })
}

function countsOf({ acknowledged, skipped, bytes }: ImportProgress): ImportProgress {
  return { acknowledged, skipped, bytes }
}
