import type { AbortOptions } from '@libp2p/interface'

/** How far a bulk stream has come. */
export interface StoreProgress {
  readonly peer: string
  /** Keys that came. */
  readonly keys: number
  /** Of so many; undefined where the peer is of a version that does not say it. */
  readonly total: number | undefined
  readonly phase: 'under way' | 'complete' | 'lost'
}

export interface PullOptions extends AbortOptions {
  /** What comes by a bulk stream, from this peer: see the event `progress`. What is little comes in one message, and is not told. Where it throws, the pull ends with that error. */
  readonly onProgress?: (progress: StoreProgress) => void
}

/**
 * How what a peer had came here: by all requests to it that were under way while it was waited for, the first one from its begin. Of several that brought something, method, reason
 * and numbers of keys are of the last.
 *
 * | `reason` | what decided at the other side | `method`: what came |
 * | --- | --- | --- |
 * | `nothing-missing` | its clock has nothing that was lacking here | `nothing` |
 * | `indexed` | its index of operations has every one that was lacking | `operations`: the keys that they are on, each whole |
 * | `index-cut` | its index has forgotten some, and both held much | `symbols`: they told which keys differ, and only those came |
 * | `nothing-held` | its index has forgotten some, and nothing was held here | `snapshot`: every key |
 * | `symbols-dearer` | its index has forgotten some, and by what it holds, or by how many keys one side has more, symbols would have cost more | `snapshot` |
 * | `symbols-failed` | its index has forgotten some, and symbols did not tell which keys differ before they cost too much | `snapshot` |
 */
export interface StorePullReport {
  readonly peer: string
  readonly method: 'nothing' | 'operations' | 'symbols' | 'snapshot'
  readonly reason: 'nothing-missing' | 'indexed' | 'index-cut' | 'nothing-held' | 'symbols-dearer' | 'symbols-failed'
  /** Requests that were sent, each after the answer to the one before. Those that were not answered in full count too, here and below. */
  readonly rounds: number
  /** Both ways: those requests, and what came; of a bulk stream its header and each part. */
  readonly messages: number
  /** Of these messages, as the store encodes them: without frames, encryption, and what the transport adds. */
  readonly bytesSent: number
  readonly bytesReceived: number
  /** Symbols that came: of the keys there, sums from which it was worked out which differ. */
  readonly symbols: number
  /** Keys that came, whatever of them was here already. The parts of a typed key are one each. */
  readonly keys: number
  /** Operations that are here since, and were not before. What came another way meanwhile is not counted. */
  readonly operations: number
  /** Keys that were held here, with those of a snapshot that broke off, when it was asked for the last time. */
  readonly keysHere: number
  /** Keys that were held there then; `undefined` where that was not told: it is where maps are compared, or sent as a whole. */
  readonly keysThere: number | undefined
  /**
   * How often a request was not answered in full, so that it was asked for the rest: the peer was `busy` with others; it was `silent` for 3 s, or of a stream for a minute; the
   * link or stream was `lost`.
   */
  readonly interruptions: { readonly busy: number; readonly silent: number; readonly lost: number }
  /** Until the peer was asked, in milliseconds: another was being asked. */
  readonly waitedMs: number
  /** From then on, in milliseconds: longer than the call where the peer was being asked already. */
  readonly tookMs: number
  /** Operations of this peer that it lacked when it last told what it has: up to half a second ago, or longer where nothing changed. `undefined` where it has told nothing. */
  readonly lackedThere: number | undefined
}
