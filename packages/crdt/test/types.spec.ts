import {
  addWinsSet,
  AMOUNT_MAX,
  disableWinsFlag,
  type EncodedType,
  enableWinsFlag,
  growOnlyCounter,
  integerValues,
  nestedRegister,
  observedRemoveMap,
  orderedList,
  pnCounter,
  removeWinsSet,
  replicaId,
  resettableCounter,
  standalone,
  type Stamp,
  textValues
} from '@peermesh/crdt'
import { describe, expect, test } from 'vitest'

/** A replica of one value, for tests that read like a story. */
class Replica<State, Operation, Value> {
  state: State
  readonly #type: EncodedType<State, Operation, Value>
  readonly #id: Stamp['replica']
  #counter = 0

  constructor(type: EncodedType<State, Operation, Value>, name: string) {
    this.#type = type
    this.#id = replicaId(name)
    this.state = type.bottom()
  }

  get value(): Value {
    return this.#type.value(this.state)
  }

  do(...operations: Operation[]): this {
    for (const operation of operations) {
      this.#counter++
      const stamp = { replica: this.#id, counter: this.#counter, timestamp: { millis: 1, count: this.#counter } }
      this.get(this.#type.mutate(this.state, operation, stamp))
    }
    return this
  }

  get(state: State): this {
    this.state = this.#type.join(this.state, state)
    return this
  }

  meet(other: Replica<State, Operation, Value>): void {
    this.get(other.state)
    other.get(this.state)
  }
}

function pair<State, Operation, Value>(type: EncodedType<State, Operation, Value>) {
  return [new Replica(type, 'anna/1'), new Replica(type, 'bob/1')] as const
}

describe('flags', () => {
  const turned = (type: ReturnType<typeof disableWinsFlag | typeof enableWinsFlag>) => {
    const [anna, bob] = pair(standalone(type as ReturnType<typeof disableWinsFlag>))
    const shown = [anna.value]
    anna.do({ type: 'enable' })
    anna.meet(bob)
    shown.push(bob.value)
    anna.do({ type: 'disable' }, { type: 'enable' })
    bob.do({ type: 'disable' })
    anna.meet(bob)
    shown.push(anna.value)
    bob.do({ type: 'enable' })
    anna.meet(bob)
    return [...shown, anna.value]
  }

  test('[C18] of an enable and a disable at once, the enable wins an enable-wins flag', () => {
    expect(turned(enableWinsFlag())).toEqual([false, true, true, true])
  })

  test('[C19] of an enable and a disable at once, the disable wins a disable-wins flag', () => {
    expect(turned(disableWinsFlag())).toEqual([false, true, false, true])
  })
})

describe('sets', () => {
  test('[C20] an add survives a concurrent remove, and a removed element leaves nothing behind', () => {
    const [anna, bob] = pair(standalone(addWinsSet()))
    anna.do({ type: 'add', element: 'tea' })
    anna.meet(bob)
    anna.do({ type: 'remove', element: 'tea' })
    bob.do({ type: 'add', element: 'tea' })
    anna.meet(bob)
    expect(anna.value).toEqual(['tea'])
    bob.do({ type: 'remove', element: 'tea' })
    anna.meet(bob)
    expect(anna.state.store).toEqual([])
  })

  test('[C21] a remove holds against a concurrent add, until somebody who knows of it adds again', () => {
    const [anna, bob] = pair(standalone(removeWinsSet()))
    anna.do({ type: 'add', element: 'mallory' })
    anna.meet(bob)
    anna.do({ type: 'remove', element: 'mallory' })
    bob.do({ type: 'add', element: 'mallory' })
    anna.meet(bob)
    expect([anna.value, bob.value]).toEqual([[], []])
    bob.do({ type: 'add', element: 'mallory' })
    anna.meet(bob)
    expect(anna.value).toEqual(['mallory'])
    anna.do({ type: 'remove', element: 'mallory' }, { type: 'forget', element: 'mallory' })
    anna.meet(bob)
    expect(bob.state.store).toEqual([])
  })
})

describe('map', () => {
  const type = standalone(observedRemoveMap(observedRemoveMap(resettableCounter())))
  const add = (amount: number) =>
    ({
      type: 'update',
      key: 'cart',
      operation: { type: 'update', key: 'apples', operation: { type: 'add', amount } }
    }) as const

  test('[C22] a removal resets what it saw, and an update that it did not see survives it', () => {
    const [anna, bob] = pair(type)
    anna.do(add(5))
    anna.meet(bob)
    anna.do({ type: 'remove', key: 'cart' })
    bob.do(add(2))
    anna.meet(bob)
    expect(anna.value).toEqual(new Map([['cart', new Map([['apples', 2]])]]))
    bob.do({ type: 'update', key: 'cart', operation: { type: 'clear' } })
    anna.meet(bob)
    expect(anna.state.store).toEqual([])
  })

  test('[C22] keys that are not well-formed text are refused', () => {
    const [anna] = pair(standalone(observedRemoveMap(nestedRegister(textValues))))
    expect(() => anna.do({ type: 'remove', key: '\ud800' })).toThrow('well-formed')
  })
})

describe('counters', () => {
  test('[C23] a reset takes away what it saw, and no more', () => {
    const [anna, bob] = pair(standalone(resettableCounter()))
    anna.do({ type: 'add', amount: 5 }, { type: 'add', amount: -1 })
    anna.meet(bob)
    bob.do({ type: 'reset' })
    anna.do({ type: 'add', amount: 2 })
    anna.meet(bob)
    expect([anna.value, bob.value]).toEqual([2, 2])
  })

  test('[C24] a fold keeps the value in one entry; a reset at once misses what was folded', () => {
    const [anna, bob] = pair(standalone(resettableCounter()))
    anna.do({ type: 'add', amount: 5 }, { type: 'add', amount: -1 })
    bob.do({ type: 'add', amount: 10 })
    anna.meet(bob)
    anna.do({ type: 'fold' })
    expect([anna.value, anna.state.store.length]).toEqual([14, 2])
    bob.do({ type: 'reset' })
    anna.meet(bob)
    expect([anna.value, bob.value]).toEqual([4, 4])
  })

  test('[C23] [C24] a count within 2^53 is exact, whatever its amounts come to on the way', () => {
    const [anna, bob] = pair(standalone(resettableCounter()))
    const most = AMOUNT_MAX
    for (const amount of [most, most, most, -most, -most, -most, 5]) {
      anna.do({ type: 'add', amount })
    }
    expect(anna.value).toBe(5)
    expect(bob.get(anna.state).value).toBe(5)
    expect(anna.do({ type: 'fold' }).value).toBe(5)
  })

  test('[C24] a fold of more than one entry has room for is refused by its name', () => {
    const [anna] = pair(standalone(resettableCounter()))
    anna.do({ type: 'add', amount: AMOUNT_MAX }, { type: 'add', amount: 1 })
    expect(() => anna.do({ type: 'fold' })).toThrow("can't be folded")
  })

  test('[C25] a PN-counter is exact too', () => {
    const replicas = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) => new Replica(pnCounter(), name))
    const amounts = [1, 1, 1, -1, -1, -1].map((sign) => sign * Number.MAX_SAFE_INTEGER)
    const all = new Replica(pnCounter(), 'all')
    for (const [index, amount] of [...amounts, 5].entries()) {
      all.get((replicas[index] as (typeof replicas)[number]).do({ type: 'add', amount }).state)
    }
    expect(all.value).toBe(5)
  })

  test('[C25] an amount that cannot be meant is refused', () => {
    const [up] = pair(growOnlyCounter())
    const [both] = pair(pnCounter())
    const [resettable] = pair(standalone(resettableCounter()))
    for (const amount of [-1, 0.5, Number.NaN, 2 ** 53]) {
      expect(() => up.do({ type: 'add', amount })).toThrow('whole number')
    }
    for (const amount of [0.5, Number.NaN, -(2 ** 53)]) {
      expect(() => both.do({ type: 'add', amount })).toThrow('whole number')
      expect(() => resettable.do({ type: 'add', amount })).toThrow('whole number')
    }
    expect(() => resettable.do({ type: 'add', amount: AMOUNT_MAX + 1 })).toThrow('whole number')
    up.do({ type: 'add', amount: Number.MAX_SAFE_INTEGER })
    expect(() => up.do({ type: 'add', amount: 1 })).toThrow('beyond which')
    both.do({ type: 'add', amount: -Number.MAX_SAFE_INTEGER })
    expect(() => both.do({ type: 'add', amount: -1 })).toThrow('beyond which')
    expect([up.value, both.value]).toEqual([Number.MAX_SAFE_INTEGER, -Number.MAX_SAFE_INTEGER])
  })
})

describe('ordered list', () => {
  const type = orderedList(textValues)
  const forwards = (from: number, text: string) =>
    [...text].map((value, place) => ({ type: 'insert', index: from + place, value }) as const)
  const backwards = (from: number, text: string) =>
    [...text].reverse().map((value) => ({ type: 'insert', index: from, value }) as const)

  test('[C26] a delete holds, whatever else was done to the list', () => {
    const [anna, bob] = pair(type)
    anna.do(...forwards(0, 'abc'))
    anna.meet(bob)
    anna.do({ type: 'delete', index: 0, count: 2 })
    bob.do({ type: 'delete', index: 1, count: 1 }, ...forwards(1, 'x'))
    anna.meet(bob)
    expect([anna.value.join(''), bob.value.join('')]).toEqual(['xc', 'xc'])
  })

  test('[C27] an element that came before the one it hangs on is shown once that is there', () => {
    const [anna, bob] = pair(type)
    const first = anna.do(...forwards(0, 'a')).state
    const second = type.mutate(
      first,
      { type: 'insert', index: 1, value: 'b' },
      {
        replica: replicaId('zoe/1'),
        counter: 1,
        timestamp: { millis: 1, count: 0 }
      }
    )
    expect(bob.get(second).value).toEqual([])
    expect(bob.get(first).value).toEqual(['a', 'b'])
  })

  test.each([
    ['forwards', forwards],
    ['backwards', backwards]
  ] as const)('[C28] two runs typed %s at one place at once are not mixed', (_how, typed) => {
    const [anna, bob] = pair(type)
    anna.do(...forwards(0, '()'))
    anna.meet(bob)
    anna.do(...typed(1, 'tea'))
    bob.do(...typed(1, 'milk'))
    anna.meet(bob)
    expect(anna.value.join('')).toMatch(/^\((teamilk|milktea)\)$/)
    expect(bob.value).toEqual(anna.value)
  })

  // Seed 1932605011 of the law C6: the model took such a node for unknown, and the type was right.
  test('[C27] who knows of an element only by its deletion inserts beside the place that it had', () => {
    const [anna, bob] = pair(type)
    anna.do(...forwards(0, 'a'))
    const deletion = type.mutate(
      anna.state,
      { type: 'delete', index: 0, count: 1 },
      { replica: replicaId('zoe/1'), counter: 1, timestamp: { millis: 1, count: 0 } }
    )
    bob.get(deletion).do(...forwards(0, 'b'))
    expect(bob.state.find(({ value }) => value === 'b')).toMatchObject({
      parent: { replica: 'anna/1', counter: 1 },
      side: 'left'
    })
    anna.meet(bob)
    expect([anna.value, bob.value]).toEqual([['b'], ['b']])
  })

  test('[C26] a place that the list does not have is refused', () => {
    const [anna] = pair(orderedList(integerValues))
    anna.do({ type: 'insert', index: 0, value: 1 })
    for (const index of [-1, 2, 0.5]) {
      expect(() => anna.do({ type: 'insert', index, value: 2 })).toThrow(`no place ${index} `)
    }
    expect(() => anna.do({ type: 'delete', index: 0, count: 2 })).toThrow('fewer than')
    expect(() => anna.do({ type: 'delete', index: 0, count: -1 })).toThrow('deleted')
  })

  test('[C27] elements typed to the end and to the start, and deleted in between, stand in their order', () => {
    const [anna] = pair(orderedList(integerValues))
    for (let value = 0; value < 1000; value++) {
      anna.do({ type: 'insert', index: value, value }, { type: 'insert', index: 0, value: -value })
      anna.do({ type: 'delete', index: 0, count: 1 })
    }
    expect(anna.value).toEqual(Array.from({ length: 1000 }, (_, value) => value))
  })
})
