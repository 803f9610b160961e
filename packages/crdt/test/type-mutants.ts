/** Broken counters, flags, sets, maps and lists. */
import {
  addWinsSet,
  type Causal,
  type CausalType,
  CausalContext,
  disableWinsFlag,
  enableWinsFlag,
  integerValues,
  observedRemoveMap,
  orderedList,
  removeWinsSet,
  resettableCounter,
  type Stamp,
  standalone
} from '@peermesh/crdt'
import type { LawSubject } from './laws.ts'
import { fittedList, listSubject } from './list-subject.ts'
import { type Mutant, mutant } from './mutant.ts'
import {
  addWinsSubject,
  disableWinsSubject,
  enableWinsSubject,
  growOnlySubject,
  mapSubject,
  pnSubject,
  removeWinsSubject,
  resettableSubject
} from './type-subjects.ts'

function causal<Store, Operation, Value>(
  fault: string,
  caughtBy: string,
  subject: LawSubject<Causal<Store>, Operation, Value>,
  type: CausalType<Store, Operation, Value>
): Mutant {
  const broken = standalone(type)
  return mutant(fault, caughtBy, { ...subject, codec: broken }, broken)
}

/** A delta that says nothing of what it replaces. */
const blind = <Store>(delta: Causal<Store>, { replica, counter }: Stamp): Causal<Store> => {
  const context = new CausalContext()
  context.add(replica, counter)
  return { store: delta.store, context }
}

const onlyFor = <Store, Operation extends { readonly type: string }, Value>(
  type: CausalType<Store, Operation, Value>,
  kind: Operation['type']
): CausalType<Store, Operation, Value> => ({
  ...type,
  mutate: (store, operation, stamp) => {
    const delta = type.mutate(store, operation, stamp)
    return operation.type === kind ? blind(delta, stamp) : delta
  }
})

const flag = disableWinsFlag()
const counter = resettableCounter()
const list = listSubject.type
const inner = observedRemoveMap(counter)

export const TYPE_MUTANTS: readonly Mutant[] = [
  mutant('a join adds two lines of one replica', 'C1', growOnlySubject, {
    join: (left, right) => {
      const lines = new Map(left.map((line) => [line.replica, line]))
      for (const { replica, up } of right) {
        lines.set(replica, { replica, up: up + (lines.get(replica)?.up ?? 0) })
      }
      return [...lines.values()].sort((a, b) => (a.replica < b.replica ? -1 : 1))
    }
  }),
  mutant('what goes down is taken off what went up', 'C6', pnSubject, {
    mutate: (state, { amount }, { replica }) => {
      const up = state.find((line) => line.replica === replica)?.up ?? 0
      return amount === 0 ? [] : [{ replica, up: Math.max(0, up + amount), down: 0 }]
    }
  }),
  causal('a disable turns nothing off elsewhere', 'C6', enableWinsSubject, onlyFor(enableWinsFlag(), 'disable')),
  causal('a disable leaves no mark', 'C6', disableWinsSubject, {
    ...flag,
    mutate: (store, operation, stamp) => {
      const delta = flag.mutate(store, operation, stamp)
      return operation.type === 'disable' ? { ...delta, store: [] } : delta
    }
  }),
  causal('an element that was removed comes back', 'C6', addWinsSubject, onlyFor(addWinsSet(), 'remove')),
  causal('an add does not take back the removal', 'C6', removeWinsSubject, onlyFor(removeWinsSet(), 'add')),
  causal('an add is kept as the sum of all own', 'C6', resettableSubject, {
    ...counter,
    mutate: (store, operation, stamp) => {
      if (operation.type !== 'add') {
        return counter.mutate(store, operation, stamp)
      }
      const own = store.filter(({ replica }) => replica === stamp.replica)
      const { store: folded, context } = counter.mutate(own, { type: 'fold' }, stamp)
      const amount = (folded[0]?.value ?? 0) + operation.amount
      return { store: counter.mutate(store, { type: 'add', amount }, stamp).store, context }
    }
  }),
  causal('a fold takes in what others wrote', 'C6', resettableSubject, {
    ...counter,
    mutate: (store, operation, stamp) => {
      const everybody = store.map((entry) => ({ ...entry, replica: stamp.replica }))
      return operation.type === 'fold'
        ? {
            ...counter.mutate(store, { type: 'reset' }, stamp),
            store: counter.mutate(everybody, operation, stamp).store
          }
        : counter.mutate(store, operation, stamp)
    }
  }),
  causal(
    'a key stays that has nothing under it',
    'C6',
    mapSubject,
    observedRemoveMap({ ...inner, isEmpty: () => false })
  ),
  causal('a key that was removed comes back', 'C6', mapSubject, onlyFor(observedRemoveMap(inner), 'remove')),
  causal('a negative amount loses its sign in bytes', 'C17', resettableSubject, {
    ...counter,
    write: (writer, store) =>
      counter.write(
        writer,
        store.map((entry) => ({ ...entry, value: Math.abs(entry.value) }))
      )
  }),
  mutant('an element always hangs on the right of the one before it', 'C6', listSubject, {
    ...fittedList({
      ...orderedList(integerValues),
      mutate: (state, operation, stamp) => {
        const delta = orderedList(integerValues).mutate(state, operation, stamp)
        return delta.map((node) => (node.side === 'left' ? { ...node, parent: null, side: 'right' } : node))
      }
    })
  }),
  mutant('a deleted element comes back', 'C1', listSubject, {
    join: (left, right) => {
      const joined = list.join(left, right)
      return joined.map(
        (node) => left.find((ours) => ours.replica === node.replica && ours.counter === node.counter) ?? node
      )
    }
  }),
  mutant('an element is dropped whose parent has not come', 'C2', listSubject, {
    join: (left, right) => {
      const joined = list.join(left, right)
      return joined.filter(({ parent }) => {
        return (
          parent === null || joined.some((node) => node.replica === parent.replica && node.counter === parent.counter)
        )
      })
    }
  })
]
