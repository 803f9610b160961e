import { describe, expect, it } from 'vitest'
import { chunksOf, type Entry, entriesOf, KEY_BYTES, VALUE_BYTES } from '../store/entries.ts'
import { encodeEntries, entryDecoder } from '../store/raw-stream.ts'
import { timeInFlight } from '../store/in-flight.ts'

describe('entries', () => {
  it('are of the size that they are said to be, and each has a key of its own', () => {
    const entries = [...entriesOf({ seed: 'a', count: 500 })]
    expect(new Set(entries.map(([key]) => key)).size).toBe(500)
    for (const [key, value] of entries) {
      expect([Buffer.byteLength(key), value.byteLength]).toStrictEqual([KEY_BYTES, VALUE_BYTES])
    }
  })

  it('are the same for the same seed, and have other values for another version', () => {
    const [first] = entriesOf({ seed: 'a', count: 1 })
    const [again] = entriesOf({ seed: 'a', count: 1 })
    const [later] = entriesOf({ seed: 'a', count: 1, version: 1 })
    expect(again).toStrictEqual(first)
    expect(later?.[0]).toBe(first?.[0])
    expect(later?.[1]).not.toStrictEqual(first?.[1])
  })

  it('come in lists of a size, the last one with the rest', () => {
    const sizes = [...chunksOf(entriesOf({ seed: 'a', count: 7 }), 3)].map((chunk) => chunk.length)
    expect(sizes).toStrictEqual([3, 3, 1])
  })
})

it('a raw stream gives back whole entries however it is cut', () => {
  const entries = [...entriesOf({ seed: 'a', count: 5 })]
  const bytes = encodeEntries(entries)
  for (let size = 1; size <= bytes.length; size++) {
    const decoded: Entry[] = []
    const decode = entryDecoder((key, value) => decoded.push([key, value]))
    for (let at = 0; at < bytes.length; at += size) {
      decode(bytes.subarray(at, at + size))
    }
    expect(decoded).toStrictEqual(entries)
  }
})

it('works through all items with so many in flight, and no more', async () => {
  let begun = 0
  let most = 0
  const done: number[] = []
  await timeInFlight([...Array(20).keys()], 4, async (item) => {
    most = Math.max(most, ++begun)
    await Promise.resolve()
    begun--
    done.push(item)
  })
  expect(most).toBe(4)
  expect(done.sort((a, b) => a - b)).toStrictEqual([...Array(20).keys()])
})
