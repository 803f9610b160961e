import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BoundedQueue, InvalidParametersError } from '@peermesh/kernel'

type Act = 'push' | 'shift' | 'peek' | 'clear'

/** Runs of one act, so that queues grow long enough to be compacted. */
const anyActs = fc
  .array(
    fc.tuple(
      fc.oneof(
        { weight: 5, arbitrary: fc.constant<Act>('push') },
        { weight: 4, arbitrary: fc.constant<Act>('shift') },
        {
          weight: 1,
          arbitrary: fc.constantFrom<Act>('peek', 'clear')
        }
      ),
      fc.integer({ min: 1, max: 60 })
    ),
    { maxLength: 30 }
  )
  .map((runs) => runs.flatMap(([act, times]) => (act === 'clear' ? [act] : new Array<Act>(times).fill(act))))

describe('the bounded queue', () => {
  it('[Q1][Q2] behaves like a plain array that refuses what is over its limit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), anyActs, (limit, acts) => {
        const queue = new BoundedQueue<number>(limit)
        let model: number[] = []
        for (const [item, act] of acts.entries()) {
          if (act === 'push') {
            expect(queue.push(item)).toBe(model.length < limit)
            model = model.length < limit ? [...model, item] : model
          } else if (act === 'shift') {
            expect(queue.shift()).toBe(model[0])
            model = model.slice(1)
          } else if (act === 'peek') {
            expect(queue.peek()).toBe(model[0])
          } else {
            queue.clear()
            model = []
          }
          expect(queue.size).toBe(model.length)
        }
        expect([...queue]).toEqual(model)
      })
    )
  })

  it('[Q1] a full queue refuses and stays as it is, and takes again once there is room', () => {
    const queue = new BoundedQueue<string>(2)
    expect([queue.push('a'), queue.push('b'), queue.push('c')]).toEqual([true, true, false])
    expect([...queue]).toEqual(['a', 'b'])
    queue.shift()
    expect(queue.push('c')).toBe(true)
    expect([...queue]).toEqual(['b', 'c'])
  })

  it('[Q1] a limit that is no whole number of at least 1 is the caller’s mistake', () => {
    for (const limit of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => new BoundedQueue(limit)).toThrow(InvalidParametersError)
    }
  })
})
