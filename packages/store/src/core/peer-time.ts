import type { CoreOutput, HybridClock, HybridTimestamp, Moment, PeerName } from '@peermesh/kernel'
import type { StoreCoreTypes } from './messages.ts'

/** Takes the time of a peer's writes into ours; where it is too far ahead to be believed, says so. */
export function observePeerTime(
  clock: HybridClock,
  { from, timestamps }: { readonly from: PeerName; readonly timestamps: readonly HybridTimestamp[] },
  at: Moment,
  outputs: CoreOutput<StoreCoreTypes>[]
): void {
  let aheadMs = 0
  for (const timestamp of timestamps) {
    if (!clock.observe(timestamp, at.wall)) {
      aheadMs = Math.max(aheadMs, timestamp.millis - at.wall)
    }
  }
  if (aheadMs > 0) {
    outputs.push({ type: 'emit', event: { type: 'skewed', peer: from, aheadMs } })
  }
}
