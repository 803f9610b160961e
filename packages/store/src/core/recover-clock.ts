import type { ReplicaId } from '@peermesh/crdt'
import { type HybridClock, type Millis, TIMESTAMP_COUNT_MAX } from '@peermesh/kernel'
import type { CausalMap } from './causal-map.ts'

/** A write here is later in hybrid time than all that it saw, also after a restart; but no clock of others that is far ahead drags ours along. */
export function recoverClock(clock: HybridClock, map: CausalMap, self: ReplicaId, wall: Millis): void {
  for (const key of map.keys()) {
    for (const { replica, timestamp } of map.live(key)) {
      if (replica === self) {
        // Of what was written in the same millisecond some may be gone: after all of it.
        clock.recover({ millis: timestamp.millis, count: TIMESTAMP_COUNT_MAX })
      } else {
        clock.observe(timestamp, wall)
      }
    }
  }
}
