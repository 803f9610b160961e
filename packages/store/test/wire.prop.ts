import { CausalContext, type CausalContextData, type Dot, replicaId } from '@peermesh/crdt'
import { MalformedMessageError, peerName } from '@peermesh/kernel'
import type { KeyState, Operation, Sibling, StoreMessage } from '@peermesh/store/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clockBytes, keyStateBytes, operationBytes, REPLICA_BYTES, tableBytes } from '../src/core/messages.ts'
import { messageCodec } from '../src/wire/message-codec.ts'
import { recordCodec } from '../src/wire/record-codec.ts'
import { SiblingRecord } from '../src/wire/records.js'

const replica = fc
  .oneof(
    fc.constantFrom('a', 'b', 'c'),
    fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 85, maxLength: 85 }),
    fc
      .string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 32, maxLength: 32 })
      .map((storeId) => `12D3KooW/${storeId}`)
  )
  .map(replicaId)
const counter = fc.oneof(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 2 ** 48 }))
const timestamp = fc.record({
  millis: fc.integer({ min: 0, max: 0xffff_ffff_ffff }),
  count: fc.integer({ min: 0, max: 0xffff })
})
const key = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
const value = fc.uint8Array({ maxLength: 200 })
const dot: fc.Arbitrary<Dot> = fc.record({ replica, counter })
const dots = fc.array(dot, { maxLength: 8 })

const clock: fc.Arbitrary<CausalContextData> = fc.array(dot, { maxLength: 30 }).map((all) => {
  const context = new CausalContext()
  for (const one of all) {
    context.add(one.replica, one.counter)
  }
  return context.toData()
})

const sibling: fc.Arbitrary<Sibling> = fc.record({ replica, counter, timestamp, value })
const keyState: fc.Arbitrary<KeyState> = fc.record({
  key,
  live: fc.array(sibling, { maxLength: 4 }),
  dead: dots,
  residual: dots,
  piece: fc.option(
    fc.integer({ min: 1, max: 9 }).map((index) => ({ index, count: 9 })),
    { nil: undefined }
  )
})
const to = fc.option(fc.string({ minLength: 1, maxLength: 60 }).map(peerName), { nil: undefined })
const request = fc.maxSafeInteger().map(Math.abs)

const deltas: fc.Arbitrary<StoreMessage> = replica.chain((of) =>
  fc.record({
    type: fc.constant('deltas' as const),
    sequence: request,
    replica: fc.constant(of),
    operations: fc.array(
      fc.record({
        replica: fc.constant(of),
        counter,
        key,
        timestamp,
        value: fc.option(value, { nil: undefined }),
        observed: dots
      }),
      { maxLength: 8 }
    )
  })
)

const symbols: fc.Arbitrary<StoreMessage> = fc
  .tuple(
    request,
    fc.integer(),
    fc.nat(1_000),
    fc.array(fc.tuple(fc.nat(500), fc.int32Array({ minLength: 6, maxLength: 6 })))
  )
  .map(([answered, seed, from, cells]) => ({
    type: 'symbols',
    request: answered,
    seed,
    from,
    keys: 500,
    symbols: {
      sums: Int32Array.from(cells.flatMap(([, lanes]) => [...lanes.subarray(0, 4)])),
      checks: Int32Array.from(cells.flatMap(([, lanes]) => [...lanes.subarray(4)])),
      counts: Int32Array.from(cells.map(([count]) => count))
    }
  }))

const message: fc.Arbitrary<StoreMessage> = fc.oneof(
  deltas,
  fc.record({ type: fc.constant('ack' as const), sequence: request }),
  fc.record({ type: fc.constant('digest' as const), clock }),
  fc.record({
    type: fc.constant('pull' as const),
    request,
    to,
    clock,
    holds: fc.option(fc.integer({ min: 1 }), { nil: undefined })
  }),
  symbols,
  fc.record({ type: fc.constant('need' as const), request, symbols: fc.nat() }),
  fc.record({
    type: fc.constant('want' as const),
    request,
    items: fc.option(fc.array(fc.nat(2 ** 32 - 1)), { nil: undefined })
  }),
  fc.record({ type: fc.constant('busy' as const), request }),
  fc.record({
    type: fc.constant('transfer' as const),
    request,
    snapshot: fc.boolean(),
    base: clock,
    agreed: fc.constantFrom(true, undefined),
    keys: fc.option(fc.nat(), { nil: undefined })
  }),
  fc.record({
    type: fc.constant('states' as const),
    request,
    to,
    context: clock,
    states: fc.array(keyState, { maxLength: 6 }),
    last: fc.boolean()
  })
)

/** What bytes decode to is a message, which has bytes of its own; or they are refused, and in no other way. */
function judge(bytes: Uint8Array): 'taken' | 'refused' {
  let decoded: StoreMessage
  try {
    decoded = messageCodec.decode(bytes)
  } catch (error) {
    expect(error).toBeInstanceOf(MalformedMessageError)
    return 'refused'
  }
  expect(messageCodec.decode(messageCodec.encode(decoded))).toEqual(decoded)
  return 'taken'
}

describe('any message', () => {
  it.each([1, 2])('[S16] comes out as it went in, and has the same bytes again, in version %i', (version) => {
    fc.assert(
      fc.property(message, (sent) => {
        const bytes = messageCodec.encode(sent, version)
        const received = messageCodec.decode(bytes)
        expect(received).toEqual(sent)
        expect(messageCodec.encode(received, version)).toEqual(bytes)
      })
    )
  })

  it.each([1, 2])('[S9] takes no more bytes than was estimated when the frame was filled, in version %i', (version) => {
    fc.assert(
      fc.property(message, (sent) => {
        // Tags and lengths of the message itself, its own request and `to`.
        const frame = 128
        const named = new Set<Dot['replica']>()
        const estimates: Partial<Record<StoreMessage['type'], () => number>> = {
          deltas: () =>
            sent.type !== 'deltas'
              ? 0
              : REPLICA_BYTES +
                sent.operations.reduce(
                  (sum, operation: Operation) =>
                    sum + operationBytes(operation) + tableBytes(operation.observed, named),
                  0
                ),
          states: () =>
            sent.type !== 'states'
              ? 0
              : clockBytes(sent.context) + sent.states.reduce((sum, state) => sum + keyStateBytes(state, named), 0),
          digest: () => (sent.type !== 'digest' ? 0 : clockBytes(sent.clock))
        }
        const estimate = estimates[sent.type]
        if (estimate !== undefined) {
          expect(messageCodec.encode(sent, version).length).toBeLessThanOrEqual(estimate() + frame)
        }
      })
    )
  })
})

describe('any record of a value', () => {
  it('[S8] is written by hand as its schema says', () => {
    fc.assert(
      fc.property(timestamp, value, ({ millis, count }, bytes) => {
        const written = recordCodec.encodeSibling({ millis, count }, bytes)
        expect(written).toEqual(SiblingRecord.encode({ millis, count, value: bytes }))
        expect(recordCodec.decodeSibling(written)).toEqual({ timestamp: { millis, count }, value: bytes })
      }),
      {
        examples: [
          [{ millis: 0, count: 0 }, new Uint8Array()],
          [{ millis: 1, count: 0 }, new Uint8Array(300)]
        ]
      }
    )
  })
})

describe('any bytes', () => {
  it('[S16] are a message or refused', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        judge(bytes)
      }),
      { numRuns: 5_000 }
    )
  })

  it('[S16] with the head of a message are a message or refused', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 7 }), fc.uint8Array({ maxLength: 100 }), (kind, body) => {
        judge(new Uint8Array([(kind << 3) | 2, body.length, ...body]))
      }),
      { numRuns: 5_000 }
    )
  })

  it('[S16] of a message, changed, cut or put together anew, are a message or refused', () => {
    let refused = 0
    let runs = 0
    const change = fc.record({ at: fc.nat(), to: fc.integer({ min: 0, max: 255 }) })
    fc.assert(
      fc.property(
        message,
        fc.constantFrom(1, 2),
        fc.array(change, { minLength: 1, maxLength: 4 }),
        fc.option(fc.nat()),
        (sent, version, changes, cut) => {
          const bytes = messageCodec.encode(sent, version)
          for (const { at, to: byte } of changes) {
            bytes[at % bytes.length] = byte
          }
          runs++
          refused += judge(cut === null ? bytes : bytes.subarray(0, cut % (bytes.length + 1))) === 'refused' ? 1 : 0
        }
      ),
      { numRuns: 5_000 }
    )
    // Else this would show nothing.
    expect(refused).toBeGreaterThan(runs / 10)
    expect(refused).toBeLessThan(runs)
  })
})
