import type { HybridTimestamp, Moment, PeerName } from '@peermesh/kernel'
import type { Announcer } from './announcer.ts'
import type { CausalMap } from './causal-map.ts'
import { CLOCK_RANGES_MAX } from './limits.ts'
import type { MapJournal } from './map-journal.ts'
import type { DeltasMessage, Operation } from './messages.ts'
import type { Tally } from './tally.ts'

export interface DeltaReaderParts {
  readonly map: CausalMap
  readonly journal: MapJournal
  readonly announcer: Announcer
  readonly tally: Tally
  /** Takes note of when the operations that came were written. */
  observe(from: PeerName, timestamps: readonly HybridTimestamp[], at: Moment): void
}

/** Takes in the operations that another replica sends by itself, and acknowledges them once they are durable. */
export class DeltaReader {
  readonly #parts: DeltaReaderParts

  constructor(parts: DeltaReaderParts) {
    this.#parts = parts
  }

  take(from: PeerName, path: 'direct' | 'gossip', message: DeltasMessage, at: Moment): void {
    const { map, journal, announcer, tally, observe } = this.#parts
    const { sequence, operations } = message
    const waiting = sequence > 0 && path === 'direct' ? ({ type: 'deltas', from, sequence } as const) : undefined
    const recorder = journal.recorder()
    // S29: what is acknowledged has to be here. It comes in order: a neighbour leaves a gap where it begins, and not with each operation.
    const mayTake = (operation: Operation): boolean => waiting !== undefined || this.#leavesNoGap(operation)
    const taken = operations.filter((operation) => mayTake(operation) && map.apply(operation, recorder))
    observe(
      from,
      taken.map(({ timestamp }) => timestamp),
      at
    )
    tally.received(path, operations.length)
    if (taken.length > 0) {
      journal.writeRemote(recorder, waiting)
      announcer.changed('remote', message.replica)
    } else if (waiting !== undefined) {
      // S29: of what came by another way before, some may still be on its way to the disk.
      journal.waitForAll(waiting)
    }
  }

  /** What comes far out of order is not taken in once the clock has many gaps: a pull brings it in order. */
  #leavesNoGap({ replica, counter }: Operation): boolean {
    const { clock } = this.#parts.map
    return clock.rangeCount < CLOCK_RANGES_MAX || clock.has(replica, counter - 1)
  }
}
