import {
  addWinsSet,
  byteValues,
  decodeState,
  encodeState,
  growOnlyCounter,
  integerValues,
  LIST_NODES_MAX,
  orderedList,
  pnCounter,
  replicaId,
  type StateCodec,
  type StateReader,
  standalone,
  textValues
} from '@peermesh/crdt'
import fc from 'fast-check'
import { deepStrictEqual } from 'node:assert/strict'
import { describe, expect, test } from 'vitest'
import { canonicalText } from './canonical.ts'
import { runHistory } from './history.ts'
import type { LawSubject } from './laws.ts'
import { SUBJECTS } from './subjects.ts'

const counts: StateCodec<number> = {
  write: (writer, count) => writer.count(count),
  read: (reader: StateReader) => reader.count()
}

describe('numbers and text', () => {
  test('[C17] every count comes back, in as few bytes as hold it', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (count) => {
        const bytes = encodeState(counts, count)
        expect(decodeState(counts, bytes)).toBe(count)
        expect(bytes.length).toBe(Math.max(1, Math.ceil(count.toString(2).length / 7)))
      })
    )
    expect(decodeState(counts, encodeState(counts, Number.MAX_SAFE_INTEGER))).toBe(Number.MAX_SAFE_INTEGER)
  })

  test('[C17] text is the UTF-8 that the platform writes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const bytes = encodeState(textValues, text)
        expect(bytes.slice(-Buffer.byteLength(text) || bytes.length)).toEqual(new Uint8Array(Buffer.from(text)))
        expect(decodeState(textValues, bytes)).toBe(text)
      })
    )
  })

  test('[C17] bytes are read as text exactly where the platform does', () => {
    const platform = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
    const read = (action: () => string): string => {
      try {
        return action()
      } catch {
        return 'refused'
      }
    }
    const odd = fc.constantFrom(
      0x41,
      0x80,
      0xbf,
      0xc0,
      0xc2,
      0xdf,
      0xe0,
      0xa0,
      0xed,
      0x9f,
      0xef,
      0xf0,
      0x90,
      0xf4,
      0x8f,
      0xf5
    )
    fc.assert(
      fc.property(fc.array(odd, { maxLength: 6 }), (bytes) => {
        const framed = new Uint8Array([bytes.length, ...bytes])
        expect(read(() => decodeState(textValues, framed))).toBe(read(() => platform.decode(new Uint8Array(bytes))))
      }),
      { numRuns: 1000 }
    )
  })

  test('[C17] text without bytes is refused where it is written, and bytes are copied where they are read', () => {
    expect(() => encodeState(textValues, '\ud800')).toThrow('well-formed')
    const message = encodeState(byteValues, new Uint8Array([7]))
    const value = decodeState(byteValues, message)
    message.fill(0)
    expect(value).toEqual(new Uint8Array([7]))
  })
})

describe('bytes from outside', () => {
  const set = standalone(addWinsSet())
  const list = orderedList(integerValues)

  test.each([
    ['is cut off', growOnlyCounter(), [1, 0, 1]],
    ['goes on after its end', growOnlyCounter(), [0, 0]],
    ['has a number that is not in its shortest form', growOnlyCounter(), [0x80, 0]],
    ['has a number that is too large', counts, [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f]],
    ['numbers its replicas otherwise', growOnlyCounter(), [1, 1, 1, 97, 1]],
    ['names a replica twice', growOnlyCounter(), [2, 0, 1, 97, 1, 1, 1, 97, 1]],
    ['a replica id that is too long or empty', growOnlyCounter(), [1, 0, 0, 1]],
    ['has its replicas out of order', growOnlyCounter(), [2, 0, 1, 98, 1, 1, 1, 97, 1]],
    ['with nothing on it', growOnlyCounter(), [1, 0, 1, 97, 0]],
    ['with nothing on it', pnCounter(), [1, 0, 1, 97, 0, 0]],
    ['touch', set, [1, 0, 1, 97, 2, 1, 0, 1, 0, 0]],
    ['has a live dot that its context lacks', set, [1, 0, 1, 97, 1, 1, 0, 1, 1, 97, 1, 0, 2]],
    ['has a dot with the counter 0', set, [1, 0, 1, 97, 1, 1, 0, 1, 1, 97, 1, 0, 0]],
    ['has a key with nothing under it', set, [0, 1, 1, 97, 0]],
    ['has its keys out of order', set, [1, 0, 1, 97, 1, 1, 1, 2, 1, 98, 1, 0, 1, 1, 97, 1, 0, 2]],
    ['has its dots out of order', set, [1, 0, 1, 97, 1, 1, 1, 1, 1, 97, 2, 0, 2, 0, 1]],
    ['has an empty run', list, [1, 0, 1, 97, 1, 0, 3]],
    ['has a replica with no nodes', list, [1, 0, 1, 97, 0]],
    ['on the left of nothing', list, [1, 0, 1, 97, 1, 0, 9, 2]],
    ['has a run in two pieces', list, [1, 0, 1, 97, 2, 0, 11, 2, 0, 15, 0, 1, 2]]
  ] as const)('[C17] what %s is refused', (problem, codec, bytes) => {
    expect(() => decodeState(codec as StateCodec<unknown>, new Uint8Array(bytes))).toThrow(problem)
  })

  test('[C17] an element under the last of all counters comes back', () => {
    const counter = Number.MAX_SAFE_INTEGER
    const state = [{ replica: replicaId('a'), counter, parent: null, side: 'right', value: 1 }] as const
    expect(decodeState(list, encodeState(list, state))).toEqual(state)
    const run = [
      { replica: replicaId('a'), counter: counter - 1, parent: null, side: 'right', value: 1 },
      {
        replica: replicaId('a'),
        counter,
        parent: { replica: replicaId('a'), counter: counter - 1 },
        side: 'right',
        value: 2
      }
    ] as const
    const bytes = encodeState(list, run)
    expect(decodeState(list, bytes)).toEqual(run)
    // One more would be beyond: the counter of the first is the count behind the replica.
    const beyond = encodeState(list, [
      { ...run[0], counter },
      { ...run[1], counter: counter + 1, parent: { replica: replicaId('a'), counter } }
    ])
    expect(() => decodeState(list, beyond)).toThrow('too large')
  })

  test('[C17] a run of deleted elements, short in bytes, can not fill the memory', () => {
    const length = encodeState(counts, (LIST_NODES_MAX + 1) * 8 + 2)
    expect(() => decodeState(list, new Uint8Array([1, 0, 1, 97, 1, 0, ...length]))).toThrow('more nodes than')
  })

  // Whatever was done to a state's bytes, either they are refused or they are the bytes of what was read.
  test.each(SUBJECTS.filter(({ codec }: { codec?: unknown }) => codec !== undefined))(
    '[C17] damaged bytes of a $type.name are refused, or are those of another state',
    (given) => {
      const { type, codec, small } = given as unknown as LawSubject<unknown, unknown, unknown>
      const script = [...small, ...small].map((operation, place) => ({
        type: 'mutate' as const,
        at: place % 2,
        operation,
        wallMillis: 1
      }))
      const { snapshots } = runHistory(type, [...script, { type: 'merge', to: 0, from: 1 }])
      const bytes = encodeState(codec as StateCodec<unknown>, snapshots.at(-1)?.state)
      let accepted = 0
      for (let place = 0; place < bytes.length; place++) {
        for (const change of [1, 2, 0x7f, 0x80]) {
          const damaged = bytes.slice()
          damaged[place] = (damaged[place] as number) ^ change
          accepted += isCanonical(codec as StateCodec<unknown>, damaged) ? 1 : 0
        }
      }
      expect(accepted).toBeLessThan(4 * bytes.length)
      expect(canonicalText(type.toData(decodeState(codec as StateCodec<unknown>, bytes)))).toBe(
        canonicalText(type.toData(snapshots.at(-1)?.state))
      )
    }
  )
})

/** False where the bytes are refused. @throws where they are accepted, and are not what is written for what was read */
function isCanonical(codec: StateCodec<unknown>, bytes: Uint8Array): boolean {
  let state: unknown
  try {
    state = decodeState(codec, bytes)
  } catch (error) {
    expect((error as Error).name).toBe('MalformedStateError')
    return false
  }
  deepStrictEqual(encodeState(codec, state), bytes)
  return true
}
