/**
 * A counter that can be set back to zero, and so may live in a map.
 *
 * A tally of slips of paper, each with an amount and its own number. The count is their sum. To reset takes away the
 * slips that are on the table; one that somebody wrote meanwhile stays and counts. What lets plain counters go wrong
 * inside maps is that they keep only sums: a reset can't tell what of a sum it had seen (Baquero, Almeida, Lerche: The
 * Problem with Embedded CRDT Counters and a Solution, PaPoC 2016).
 *
 * C23 The value is the sum of the amounts of all `add`s that no `reset` had seen.
 * C24 `fold` makes one slip of all that its own replica wrote and sees. It never changes the value. A reset that is
 *     concurrent with a fold misses what was folded, which stays; nothing is lost or counted twice.
 *
 * Costs an entry an `add` since the last reset or fold. Add up in one `add` what need not be told apart, and fold when
 * own entries are many and nobody is about to reset. For a count that is never reset, the PN-counter costs an entry a
 * replica.
 */
import { InvalidParametersError } from '@peermesh/kernel'
import type { CausalType } from './causal-type.ts'
import type { DotFun } from './dot-fun.ts'
import { dottedType } from './dotted.ts'
import { AMOUNT_MAX, exactSum, integerValues } from './values.ts'

/** The amount is whole, within ±`AMOUNT_MAX`. */
export type ResettableOperation =
  | { readonly type: 'add'; readonly amount: number }
  | { readonly type: 'reset' }
  | { readonly type: 'fold' }

export type ResettableCounter = DotFun<number>

/** Its value is exact up to 2^53. */
export function resettableCounter(): CausalType<ResettableCounter, ResettableOperation, number> {
  return dottedType({
    name: 'resettable counter',
    values: integerValues,
    effect: (store, operation, { replica }) => {
      switch (operation.type) {
        case 'add':
          return { written: checkedAmount(operation.amount), replaced: [] }
        case 'reset':
          return { replaced: store }
        case 'fold': {
          const own = store.filter((entry) => entry.replica === replica)
          return { written: own.length === 0 ? undefined : checkedFold(sum(own)), replaced: own }
        }
      }
    },
    value: sum
  })
}

function sum(store: ResettableCounter): number {
  return exactSum(store.map(({ value }) => value))
}

function checkedFold(amount: number): number {
  if (Math.abs(amount) > AMOUNT_MAX) {
    throw new InvalidParametersError(
      `What this replica added comes to ${amount}, and can't be folded: an entry has room for ±${AMOUNT_MAX}.`
    )
  }
  return amount
}

function checkedAmount(amount: number): number {
  if (!Number.isSafeInteger(amount) || Math.abs(amount) > AMOUNT_MAX) {
    throw new InvalidParametersError(`A counter is changed by a whole number within ±${AMOUNT_MAX}, not by ${amount}.`)
  }
  // Without −0, which has no bytes of its own.
  return amount + 0
}
