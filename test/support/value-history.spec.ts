import { expect, it } from 'vitest'
import { ValueHistory } from './value-history.ts'

const put = (id: string, ...replaces: string[]) => ({ type: 'called', id, key: 'x', value: id, replaces }) as const
const remove = (id: string, ...replaces: string[]) => ({ type: 'called', id, key: 'x', replaces }) as const
const returned = (id: string) => ({ type: 'returned', id }) as const
const failed = (id: string, how: string) => ({ type: 'failed', id, how }) as const
const holds = (...values: string[]) => new Map([['x', values]])

it('a value that was acknowledged is there, or a write names it', () => {
  const history = new ValueHistory([put('a'), returned('a'), put('b'), returned('b'), put('c', 'a'), returned('c')])
  expect(history.contradictions(holds('b', 'c'))).toEqual([])
  expect(history.contradictions(holds('c'))).toEqual(['x: b was acknowledged, and is lost'])
  expect(history.contradictions(new Map())).toHaveLength(2)
  expect(history.acknowledgedCount).toBe(3)
})

it('what was replaced by an acknowledged write is not there', () => {
  const deleted = [put('a'), returned('a'), remove('b', 'a'), returned('b')]
  expect(new ValueHistory(deleted).contradictions(holds())).toEqual([])
  expect(new ValueHistory(deleted).contradictions(holds('a'))).toEqual(['x: a was replaced, and is there'])
})

it('a write that was cut off may have replaced what it names, or not; one without effect has not', () => {
  const before = [put('a'), returned('a'), put('b', 'a')]
  expect(new ValueHistory(before).contradictions(holds('a'))).toEqual([])
  expect(new ValueHistory(before).contradictions(holds('b'))).toEqual([])
  const refused = new ValueHistory([...before, failed('b', 'TooFewReplicasError')])
  expect(refused.contradictions(holds('a'))).toEqual([])
  expect(refused.contradictions(holds('b'))).toHaveLength(2)
  expect([...refused.failures]).toEqual([['TooFewReplicasError', 1]])
})

it('what nobody put is not there', () => {
  expect(new ValueHistory([]).contradictions(holds('z'))).toEqual(['x: z was never put there'])
})
