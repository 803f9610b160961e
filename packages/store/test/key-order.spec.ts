import { compareText, Random } from '@peermesh/kernel'
import { describe, expect, it } from 'vitest'
import { KeyOrder, type KeyRange, narrowed, rangeOf } from '../src/core/key-order.ts'

const ALL: KeyRange = { from: '', to: undefined }

/** Short ones, so that many begin alike, and of letters at both ends of what UTF-16 has. */
function drawKey(random: Random): string {
  const letters = ['a', 'b', '\u0001', '\uffff', '\ud83d\ude00', '/']
  return Array.from({ length: 1 + random.integer(5) }, () => letters[random.integer(letters.length)] as string).join('')
}

/** What a look at each key gives. */
function inRange(keys: ReadonlySet<string>, { from, to }: KeyRange): string[] {
  return [...keys].filter((key) => key >= from && (to === undefined || key < to)).sort(compareText)
}

describe('keys in order', () => {
  it.each([1, 2, 3, 4])('[S35] are those that a look at each key gives, whatever came and went (seed %i)', (seed) => {
    const random = new Random(`key order ${seed}`, 'test')
    const keys = new Set(Array.from({ length: random.integer(2_000) }, () => drawKey(random)))
    const order = new KeyOrder(keys)
    for (let step = 0; step < 2_000; step++) {
      const key = drawKey(random)
      if (random.integer(3) > 0) {
        keys.add(key)
        order.add(key)
      } else {
        keys.delete(key)
        order.delete(key)
      }
      if (step % 100 === 0) {
        const [a, b] = [drawKey(random), drawKey(random)].sort(compareText) as [string, string]
        for (const range of [ALL, { from: a, to: b }, { from: a, to: undefined }, { from: b, to: a }, rangeOf(a)]) {
          const max = [1, 7, 600, Number.POSITIVE_INFINITY][random.integer(4)] as number
          const whole = inRange(keys, range)
          expect(order.first(range, max)).toEqual(whole.slice(0, max))
          expect(order.last(range, max)).toEqual(whole.reverse().slice(0, max))
        }
      }
    }
  })

  it('are all there when they came one by one, in order or against it, and none when all went', () => {
    const sorted = Array.from({ length: 5_000 }, (_, number) => String(number).padStart(5, '0'))
    for (const keys of [sorted, [...sorted].reverse()]) {
      const order = new KeyOrder([])
      expect(order.last(ALL, 1)).toEqual([])
      for (const key of keys) {
        order.add(key)
        order.add(key)
      }
      expect(order.first(ALL, Number.POSITIVE_INFINITY)).toEqual(sorted)
      for (const key of keys) {
        order.delete(key)
        order.delete(key)
      }
      expect(order.first(ALL, Number.POSITIVE_INFINITY)).toEqual([])
    }
  })

  it('of a prefix are those that begin with it, and no others', () => {
    expect(rangeOf('')).toEqual(ALL)
    expect(rangeOf('city/')).toEqual({ from: 'city/', to: 'city0' })
    expect(rangeOf('a\uffff')).toEqual({ from: 'a\uffff', to: 'b' })
    expect(rangeOf('\uffff\uffff')).toEqual({ from: '\uffff\uffff', to: undefined })
  })

  it('of a range under a prefix are those of both', () => {
    const city = rangeOf('city/')
    expect(narrowed(city, {})).toEqual(city)
    expect(narrowed(city, { from: 'city/b', to: 'city/d' })).toEqual({ from: 'city/b', to: 'city/d' })
    expect(narrowed(city, { from: 'a', to: 'z' })).toEqual(city)
    expect(narrowed(ALL, { to: 'm' })).toEqual({ from: '', to: 'm' })
  })
})
