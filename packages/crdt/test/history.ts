/**
 * Random histories of a few replicas of one CRDT: mutations, deltas that are delivered late, twice, out of order or
 * bundled, and full states that are merged. Which mutations each replica has got is written down beside its state, for
 * the laws to compare with.
 */
import { type CrdtType, replicaId, type Stamp } from '@peermesh/crdt'
import type { HybridTimestamp } from '@peermesh/kernel'
import fc from 'fast-check'

const REPLICAS = ['anna/1', 'bob/1', 'bob/2'].map(replicaId)

/** By a replica that takes no part in any history. */
export const STRANGER: Stamp = { replica: replicaId('zoe/1'), counter: 1, timestamp: { millis: 99, count: 0 } }

export type Step<Operation> =
  /**
   * `wallMillis` is what the replica's clock shows: small numbers, so that replicas often write within one millisecond.
   */
  | { readonly type: 'mutate'; readonly at: number; readonly operation: Operation; readonly wallMillis: number }
  /** Deltas joined to one, then delivered. Numbers are taken modulo the mutations that there are. */
  | { readonly type: 'deliver'; readonly to: number; readonly mutations: readonly number[] }
  | { readonly type: 'merge'; readonly to: number; readonly from: number }

/** A mutation as the models see it. */
export interface Issued<Operation> {
  /** Its place in `History.mutations`. */
  readonly index: number
  readonly operation: Operation
  readonly stamp: Stamp
  /** Every mutation that its replica had got when it made this one. */
  readonly observed: ReadonlySet<number>
}

export interface Snapshot<State> {
  readonly state: State
  readonly delivered: ReadonlySet<number>
}

export interface History<State, Operation> {
  readonly mutations: readonly (Issued<Operation> & { readonly delta: State })[]
  /** Every state that a replica went through, oldest first, from bottom. */
  readonly snapshots: readonly Snapshot<State>[]
  /** The last state of each replica. */
  readonly last: readonly Snapshot<State>[]
}

export function steps<Operation>(operation: fc.Arbitrary<Operation>): fc.Arbitrary<Step<Operation>[]> {
  const replica = fc.nat({ max: REPLICAS.length - 1 })
  return fc.array(
    fc.oneof(
      {
        weight: 4,
        arbitrary: fc.record({
          type: fc.constant('mutate' as const),
          at: replica,
          operation,
          wallMillis: fc.nat({ max: 3 })
        })
      },
      {
        weight: 4,
        arbitrary: fc.record({
          type: fc.constant('deliver' as const),
          to: replica,
          mutations: fc.array(fc.nat({ max: 30 }), { minLength: 1, maxLength: 3 })
        })
      },
      { weight: 1, arbitrary: fc.record({ type: fc.constant('merge' as const), to: replica, from: replica }) }
    ),
    { maxLength: 30 }
  )
}

export function runHistory<State, Operation>(
  type: CrdtType<State, Operation, unknown>,
  script: readonly Step<Operation>[]
): History<State, Operation> {
  const mutations: (Issued<Operation> & { readonly delta: State })[] = []
  const last: Snapshot<State>[] = REPLICAS.map(() => ({ state: type.bottom(), delivered: new Set() }))
  const snapshots = [...last]
  const clock = new StampClock()

  const incorporate = (replica: number, state: State, delivered: Iterable<number>): void => {
    const before = last[replica] as Snapshot<State>
    const after = { state: type.join(before.state, state), delivered: new Set([...before.delivered, ...delivered]) }
    last[replica] = after
    snapshots.push(after)
  }

  for (const step of script) {
    if (step.type === 'mutate') {
      const { state, delivered: observed } = last[step.at] as Snapshot<State>
      const index = mutations.length
      const stamp = clock.next(step.at, step.wallMillis)
      const delta = type.mutate(state, step.operation, stamp)
      mutations.push({ index, operation: step.operation, stamp, observed, delta })
      incorporate(step.at, delta, [index])
    } else if (step.type === 'merge') {
      const { state, delivered } = last[step.from] as Snapshot<State>
      incorporate(step.to, state, delivered)
    } else if (mutations.length > 0) {
      const indexes = step.mutations.map((number) => number % mutations.length)
      incorporate(step.to, joinDeltas(type, { mutations }, indexes), indexes)
    }
  }
  return { mutations, snapshots, last }
}

/** The join of some mutations' deltas, in the given order. */
export function joinDeltas<State, Operation>(
  type: CrdtType<State, Operation, unknown>,
  { mutations }: Pick<History<State, Operation>, 'mutations'>,
  indexes: Iterable<number>
): State {
  let state = type.bottom()
  for (const index of indexes) {
    state = type.join(state, (mutations[index] as { readonly delta: State }).delta)
  }
  return state
}

/** Whether whatever a delivered mutation had observed is delivered too. */
export function isCausallyClosed<Operation>(
  mutations: readonly Issued<Operation>[],
  delivered: ReadonlySet<number>
): boolean {
  return mutations.every(
    ({ index, observed }) => !delivered.has(index) || [...observed].every((seen) => delivered.has(seen))
  )
}

/** Gives out stamps as the contract wants them: each replica's dots contiguous, its timestamps ascending. */
class StampClock {
  readonly #counters = REPLICAS.map(() => 0)
  readonly #timestamps: HybridTimestamp[] = REPLICAS.map(() => ({ millis: 0, count: 0 }))

  next(replica: number, wallMillis: number): Stamp {
    const counter = (this.#counters[replica] as number) + 1
    const { millis, count } = this.#timestamps[replica] as HybridTimestamp
    const timestamp = wallMillis > millis ? { millis: wallMillis, count: 0 } : { millis, count: count + 1 }
    this.#counters[replica] = counter
    this.#timestamps[replica] = timestamp
    return { replica: REPLICAS[replica] as Stamp['replica'], counter, timestamp }
  }
}
