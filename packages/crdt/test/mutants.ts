/**
 * Broken types, each with one fault that somebody could write, and the laws that are known to catch it. A law suite
 * that has caught nothing proves nothing.
 */
import {
  CausalContext,
  compareDots,
  type CrdtType,
  type Dot,
  dotKey,
  joinDotFuns,
  joinMvRegisters,
  type LwwOperation,
  type LwwRegister,
  mvClear,
  type MvOperation,
  type MvRegister,
  mvWrite
} from '@peermesh/crdt'
import { compareTimestamps } from '@peermesh/kernel'
import type { LawSubject } from './laws.ts'
import { type Mutant, mutant } from './mutant.ts'
import { dotSetSubject, lwwSubject, mvSubject } from './base-subjects.ts'
import { TYPE_MUTANTS } from './type-mutants.ts'

type Mv = CrdtType<MvRegister<number>, MvOperation<number>, readonly number[]>
type Lww = CrdtType<LwwRegister<number>, LwwOperation<number>, number | undefined>

const mv = (fault: string, caughtBy: string, changes: Partial<Mv>): Mutant =>
  mutant(fault, caughtBy, mvSubject, changes)
const lww = (fault: string, caughtBy: string, changes: Partial<Lww>): Mutant =>
  mutant(fault, caughtBy, lwwSubject, changes)

const nothingSeen = { has: () => false }
const everythingSeen = { has: () => true }

const mergedContext = (left: MvRegister<number>, right: MvRegister<number>): CausalContext => {
  const context = left.context.clone()
  context.merge(right.context)
  return context
}

const contextOf = (dots: readonly Dot[]): CausalContext => {
  const context = new CausalContext()
  for (const { replica, counter } of dots) {
    context.add(replica, counter)
  }
  return context
}

const higher = <V>(
  left: LwwRegister<V>,
  right: LwwRegister<V>,
  order: (a: NonNullable<typeof left>, b: NonNullable<typeof left>) => number
): LwwRegister<V> => {
  return left === null || right === null ? (left ?? right) : order(left, right) >= 0 ? left : right
}

/**
 * The dots of a set whose cloud is never folded into the vector: the same set then has as many forms as ways to get
 * there.
 */
interface UnfoldedSet {
  readonly vector: ReadonlyMap<Dot['replica'], number>
  readonly cloud: readonly Dot[]
}

const addUnfolded = (set: UnfoldedSet, dot: Dot): UnfoldedSet => {
  const contiguous = set.vector.get(dot.replica) ?? 0
  if (dot.counter <= contiguous || set.cloud.some((other) => compareDots(other, dot) === 0)) {
    return set
  }
  return dot.counter === contiguous + 1
    ? { vector: new Map([...set.vector, [dot.replica, dot.counter]]), cloud: set.cloud }
    : { vector: set.vector, cloud: [...set.cloud, dot].sort(compareDots) }
}

const dotsOfUnfolded = ({ vector, cloud }: UnfoldedSet): Dot[] => {
  const contiguous = [...vector].flatMap(([replica, end]) =>
    Array.from({ length: end }, (_, i) => ({ replica, counter: i + 1 }))
  )
  return [...contiguous, ...cloud].sort(compareDots)
}

const unfoldedSet: LawSubject<UnfoldedSet, null, readonly string[]> = {
  operation: dotSetSubject.operation,
  model: (delivered) => dotSetSubject.model(delivered),
  modelNeedsCauses: false,
  small: dotSetSubject.small,
  type: {
    name: 'unfolded set',
    bottom: () => ({ vector: new Map(), cloud: [] }),
    mutate: (_state, _operation, stamp) => addUnfolded({ vector: new Map(), cloud: [] }, stamp),
    join: (left, right) => dotsOfUnfolded(right).reduce(addUnfolded, left),
    value: (state) => dotsOfUnfolded(state).map(dotKey),
    toData: ({ vector, cloud }) => ({
      vector: [...vector].map(([replica, counter]) => ({ replica, counter })).sort(compareDots),
      cloud
    })
  }
}

const BASE_MUTANTS: readonly Mutant[] = [
  mv('the join keeps every dot of both sides', 'C6', {
    join: (left, right) => ({
      store: joinDotFuns(left.store, nothingSeen, right.store, nothingSeen),
      context: mergedContext(left, right)
    })
  }),
  mv('the join keeps only dots that both sides have', 'C1', {
    join: (left, right) => ({
      store: joinDotFuns(left.store, everythingSeen, right.store, everythingSeen),
      context: mergedContext(left, right)
    })
  }),
  mv('the join does not merge the contexts', 'C1', {
    join: (left, right) => ({
      store: joinDotFuns(left.store, left.context, right.store, right.context),
      context: left.context
    })
  }),
  mv('the join changes its left side in place', 'C8', {
    join: (left, right) => {
      const joined = joinMvRegisters(left, right)
      Reflect.get(left.context, 'merge').call(left.context, right.context)
      return joined
    }
  }),
  mv('the join appends instead of sorting', 'C1', {
    join: (left, right) => {
      const joined = joinMvRegisters(left, right)
      const position = (dot: Dot): number => left.store.findIndex((ours) => compareDots(ours, dot) === 0) >>> 0
      return { ...joined, store: [...joined.store].sort((a, b) => position(a) - position(b)) }
    }
  }),
  mv('a write does not have its own dot in its context', 'C16', {
    mutate: (state, operation, stamp) => {
      const delta = mvSubject.type.mutate(state, operation, stamp)
      return { store: delta.store, context: contextOf(state.store) }
    }
  }),
  mv('a write does not replace what it observed', 'C6', {
    mutate: (state, operation, stamp) =>
      operation.type === 'write' ? mvWrite([], stamp, operation.value) : mvClear(state.store, stamp)
  }),
  mv('a clear removes nothing elsewhere', 'C6', {
    mutate: (state, operation, stamp) =>
      operation.type === 'write' ? mvWrite(state.store, stamp, operation.value) : mvClear([], stamp)
  }),
  mv('a clear also drops what it has not seen', 'C6', {
    mutate: (state, operation, stamp) => {
      const delta = mvSubject.type.mutate(state, operation, stamp)
      const context = delta.context.clone()
      if (operation.type === 'clear') {
        for (const replica of state.context.replicas()) {
          context.addRange(replica, 1, state.context.max(replica) + 1)
        }
      }
      return { store: delta.store, context }
    }
  }),
  lww('only whole milliseconds are compared', 'C1', {
    join: (left, right) => higher(left, right, (a, b) => a.timestamp.millis - b.timestamp.millis)
  }),
  lww('the replica does not break ties', 'C1', {
    join: (left, right) => higher(left, right, (a, b) => compareTimestamps(a.timestamp, b.timestamp))
  }),
  lww('the replica is compared before the time', 'C6', {
    join: (left, right) => higher(left, right, (a, b) => compareDots(a, b))
  }),
  mutant('the cloud is not folded', 'C2', unfoldedSet, {}),
  mutant('a dot counts as all dots before it', 'C6', dotSetSubject, {
    mutate: (_state, _operation, { replica, counter }) => {
      const delta = new CausalContext()
      delta.addRange(replica, 1, counter)
      return delta
    }
  })
]

export const MUTANTS: readonly Mutant[] = [...BASE_MUTANTS, ...TYPE_MUTANTS]
