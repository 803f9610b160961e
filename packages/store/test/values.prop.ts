import { encode } from 'cborg'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { StoreValue } from '../src/store.ts'
import { UnreadableValueError } from '../src/index.ts'
import { decodeValue, encodeValue } from '../src/values.ts'

const text = fc.string({ unit: 'grapheme' })

const { value: anyValue } = fc.letrec<{ value: StoreValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    fc.constant(null),
    fc.boolean(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.maxSafeInteger(),
    text,
    fc.uint8Array(),
    fc.array(tie('value')),
    fc.dictionary(fc.oneof(text, fc.constantFrom('__proto__', 'constructor', 'toString', '')), tie('value'), {
      noNullPrototype: false
    })
  )
}))

describe('any value', () => {
  it('comes back as it was stored, but for the sign of zero and prototypes', () => {
    fc.assert(
      fc.property(anyValue, (value) => {
        const read = decodeValue('k', encodeValue(value))
        return fc.stringify(plain(read)) === fc.stringify(plain(value))
      })
    )
  })

  it('that is bytes has the form that the library gives it, whatever its length', () => {
    for (const length of [0, 1, 23, 24, 255, 256, 65_535, 65_536]) {
      const bytes = Uint8Array.from({ length }, (_, index) => index)
      expect(encodeValue(bytes)).toEqual(encode(bytes))
    }
  })

  it('has one form: stored again it gives the same bytes', () => {
    fc.assert(
      fc.property(anyValue, (value) => {
        const bytes = encodeValue(value)
        return sameBytes(encodeValue(decodeValue('k', bytes)), bytes)
      })
    )
  })
})

describe('any bytes', () => {
  it('[S16] are a value that could have been stored, or an UnreadableValueError', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        try {
          encodeValue(decodeValue('k', bytes))
          return true
        } catch (error) {
          return error instanceof UnreadableValueError
        }
      }),
      { numRuns: 5_000 }
    )
  })
})

/** With names in order, and zero without its sign: what is not part of a value. */
function plain(value: StoreValue): unknown {
  if (value === 0) {
    return 0
  }
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) {
    return value
  }
  return Array.isArray(value)
    ? (value as readonly StoreValue[]).map(plain)
    : Object.entries(value)
        .map(([name, field]): [string, unknown] => [name, plain(field)])
        .sort(([a], [b]) => (a < b ? -1 : 1))
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index])
}
