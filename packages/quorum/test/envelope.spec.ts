import { expect, test } from 'vitest'
import { type Applied, applyChange, type Envelope, type EnvelopeCodec } from '../src/core/envelope.ts'
import type { RegisterKind } from '../src/core/kinds.ts'

/** Counts from the floor on; `look` leaves it as it is, and makes none. */
const counter: RegisterKind = {
  name: 'counter',
  apply: (state, args, { floor }) => {
    const next = args === 'look' ? state : ((state as number | undefined) ?? floor) + 1
    return { state: next, result: next }
  },
  isFree: () => true,
  counterOf: (state) => state as number
}

function changed(before: Envelope | undefined, args: unknown, floor: number): Envelope {
  const operation = { session: `${args === 'look' ? 'a' : 'b'}/1`, sequence: (before?.version ?? 0) + 1 }
  const [encode, decode] = [() => new Uint8Array(), () => undefined]
  const codec = { encode, decode, encodeResult: encode, decodeResult: decode }
  const options = { codec, floor, generation: 0, touched: 0, rememberedMax: 32, isFresh: false }
  const applied: Applied = applyChange(before, { operation, kind: counter, args }, options)
  return applied.type === 'changed' ? applied.envelope : expect.unreachable()
}

test('[Q12] a register that was dropped and is looked at first counts on above the floor, also for who changed it last and asks for no promise', () => {
  const looked = changed(undefined, 'look', 64)
  expect(looked.state).toBeUndefined()
  // Whoever is warm knows of no floor: the register is there.
  expect(changed(looked, 'count', 0).state).toBeGreaterThan(64)
  expect(changed(changed(looked, 'look', 0), 'count', 64).state).toBeGreaterThan(64)
})

test('[Q7] an operation that is tried again hears what came of it, and where that can no longer be read, that it is not known', () => {
  const apply = (before: Envelope | undefined, decodeResult: EnvelopeCodec['decodeResult']): Applied => {
    const encodeResult = (result: unknown): Uint8Array => Uint8Array.of(result as number)
    const codec = { encode: () => new Uint8Array(), decode: () => undefined, encodeResult, decodeResult }
    const options = { codec, floor: 0, generation: 0, touched: 0, rememberedMax: 32, isFresh: true }
    return applyChange(before, { operation: { session: 'a/1', sequence: 1 }, kind: counter, args: 'count' }, options)
  }
  const first = apply(undefined, () => undefined)
  const after = first.type === 'changed' ? first.envelope : expect.unreachable()
  expect(apply(after, ([value]) => ({ value }))).toEqual({ type: 'known', version: 1, result: 1 })
  expect(apply(after, () => undefined)).toEqual({ type: 'forgotten' })
})
