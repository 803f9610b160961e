/**
 * What every mutation is issued with, once, by the replica where it happens: a dot, which says *that* it is, and a
 * hybrid timestamp, which says *when* it claims to be. Types that track causality use the dot; types that let the last
 * writer win use the time.
 *
 * C13 Stamps are totally ordered: by timestamp, then replica, then counter. The replica makes two writers of one
 *     instant differ. The counter decides only where a replica repeated a timestamp, which its clock must not do, but
 *     may after a restart that lost the clock; without it, two replicas could then each keep another write for ever.
 */
import { compareTimestamps, type HybridTimestamp } from '@peermesh/kernel'
import { compareDots, type Dot } from './dot.ts'

export interface Stamp extends Dot {
  readonly timestamp: HybridTimestamp
}

/** The total order in which the last writer wins (C13). */
export function compareStamps(a: Stamp, b: Stamp): -1 | 0 | 1 {
  return compareTimestamps(a.timestamp, b.timestamp) || compareDots(a, b)
}
