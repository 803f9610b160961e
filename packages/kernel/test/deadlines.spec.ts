import { describe, expect, it } from 'vitest'
import { Deadlines, millis } from '@peermesh/kernel'

describe('deadlines', () => {
  it('gives what is due by moment, and then in the order in which it was set, once', () => {
    const deadlines = new Deadlines<string>()
    deadlines.set('late', 30)
    deadlines.set('first', 10)
    deadlines.set('second', 10)
    expect(deadlines.next).toBe(10)
    expect(deadlines.take(millis(20))).toEqual(['first', 'second'])
    expect(deadlines.take(millis(20))).toEqual([])
    expect(deadlines.next).toBe(30)
  })

  it('never gives anything early, and a little late at most', () => {
    const deadlines = new Deadlines<string>()
    deadlines.set('a', 10.5)
    expect(deadlines.take(millis(10.4))).toEqual([])
    expect(deadlines.take(millis(12.5))).toEqual(['a'])
  })

  it('moves and drops a deadline', () => {
    const deadlines = new Deadlines<string>()
    deadlines.set('a', 10)
    deadlines.set('b', 12)
    deadlines.set('a', 20)
    deadlines.delete('b')
    expect(deadlines.next).toBe(20)
    expect(deadlines.take(millis(40))).toEqual(['a'])
    expect(deadlines.next).toBeUndefined()
  })
})
