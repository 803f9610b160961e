import { type Millis, millis, type PeerName } from '@peermesh/kernel'
import { CLOSED_WAIT_MS, CONFIRMATIONS_MAX, WITNESSES_NEEDED } from './limits.ts'
import type { MemberRecord } from './record.ts'

/** ln(c+1) / ln(K+1) for K = 3 and c = 0 … 3, as constants: `Math.log` may differ in its last digit between engines. */
const CONFIRMED_SHARE: readonly number[] = [0, 0.5, 0.7925, 1]

/** ⌈log10 n⌉ for whole n ≥ 1. */
export function ceilLog10(n: number): number {
  let digits = 0
  for (let power = 1; power < n; power *= 10) {
    digits++
  }
  return digits
}

/** How long suspicions last in a mesh of this size (M17): `min` with all confirmations, `max` with none. */
export interface SuspicionBounds {
  readonly minMs: number
  readonly maxMs: number
  /** K: how many confirmations shorten it to `minMs`. */
  readonly confirmationsMax: number
}

export function suspicionBounds(
  liveCount: number,
  config: {
    readonly suspicionMultiplier: number
    readonly suspicionMaxMultiplier: number
    readonly periodMs: number
    readonly detector?: 'lifeguard' | 'swim'
  }
): SuspicionBounds {
  const minMs = config.suspicionMultiplier * Math.max(1, ceilLog10(liveCount)) * config.periodMs
  // With fewer others than K, waiting for K of them would only be waiting.
  const confirmationsMax = config.detector === 'swim' || liveCount - 2 < CONFIRMATIONS_MAX ? 0 : CONFIRMATIONS_MAX
  return { minMs, maxMs: config.suspicionMaxMultiplier * minMs, confirmationsMax }
}

/** How long a suspicion lasts after so many others confirmed it. */
export function suspicionMs({ minMs, maxMs, confirmationsMax }: SuspicionBounds, confirmations: number): number {
  if (confirmationsMax === 0) {
    return minMs
  }
  const share = CONFIRMED_SHARE[Math.min(confirmations, confirmationsMax)] ?? 1
  return maxMs - (maxMs - minMs) * share
}

export interface SuspicionSnapshot {
  readonly peer: PeerName
  /** Moved by the time that we were late (M21). */
  readonly startedAt: number
  readonly suspectedBy: readonly PeerName[]
  readonly closedTo: readonly PeerName[]
}

/** Who saw that a process ended, and since when we have known of enough of them, and had no link to it (M41). */
export interface SeenEnd {
  readonly witnesses: Set<PeerName>
  closedAt: number | undefined
}

interface Suspicion {
  startedAt: number
  readonly bounds: SuspicionBounds
  readonly suspecters: Set<PeerName>
  readonly end: SeenEnd
}

/**
 * Who is suspected, by whom, and until when: Lifeguard's dynamic timeout (Dadgar, Phillips, Currey 2018, section IV.B). A suspicion that only we
 * hold may say more about us than about its subject, so it lasts long; each other peer that holds it too shortens it.
 */
export class Suspicions {
  readonly #suspicions = new Map<PeerName, Suspicion>()

  /**
   * Begins the suspicion of a record that was not suspected before.
   *
   * @param end what was seen of the end of that process, where a lower incarnation of it was suspected before
   */
  begin(record: MemberRecord, bounds: SuspicionBounds, now: Millis, end?: SeenEnd): void {
    this.#suspicions.set(record.peer, {
      startedAt: now,
      bounds,
      suspecters: new Set(),
      end: end ?? { witnesses: new Set(), closedAt: undefined }
    })
  }

  /** Counts who suspects a peer, each once. Returns of whom that was news. */
  confirm(peer: PeerName, suspecters: Iterable<PeerName>): PeerName[] {
    const suspicion = this.#suspicions.get(peer)
    const news: PeerName[] = []
    if (suspicion === undefined) {
      return news
    }
    for (const suspecter of suspecters) {
      // More change nothing: the first and K others are all that the formula can use.
      const counts = suspicion.suspecters.size <= CONFIRMATIONS_MAX && suspecter !== peer
      if (counts && !suspicion.suspecters.has(suspecter)) {
        suspicion.suspecters.add(suspecter)
        news.push(suspecter)
      }
    }
    return news
  }

  has(peer: PeerName): boolean {
    return this.#suspicions.has(peer)
  }

  /** The peer showed that it lives: its suspicion lasts as if it had begun now (M40). True where there is one. */
  renew(peer: PeerName, now: Millis): boolean {
    const suspicion = this.#suspicions.get(peer)
    if (suspicion === undefined) {
      return false
    }
    suspicion.startedAt = Math.max(suspicion.startedAt, now)
    this.reopened(peer)
    return true
  }

  /** Counts who saw the end of its process, each once (M41). Returns of whom that was news. */
  closed(peer: PeerName, witnesses: Iterable<PeerName>): PeerName[] {
    const end = this.seenEnd(peer)
    const news: PeerName[] = []
    if (end === undefined) {
      return news
    }
    for (const witness of witnesses) {
      const counts = end.witnesses.size < WITNESSES_NEEDED && witness !== peer
      if (counts && !end.witnesses.has(witness)) {
        end.witnesses.add(witness)
        news.push(witness)
      }
    }
    return news
  }

  /**
   * There is no link to it: if enough saw its end, it is waited for no longer than they need (M41).
   *
   * @param observersCount who could have seen it, ourselves included
   */
  unlinked(peer: PeerName, observersCount: number, now: Millis): void {
    const end = this.seenEnd(peer)
    if (end !== undefined && end.witnesses.size >= Math.min(WITNESSES_NEEDED, observersCount)) {
      end.closedAt ??= now
    }
  }

  /** There is a connection to it again, or it showed that it lives: its process did not end, or another began. */
  reopened(peer: PeerName): void {
    const end = this.seenEnd(peer)
    end?.witnesses.clear()
    if (end !== undefined) {
      end.closedAt = undefined
    }
  }

  seenEnd(peer: PeerName): SeenEnd | undefined {
    return this.#suspicions.get(peer)?.end
  }

  closedTo(peer: PeerName): PeerName[] {
    return [...(this.seenEnd(peer)?.witnesses ?? [])]
  }

  end(peer: PeerName): void {
    this.#suspicions.delete(peer)
  }

  suspectedBy(peer: PeerName): PeerName[] {
    return [...(this.#suspicions.get(peer)?.suspecters ?? [])]
  }

  /** Since when it lasts: since it began, or since the last sign of life. */
  startOf(peer: PeerName): number | undefined {
    return this.#suspicions.get(peer)?.startedAt
  }

  /** Whose suspicion lasted long enough. */
  due(now: Millis): PeerName[] {
    const due: PeerName[] = []
    for (const [peer, suspicion] of this.#suspicions) {
      if (endOf(suspicion) <= now) {
        due.push(peer)
      }
    }
    return due
  }

  deadline(): Millis | undefined {
    let earliest: number | undefined
    for (const suspicion of this.#suspicions.values()) {
      earliest = Math.min(earliest ?? Number.POSITIVE_INFINITY, endOf(suspicion))
    }
    return earliest === undefined ? undefined : millis(earliest)
  }

  /** We were not there for so long: it does not count (M21). That a process ended was seen, and is no silence that we may have missed the end of. */
  delay(byMs: number): void {
    for (const suspicion of this.#suspicions.values()) {
      suspicion.startedAt += byMs
    }
  }

  snapshot(): SuspicionSnapshot[] {
    return [...this.#suspicions].map(([peer, { startedAt, suspecters, end }]) => ({
      peer,
      startedAt,
      suspectedBy: [...suspecters],
      closedTo: [...end.witnesses]
    }))
  }
}

function endOf({ startedAt, bounds, suspecters, end: { closedAt } }: Suspicion): number {
  const endsAt = startedAt + suspicionMs(bounds, Math.max(0, suspecters.size - 1))
  return closedAt === undefined ? endsAt : Math.min(endsAt, closedAt + CLOSED_WAIT_MS)
}
