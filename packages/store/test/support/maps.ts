import { CausalContext, type Dot, dotKey, type ReplicaId, replicaId } from '@peermesh/crdt'
import { CausalMap, type ChangeRecorder, type Operation, StateReader } from '@peermesh/store/core'

/** For tests that look at a map alone. */
export const silent: ChangeRecorder = {
  siblingAdded: () => undefined,
  siblingRemoved: () => undefined,
  dotDead: () => undefined,
  residualChanged: () => undefined,
  indexCut: () => undefined,
  visibleChanged: () => undefined
}

/** A map and who writes to it. Operations are made here and delivered by hand, so that a test can lose, double and reorder them. */
export class MapReplica {
  readonly id: ReplicaId
  readonly map = new CausalMap()

  constructor(name: string) {
    this.id = replicaId(name)
  }

  /** `at` is the hybrid time. */
  put(key: string, at: number): Operation {
    return this.#mutate(key, at, new Uint8Array([at & 255]))
  }

  delete(key: string, at: number): Operation {
    return this.#mutate(key, at, undefined)
  }

  hears(...operations: Operation[]): void {
    for (const operation of operations) {
      this.map.apply(operation, silent)
    }
  }

  /** A whole pull, in one part. Returns whether it was a snapshot. */
  pull(from: MapReplica): boolean {
    const reader = new StateReader(from.map, this.map.clock)
    const part = reader.read(Number.POSITIVE_INFINITY)
    const context = CausalContext.fromData(part?.context ?? [])
    const states = part?.states ?? []
    if (reader.snapshot) {
      this.map.joinSnapshot([{ states, context }], reader.base, silent)
    } else {
      for (const state of states) {
        this.map.join(state, context, silent)
      }
    }
    return reader.snapshot
  }

  live(key: string): string[] {
    return this.map.live(key).map(dotKey).sort()
  }

  residual(key: string): string[] {
    return this.map.residual(key).map(dotKey).sort()
  }

  has({ replica, counter }: Dot): boolean {
    return this.map.clock.has(replica, counter)
  }

  #mutate(key: string, at: number, value: Uint8Array | undefined): Operation {
    const operation: Operation = {
      replica: this.id,
      counter: this.map.clock.max(this.id) + 1,
      key,
      timestamp: { millis: at, count: 0 },
      value,
      observed: this.map.live(key).map(({ replica, counter }) => ({ replica, counter }))
    }
    this.map.apply(operation, silent)
    return operation
  }
}
