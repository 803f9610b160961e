import { CausalContext, type DotRange, type ReplicaId, replicaId } from '@peermesh/crdt'
import type { Sibling, Update, ValuesMessage } from '@peermesh/partition/core'
import { describe, expect, test } from 'vitest'
import { KEY_LENGTH_MAX, SIBLINGS_WIRE_MAX, VALUE_BYTES_MAX } from '../../src/core/values/limits.ts'
import { hasRoomFor, rowInParts, seenInParts, updatesOf } from '../../src/core/values/room.ts'
import { valuesCodec } from '../../src/wire/values-codec.ts'
import { A, B, holdingOf, Peer } from './peer.ts'

/** What the host lets through, its own head included. */
const MESSAGE_BYTES_MAX = 64 * 1_024 - 64

/** Three bytes each. */
const LONG = '\u20ac'
const keyOf = (index: number): string => String(index).padStart(KEY_LENGTH_MAX, LONG)

/** As long as a name can be. */
const replicaOf = (index: number): ReplicaId => replicaId(`${String(index).padStart(128, 'r')}/${'0a'.repeat(16)}`)

const COUNTER = 2 ** 47
const siblings = (count: number, bytes: number): Sibling[] =>
  Array.from({ length: count }, (_, index) => ({
    replica: replicaOf(index),
    counter: COUNTER,
    value: new Uint8Array(bytes)
  }))

const about = { partition: 4_095, era: { generation: 2 ** 31, epoch: COUNTER }, id: 2 ** 52 }

function expectFits(message: ValuesMessage): void {
  expect(valuesCodec.encode(message).length).toBeLessThanOrEqual(MESSAGE_BYTES_MAX)
  expect(valuesCodec.decode(valuesCodec.encode(message))).toEqual(message)
}

/** Of so many replicas, each with a gap after every dot. */
function gaps(replicas: number, each: number): DotRange[] {
  return Array.from({ length: replicas * each }, (_, index) => {
    const at = COUNTER + 2 * Math.floor(index / replicas)
    return { replica: replicaOf(index % replicas), from: at, to: at }
  })
}

function contextOf(ranges: readonly DotRange[]): CausalContext {
  const context = new CausalContext()
  ranges.forEach(({ replica, from, to }) => context.addRange(replica, from, to))
  return context
}

/** All that a peer hands over to one that has nothing, or has seen this. */
function handedOver(update: Update, seen: readonly DotRange[]): Update[] {
  const peer = new Peer()
  peer.linked(B)
  peer.serving(holdingOf(1, A, B))
  const asked = { partition: 0, era: { generation: 0, epoch: 1 } }
  peer.hears(B, { type: 'update', ...asked, id: 1, hint: false, update })
  peer.pass(1_000)
  const [compare] = peer.said('compare', B)
  peer.hears(B, { type: 'lacks', ...asked, id: compare?.id ?? 0, seen, last: true })
  const updates: Update[] = []
  for (let said = peer.said('update', B); said.length > 0; said = peer.said('update', B)) {
    for (const message of said) {
      expectFits(message)
      updates.push(message.update)
      peer.hears(B, { type: 'ack', ...asked, id: message.id })
    }
  }
  return updates
}

describe('messages fit a frame', () => {
  test.each([
    ['small values', 64, 16, 1],
    ['values that fill one each', 4, 2, VALUE_BYTES_MAX]
  ])('[V11] of rows with the longest keys and %s, handed over', (_what, keys, count, bytes) => {
    const rows = Array.from({ length: keys }, (_, index) => keyOf(index))
    const additions = rows.flatMap((key, row) =>
      siblings(count, bytes).map((one) => ({ key, ...one, counter: 1 + row }))
    )
    for (const seen of [[], [{ replica: replicaOf(count), from: 1, to: 1 }]]) {
      const updates = handedOver({ additions, dead: gaps(100, 3), listings: [], context: [] }, seen)
      expect(updates.flatMap((one) => one.additions)).toHaveLength(additions.length)
      const told = contextOf(updates.flatMap(({ dead }) => dead))
      expect(gaps(100, 3).every(({ replica, from, to }) => told.hasRange(replica, from, to))).toBe(true)
    }
  })

  test('[V11] of an answer to a get, and of what was seen', () => {
    const seen = contextOf(gaps(300, 4))
    for (const row of [siblings(16, VALUE_BYTES_MAX), siblings(120, 1), siblings(200, 1), siblings(1, 1)]) {
      const parts = rowInParts(keyOf(0), row, seen)
      parts.forEach((part) => expectFits({ type: 'row', ...about, replica: true, ...part }))
      expect(parts.flatMap(({ values }) => values)).toEqual(row)
      expect(parts.flatMap((part) => part.seen)).toEqual([...seen.ranges()])
      expect(parts.map(({ last }) => last).indexOf(true)).toBe(parts.length - 1)
    }
    const parts = seenInParts(seen)
    parts.forEach((part) => expectFits({ type: 'lacks', ...about, ...part }))
    expect(parts.flatMap((part) => part.seen)).toEqual([...seen.ranges()])
    expect(parts.map(({ last }) => last).indexOf(true)).toBe(parts.length - 1)
    expect(rowInParts('k', [], contextOf([]))).toEqual([{ values: [], seen: [], last: true }])
  })

  test('[V11] of a repair', () => {
    const values = siblings(16, VALUE_BYTES_MAX / 2)
    const updates = updatesOf(keyOf(0), values, gaps(100, 30))
    updates.forEach((update) => expectFits({ type: 'update', ...about, hint: false, update }))
    expect(updates.flatMap(({ additions }) => additions)).toHaveLength(values.length)
    expect(updates.flatMap(({ dead }) => dead)).toHaveLength(3_000)
    expect(updates.findIndex(({ dead }) => dead.length > 0)).toBeGreaterThan(
      updates.findLastIndex(({ additions }) => additions.length > 0)
    )
    expect(updatesOf('k', siblings(2, 1), gaps(1, 1))).toHaveLength(1)
  })

  test('[V11] of a put that replaces many; one that would not is refused', () => {
    const key = keyOf(0)
    const value = new Uint8Array(VALUE_BYTES_MAX)
    const dotsOf = (replicas: number, count: number) =>
      gaps(replicas, count / replicas).map(({ replica, from: counter }) => ({ replica, counter }))
    const replaced = dotsOf(16, 1_008)
    expect(hasRoomFor(replicaOf(0), { key, value }, replaced)).toBe(true)
    const request = { key, value, context: replaced, write: 3, sloppy: true, timeoutMs: 60_000 }
    expectFits({ type: 'write', ...about, from: 2 ** 32 - 1, to: 2 ** 32 - 1, request })
    const dead = replaced.map(({ replica, counter }) => ({ replica, from: counter, to: counter }))
    const additions = [{ key, replica: replicaOf(0), counter: COUNTER, value }]
    const update = { additions, dead, listings: [], context: [] }
    expectFits({ type: 'update', ...about, hint: true, update })
    expect(hasRoomFor(replicaOf(0), { key, value }, dotsOf(128, 1_024))).toBe(false)
    expect(hasRoomFor(replicaOf(0), { key, value: undefined }, dotsOf(1, SIBLINGS_WIRE_MAX + 1))).toBe(false)
    const peer = new Peer()
    peer.serving(holdingOf(1, A))
    const put = peer.put('k', 'v', { context: dotsOf(1, SIBLINGS_WIRE_MAX + 1) })
    expect(peer.settled.get(put)).toMatchObject({ failure: { name: 'TooManySiblingsError' } })
  })
})
