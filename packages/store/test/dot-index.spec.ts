import { replicaId } from '@peermesh/crdt'
import { describe, expect, it } from 'vitest'
import { DotIndex } from '../src/core/dot-index.ts'

const a = replicaId('a')
const b = replicaId('b')

function indexOf(...counters: number[]): DotIndex {
  const index = new DotIndex()
  for (const counter of counters) {
    index.set({ replica: a, counter }, `key/${counter}`)
  }
  return index
}

describe('the index of dots', () => {
  it('[S4] tells the key of each dot, and of no other', () => {
    const index = indexOf(1, 2, 300)
    expect([1, 2, 3, 300].map((counter) => index.get(a, counter))).toEqual(['key/1', 'key/2', undefined, 'key/300'])
    expect(index.get(b, 1)).toBeUndefined()
    expect(index.size).toBe(3)
  })

  it('[S4] counts a dot once', () => {
    const index = indexOf(1, 1, 1)
    expect(index.size).toBe(1)
  })

  it('[S4] forgets up to a counter, and says what it forgot, in order', () => {
    const index = indexOf(700, 1, 255, 256, 257)
    expect(index.cutTo(a, 256).map(({ counter }) => counter)).toEqual([1, 255, 256])
    expect(index.cut(a)).toBe(256)
    expect(index.size).toBe(2)
    expect([1, 256, 257, 700].map((counter) => index.get(a, counter))).toEqual([
      undefined,
      undefined,
      'key/257',
      'key/700'
    ])
    expect(index.cutTo(a, 100)).toEqual([])
    index.set({ replica: a, counter: 5 }, 'too old')
    expect([index.get(a, 5), index.size]).toEqual([undefined, 2])
  })

  it('[S4] is cut at the replica that it has most dots of', () => {
    const index = indexOf(1, 2, 3, 4)
    index.set({ replica: b, counter: 1 }, 'k')
    expect(index.cheapestCut(2)).toEqual({ replica: a, counter: 2 })
    expect(index.cheapestCut(99)).toEqual({ replica: a, counter: 4 })
    expect(new DotIndex().cheapestCut(1)).toBeUndefined()
  })

  it('[S4] keeps its limit wherever counters begin: a newcomer first hears of the latest', () => {
    const far = 2 ** 40
    const index = indexOf(far, far + 1, far + 2, 7)
    expect(index.cheapestCut(2)).toEqual({ replica: a, counter: far })
    expect(index.cutTo(a, far).map(({ counter }) => counter)).toEqual([7, far])
    expect(index.size).toBe(2)
    expect(index.get(a, far + 2)).toBe(`key/${far + 2}`)
  })
})
