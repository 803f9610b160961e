import type { Dot } from '@peermesh/crdt'
import type { CausalMap, ChangeRecorder } from './causal-map.ts'
import type { Operation } from './messages.ts'

/** The records that applying these operations would change: what they replace is gone, what they put is there. */
export function recordWrites(operations: readonly Operation[], map: CausalMap, recorder: ChangeRecorder): void {
  const residuals = new Map<string, readonly Dot[]>()
  for (const operation of operations) {
    const { key, replica, counter, timestamp, value, observed } = operation
    const unseen = observed.filter((dot) => !map.clock.has(dot.replica, dot.counter) && dot.replica !== replica)
    if (unseen.length > 0) {
      const residual = [...(residuals.get(key) ?? map.residual(key)), ...unseen]
      residuals.set(key, residual)
      recorder.residualChanged(key, residual)
    }
    for (const dot of observed) {
      if (unseen.includes(dot)) {
        // Its records come with its operation, if ever: on disk it is replaced, and not yet there (S3).
        continue
      }
      recorder.siblingRemoved(key, dot)
      // What the index forgot already would be on disk for ever.
      if (dot.counter > map.index.cut(dot.replica)) {
        recorder.dotDead(key, dot)
      }
    }
    if (value === undefined) {
      recorder.dotDead(key, operation)
    } else {
      recorder.siblingAdded(key, { replica, counter, timestamp, value })
    }
  }
}
