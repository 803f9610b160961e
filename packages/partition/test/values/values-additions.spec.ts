import { type ReplicaId, replicaId } from '@peermesh/crdt'
import { MalformedMessageError } from '@peermesh/kernel'
import type { Addition } from '@peermesh/partition/core'
import fc from 'fast-check'
import { concat, fromString, toString as toText } from 'uint8arrays'
import { describe, expect, test } from 'vitest'
import { KEY_LENGTH_MAX, VALUE_BYTES_MAX } from '../../src/core/values/limits.ts'
import { readAdditions, writeAdditions } from '../../src/wire/values-additions.ts'
import { ReplicaReader, ReplicaWriter } from '../../src/wire/values-parts.ts'

const [A, B, C] = ['a/1', 'b/2', 'c/3'].map(replicaId) as [ReplicaId, ReplicaId, ReplicaId]

/** As a table and bytes. */
function write(additions: readonly Addition[]): { readonly table: string[]; readonly bytes: Uint8Array | undefined } {
  const replicas = new ReplicaWriter()
  const bytes = writeAdditions(additions, replicas)
  return { table: replicas.table, bytes }
}

const read = (bytes: Uint8Array | undefined, table: readonly string[] = [A, B]): Addition[] =>
  readAdditions(bytes, new ReplicaReader(table))

const addition = (counter: number, of: Partial<Addition> = {}): Addition => ({
  key: 'k',
  replica: A,
  counter,
  value: new Uint8Array([counter % 256]),
  ...of
})

const anyAddition: fc.Arbitrary<Addition> = fc.record({
  key: fc.oneof(
    fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 20 }),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }),
    fc.constantFrom('\ufeff', '\u20ac'.repeat(KEY_LENGTH_MAX), 'k'.repeat(KEY_LENGTH_MAX))
  ),
  replica: fc.constantFrom(A, B, C),
  counter: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 2 ** 48 })),
  value: fc.oneof(
    fc.uint8Array({ minLength: 1, maxLength: 200 }),
    fc.integer({ min: 1, max: 4_096 }).map((length) => new Uint8Array(length).fill(length % 251))
  )
})

/** Most of them in a row, as they are handed over. */
const anyAdditions = fc
  .array(fc.tuple(anyAddition, fc.integer({ min: 1, max: 5 })), { maxLength: 20 })
  .map((runs) =>
    runs.flatMap(([first, count]) =>
      Array.from({ length: count }, (_, index) => ({ ...first, counter: Math.min(first.counter + index, 2 ** 48) }))
    )
  )

describe('additions in columns', () => {
  test('[V11] are what they were', () => {
    fc.assert(
      fc.property(anyAdditions, (additions) => {
        const { table, bytes } = write(additions)
        expect(read(bytes, table)).toEqual(additions)
      })
    )
    expect([write([]).bytes, read(undefined)]).toEqual([undefined, []])
  })

  test('[V11] take a few bytes each beside their keys and values, where they follow each other', () => {
    const { bytes } = write([addition(1), addition(2), addition(3), addition(5, { replica: B })])
    // How long keys and values are; of each addition how it differs from the one before, and two lengths; keys; values.
    expect(toText(bytes as Uint8Array, 'base16')).toBe('0404000101000101000101050101016b6b6b6b01020305')
  })

  test('[V11] are what was written, or refused, however they are cut or changed', () => {
    const change = fc.record({ at: fc.nat(), to: fc.nat(255), cut: fc.boolean() })
    fc.assert(
      fc.property(anyAdditions, fc.array(change, { minLength: 1, maxLength: 3 }), (additions, changes) => {
        const { table, bytes } = write(additions)
        let changed = (bytes ?? new Uint8Array()).slice()
        for (const { at, to, cut } of changes) {
          if (cut) {
            changed = changed.slice(0, at % (changed.length + 1))
          } else {
            changed[at % changed.length] = to
          }
        }
        expectCanonical(changed, table)
      })
    )
  })

  test('[V11] no bytes make anything but additions or the one error', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 48 }), (bytes) => expectCanonical(bytes, [A, B])))
  })

  test('[V11] that are well made are read', () => {
    expect(read(inColumns(1, 1, 0, 1, 1, 'k', 'a'))).toEqual([addition(1, { value: new Uint8Array([0x61]) })])
  })

  const limit = 2 ** 48
  test.each([
    ['nothing', inColumns()],
    ['no rows', inColumns(0, 0)],
    ['a byte too many', inColumns(1, 1, 0, 1, 1, 'k', 'a', 'a')],
    ['a byte too few', inColumns(1, 1, 0, 1, 1, 'k')],
    ['bytes of keys that are of none', inColumns(2, 1, 0, 1, 1, 'kk', 'a')],
    ['bytes of values that are of none', inColumns(1, 2, 0, 1, 1, 'k', 'aa')],
    ['a row that goes on among the keys', inColumns(2, 1, 0, 1, String.fromCharCode(1), 'k', 'a')],
    ['a key that goes on among the values', inColumns(1, 2, 0, 2, 1, 'k', 'aa')],
    ['a value that goes on after the end', inColumns(1, 1, 0, 1, 2, 'k', 'a')],
    ['more bytes than there are', inColumns(Number.MAX_SAFE_INTEGER, 1, 0, 1, 1, 'k', 'a')],
    ['a number over 2^53', fromString('ffffffffffffffffff01', 'base16')],
    ['a number that is not in its shortest form', fromString('81000100010' + '16b61', 'base16')],
    ['a counter below 1', inColumns(1, 1, 2, 1, 1, 'k', 'a')],
    ['a counter over 2^48', inColumns(1, 1, 4 * limit, 1, 1, 'k', 'a')],
    ['a replica that the table does not have', inColumns(1, 1, 1, 2, 1, 1, 'k', 'a')],
    ['a replica that is the same as before', inColumns(1, 1, 1, 0, 1, 1, 'k', 'a')],
    ['an empty key', inColumns(0, 1, 0, 0, 1, 'a')],
    ['an empty value', inColumns(1, 0, 0, 1, 0, 'k')],
    ['a key that is not UTF-8', concat([inColumns(2, 1, 0, 2, 1), new Uint8Array([0xc0, 0xaf]), inColumns('a')])],
    ['a key with half a pair', concat([inColumns(3, 1, 0, 3, 1), new Uint8Array([0xed, 0xa0, 0x80]), inColumns('a')])]
  ])('[V11] of %s are refused', (_what, bytes) => {
    expect(() => read(bytes)).toThrow(MalformedMessageError)
  })

  test('[V11] with a key or a value that is too long are refused', () => {
    const bytesOf = (of: Partial<Addition>) => write([addition(1, of)]).bytes
    expect(read(bytesOf({ value: new Uint8Array(VALUE_BYTES_MAX) }))).toHaveLength(1)
    expect(() => read(bytesOf({ value: new Uint8Array(VALUE_BYTES_MAX + 1) }))).toThrow(MalformedMessageError)
    expect(() => read(bytesOf({ key: 'k'.repeat(KEY_LENGTH_MAX + 1) }))).toThrow(MalformedMessageError)
  })

  test('[V11] hold on to no more than a little of the message that they came in', () => {
    const sizes = [1, 100, 511, 512, 513, 2_000, 4_096]
    const additions = Array.from({ length: 200 }, (_, index) =>
      addition(index + 1, { value: new Uint8Array(sizes[index % sizes.length] as number).fill(index) })
    )
    const { table, bytes } = write(additions)
    const frame = concat([new Uint8Array(7), bytes as Uint8Array])
    const found = read(frame.subarray(7), table)
    frame.fill(0)
    expect(found).toEqual(additions)
    for (const { value } of found) {
      expect(value.buffer.byteLength).toBeLessThanOrEqual(Math.max(2_048, value.byteLength))
    }
  })
})

/** Numbers as they are written, and text. */
function inColumns(...parts: readonly (number | string)[]): Uint8Array {
  const bytes: number[] = []
  for (const part of parts) {
    if (typeof part === 'string') {
      bytes.push(...new TextEncoder().encode(part))
      continue
    }
    let rest = part
    for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) {
      bytes.push((rest % 0x80) + 0x80)
    }
    bytes.push(rest)
  }
  return new Uint8Array(bytes)
}

/** Bytes that are read are those that are written of what was read. */
function expectCanonical(bytes: Uint8Array, table: readonly string[]): void {
  let found: Addition[]
  try {
    found = read(bytes, table)
  } catch (error) {
    expect(error).toBeInstanceOf(MalformedMessageError)
    return
  }
  const replicas = new ReplicaWriter()
  table.forEach((replica) => replicas.index(replica))
  expect(writeAdditions(found, replicas)).toEqual(bytes)
}
