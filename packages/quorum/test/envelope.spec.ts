import { expect, test } from 'vitest'
import { type Applied, applyChange, type Envelope } from '../src/core/envelope.ts'
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
  const codec = { encode: () => new Uint8Array(), decode: () => undefined, sizeOf: () => 0 }
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
