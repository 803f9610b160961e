import { millis, peerName } from '@peermesh/kernel'
import { describe, expect, it } from 'vitest'
import { ceilLog10, suspicionBounds, suspicionMs, Suspicions } from '../src/core/suspicions.ts'
import { alice, bob, carol, dave, erin, record } from './support/driven-core.ts'

const config = { suspicionMultiplier: 4, suspicionMaxMultiplier: 6, periodMs: 1_000 }

describe('a suspicion', () => {
  it.each([
    [1, 0],
    [2, 1],
    [10, 1],
    [11, 2],
    [100, 2],
    [101, 3]
  ])('[M17] ⌈log10 %i⌉ is %i', (n, digits) => {
    expect(ceilLog10(n)).toBe(digits)
  })

  it('[M17] lasts min = α·⌈log10 N⌉·T with all confirmations, and β·min with none', () => {
    expect(suspicionBounds(5, config)).toEqual({ minMs: 4_000, maxMs: 24_000, confirmationsMax: 3 })
    expect(suspicionBounds(50, config)).toMatchObject({ minMs: 8_000, maxMs: 48_000 })
  })

  it.each([0, 1, 2, 3])('[M17] with %i confirmations is what Lifeguard’s formula says', (confirmations) => {
    const bounds = suspicionBounds(5, config)
    const { minMs, maxMs } = bounds
    const exact = maxMs - ((maxMs - minMs) * Math.log(confirmations + 1)) / Math.log(3 + 1)
    expect(Math.abs(suspicionMs(bounds, confirmations) - exact)).toBeLessThan(1)
  })

  it('[M17] lasts min where there are fewer others than could confirm it', () => {
    for (const liveCount of [1, 2, 3, 4]) {
      expect(suspicionMs(suspicionBounds(liveCount, config), 0)).toBe(4_000)
    }
  })

  it('[M17] counts each that confirms it once, and never its subject', () => {
    const suspicions = new Suspicions()
    suspicions.begin(record(bob), suspicionBounds(5, config), millis(0))
    expect(suspicions.confirm(bob, [alice])).toEqual([alice])
    expect(suspicions.confirm(bob, [alice, alice, bob])).toEqual([])
    expect(suspicions.deadline()).toBe(24_000)
    expect(suspicions.confirm(bob, [carol])).toEqual([carol])
    expect(suspicions.deadline()).toBe(14_000)
    suspicions.confirm(bob, [dave, erin, peerName('frank')])
    expect(suspicions.deadline()).toBe(4_000)
    expect(suspicions.suspectedBy(bob)).toHaveLength(4)
  })

  it('[M41] is cut short by those who saw the end of its process, each once, and never by its subject', () => {
    const suspicions = new Suspicions()
    suspicions.begin(record(bob), suspicionBounds(5, config), millis(0))
    expect(suspicions.closed(bob, [bob, carol, carol])).toEqual([carol])
    suspicions.unlinked(bob, 4, millis(0))
    expect(suspicions.deadline()).toBe(24_000)
    expect(suspicions.closed(bob, [alice])).toEqual([alice])
    suspicions.unlinked(bob, 4, millis(0))
    expect(suspicions.deadline()).toBe(100)
  })

  it('[M17] that nobody is known to hold lasts as long as one that nobody confirms', () => {
    const suspicions = new Suspicions()
    suspicions.begin(record(bob), suspicionBounds(5, config), millis(0))
    suspicions.confirm(bob, [])
    expect(suspicions.deadline()).toBe(24_000)
  })
})
