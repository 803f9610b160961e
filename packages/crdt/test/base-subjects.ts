/** The registers and the causal context as the law suite wants them: each with its operations and its dumb model. */
import {
  CausalContext,
  compareDots,
  type CrdtType,
  dotKey,
  type LwwOperation,
  type LwwRegister,
  lwwRegister,
  type MvOperation,
  type MvRegister,
  mvRegister,
  type ReadonlyCausalContext
} from '@peermesh/crdt'
import fc from 'fast-check'
import type { Issued } from './history.ts'
import type { LawSubject } from './laws.ts'

const value = fc.nat({ max: 9 })

export const lwwSubject: LawSubject<LwwRegister<number>, LwwOperation<number>, number | undefined> = {
  type: lwwRegister<number>(),
  operation: fc.record({ type: fc.constant('write' as const), value }),
  model: lastWrite,
  modelNeedsCauses: false,
  small: [
    { type: 'write', value: 1 },
    { type: 'write', value: 2 }
  ]
}

export const mvSubject: LawSubject<MvRegister<number>, MvOperation<number>, readonly number[]> = {
  type: mvRegister<number>(),
  operation: fc.oneof(
    { weight: 3, arbitrary: fc.record({ type: fc.constant('write' as const), value }) },
    { weight: 1, arbitrary: fc.record({ type: fc.constant('clear' as const) }) }
  ),
  model: unobservedWrites,
  modelNeedsCauses: true,
  small: [{ type: 'write', value: 1 }, { type: 'clear' }],
  context: (state) => state.context
}

/**
 * A causal context as the grow-only set of the dots that were ever issued: its only operation adds the dot of its own
 * stamp.
 */
const dotSetType: CrdtType<ReadonlyCausalContext, null, readonly string[]> = {
  name: 'causal context',
  bottom: () => new CausalContext(),
  mutate: (_state, _operation, { replica, counter }) => {
    const delta = new CausalContext()
    delta.add(replica, counter)
    return delta
  },
  join: (left, right) => {
    const joined = left.clone()
    joined.merge(right)
    return joined
  },
  value: (state) =>
    [...state.ranges()].flatMap(({ replica, from, to }) => {
      return Array.from({ length: to - from + 1 }, (_, index) => dotKey({ replica, counter: from + index }))
    }),
  toData: (state) => state.toData()
}

export const dotSetSubject: LawSubject<ReadonlyCausalContext, null, readonly string[]> = {
  type: dotSetType,
  operation: fc.constant(null),
  model: (delivered) =>
    delivered
      .map(({ stamp }) => stamp)
      .sort(compareDots)
      .map(dotKey),
  modelNeedsCauses: false,
  small: [null],
  context: (state) => state
}

/** The last write by time, then by replica: here they are, sort them. */
function lastWrite(delivered: readonly Issued<LwwOperation<number>>[]): number | undefined {
  const sorted = [...delivered].sort(({ stamp: a }, { stamp: b }) => {
    return (
      a.timestamp.millis - b.timestamp.millis ||
      a.timestamp.count - b.timestamp.count ||
      (a.replica < b.replica ? -1 : 1)
    )
  })
  return sorted.at(-1)?.operation.value
}

/** Siblings are the writes that no other mutation had observed. */
function unobservedWrites(delivered: readonly Issued<MvOperation<number>>[]): number[] {
  return delivered
    .filter(({ index }) => !delivered.some(({ observed }) => observed.has(index)))
    .sort(({ stamp: a }, { stamp: b }) => compareDots(a, b))
    .flatMap(({ operation }) => (operation.type === 'write' ? [operation.value] : []))
}
