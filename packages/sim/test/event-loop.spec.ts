import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { RunawayError } from '@peermesh/sim'
import { EventLoop, onGrid, onGridFrom } from '../src/event-loop.ts'

describe('the event loop', () => {
  test('[V1] events come in order of their moment, and of one moment in the order in which they were scheduled', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 200 }), (moments) => {
        const loop = new EventLoop(1_000)
        const came: { at: number; index: number }[] = []
        for (const [index, at] of moments.entries()) {
          loop.at(at, () => came.push({ at: loop.now, index }))
        }
        loop.run(100)
        const wanted = moments.map((at, index) => ({ at, index })).sort((x, y) => x.at - y.at || x.index - y.index)
        expect(came).toEqual(wanted)
        expect(loop.now).toBe(100)
      })
    )
  })

  test('[V1] what an event schedules for the past comes at once, after what is there already', () => {
    const loop = new EventLoop(100)
    const came: string[] = []
    loop.at(5, () => {
      came.push('first')
      loop.at(1, () => came.push(`late at ${loop.now}`))
    })
    loop.at(5, () => came.push('second'))
    loop.run(10)
    expect(came).toEqual(['first', 'second', 'late at 5'])
  })

  test('[V1] moments lie on a grid that sums and differences do not leave', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1e9, noNaN: true }),
        fc.double({ min: 0, max: 1e7, noNaN: true }),
        (ms, offset) => {
          const at = onGridFrom(ms)
          expect(at).toBeGreaterThanOrEqual(ms)
          expect(at - ms).toBeLessThan(1 / 1024 + 1e-6)
          expect(at + onGrid(offset) - onGrid(offset)).toBe(at)
        }
      )
    )
  })

  test('[V5] an event that schedules itself for ever is found', () => {
    const standing = new EventLoop(10_000_000)
    const again = (): void => standing.after(0, again)
    again()
    expect(() => standing.run(1)).toThrow(/time stands still/)

    const endless = new EventLoop(1_000)
    const later = (): void => endless.after(1, later)
    later()
    expect(() => endless.run(1e9)).toThrow(RunawayError)
  })
})
