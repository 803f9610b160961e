import { expect, it } from 'vitest'
import { contradictions } from './held-terms.ts'
import { LockHistory } from './lock-history.ts'

function held(user: string, fence: number, ...moments: readonly number[]) {
  return moments.map((atMs) => ({ type: 'held', user, name: 'x', fence, atMs }) as const)
}

it('one after the other under rising fences is as it should be, and how requests ended is counted', () => {
  const end = { type: 'ended', user: 'a', name: 'x', how: 'released' } as const
  const history = new LockHistory([...held('a', 1, 0, 4), end, ...held('b', 2, 5, 9), end])
  expect(contradictions(history.held)).toEqual([])
  expect(history.fallenFences()).toEqual([])
  expect([...history.ends]).toEqual([['released', 2]])
})

it('two at one time, and one fence for two, contradict each other', () => {
  expect(contradictions(new LockHistory([...held('a', 1, 0, 6), ...held('b', 2, 5, 9)]).held)).toHaveLength(1)
  expect(contradictions(new LockHistory([...held('a', 1, 0, 4), ...held('b', 1, 5, 9)]).held)).toHaveLength(1)
})

it('a fence that falls is told', () => {
  const history = new LockHistory([...held('b', 3, 5, 9), ...held('a', 2, 10, 12), ...held('c', 4, 13)])
  expect(history.fallenFences()).toEqual(['a held x under 2 after b under 3.'])
})

it('a fence that two hold is told, whenever that was', () => {
  const history = new LockHistory([...held('a', 1, 0, 4), ...held('b', 2, 5), ...held('c', 1, 20)])
  expect(history.sharedFences()).toEqual(['a and c held x under 1.'])
})
