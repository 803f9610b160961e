import { compareDots, dotKey, isDotFun, replicaId } from '@peermesh/crdt'
import { expect, test } from 'vitest'

const dot = (replica: string, counter: number) => ({ replica: replicaId(replica), counter })

test('[C14] dots are ordered by replica as code units, then by counter as a number', () => {
  const sorted = [dot('B/1', 1), dot('a/1', 2), dot('a/1', 10), dot('a/10', 1), dot('a/2', 1), dot('ä/1', 1)]
  expect([...sorted].reverse().sort(compareDots)).toEqual(sorted)
  expect(compareDots(dot('a/1', 2), dot('a/1', 2))).toBe(0)
})

test('[C14] different dots have different keys, even where a replica id looks like one', () => {
  const dots = [dot('a', 1), dot('a', 11), dot('a@1', 1), dot('a@1', 11), dot('a1', 1)]
  expect(new Set(dots.map(dotKey)).size).toBe(dots.length)
})

test('[C2] a store is sorted by dot and has each dot once', () => {
  expect(isDotFun([])).toBe(true)
  expect(isDotFun([dot('a', 1), dot('a', 2), dot('b', 1)])).toBe(true)
  expect(isDotFun([dot('a', 2), dot('a', 1)])).toBe(false)
  expect(isDotFun([dot('a', 1), dot('a', 1)])).toBe(false)
})
