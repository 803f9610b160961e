/**
 * Sets: who is in, when peers add and remove at once.
 *
 * Each element is a flag, and the set a map of them. Add-wins asks "did somebody put it in whom no remover had seen?"
 * and forgets a removed element without a trace. Remove-wins asks besides "did somebody take it out whom no adder had
 * seen?": right for a list of the blocked or the expelled read the other way, where a removal must hold. Almeida,
 * Shoker, Baquero: Delta State Replicated Data Types (JPDC 2018), section 7.4; Bieniusa et al.: An Optimized
 * Conflict-free Replicated Set (2012), for the add-wins set without tombstones.
 *
 * C20 Add wins: an element is in exactly if some `add` of it was seen by no other operation on it.
 * C21 Remove wins: that, and no `remove` of it is unseen by others.
 *
 * A removal that must win over adds that its remover can't have seen has to be known for as long as such adds may come.
 * No form of the set avoids that; here it is one dot an element, in place of those of the adds, gone with the next
 * `add`. `forget` drops it: say it when every replica has the removal and what it was concurrent with. Said too early it
 * breaks nothing but the promise: an add that nobody had seen then wins.
 *
 * Elements are well-formed text: for other values, a canonical encoding of them.
 */
import type { CausalType } from './causal-type.ts'
import type { DotMap } from './dot-map.ts'
import {
  type DisableWinsFlag,
  disableWinsFlag,
  type EnableWinsFlag,
  enableWinsFlag,
  type FlagOperation
} from './flags.ts'
import { type MapOperation, observedRemoveMap } from './observed-remove-map.ts'

export type AddWinsOperation =
  | { readonly type: 'add' | 'remove'; readonly element: string }
  | { readonly type: 'clear' }

/** `clear` and `forget` name no mark behind: after them, concurrent adds win. */
export type RemoveWinsOperation = { readonly type: 'add' | 'remove' | 'forget'; readonly element: string }

/** Its value is the elements in ascending order of their code units. `remove` and `clear` take out what they saw. */
export function addWinsSet(): CausalType<DotMap<EnableWinsFlag>, AddWinsOperation, readonly string[]> {
  const map = observedRemoveMap(enableWinsFlag())
  return {
    ...map,
    name: 'add-wins set',
    mutate: (store, operation, stamp) => map.mutate(store, addWinsChange(operation), stamp),
    value: (store) => store.map(({ key }) => key)
  }
}

/** Its value is the elements in ascending order of their code units. */
export function removeWinsSet(): CausalType<DotMap<DisableWinsFlag>, RemoveWinsOperation, readonly string[]> {
  const flag = disableWinsFlag()
  const map = observedRemoveMap(flag)
  return {
    ...map,
    name: 'remove-wins set',
    mutate: (store, operation, stamp) => map.mutate(store, removeWinsChange(operation), stamp),
    value: (store) => store.filter((entry) => flag.value(entry.store)).map(({ key }) => key)
  }
}

function addWinsChange(operation: AddWinsOperation): MapOperation<FlagOperation> {
  switch (operation.type) {
    case 'add':
      return { type: 'update', key: operation.element, operation: { type: 'enable' } }
    case 'remove':
      return { type: 'remove', key: operation.element }
    case 'clear':
      return operation
  }
}

function removeWinsChange({ type, element }: RemoveWinsOperation): MapOperation<FlagOperation> {
  return type === 'forget'
    ? { type: 'remove', key: element }
    : { type: 'update', key: element, operation: { type: type === 'add' ? 'enable' : 'disable' } }
}
