import { describe, expect, it } from 'vitest'
import {
  BATCH_OPERATIONS_MAX,
  BatchTooLargeError,
  InvalidKeyError,
  InvalidValueError,
  KEY_BYTES_MAX,
  KeyTooLongError,
  UnreadableValueError,
  VALUE_BYTES_MAX,
  ValueTooLargeError
} from '../src/index.ts'
import type { StoreValue } from '../src/store.ts'
import { checkBatch, checkKey, decodeValue, encodeValue } from '../src/values.ts'

/** Something that TypeScript would not let through. */
function encode(value: unknown): Uint8Array {
  return encodeValue(value as StoreValue)
}

describe('keys', () => {
  it.each([
    ['empty text', ''],
    ['half of a surrogate pair', 'a\ud83d'],
    ['the other half', '\udca1a'],
    ['a number', 1],
    ['nothing', undefined]
  ])('[S15] refuses %s', (_, key) => {
    expect(() => checkKey(key as string)).toThrow(InvalidKeyError)
  })

  it('[S15] counts bytes of UTF-8, to the byte', () => {
    for (const [letter, bytes] of [
      ['a', 1],
      ['é', 2],
      ['猫', 3],
      ['💡', 4]
    ] as const) {
      const longest = letter.repeat(Math.floor(KEY_BYTES_MAX / bytes))
      expect(checkKey(longest)).toBe(longest)
      const bytesOver = (longest.length / letter.length + 1) * bytes
      expect(() => checkKey(longest + letter)).toThrow(KeyTooLongError)
      expect(() => checkKey(longest + letter)).toThrow(expect.objectContaining({ bytes: bytesOver, limit: 1_024 }))
    }
  })

  it('[S18] begin with no U+0000, which those of the parts of typed keys do', () => {
    expect(() => checkKey('\u0000c1:k')).toThrow(InvalidKeyError)
  })

  it('takes any other text: NUL, slashes, spaces, pairs of surrogates', () => {
    for (const key of ['a\u0000b', 'a/b', ' ', '💡', '__proto__']) {
      expect(checkKey(key)).toBe(key)
    }
  })
})

describe('values', () => {
  it.each([
    ['undefined', undefined, '$'],
    ['a field that is undefined', { a: { b: undefined } }, '$.a.b'],
    ['a hole in an array', [1, , 3], '$[1]'],
    ['a function', { tags: [() => 1] }, '$.tags[0]'],
    ['a symbol', Symbol('s'), '$'],
    ['a bigint', [1, { n: 1n }], '$[1].n'],
    ['NaN', { x: Number.NaN }, '$.x'],
    ['infinity', [Number.NEGATIVE_INFINITY], '$[0]'],
    ['a date', { at: new Date(0) }, '$.at'],
    ['a map', new Map(), '$'],
    ['an instance of a class', [new (class City {})()], '$[0]'],
    ['an instance of something without a name', Object.create(Object.create(null)), '$'],
    ['numbers of another width', new Uint16Array(1), '$'],
    ['a text with half of a surrogate pair', { a: 'x\ud800' }, '$.a'],
    ['a name with half of a surrogate pair', { a: { '\ud800': 1 } }, '$.a.\ud800']
  ])('[S15] refuses %s, and says where', (_, value, path) => {
    expect(() => encode(value)).toThrow(InvalidValueError)
    expect(() => encode(value)).toThrow(expect.objectContaining({ path }))
  })

  it('[S15] refuses what refers to itself, and what is nested deeper than 64', () => {
    const self: unknown[] = []
    self.push(self)
    expect(() => encode(self)).toThrow(InvalidValueError)
    const nested = (depth: number): unknown => (depth === 0 ? 1 : [nested(depth - 1)])
    expect(decodeValue('k', encode(nested(64)))).toEqual(nested(64))
    expect(() => encode(nested(65))).toThrow(InvalidValueError)
  })

  it('[S15] limits the size as stored, to the byte', () => {
    // A header of five bytes says how many follow.
    const largest = new Uint8Array(VALUE_BYTES_MAX - 5)
    expect(encode(largest)).toHaveLength(VALUE_BYTES_MAX)
    const over = new Uint8Array(VALUE_BYTES_MAX - 4)
    expect(() => encode(over)).toThrow(ValueTooLargeError)
    expect(() => encode(over)).toThrow(expect.objectContaining({ bytes: VALUE_BYTES_MAX + 1, limit: VALUE_BYTES_MAX }))
  })

  it('[S15] limits the operations of a batch', () => {
    expect(() => checkBatch(BATCH_OPERATIONS_MAX)).not.toThrow()
    expect(() => checkBatch(BATCH_OPERATIONS_MAX + 1)).toThrow(BatchTooLargeError)
  })

  it('is a copy, on the way in and on the way out', () => {
    for (const size of [3, 5_000]) {
      const given = new Uint8Array(size).fill(1)
      const stored = encode({ given })
      given.fill(2)
      const read = decodeValue('k', stored) as { given: Uint8Array }
      expect([...new Set(read.given)]).toEqual([1])
      read.given.fill(3)
      expect([...new Set((decodeValue('k', stored) as { given: Uint8Array }).given)]).toEqual([1])
    }
  })

  it('equal values have equal bytes, whatever the order in which fields were set', () => {
    expect(encode({ b: 1, a: [2], ccc: null })).toEqual(encode({ ccc: null, a: [2], b: 1 }))
  })

  it('a field named __proto__ is a field', () => {
    const value = JSON.parse('{"__proto__": {"admin": true}}') as StoreValue
    const read = decodeValue('k', encodeValue(value)) as Record<string, unknown>
    expect(Object.keys(read)).toEqual(['__proto__'])
    expect(read['admin']).toBeUndefined()
  })

  it.each([
    ['no bytes at all', []],
    ['more than one value', [0x01, 0x01]],
    ['a value that ends too soon', [0x62, 0x61]],
    ['undefined', [0xf7]],
    ['NaN', [0xf9, 0x7e, 0x00]],
    ['infinity', [0xf9, 0x7c, 0x00]],
    ['an integer that is no number', [0x1b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]],
    ['a tag', [0xc0, 0x60]],
    ['a map whose keys are numbers', [0xa1, 0x01, 0x01]],
    ['a map with one name twice', [0xa2, 0x61, 0x61, 0x01, 0x61, 0x61, 0x02]],
    ['endless nesting', new Array(100_000).fill(0x81)]
  ])('[S16] %s under a key is an UnreadableValueError', (_, bytes) => {
    expect(() => decodeValue('the key', new Uint8Array(bytes))).toThrow(UnreadableValueError)
    expect(() => decodeValue('the key', new Uint8Array(bytes))).toThrow(expect.objectContaining({ key: 'the key' }))
  })
})
