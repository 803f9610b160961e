import { invariant, peerName } from '@peermesh/kernel'
import { raceSignal } from 'race-signal'
import type { PullReason, PullTale, PullTimes, StoreCommand } from './core/index.ts'
import type { PullBytes } from './pull-meter.ts'
import type { StorePullReport } from './pull-report.ts'

export interface PullReportsInit {
  command(command: StoreCommand): Promise<unknown>
  /** Nobody waits for this pull any more. */
  giveUp(caller: number): void
  bytesOf(request: number): PullBytes
  /** Operations of ours that a peer lacked when it last told what it has. */
  lackedBy(peer: string): number | undefined
}

/** What a pull has come to so far for which somebody waits. */
interface OpenPull {
  readonly interruptions: { -readonly [End in keyof StorePullReport['interruptions']]: number }
  readonly sums: { rounds: number; messages: number; keys: number; operations: number; symbols: number }
  readonly bytes: { sent: number; received: number }
  /** Of the last request that was answered in full and brought something, or of the last where none did. */
  last: PullTale | undefined
}

const METHODS: Readonly<Record<PullReason, StorePullReport['method']>> = {
  'nothing-missing': 'nothing',
  indexed: 'operations',
  'index-cut': 'symbols',
  'nothing-held': 'snapshot',
  'symbols-dearer': 'snapshot',
  'symbols-failed': 'snapshot'
}

/** Makes a report of what the core tells of the pulls that callers wait for. */
export class PullReports {
  readonly #init: PullReportsInit
  readonly #open = new Map<number, OpenPull>()
  #lastCaller = 0

  constructor(init: PullReportsInit) {
    this.#init = init
  }

  async pull(peer: string, signal: AbortSignal | undefined): Promise<StorePullReport> {
    signal?.throwIfAborted()
    const caller = ++this.#lastCaller
    const open: OpenPull = {
      interruptions: { busy: 0, silent: 0, lost: 0 },
      sums: { rounds: 0, messages: 0, keys: 0, operations: 0, symbols: 0 },
      bytes: { sent: 0, received: 0 },
      last: undefined
    }
    this.#open.set(caller, open)
    try {
      const done = this.#init.command({ type: 'pull', peer: peerName(peer), caller })
      return this.#report(peer, open, (await raceSignal(done, signal)) as PullTimes)
    } catch (error) {
      if (signal?.aborted === true) {
        this.#init.giveUp(caller)
      }
      throw error
    } finally {
      this.#open.delete(caller)
    }
  }

  /** A pull is over, whole or not, for which somebody waits. */
  told(tale: PullTale): void {
    const { sent, received } = this.#init.bytesOf(tale.request)
    for (const caller of tale.callers) {
      const open = this.#open.get(caller)
      if (open !== undefined) {
        for (const figure of ['rounds', 'messages', 'keys', 'operations', 'symbols'] as const) {
          open.sums[figure] += tale[figure]
        }
        open.bytes.sent += sent
        open.bytes.received += received
        if (tale.end !== 'complete') {
          open.interruptions[tale.end]++
        } else if (open.last === undefined || tale.reason !== 'nothing-missing') {
          open.last = tale
        }
      }
    }
  }

  #report(peer: string, open: OpenPull, { waitedMs, tookMs }: PullTimes): StorePullReport {
    const { sums, bytes, interruptions, last } = open
    invariant(last?.reason !== undefined, 'S44: what was answered in full is told before it is settled')
    const { reason, keysHere, keysThere } = last
    return {
      peer,
      method: METHODS[reason],
      reason,
      ...sums,
      bytesSent: bytes.sent,
      bytesReceived: bytes.received,
      keysHere,
      keysThere,
      interruptions,
      waitedMs: Math.round(waitedMs),
      tookMs: Math.round(tookMs),
      lackedThere: this.#init.lackedBy(peer)
    }
  }
}
