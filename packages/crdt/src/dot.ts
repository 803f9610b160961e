/**
 * A dot names one update for ever: the replica that made it, and how many it had made by then.
 *
 * Counting per replica is all the coordination that causality needs: two replicas never give out the same dot, because
 * the replica is part of it, and one replica never does (C4), because it counts. From Almeida, Baquero, Gonçalves,
 * Preguiça, Fonte: Scalable and Accurate Causality Tracking for Eventually Consistent Stores (DAIS 2014), where dots
 * are taken out of the version vector.
 *
 * C14 Dots are totally ordered: by replica, as UTF-16 code units, then by counter. It is an order for canonical form
 *     only; it says nothing about which update came first.
 */
import { compareText } from '@peermesh/kernel'

declare const brand: unique symbol

/**
 * Who makes updates: one memory of one peer. The mesh writes it `<peer>/<storeId>` (why both: SPEC.md); here it is
 * opaque text that is compared and used as a key, never parsed.
 */
export type ReplicaId = string & { readonly [brand]: 'ReplicaId' }

export const replicaId = (text: string): ReplicaId => text as ReplicaId

export interface Dot {
  readonly replica: ReplicaId
  /** From 1, a safe integer. */
  readonly counter: number
}

/** The order of canonical forms (C14). */
export function compareDots(a: Dot, b: Dot): -1 | 0 | 1 {
  const byReplica = compareText(a.replica, b.replica)
  if (byReplica !== 0) {
    return byReplica
  }
  return a.counter < b.counter ? -1 : a.counter > b.counter ? 1 : 0
}

/**
 * A dot as text, for keys of maps and for traces. Different dots have different keys: the counter has no `@`, and ends
 * the text.
 */
export function dotKey(dot: Dot): string {
  return `${dot.replica}@${dot.counter}`
}
