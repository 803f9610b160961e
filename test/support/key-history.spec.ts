import { expect, it } from 'vitest'
import { KeyHistory } from './key-history.ts'

const put = (id: string, value: string, atMs: number) =>
  ({ type: 'called', id, key: 'x', operation: { type: 'write', value }, atMs }) as const
const read = (id: string, atMs: number) =>
  ({ type: 'called', id, key: 'x', operation: { type: 'read' }, atMs }) as const
const returned = (id: string, atMs: number, result?: string) =>
  ({ type: 'returned', id, atMs, ...(result === undefined ? {} : { result }) }) as const

it('a put that was acknowledged and is not read afterwards is a contradiction', () => {
  const before = [put('1', 'a', 0), returned('1', 1), put('2', 'b', 2), returned('2', 3), read('3', 4)]
  expect(new KeyHistory([...before, returned('3', 5, 'b')]).contradictions()).toEqual([])
  expect(new KeyHistory([...before, returned('3', 5, 'a')]).contradictions()).toHaveLength(1)
})

it('a put that was cut off may have taken effect at any moment, or never', () => {
  const cutOff = [put('1', 'a', 0), returned('1', 1), put('2', 'b', 2)]
  expect(new KeyHistory([...cutOff, read('3', 4), returned('3', 5, 'a')]).contradictions()).toEqual([])
  expect(new KeyHistory([...cutOff, read('3', 4), returned('3', 5, 'b')]).contradictions()).toEqual([])
  const back = [read('3', 4), returned('3', 5, 'b'), read('4', 6), returned('4', 7, 'a')]
  expect(new KeyHistory([...cutOff, ...back]).contradictions()).toHaveLength(1)
})

it('one that certainly had no effect had none, and failures are counted', () => {
  const failed = { type: 'failed', id: '2', how: 'NoQuorumError' } as const
  const history = new KeyHistory([
    put('1', 'a', 0),
    returned('1', 1),
    put('2', 'b', 2),
    failed,
    read('3', 4),
    returned('3', 5, 'b')
  ])
  expect(history.contradictions()).toHaveLength(1)
  expect([...history.failures]).toEqual([['NoQuorumError', 1]])
})
