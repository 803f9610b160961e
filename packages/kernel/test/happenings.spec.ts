import { expect, it } from 'vitest'
import { type Happened, Happenings, millis } from '../src/index.ts'

interface Event extends Happened {
  readonly what: 'once' | 'again'
  readonly by?: string
}

const happenings = (): Happenings<Event> =>
  new Happenings({ keptMax: 3, recurring: new Set(['again'] as const), recursWithin: 2 })

it('[HA1] keeps the last that happened, in their order', () => {
  const kept = happenings()
  for (let at = 1; at <= 5; at++) {
    kept.note({ at: millis(at), what: 'once' })
  }
  expect(kept.all.map(({ at, times }) => [at, times])).toEqual([
    [3, undefined],
    [4, undefined],
    [5, undefined]
  ])
})

it('[HA2] keeps once what comes again, with how often it came, where it says the same and is not too long ago', () => {
  const kept = happenings()
  kept.note({ at: millis(1), what: 'again', by: 'a' })
  kept.note({ at: millis(2), what: 'again', by: 'b' })
  kept.note({ at: millis(3), what: 'again', by: 'a' })
  kept.note({ at: millis(4), what: 'again' })
  expect(kept.all).toEqual([
    { at: 2, what: 'again', by: 'b' },
    { at: 3, what: 'again', by: 'a', times: 2 },
    { at: 4, what: 'again' }
  ])
  kept.note({ at: millis(5), what: 'again', by: 'b' })
  expect(kept.all.at(-1)).toEqual({ at: 5, what: 'again', by: 'b' })
})
