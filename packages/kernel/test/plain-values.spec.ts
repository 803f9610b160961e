import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { plainCopy } from '@peermesh/kernel'

const found = (value: unknown): string => {
  try {
    plainCopy(value, (path, what) => {
      throw new RangeError(`${path}: ${what}`)
    })
    return 'a value'
  } catch (error) {
    return (error as RangeError).message
  }
}

const copied = (value: unknown): unknown =>
  plainCopy(value, (path, what) => {
    throw new RangeError(`${path}: ${what}`)
  })

describe('a plain value', () => {
  it('is copied as it is, whatever is in it', () => {
    const leaf = fc.oneof(
      fc.constant(null),
      fc.boolean(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.string({ unit: 'grapheme' }),
      fc.uint8Array()
    )
    const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
      tree: fc.oneof({ depthSize: 'small' }, leaf, fc.array(tie('tree')), fc.dictionary(fc.string(), tie('tree')))
    }))
    fc.assert(
      fc.property(tree, (value) => {
        expect(copied(value)).toEqual(value)
      })
    )
  })

  it('is nobody else’s: what its maker does with the first does not show in the second', () => {
    const bytes = Uint8Array.of(1)
    const value = { list: [1], bytes }
    const copy = copied(value)
    value.list.push(2)
    bytes[0] = 2
    expect(copy).toEqual({ list: [1], bytes: Uint8Array.of(1) })
  })

  it('has no field that is undefined, and may have one that is called __proto__', () => {
    expect(Object.keys(copied({ a: undefined, b: 1 }) as object)).toEqual(['b'])
    const copy = copied(JSON.parse('{"__proto__": 1}')) as object
    expect(Object.getPrototypeOf(copy)).toBe(Object.prototype)
    expect(Object.keys(copy)).toEqual(['__proto__'])
  })

  it.each([
    ['$: of type function', () => 1],
    ['$.a[1]: of type symbol', { a: [1, Symbol('b')] }],
    ['$: of type bigint', 1n],
    ['$: of type undefined', undefined],
    ['$[0]: of type undefined', Array.from({ length: 1 })],
    ['$.at: an object of class Date', { at: new Date(0) }],
    ['$: an object of class Map', new Map()],
    ['$: an object of class Promise', Promise.resolve(1)],
    ['$: NaN', Number.NaN],
    ['$: -Infinity', Number.NEGATIVE_INFINITY],
    ['$.t: text with half of a surrogate pair', { t: '\ud800' }],
    ['$.\ud800: a field whose name holds half of a surrogate pair', { '\ud800': 1 }]
  ])('is said to be none, and where: %s', (what, value) => {
    expect(found(value)).toBe(what)
  })

  it('is not nested for ever', () => {
    const circle: Record<string, unknown> = {}
    circle['a'] = circle
    expect(found(circle)).toMatch(/^(\$\.a)?.*nested more than 64 deep$/)
  })
})
