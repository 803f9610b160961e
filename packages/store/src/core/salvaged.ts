import type { Dot } from '@peermesh/crdt'
import { type CausalMap, includesDot } from './causal-map.ts'

/** What was read of a damaged disk is known here by now, or was written anew before: then the map says that it is replaced, without its operation having come. */
export function isKnown(map: CausalMap, key: string, dot: Dot): boolean {
  return map.clock.has(dot.replica, dot.counter) || includesDot(map.residual(key), dot)
}
