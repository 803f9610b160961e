import {
  CausalContext,
  compareStamps,
  type DotFun,
  joinDotFuns,
  joinLwwRegisters,
  joinMvRegisters,
  lwwRegister,
  type MvRegister,
  mvClear,
  mvRegister,
  mvWrite,
  NodeClock,
  replicaId,
  type Stamp
} from '@peermesh/crdt'
import { describe, expect, test } from 'vitest'

const anna = replicaId('anna/1')
const bob = replicaId('bob/1')
const stamp = (replica: Stamp['replica'], counter: number, millis: number, count = 0): Stamp => ({
  replica,
  counter,
  timestamp: { millis, count }
})

describe('LWW-register', () => {
  const { bottom, mutate, join, value } = lwwRegister<string>()
  const write = (text: string, at: Stamp) => mutate(bottom(), { type: 'write', value: text }, at)

  test('[C13] the higher timestamp wins, then its count, then the replica', () => {
    const ascending = [
      write('early', stamp(bob, 9, 1)),
      write('later', stamp(anna, 1, 2)),
      write('same millisecond', stamp(anna, 2, 2, 1)),
      write('same timestamp', stamp(bob, 1, 2, 1))
    ]
    for (const [index, low] of ascending.entries()) {
      for (const high of ascending.slice(index)) {
        expect(join(low, high)).toEqual(high)
        expect(join(high, low)).toEqual(high)
      }
    }
    expect(value(ascending.reduce(join, bottom()))).toBe('same timestamp')
  })

  test('[C13] replicas agree even where one of them repeated a timestamp', () => {
    const first = write('before the restart', stamp(anna, 1, 5))
    const second = write('after the restart', stamp(anna, 2, 5))
    expect(join(first, second)).toEqual(second)
    expect(join(second, first)).toEqual(second)
    expect(compareStamps(stamp(anna, 1, 5), stamp(anna, 1, 5))).toBe(0)
  })

  test('[C13] without a write there is no value', () => {
    expect(value(bottom())).toBeUndefined()
    expect(joinLwwRegisters(null, null)).toBeNull()
  })
})

describe('MV-register', () => {
  const type = mvRegister<string>()
  const write = (state: MvRegister<string>, text: string, at: Stamp) =>
    type.mutate(state, { type: 'write', value: text }, at)
  const clear = (state: MvRegister<string>, at: Stamp) => type.mutate(state, { type: 'clear' }, at)

  test('[C3] concurrent writes are siblings until a write that saw both', () => {
    const one = write(type.bottom(), 'anna', stamp(anna, 1, 1))
    const two = write(type.bottom(), 'bob', stamp(bob, 1, 1))
    const both = type.join(one, two)
    expect(type.value(both)).toEqual(['anna', 'bob'])
    const settled = type.join(both, write(both, 'settled', stamp(bob, 2, 2)))
    expect(type.value(settled)).toEqual(['settled'])
    expect(type.value(type.join(type.join(settled, one), two))).toEqual(['settled'])
  })

  test('[C3] a write that a clear did not see survives it, one that it saw does not come back', () => {
    const seen = write(type.bottom(), 'seen', stamp(anna, 1, 1))
    const unseen = write(type.bottom(), 'unseen', stamp(bob, 1, 1))
    const cleared = type.join(seen, clear(seen, stamp(anna, 2, 2)))
    expect(type.value(cleared)).toEqual([])
    expect(type.value(type.join(cleared, unseen))).toEqual(['unseen'])
    expect(type.value(type.join(cleared, seen))).toEqual([])
    expect(type.value(type.join(seen, cleared))).toEqual([])
  })

  test('[C3] a delta that overtook its causes shows an overwritten value no longer than until they come', () => {
    const first = write(type.bottom(), 'first', stamp(anna, 1, 1))
    const second = write(first, 'second', stamp(bob, 1, 2))
    const third = write(type.join(first, second), 'third', stamp(anna, 2, 3))
    // `third` names only what it replaced, `second`: of `first` it says nothing.
    const overtaken = type.join(first, third)
    expect(type.value(overtaken)).toEqual(['first', 'third'])
    expect(type.value(type.join(overtaken, second))).toEqual(['third'])
  })

  test('[C4] a dot that was used already is refused as our own fault', () => {
    const state = write(type.bottom(), 'once', stamp(anna, 1, 1))
    expect(() => write(state, 'twice', stamp(anna, 1, 2))).toThrow(expect.objectContaining({ name: 'InvariantError' }))
  })

  test('[C16] a delta speaks for its own dot and what it replaced, and for nothing else', () => {
    const observed: DotFun<string> = [
      { replica: anna, counter: 4, value: 'x' },
      { replica: bob, counter: 7, value: 'y' }
    ]
    const context = [
      { replica: anna, ranges: [[4, 5]] },
      { replica: bob, ranges: [[7, 7]] }
    ]
    const dot = { replica: anna, counter: 5 }
    expect(type.toData(mvWrite(observed, dot, 'z'))).toEqual({ store: [{ ...dot, value: 'z' }], context })
    expect(type.toData(mvClear(observed, dot))).toEqual({ store: [], context })
  })

  test('[C16] under a node clock, a delta of one key leaves the other keys alone', () => {
    const clock = new NodeClock(anna)
    const one = mvWrite<string>([], clock.mint(), 'one')
    const two = mvWrite<string>([], clock.mint(), 'two')
    const other = new NodeClock(bob)
    other.merge(clock.context)
    const replaced = mvWrite(two.store, other.mint(), 'two again')
    expect(joinDotFuns(one.store, clock, [], replaced.context)).toEqual(one.store)
    expect(joinDotFuns(two.store, clock, replaced.store, replaced.context)).toEqual(replaced.store)
  })
})

describe('the join rule', () => {
  const entry = (replica: Stamp['replica'], counter: number) => ({ replica, counter, value: `${replica} ${counter}` })
  const seen = (...dots: readonly { replica: Stamp['replica']; counter: number }[]) => {
    const context = new CausalContext()
    for (const { replica, counter } of dots) {
      context.add(replica, counter)
    }
    return context
  }

  test('[C3] each of the five cases of a dot, side by side', () => {
    const both = entry(anna, 1)
    const onlyLeft = entry(anna, 2)
    const droppedRight = entry(anna, 3)
    const onlyRight = entry(bob, 1)
    const droppedLeft = entry(bob, 2)
    const left = [both, onlyLeft, droppedRight]
    const right = [both, onlyRight, droppedLeft]
    const leftSeen = seen(...left, droppedLeft)
    const rightSeen = seen(...right, droppedRight)
    expect(joinDotFuns(left, leftSeen, right, rightSeen)).toEqual([both, onlyLeft, onlyRight])
    expect(joinDotFuns(right, rightSeen, left, leftSeen)).toEqual([both, onlyLeft, onlyRight])
  })

  test('[C1] a join that changes nothing returns its left side itself', () => {
    const left = [entry(anna, 1), entry(bob, 2)]
    expect(joinDotFuns(left, seen(...left), [entry(anna, 1)], seen(entry(anna, 1)))).toBe(left)
    expect(joinDotFuns(left, seen(...left), [], seen())).toBe(left)
  })

  test('[C16] the dots of a joined register are in its context', () => {
    const joined = joinMvRegisters(
      mvWrite([], { replica: anna, counter: 1 }, 'a'),
      mvWrite([], { replica: bob, counter: 3 }, 'b')
    )
    expect(joined.store.every(({ replica, counter }) => joined.context.has(replica, counter))).toBe(true)
  })
})
