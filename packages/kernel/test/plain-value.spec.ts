import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkPlain } from '@peermesh/kernel'

const found = (value: unknown, mayLackFields = false): string => {
  try {
    checkPlain(
      value,
      (path, what) => {
        throw new RangeError(`${path}: ${what}`)
      },
      mayLackFields
    )
    return 'plain'
  } catch (error) {
    return (error as RangeError).message
  }
}

describe('a plain value', () => {
  it('is found to be one, whatever is in it', () => {
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
        expect(found(value)).toBe('plain')
      })
    )
  })

  it('lacks no field, unless it may', () => {
    expect(found({ a: undefined })).toBe('$.a: of type undefined')
    expect(found({ a: undefined, b: { c: undefined } }, true)).toBe('plain')
    expect(found([undefined], true)).toBe('$[0]: of type undefined')
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
