import { replicaId } from '@peermesh/crdt'
import type { FoundValues, ValuesMessage, WrittenValue } from '@peermesh/partition/core'
import { describe, expect, test } from 'vitest'
import { HINTED_BYTES_MAX, HINTED_KEY_BYTES, SIBLINGS_MAX } from '../../src/core/values/limits.ts'
import { A, B, C, D, E, holdingOf, Peer } from './peer.ts'

const ABC = holdingOf(1, A, B, C)
const text = (value: Uint8Array) => new TextDecoder().decode(value)

/** Of three replicas, all linked. */
function replica(disk: 'quick' | 'slow' = 'quick'): Peer {
  const peer = new Peer(A, disk)
  peer.linked(B, C)
  peer.serving(ABC)
  return peer
}

type Asked = Extract<ValuesMessage, { readonly era: unknown }>

const answerTo = ({ partition, era, id }: Asked) => ({ partition, era, id })

describe('a put', () => {
  test('[V1] is acknowledged once a majority of replicas has it', () => {
    const peer = replica()
    const put = peer.put('k', '1')
    const [toB] = peer.said('update', B)
    const [toC] = peer.said('update', C)
    expect([toB?.hint, toC?.hint]).toEqual([false, false])
    expect(peer.settled.size).toBe(0)
    peer.hears(B, { type: 'ack', ...answerTo(toB as Asked) })
    expect((peer.settled.get(put) as { value: WrittenValue }).value.context).toHaveLength(1)
  })

  test('[V8] is told to nobody before it is on the disk', () => {
    const peer = replica('slow')
    const put = peer.put('k', '1')
    expect(peer.said('update')).toEqual([])
    peer.written()
    expect(peer.said('update')).toHaveLength(2)
    expect(peer.settled.has(put)).toBe(false)
  })

  test('[V1] is kept by another peer for a replica that is away, which counts only where that was asked for', () => {
    const peer = new Peer()
    peer.linked(B, D, E)
    peer.serving(ABC)
    const [strict, sloppy] = [peer.put('k', '1', { write: 2 }), peer.put('l', '2', { write: 3, sloppy: true })]
    const hints = [D, E].flatMap((to) => peer.said('update', to).map((message) => ({ to, message })))
    expect(hints.map(({ message }) => message.hint)).toEqual([true, true])
    hints.forEach(({ to, message }) => peer.hears(to, { type: 'ack', ...answerTo(message) }))
    expect(peer.settled.size).toBe(0)
    const [, second] = peer.said('update', B)
    peer.hears(B, { type: 'ack', ...answerTo(second as Asked) })
    expect([peer.settled.has(strict), peer.settled.has(sloppy)]).toEqual([false, true])
  })

  test('[V1] counts from none on where its partition moves', () => {
    const peer = replica()
    const put = peer.put('k', '1', { write: 3 })
    const [toB] = peer.said('update', B)
    peer.hears(B, { type: 'ack', ...answerTo(toB as Asked) })
    peer.linked(D)
    peer.serving(holdingOf(2, B, C, D))
    const [toC] = peer.said('update', C).slice(-1)
    const [toD] = peer.said('update', D)
    peer.hears(C, { type: 'ack', ...answerTo(toC as Asked) })
    peer.hears(D, { type: 'ack', ...answerTo(toD as Asked) })
    expect(peer.settled.has(put)).toBe(false)
    const [again] = peer.said('update', B).slice(-1)
    peer.hears(B, { type: 'ack', ...answerTo(again as Asked) })
    expect(peer.settled.get(put)).toMatchObject({ ok: true, value: { era: { epoch: 2 } } })
  })

  test('[V10] had no effect where too few were linked, and an unknown one where too few answered', () => {
    const alone = new Peer()
    alone.serving(ABC)
    const nothing = alone.put('k', '1', { timeoutMs: 1_000 })
    alone.pass(1_000)
    expect(alone.settled.get(nothing)).toMatchObject({ failure: { name: 'TooFewReplicasError' } })
    expect(alone.core.shard(0)).toBeUndefined()
    const peer = replica()
    const unknown = peer.put('k', '1', { timeoutMs: 1_000 })
    peer.pass(1_000)
    expect(peer.settled.get(unknown)).toMatchObject({ failure: { name: 'OutcomeUnknownError' } })
  })

  test('[V11] beside sixteen values that it does not replace is refused', () => {
    const peer = new Peer()
    peer.serving(holdingOf(1, A))
    for (let count = 0; count < SIBLINGS_MAX; count++) {
      peer.put('k', String(count), { context: [] })
    }
    const refused = peer.put('k', 'more', { context: [] })
    expect(peer.settled.get(refused)).toMatchObject({ failure: { name: 'TooManySiblingsError' } })
    expect(peer.settled.get(peer.put('k', 'all'))).toMatchObject({ ok: true })
    const found = peer.settled.get(peer.command({ type: 'get', key: 'k' })) as { value: FoundValues }
    expect(found.value.values.map(text)).toEqual(['all'])
  })

  test('[V10] of a peer that is no replica is made by one that is, and by one alone', () => {
    const peer = new Peer(D)
    peer.linked(A, B)
    peer.serving(ABC)
    const put = peer.put('k', '1')
    const [write] = peer.said('write', A)
    expect(peer.said('write', B)).toEqual([])
    expect(write).toMatchObject({ to: 97, request: { key: 'k' } })
    peer.lost(A)
    expect(peer.settled.get(put)).toMatchObject({ failure: { name: 'OutcomeUnknownError' } })
    expect(peer.said('write', B)).toEqual([])
  })

  test('[V10] that was handed over is made once, for the start that it was meant for', () => {
    const peer = new Peer()
    peer.linked(D)
    peer.serving(holdingOf(1, A))
    const own = peer.said('hello', D).at(-1)?.nonce ?? 0
    const write = (id: number, from: number, to: number): ValuesMessage => ({
      type: 'write',
      partition: 0,
      era: { generation: 0, epoch: 1 },
      id,
      from,
      to,
      request: { key: 'k', value: new Uint8Array([id]), context: [], write: undefined, sloppy: false, timeoutMs: 500 }
    })
    peer.hears(D, write(1, 100, own))
    peer.hears(D, write(1, 100, own))
    peer.hears(D, write(2, 99, own))
    peer.hears(D, write(3, 100, own + 1))
    expect(peer.said('written', D)).toHaveLength(1)
    expect(peer.core.shard(0)?.row('k')).toHaveLength(1)
  })

  test('[V10] that comes again once its partition has moved is not said to be undone', () => {
    const peer = replica()
    const request = {
      key: 'k',
      value: new Uint8Array(1),
      context: undefined,
      write: 3,
      sloppy: false,
      timeoutMs: 5_000
    }
    const [hello] = peer.said('hello', B)
    const names = { from: B.charCodeAt(0), to: hello?.nonce ?? 0, request }
    const write: ValuesMessage = {
      ...{ type: 'write', partition: 0, era: { generation: 0, epoch: 1 }, id: 7 },
      ...names
    }
    peer.hears(B, write)
    peer.serving(holdingOf(2, A, B, C))
    peer.hears(B, write)
    expect(peer.said('moved', B)).toEqual([])
    peer.hears(B, { ...write, id: 8 })
    expect(peer.said('moved', B)).toMatchObject([{ id: 8 }])
  })

  test('[V10] that was declined is handed to the next, under another id', () => {
    const peer = new Peer(D)
    peer.linked(A, B)
    peer.serving(ABC)
    const put = peer.put('k', '1')
    const [first] = peer.said('write', A)
    const declined: ValuesMessage = { type: 'behind', ...answerTo(first as Asked) }
    peer.hears(A, declined)
    peer.pass(50)
    const [second] = peer.said('write', B)
    expect(second?.id).not.toBe(first?.id)
    peer.hears(A, declined)
    peer.pass(200)
    expect(peer.said('write')).toEqual([])
    const era = { generation: 0, epoch: 1 }
    peer.hears(B, { type: 'written', ...answerTo(second as Asked), outcome: { ok: true, dot: undefined, era } })
    expect(peer.settled.get(put)).toMatchObject({ ok: true })
  })

  test('[V10] that was declined is handed over under a higher id than one that began meanwhile', () => {
    const peer = new Peer(D)
    peer.linked(A, B)
    peer.serving(ABC)
    peer.put('k', '1')
    peer.put('l', '2')
    const [first, second] = peer.said('write', A)
    peer.hears(A, { type: 'behind', ...answerTo(first as Asked) })
    peer.pass(10)
    peer.hears(A, { type: 'behind', ...answerTo(second as Asked) })
    peer.put('m', '3')
    peer.lost(A)
    peer.put('n', '4')
    peer.pass(200)
    const ids = peer.said('write', B).map(({ id }) => id)
    expect(ids).toHaveLength(3)
    expect([...ids].sort((a, b) => a - b)).toEqual(ids)
  })

  test('[V10] that waits while its partition moves away is made by a replica of then', () => {
    const peer = new Peer()
    peer.serving(ABC)
    const put = peer.put('k', '1')
    peer.linked(D)
    peer.serving(holdingOf(2, B, C, D))
    expect(peer.said('write', D)).toHaveLength(1)
    expect([peer.settled.has(put), peer.core.shard(0)]).toEqual([false, undefined])
  })

  test('[V10] is numbered as it leaves: what waited longer than others leaves later than they do', () => {
    const peer = new Peer(D)
    peer.linked(A)
    peer.serving(ABC)
    peer.put('k', '1')
    const [first] = peer.said('write', A)
    peer.hears(A, { type: 'behind', ...answerTo(first as Asked) })
    peer.put('l', '2')
    peer.pass(60)
    const [second, again] = peer.said('write', A)
    expect([second?.request.key, again?.request.key]).toEqual(['l', 'k'])
    expect(again?.id).toBeGreaterThan(second?.id ?? Infinity)
  })

  test('[V10] whose time is up when its process wakes up is handed to nobody', () => {
    const peer = new Peer(D)
    peer.serving(ABC)
    const put = peer.put('k', '1')
    peer.sleep(60_000)
    peer.linked(A)
    peer.pass(0)
    expect(peer.said('write')).toEqual([])
    expect(peer.settled.get(put)).toMatchObject({ ok: false, failure: { name: 'TooFewReplicasError' } })
  })

  test('the first use of a partition founds it', () => {
    const peer = new Peer()
    const put = peer.put('k', '1')
    expect(peer.calls).toEqual([{ type: 'found', key: 'k', timeoutMs: 5_000 }])
    peer.serving(holdingOf(1, A))
    expect(peer.settled.get(put)).toMatchObject({ ok: true })
  })
})

describe('a get', () => {
  test('[V2] [V5] joins what enough replicas say, and tells whoever lacks something', () => {
    const peer = new Peer(D)
    peer.linked(A, B)
    peer.serving(ABC)
    const get = peer.command({ type: 'get', key: 'k' })
    const [toA] = peer.said('get', A)
    const [toB] = peer.said('get', B)
    const [first, second] = [1, 2].map((counter) => ({
      replica: 'a/1' as never,
      counter,
      value: new Uint8Array([counter])
    }))
    const seen = (to: number) => [{ replica: 'a/1' as never, from: 1, to }]
    const row = (asked: Asked, values: readonly unknown[], to: number): ValuesMessage =>
      ({ type: 'row', ...answerTo(asked), replica: true, values, last: { dots: values, context: seen(to) } }) as never
    peer.hears(A, row(toA as Asked, [second], 2))
    expect(peer.settled.has(get)).toBe(false)
    peer.hears(B, row(toB as Asked, [first], 1))
    expect(peer.settled.get(get)).toMatchObject({ value: { values: [second?.value], context: [{ counter: 2 }] } })
    expect(peer.said('update', A)).toEqual([])
    expect(peer.said('update', B)).toMatchObject([
      { update: { additions: [{ key: 'k', counter: 2 }], dead: [{ from: 1, to: 1 }] } }
    ])
  })

  test('[V5] does not count who lost its disk, nor who has not heard of the configuration', () => {
    const peer = new Peer(D)
    peer.linked(A, B, C)
    peer.serving(ABC)
    const get = peer.command({ type: 'get', key: 'k' })
    const asked = [A, B, C].map((to) => [to, peer.said('get', to)[0] as Asked] as const)
    const [[, toA], [, toB], [, toC]] = asked as [(typeof asked)[0], (typeof asked)[0], (typeof asked)[0]]
    const nothing = { values: [], last: { dots: [], context: [] } }
    peer.hears(A, { type: 'row', ...answerTo(toA), replica: false, ...nothing })
    peer.hears(B, { type: 'row', ...answerTo(toB), era: { generation: 0, epoch: 0 }, replica: true, ...nothing })
    peer.hears(C, { type: 'row', ...answerTo(toC), replica: true, ...nothing })
    expect(peer.settled.has(get)).toBe(false)
  })
})

describe('who has something', () => {
  const update = (epoch: number, hint = false): ValuesMessage => ({
    type: 'update',
    partition: 0,
    era: { generation: 0, epoch },
    id: 7,
    hint,
    update: {
      additions: [{ key: 'k', replica: 'b/1' as never, counter: 1, value: new Uint8Array([1]) }],
      dead: [],
      listings: [],
      context: []
    }
  })

  test('[V4] takes nothing of an epoch that is over, nor of one that did not begin here', () => {
    const peer = new Peer()
    peer.linked(B)
    peer.serving(holdingOf(2, A, B, C))
    peer.hears(B, update(1))
    expect(peer.said('moved', B)).toMatchObject([{ holding: { epoch: 2 } }])
    peer.hears(B, update(3))
    expect(peer.said('behind', B)).toHaveLength(1)
    expect(peer.core.shard(0)).toBeUndefined()
    peer.hears(B, update(2))
    expect(peer.said('ack', B)).toHaveLength(1)
  })

  test('[V3] keeps a hint until all replicas have it, and then nothing', () => {
    const peer = new Peer(D)
    peer.linked(A, B)
    peer.serving(holdingOf(1, A, B))
    peer.hears(A, update(1))
    expect([peer.said('ack', A), peer.core.status().kept]).toEqual([[], 0])
    peer.hears(A, update(1, true))
    expect([peer.said('ack', A).length, peer.core.status().kept]).toEqual([1, 1])
    peer.pass(1_000)
    const [toA] = peer.said('compare', A)
    const [toB] = peer.said('compare', B)
    peer.hears(A, { type: 'lacks', ...answerTo(toA as Asked), seen: [{ replica: 'b/1' as never, from: 1, to: 1 }] })
    const other = { replica: 'b/2' as never, from: 1, to: 1 }
    peer.hears(B, { type: 'lacks', ...answerTo(toB as Asked), seen: [other] })
    expect(peer.core.status().kept).toBe(1)
    const [row] = peer.said('update', B)
    expect(row?.update).toMatchObject({ additions: [{ key: 'k' }], listings: [{ key: 'k' }] })
    peer.hears(B, { type: 'ack', ...answerTo(row as Asked) })
    expect(peer.core.status()).toMatchObject({ kept: 0, handedOver: 1, valueBytes: 0 })
    expect(peer.core.deadline()).toBeUndefined()
  })

  test('[V11] keeps so much for replicas that are away and no more, however small each value is', () => {
    const peer = new Peer(D)
    peer.linked(A)
    peer.serving(ABC)
    const value = new Uint8Array(1)
    const many = Array.from({ length: HINTED_BYTES_MAX / HINTED_KEY_BYTES }, (_, index) => index + 1)
    const hint = (id: number, counters: readonly number[]): ValuesMessage => ({
      ...{ type: 'update', partition: 0, era: { generation: 0, epoch: 1 }, id, hint: true },
      update: {
        additions: counters.map((counter) => ({ key: `k${counter}`, replica: replicaId('a/1'), counter, value })),
        ...{ dead: [], listings: [], context: [] }
      }
    })
    peer.hears(A, hint(1, many))
    peer.hears(A, hint(2, [many.length + 1]))
    expect(peer.said('ack').map(({ id }) => id)).toEqual([1])
  })

  test('[V3] compares at once with who had not heard of the configuration, and lists nothing for who has nothing', () => {
    const peer = new Peer()
    peer.linked(B)
    peer.serving(holdingOf(1, A))
    peer.put('k', '1')
    peer.serving(holdingOf(2, B))
    peer.pass(2)
    const [early] = peer.said('compare', B)
    peer.hears(B, { type: 'behind', ...answerTo(early as Asked) })
    peer.pass(2)
    const [compare] = peer.said('compare', B)
    expect(compare?.id).not.toBe(early?.id)
    peer.hears(B, { type: 'lacks', ...answerTo(compare as Asked), seen: [] })
    const [row] = peer.said('update', B)
    expect(row?.update).toMatchObject({ additions: [{ key: 'k' }], listings: [], context: [] })
    peer.hears(B, { type: 'ack', ...answerTo(row as Asked) })
    expect(peer.said('update', B)).toEqual([])
    peer.pass(2)
    expect(peer.core.status()).toMatchObject({ kept: 0, handedOver: 1 })
  })

  test('[V3] as a replica that stays gives who goes the time to hand over', () => {
    const peer = new Peer()
    peer.linked(B, C)
    peer.serving(holdingOf(1, A, B))
    peer.hears(B, update(1))
    peer.serving(holdingOf(2, A, C))
    peer.pass(900)
    expect(peer.said('compare', C)).toEqual([])
    peer.pass(200)
    expect(peer.said('compare', C)).toHaveLength(1)
  })

  test('[V3] lacks something and says so to one at a time, and to the next when that one is done or gone', () => {
    const peer = replica()
    peer.linked(D, E)
    const about = { partition: 0, era: { generation: 0, epoch: 1 } }
    const compare = (id: number): ValuesMessage => ({ type: 'compare', ...about, id, digest: '0'.repeat(16) })
    const toldLacks = () =>
      [B, C, D, E].map((to) =>
        peer
          .said('lacks', to)
          .map(({ id }) => id)
          .join()
      )
    peer.hears(B, compare(1))
    peer.hears(C, compare(2))
    peer.hears(D, compare(3))
    peer.hears(E, compare(4))
    expect(toldLacks()).toEqual(['1', '', '', ''])
    peer.pass(2_000)
    peer.hears(B, update(1))
    peer.pass(2_000)
    peer.hears(C, compare(5))
    peer.hears(B, { type: 'told', ...about, id: 7 })
    expect(toldLacks()).toEqual(['', '', '', ''])
    peer.hears(B, { type: 'told', ...about, id: 1 })
    expect(toldLacks()).toEqual(['', '5', '', ''])
    peer.lost(C)
    expect(toldLacks()).toEqual(['', '', '3', ''])
    peer.pass(3_000)
    peer.hears(B, compare(6))
    expect(toldLacks()).toEqual(['6', '', '', ''])
  })

  test('[V9] says nothing more once replicas have the same', () => {
    const peer = replica()
    peer.hears(B, update(1))
    peer.pass(1_000)
    for (const to of [B, C]) {
      const [compare] = peer.said('compare', to)
      peer.hears(to, { type: 'same', ...answerTo(compare as Asked) })
    }
    peer.pass(60_000)
    expect([peer.said('compare'), peer.core.deadline()]).toEqual([[], undefined])
  })
})

test('[V12] a peer without a disk writes nothing, and tells all that it would have written', () => {
  const start = (records: Iterable<readonly [string, Uint8Array]>, volatile: boolean) => {
    const peer = new Peer(A, 'quick', { records, volatile })
    peer.serving(holdingOf(1, A))
    return peer
  }
  const first = start([], true)
  first.put('k/1', 'one')
  first.put('k/1', 'two')
  first.put('gone', 'three')
  first.command({ type: 'write', key: 'gone', value: undefined })
  expect(first.persists).toBe(0)
  const again = start([...first.core.records()], false)
  expect(again.core.snapshot()).toEqual(first.core.snapshot())
  expect([...again.core.records()].sort()).toEqual([...first.core.records()].sort())
  again.put('k/1', 'four')
  expect(again.core.shard(0)?.row('k/1')).toMatchObject([{ counter: 4 }])
})
