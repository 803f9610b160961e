import type { StoreValue } from '@peermesh/store'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromJson, type JsonValue, toJson } from '../src/control/json-value.ts'

const storeValue = fc.letrec<{ value: StoreValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constant(null),
    fc.boolean(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0),
    fc.string({ unit: 'grapheme' }),
    fc.uint8Array({ maxLength: 64 }),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.string(), tie('value'), { maxKeys: 4, noNullPrototype: true })
  )
})).value

describe('a stored value as JSON', () => {
  it('comes back as it was', () => {
    fc.assert(
      fc.property(storeValue, (value) => {
        const text = JSON.stringify(toJson(value))
        expect(normal(fromJson(JSON.parse(text) as JsonValue))).toEqual(normal(value))
      })
    )
  })

  it.each([Number.NaN, Number.POSITIVE_INFINITY, undefined, new Date(0), new Map(), 1n, () => 0])(
    'is never something else in the place of %s',
    (value) => {
      expect(() => toJson([value] as unknown as StoreValue)).toThrow("can't be stored")
    }
  )

  it('is refused where it is nested deeper than a stack bears', () => {
    const deep = JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`) as JsonValue
    expect(() => fromJson(deep)).toThrow('nested more than 1000 deep')
  })

  it('keeps a property called __proto__ as data', () => {
    const value = fromJson(JSON.parse('{"__proto__": {"polluted": true}}') as JsonValue)
    expect(Object.keys(value as object)).toEqual(['__proto__'])
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })

  it('reads bytes as DAG-JSON writes them, with padding or without', () => {
    expect(fromJson({ '/': { bytes: '3q2+7w' } })).toEqual(new Uint8Array([0xde, 0xad, 0xbe, 0xef]))
    expect(fromJson({ '/': { bytes: '3q2+7w==' } })).toEqual(new Uint8Array([0xde, 0xad, 0xbe, 0xef]))
  })

  it('refuses bytes that are not base64 by a named error', () => {
    expect(() => fromJson({ '/': { bytes: '!' } })).toThrow(
      expect.objectContaining({ name: 'InvalidParametersError' }) as Error
    )
  })
})

/** JSON has one zero; and bytes are compared as bytes, whatever kind of array holds them. */
function normal(value: unknown): unknown {
  if (value instanceof Uint8Array) {
    return { bytes: [...value] }
  }
  if (Array.isArray(value)) {
    return value.map(normal)
  }
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).map(([name, inner]) => [name, normal(inner)])
  }
  return Object.is(value, -0) ? 0 : value
}
