import type { AbortOptions } from '@libp2p/interface'
import type { MemberInfo } from '@peermesh/membership'
import type { StoreDigest, StoreValue } from '@peermesh/store'
import { fromFailure } from '../errors.ts'
import type { PeerStatus } from '../peer.ts'
import { ControlConnection } from './control-connection.ts'
import type { ImportProgress } from './import-lines.ts'
import { fromJson, toJson } from './json-value.ts'
import type { EntriesAnswer, EntryAnswer, ImportAnswer } from './protocol.ts'

export interface ImportOptions extends AbortOptions {
  /** Pass over lines that are not entries, instead of stopping at the first. @default false */
  readonly skipBad?: boolean
  readonly onProgress?: (progress: ImportProgress) => void
  readonly onSkipped?: (line: number, reason: string) => void
}

/** A member as an attached program sees it: `since` is left out, which means something to the peer's own process only. */
export type AttachedMember = Omit<MemberInfo, 'since'>

/**
 * A peer that runs in another process of the same user, by its data directory. Each call is a request of its own, so that an attached
 * peer may stop and start again in between; nothing needs to be closed.
 *
 * All calls reject with `PeerNotReachableError` where no peer answers there, and with the peer's own errors, matched by `name`.
 */
export interface AttachedPeer {
  readonly dataDir: string
  status(options?: AbortOptions): Promise<PeerStatus>
  members(options?: AbortOptions): Promise<readonly AttachedMember[]>
  digest(options?: AbortOptions): Promise<StoreDigest>
  get(key: string, options?: AbortOptions): Promise<StoreValue | undefined>
  /** Resolves once the write is durable on that peer. */
  put(key: string, value: StoreValue, options?: AbortOptions): Promise<void>
  /** Live entries whose key starts with `prefix`, in the order of their keys. */
  entries(prefix?: string, options?: AbortOptions): AsyncIterable<readonly [key: string, value: StoreValue]>
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
    const path = `/entry?${new URLSearchParams({ key })}`
    const answer = (await this.#connection.ask('GET', path, options)) as EntryAnswer
    return answer.found ? fromJson(answer.value) : undefined
  }

  async put(key: string, value: StoreValue, options?: AbortOptions): Promise<void> {
    const path = `/entry?${new URLSearchParams({ key })}`
    await this.#connection.ask('PUT', path, { ...options, body: JSON.stringify({ value: toJson(value) }) })
  }

  async *entries(prefix = '', options?: AbortOptions): AsyncIterable<readonly [key: string, value: StoreValue]> {
    const path = `/entries?${new URLSearchParams({ prefix })}`
    for await (const line of this.#connection.stream('GET', path, options)) {
      const answer = line as EntriesAnswer
      if ('failure' in answer) {
        throw fromFailure(answer.failure)
      }
      if ('done' in answer) {
        return
      }
      yield [answer.key, fromJson(answer.value)]
    }
    throw this.#connection.brokenOff()
  }

  async import(source: AsyncIterable<Uint8Array>, options: ImportOptions = {}): Promise<ImportProgress> {
    const path = `/import?${new URLSearchParams({ skipBad: String(options.skipBad === true) })}`
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
}

function countsOf({ acknowledged, skipped, bytes }: ImportProgress): ImportProgress {
  return { acknowledged, skipped, bytes }
}
