/**
 * Counters, flags, sets and maps as the law suite wants them. Their models know nothing of dots and contexts: they ask
 * of each operation which others its writer had seen.
 */
import {
  type AddWinsOperation,
  addWinsSet,
  type Causal,
  type CausalType,
  disableWinsFlag,
  enableWinsFlag,
  type FlagOperation,
  growOnlyCounter,
  type GrowOnlyCounter,
  integerValues,
  type MapOperation,
  nestedRegister,
  observedRemoveMap,
  type PnCounter,
  pnCounter,
  type PnOperation,
  type RemoveWinsOperation,
  removeWinsSet,
  type ResettableCounter,
  resettableCounter,
  type ResettableOperation,
  standalone
} from '@peermesh/crdt'
import fc from 'fast-check'
import { mvSubject } from './base-subjects.ts'
import type { Issued } from './history.ts'
import type { LawSubject } from './laws.ts'

const amount = fc.integer({ min: -9, max: 9 })
const element = fc.constantFrom('a', 'b', 'ü€🙂')

const sumOf = (delivered: readonly Issued<{ readonly amount: number }>[]): number =>
  delivered.reduce((sum, { operation }) => sum + operation.amount, 0)

const growOnly = growOnlyCounter()
export const growOnlySubject: LawSubject<GrowOnlyCounter, { type: 'add'; amount: number }, number> = {
  type: growOnly,
  codec: growOnly,
  operation: fc.record({ type: fc.constant('add' as const), amount: fc.nat({ max: 9 }) }),
  small: [{ type: 'add', amount: 1 }],
  model: sumOf,
  modelNeedsCauses: true
}

const pn = pnCounter()
export const pnSubject: LawSubject<PnCounter, PnOperation, number> = {
  type: pn,
  codec: pn,
  operation: fc.record({ type: fc.constant('add' as const), amount }),
  small: [
    { type: 'add', amount: 1 },
    { type: 'add', amount: -2 }
  ],
  model: sumOf,
  modelNeedsCauses: true
}

/** What every causal type has in common as a subject. */
function causalSubject<Store, Operation, Value>(
  type: CausalType<Store, Operation, Value>,
  rest: Pick<LawSubject<Causal<Store>, Operation, Value>, 'operation' | 'small' | 'model'>
): LawSubject<Causal<Store>, Operation, Value> {
  const alone = standalone(type)
  return { ...rest, type: alone, codec: alone, modelNeedsCauses: true, context: (state) => state.context }
}

/** The operations that none of the others had seen. */
function unseen<Operation>(
  operations: readonly Issued<Operation>[],
  others: readonly Issued<unknown>[] = operations
): Issued<Operation>[] {
  return operations.filter(({ index }) => !others.some(({ observed }) => observed.has(index)))
}

const flagOperation = fc.constantFrom<FlagOperation>({ type: 'enable' }, { type: 'disable' })
const flagSmall: FlagOperation[] = [{ type: 'enable' }, { type: 'disable' }]

export const enableWinsSubject = causalSubject(enableWinsFlag(), {
  operation: flagOperation,
  small: flagSmall,
  model: (delivered) => unseen(delivered).some(({ operation }) => operation.type === 'enable')
})

export const disableWinsSubject = causalSubject(disableWinsFlag(), {
  operation: flagOperation,
  small: flagSmall,
  model: (delivered) => {
    const last = unseen(delivered).map(({ operation }) => operation.type)
    return last.includes('enable') && !last.includes('disable')
  }
})

/** The elements of which some add is unseen by what else was done to them, where `holds` says so of these unseen ones. */
function elementsOf<Operation extends { readonly type: string; readonly element?: string }>(
  delivered: readonly Issued<Operation>[],
  holds: (types: readonly string[]) => boolean
): string[] {
  const elements = new Set(delivered.flatMap(({ operation }) => operation.element ?? []))
  return [...elements]
    .filter((name) => {
      const onIt = delivered.filter(({ operation }) => operation.element === undefined || operation.element === name)
      return holds(unseen(onIt).map(({ operation }) => operation.type))
    })
    .sort((a, b) => (a < b ? -1 : 1))
}

export const addWinsSubject = causalSubject(addWinsSet(), {
  operation: fc.oneof(
    { weight: 3, arbitrary: fc.record({ type: fc.constant('add' as const), element }) },
    { weight: 2, arbitrary: fc.record({ type: fc.constant('remove' as const), element }) },
    { weight: 1, arbitrary: fc.constant<AddWinsOperation>({ type: 'clear' }) }
  ),
  small: [
    { type: 'add', element: 'a' },
    { type: 'remove', element: 'a' }
  ],
  model: (delivered) => elementsOf(delivered, (types) => types.includes('add'))
})

export const removeWinsSubject = causalSubject(removeWinsSet(), {
  operation: fc.record<RemoveWinsOperation>({
    type: fc.constantFrom('add', 'add', 'remove', 'forget'),
    element
  }),
  small: [
    { type: 'add', element: 'a' },
    { type: 'remove', element: 'a' },
    { type: 'forget', element: 'a' }
  ],
  model: (delivered) => elementsOf(delivered, (types) => types.includes('add') && !types.includes('remove'))
})

export const nestedRegisterSubject = causalSubject(nestedRegister(integerValues), {
  operation: mvSubject.operation,
  small: mvSubject.small,
  model: (delivered) => mvSubject.model(delivered)
})

export const resettableSubject = causalSubject<ResettableCounter, ResettableOperation, number>(resettableCounter(), {
  operation: fc.oneof(
    { weight: 4, arbitrary: fc.record({ type: fc.constant('add' as const), amount }) },
    { weight: 1, arbitrary: fc.constant<ResettableOperation>({ type: 'reset' }) },
    { weight: 1, arbitrary: fc.constant<ResettableOperation>({ type: 'fold' }) }
  ),
  small: [{ type: 'add', amount: 2 }, { type: 'reset' }, { type: 'fold' }],
  model: (delivered) => [...slips(delivered).values()].reduce((sum, next) => sum + next, 0)
})

/** What counts of some operations: each that left an amount, and has not been reset or folded by one that had seen it. */
function slips(operations: readonly Issued<ResettableOperation>[]): Map<number, number> {
  const standing = operations.filter(({ index, stamp }) => {
    return !operations.some(
      ({ operation: { type }, observed, stamp: other }) =>
        observed.has(index) && (type === 'reset' || (type === 'fold' && other.replica === stamp.replica))
    )
  })
  return new Map(
    standing.flatMap(({ index, operation, observed, stamp }): [number, number][] => {
      if (operation.type === 'add') {
        return [[index, operation.amount]]
      }
      if (operation.type === 'reset') {
        return []
      }
      const seen = operations.filter((other) => observed.has(other.index))
      const own = [...slips(seen)].filter(([other]) => {
        return operations.some((issued) => issued.index === other && issued.stamp.replica === stamp.replica)
      })
      return own.length === 0 ? [] : [[index, own.reduce((sum, [, next]) => sum + next, 0)]]
    })
  )
}

/** Two levels of maps, with counters in the inner ones. */
type Nested = MapOperation<MapOperation<ResettableOperation>>

const key = fc.constantFrom('x', 'y')
const nestedAdd = fc.record({ outer: key, inner: key, amount }).map(
  ({ outer, inner, amount: added }): Nested => ({
    type: 'update',
    key: outer,
    operation: { type: 'update', key: inner, operation: { type: 'add', amount: added } }
  })
)

export const mapSubject = causalSubject(observedRemoveMap(observedRemoveMap(resettableCounter())), {
  operation: fc.oneof(
    { weight: 5, arbitrary: nestedAdd },
    { weight: 1, arbitrary: key.map((outer): Nested => ({ type: 'remove', key: outer })) },
    {
      weight: 1,
      arbitrary: fc.record({ outer: key, inner: key }).map(
        ({ outer, inner }): Nested => ({
          type: 'update',
          key: outer,
          operation: { type: 'remove', key: inner }
        })
      )
    },
    {
      weight: 1,
      arbitrary: key.map((outer): Nested => ({ type: 'update', key: outer, operation: { type: 'clear' } }))
    },
    { weight: 1, arbitrary: fc.constant<Nested>({ type: 'clear' }) }
  ),
  small: [
    {
      type: 'update',
      key: 'x',
      operation: { type: 'update', key: 'y', operation: { type: 'add', amount: 1 } }
    },
    { type: 'remove', key: 'x' },
    { type: 'update', key: 'x', operation: { type: 'remove', key: 'y' } }
  ],
  model: addsThatStand
})

function addsThatStand(delivered: readonly Issued<Nested>[]): Map<string, Map<string, number>> {
  const places = delivered.map((issued) => ({ ...issued, ...placeOf(issued.operation) }))
  const standing = places.filter(({ added, index, outer, inner }) => {
    return (
      added !== undefined &&
      !places.some(
        (other) =>
          other.added === undefined &&
          other.observed.has(index) &&
          (other.outer ?? outer) === outer &&
          (other.inner ?? inner) === inner
      )
    )
  })
  const shown = new Map<string, Map<string, number>>()
  for (const { outer = '', inner = '', added = 0 } of standing) {
    const counts = shown.get(outer) ?? new Map<string, number>()
    shown.set(outer, counts.set(inner, (counts.get(inner) ?? 0) + added))
  }
  return shown
}

/** Under which keys an operation works: none for all of them. */
function placeOf(operation: Nested): { outer?: string; inner?: string; added?: number } {
  if (operation.type === 'clear') {
    return {}
  }
  if (operation.type === 'remove' || operation.operation.type === 'clear') {
    return { outer: operation.key }
  }
  const { operation: inside } = operation
  return inside.type === 'update' && inside.operation.type === 'add'
    ? { outer: operation.key, inner: inside.key, added: inside.operation.amount }
    : { outer: operation.key, inner: inside.key }
}
