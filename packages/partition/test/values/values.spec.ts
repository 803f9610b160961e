import type { FoundValues, ValuesMessage, WrittenValue } from '@peermesh/partition/core'
import { peerName } from '@peermesh/kernel'
import { describe, expect, test } from 'vitest'
import { ANSWER_MS, CLIENTS_MAX, SIBLINGS_MAX } from '../../src/core/values/limits.ts'
import { Links } from '../../src/core/values/links.ts'
import { A, ABC, type Asked, answerTo, B, C, D, E, holdingOf, Peer, replica } from './peer.ts'

const text = (value: Uint8Array) => new TextDecoder().decode(value)

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

  test('[V11] is kept by those alone that said on this link that they vote', () => {
    const links = new Links(A)
    links.introduced(B, true)
    links.up(B)
    expect(links.keepers(0)).toEqual([B])
    links.lost(B)
    links.up(B)
    expect(links.keepers(0)).toEqual([])
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

  test('[V10] of a peer that is no replica is given up earlier by who makes it, which then says what came of it', () => {
    const peer = new Peer(D)
    peer.linked(A)
    peer.serving(ABC)
    const puts = [1_000, 60_000].map((timeoutMs) => peer.put('k', '1', { timeoutMs }))
    const writes = peer.said('write', A)
    expect(writes.map(({ request }) => request.timeoutMs)).toEqual([900, 60_000 - ANSWER_MS])
    peer.pass(950)
    const outcome = { ok: false, failure: { name: 'TooFewReplicasError', message: '1 of 2' } } as const
    peer.hears(A, { type: 'written', ...answerTo(writes[0] as Asked), outcome })
    expect(peer.settled.get(puts[0] as number)).toMatchObject(outcome)
  })

  test('[V10] [V11] is made once by whoever remembers its client, which are so many and those that are linked', () => {
    const peer = new Peer()
    peer.serving(holdingOf(1, A))
    const client = peerName('client')
    const made = (): number => {
      peer.linked(client)
      const to = peer.said('hello', client).at(-1)?.nonce ?? 0
      const request = {
        key: 'k',
        value: new Uint8Array(1),
        context: [],
        write: undefined,
        sloppy: false,
        timeoutMs: 500
      }
      const about = { partition: 0, era: { generation: 0, epoch: 1 }, id: 1, from: client.charCodeAt(0), to }
      peer.hears(client, { type: 'write', ...about, request })
      return peer.said('written', client).length
    }
    const others = (count: number): void => {
      for (let index = 0; index < count; index++) {
        peer.linked(peerName(`other ${index}`))
        peer.lost(peerName(`other ${index}`))
      }
    }
    expect(made()).toBe(1)
    others(CLIENTS_MAX)
    expect(made()).toBe(0)
    peer.lost(client)
    others(CLIENTS_MAX - 1)
    expect(made()).toBe(0)
    peer.lost(client)
    others(CLIENTS_MAX)
    expect(made()).toBe(1)
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
      ({ type: 'row', ...answerTo(asked), replica: true, values, seen: seen(to), last: true }) as never
    peer.hears(A, row(toA as Asked, [second], 2))
    expect(peer.settled.has(get)).toBe(false)
    peer.hears(B, row(toB as Asked, [first], 1))
    expect(peer.settled.get(get)).toMatchObject({ value: { values: [second?.value], context: [{ counter: 2 }] } })
    expect(peer.said('update', A)).toEqual([])
    expect(peer.said('update', B)).toMatchObject([
      { update: { additions: [{ key: 'k', counter: 2 }], dead: [{ from: 1, to: 1 }] } }
    ])
  })

  describe('answered in parts', () => {
    const replica = 'a/1' as never
    const values = [1, 2].map((counter) => ({ replica, counter, value: new Uint8Array([counter]) }))
    const part = (asked: Asked, index: number): ValuesMessage => {
      const about = { type: 'row', ...answerTo(asked), replica: true, values: values.slice(index, index + 1) } as const
      return { ...about, seen: index === 1 ? [{ replica, from: 1, to: 2 }] : [], last: index === 1 }
    }
    const all = { ok: true, value: { values: values.map(({ value }) => value) } }

    test('[V5] is answered by all of them, though it would be asked again meanwhile', () => {
      const peer = new Peer(D)
      peer.linked(A)
      peer.serving(holdingOf(1, A))
      const get = peer.command({ type: 'get', key: 'k' })
      const [asked] = peer.said('get', A)
      peer.sleep(600)
      peer.hears(A, part(asked as Asked, 0))
      expect(peer.said('get', A)).toEqual([])
      peer.hears(A, part(asked as Asked, 1))
      expect(peer.settled.get(get)).toMatchObject(all)
    })

    test('[V5] takes no part for the rest of an answer of which the link was lost', () => {
      const peer = new Peer(D)
      peer.linked(A)
      peer.serving(holdingOf(1, A))
      const get = peer.command({ type: 'get', key: 'k' })
      const [first] = peer.said('get', A)
      peer.hears(A, part(first as Asked, 0))
      peer.lost(A)
      peer.linked(A)
      const [second] = peer.said('get', A)
      peer.hears(A, part(first as Asked, 1))
      expect(peer.settled.has(get)).toBe(false)
      peer.hears(A, part(second as Asked, 0))
      peer.hears(A, part(second as Asked, 1))
      expect(peer.settled.get(get)).toMatchObject(all)
    })

    test('[V5] does not see what was deleted, however many replicas ever minted', () => {
      const [peer, other] = [new Peer(A), new Peer(D)]
      const about = { partition: 0, era: { generation: 0, epoch: 1 } }
      const nameOf = (number: number) => `${'12D3KooW'.padEnd(52, 'x')}/${String(number).padStart(32, '0')}` as never
      const dead = Array.from({ length: 120 }, (_, number) => ({ replica: nameOf(number), from: 1, to: 2 }))
      peer.linked(B, D)
      peer.serving(ABC)
      const update = { additions: [], dead, listings: [], context: [] }
      peer.hears(B, { type: 'update', ...about, id: 1, hint: false, update })
      other.linked(A, C)
      other.serving(ABC)
      const get = other.command({ type: 'get', key: 'k' })
      const [toA] = other.said('get', A)
      const [toC] = other.said('get', C)
      peer.hears(D, toA as ValuesMessage)
      peer.said('row', D).forEach((row) => other.hears(A, row))
      // C was away when it was deleted.
      const old = { replica: nameOf(119), counter: 2, value: new Uint8Array([1]) }
      const seen = [{ replica: nameOf(119), from: 1, to: 2 }]
      other.hears(C, { type: 'row', ...answerTo(toC as Asked), replica: true, values: [old], seen, last: true })
      expect(other.settled.get(get)).toMatchObject({ value: { values: [] } })
    })

    test('[V5] takes none for the answer to what it asked of the configuration that came after', () => {
      const peer = new Peer(D)
      peer.linked(A)
      peer.serving(holdingOf(1, A))
      const get = peer.command({ type: 'get', key: 'k' })
      const [before] = peer.said('get', A)
      const about = { ...(before as Asked), era: { generation: 0, epoch: 2 } }
      peer.hears(A, part(about, 0))
      peer.serving(holdingOf(2, A))
      const [after] = peer.said('get', A)
      peer.hears(A, part(about, 1))
      expect(peer.settled.has(get)).toBe(false)
      peer.hears(A, part(after as Asked, 0))
      peer.hears(A, part(after as Asked, 1))
      expect(peer.settled.get(get)).toMatchObject(all)
    })
  })

  test('[V5] is asked again after twice as long each time', () => {
    const peer = new Peer(D)
    peer.linked(A, B)
    peer.serving(ABC)
    peer.command({ type: 'get', key: 'k' })
    const asked = [0, 499, 2, 998, 4, 1_996, 8].map((ms) => {
      peer.pass(ms)
      return peer.said('get', A).length
    })
    expect(asked).toEqual([1, 0, 1, 0, 1, 0, 1])
  })

  test('[V5] does not count who lost its disk, nor who has not heard of the configuration', () => {
    const peer = new Peer(D)
    peer.linked(A, B, C)
    peer.serving(ABC)
    const get = peer.command({ type: 'get', key: 'k' })
    const asked = [A, B, C].map((to) => [to, peer.said('get', to)[0] as Asked] as const)
    const [[, toA], [, toB], [, toC]] = asked as [(typeof asked)[0], (typeof asked)[0], (typeof asked)[0]]
    const nothing = { values: [], seen: [], last: true }
    peer.hears(A, { type: 'row', ...answerTo(toA), replica: false, ...nothing })
    peer.hears(B, { type: 'row', ...answerTo(toB), era: { generation: 0, epoch: 0 }, replica: true, ...nothing })
    peer.hears(C, { type: 'row', ...answerTo(toC), replica: true, ...nothing })
    expect(peer.settled.has(get)).toBe(false)
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
