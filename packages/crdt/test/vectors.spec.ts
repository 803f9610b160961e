/**
 * The bytes of one history of each type, frozen. A test that fails here says that this version can't read what an older one
 * wrote: that is a new format, and these stay.
 */
import { decodeState, encodeState } from '@peermesh/crdt'
import { expect, test } from 'vitest'
import { runHistory, type Step } from './history.ts'
import type { LawSubject } from './laws.ts'
import { SUBJECTS } from './subjects.ts'

const VECTORS: Readonly<Record<string, string>> = {
  'grow-only counter': '020006616e6e612f31010105626f622f3102',
  'PN-counter': '020006616e6e612f3101020105626f622f310202',
  'enable-wins flag': '020006616e6e612f310101010105626f622f31010102010103',
  'disable-wins flag': '020006616e6e612f310101010105626f622f3101010201010301',
  'add-wins set': '020006616e6e612f310101010105626f622f31010102010161010103',
  'remove-wins set': '020006616e6e612f310101020105626f622f3101010301016101010401',
  register: '020006616e6e612f310101010105626f622f3101010201010302',
  'resettable counter': '020006616e6e612f310101020105626f622f3101010302010304010404',
  'map of map of resettable counter': '020006616e6e612f310101020105626f622f3101010301017801017902010302010402',
  'ordered list': '020006616e6e612f3102000a000f0001040105626f622f3103010b04000d010202000d000102'
}

/** Both replicas do everything, then meet, and the second does the first once more. */
function history(small: readonly unknown[]): Step<unknown>[] {
  const step = (at: number, operation: unknown): Step<unknown> => ({ type: 'mutate', at, operation, wallMillis: 1 })
  return [
    ...small.map((operation) => step(0, operation)),
    ...small.toReversed().map((operation) => step(1, operation)),
    { type: 'merge', to: 1, from: 0 },
    step(1, small[0])
  ]
}

test.each(SUBJECTS.filter((subject) => 'codec' in subject))(
  '[C17] the bytes of a $type.name are those of version 1',
  (given) => {
    const { type, codec, small } = given as unknown as Required<LawSubject<unknown, unknown, unknown>>
    const state = runHistory(type, history(small)).last[1]?.state
    const frozen = VECTORS[type.name] ?? ''
    expect(Buffer.from(encodeState(codec, state)).toString('hex')).toBe(frozen)
    expect(type.value(decodeState(codec, Buffer.from(frozen, 'hex')))).toEqual(type.value(state))
  }
)
