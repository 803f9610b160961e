import { expect, it } from 'vitest'
import { contradictions, type HeldTerm } from './held-terms.ts'

function held(peer: string, term: number, fromMs: number, untilMs: number, scope = 'job'): HeldTerm {
  return { scope, peer, term, fromMs, untilMs }
}

it('leaders that came one after the other contradict nobody, and neither do those of two scopes', () => {
  expect(contradictions([held('a', 1, 0, 10), held('b', 2, 11, 20), held('a', 3, 21, 30)])).toEqual([])
  expect(contradictions([held('a', 1, 0, 10), held('b', 1, 0, 10, 'other')])).toEqual([])
})

it('two leaders in one term contradict each other, also where they led at different times', () => {
  expect(contradictions([held('a', 1, 0, 10), held('b', 1, 11, 20)])).toEqual([
    'a and b of job led in the same term 1.'
  ])
})

it('two leaders at one moment contradict each other, whatever their terms', () => {
  expect(contradictions([held('b', 2, 8, 20), held('a', 1, 0, 10)])).toEqual([
    'b and a of job, terms 2 and 1, led at once for 2.0 ms.'
  ])
})
