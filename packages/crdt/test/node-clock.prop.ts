import { deepStrictEqual } from 'node:assert/strict'
import { CausalContext, dotKey, NodeClock, replicaId } from '@peermesh/crdt'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

const anna = replicaId('anna/1')
const bob = replicaId('bob/1')

describe('node clock', () => {
  test('[C4] [C12] whatever it hears of others, own dots are minted once and without a gap', () => {
    const command = fc.oneof(
      fc.constant({ type: 'mint' as const }),
      fc.constant({ type: 'restart' as const }),
      fc.record({ type: fc.constant('add' as const), counter: fc.integer({ min: 1, max: 20 }) }),
      fc.record({
        type: fc.constant('merge' as const),
        from: fc.integer({ min: 1, max: 20 }),
        more: fc.nat({ max: 4 })
      })
    )
    fc.assert(
      fc.property(fc.array(command, { maxLength: 40 }), (script) => {
        let clock = new NodeClock(anna)
        const minted: string[] = []
        for (const step of script) {
          if (step.type === 'mint') {
            const dot = clock.mint()
            minted.push(dotKey(dot))
            deepStrictEqual(clock.has(dot.replica, dot.counter), true)
          } else if (step.type === 'restart') {
            clock = new NodeClock(anna, CausalContext.fromData(clock.context.toData()))
          } else if (step.type === 'add') {
            clock.add(bob, step.counter)
          } else {
            const other = new CausalContext()
            other.addRange(bob, step.from, step.from + step.more)
            // Others know dots of ours, but none that we did not mint.
            other.merge(clock.context)
            clock.merge(other)
          }
        }
        deepStrictEqual(
          minted,
          Array.from({ length: minted.length }, (_, index) => `anna/1@${index + 1}`)
        )
        deepStrictEqual(clock.context.contiguous(anna), minted.length)
        deepStrictEqual(clock.context.max(anna), minted.length)
        deepStrictEqual(clock.forgotOwnDots, false)
      })
    )
  })

  test('[C4] it never mints a dot that it met, nor one below', () => {
    const clock = new NodeClock(anna)
    clock.mint()
    clock.add(anna, 5)
    expect(clock.mint()).toEqual({ replica: anna, counter: 6 })
    clock.addRange(anna, 2, 4)
    expect(clock.mint()).toEqual({ replica: anna, counter: 7 })
    const other = new CausalContext()
    other.addRange(anna, 1, 20)
    clock.merge(other)
    expect(clock.mint()).toEqual({ replica: anna, counter: 21 })
  })

  test('[C15] it notices a dot of its own replica that it does not remember, however it comes', () => {
    const recovered = new CausalContext()
    recovered.addRange(anna, 1, 3)
    const elsewhere = new CausalContext()
    elsewhere.addRange(anna, 1, 4)

    const ways: readonly ((clock: NodeClock) => unknown)[] = [
      (clock) => clock.add(anna, 4),
      (clock) => clock.addRange(anna, 2, 4),
      (clock) => clock.merge(elsewhere)
    ]
    for (const comes of ways) {
      const clock = new NodeClock(anna, recovered)
      expect(clock.forgotOwnDots).toBe(false)
      comes(clock)
      expect(clock.forgotOwnDots).toBe(true)
    }
    elsewhere.add(anna, 9)
    expect(new NodeClock(anna, elsewhere).forgotOwnDots).toBe(true)
  })

  test('[C15] dots that it remembers prove nothing', () => {
    const clock = new NodeClock(anna)
    clock.mint()
    clock.mint()
    expect(clock.add(anna, 2)).toBe(false)
    expect(clock.addRange(anna, 1, 2)).toBe(false)
    clock.merge(clock.context)
    clock.merge(clock.context.clone())
    expect(clock.forgotOwnDots).toBe(false)
  })

  test('[C4] under a new replica id it goes on with all that it had incorporated', () => {
    const old = new NodeClock(anna)
    old.mint()
    old.add(anna, 5)
    const renewed = new NodeClock(replicaId('anna/2'), old.context)
    expect(renewed.forgotOwnDots).toBe(false)
    expect(renewed.mint()).toEqual({ replica: 'anna/2', counter: 1 })
    expect(renewed.has(anna, 5)).toBe(true)
    expect(old.has(replicaId('anna/2'), 1)).toBe(false)
  })
})
