import { replicaId } from '@peermesh/crdt'
import type { PeerName } from '@peermesh/kernel'
import type { ValuesMessage } from '@peermesh/partition/core'
import { describe, expect, test } from 'vitest'
import {
  HANDOVER_MESSAGES_MAX,
  HANDOVER_STALLED_MS,
  HINTED_BYTES_MAX,
  HINTED_KEY_BYTES,
  VALUE_BYTES_MAX
} from '../../src/core/values/limits.ts'
import { A, ABC, type Asked, answerTo, B, C, D, E, holdingOf, Peer, replica } from './peer.ts'

/** Values of which each fills a message; one more was replaced. */
const KEYS = Array.from({ length: HANDOVER_MESSAGES_MAX + 2 }, (_, index) => `k${index}`)

/** Held something alone, which is now another's. */
function leaver(): Peer {
  const peer = new Peer()
  peer.linked(B, C)
  peer.serving(holdingOf(1, A))
  for (const key of ['k0', ...KEYS]) {
    peer.command({ type: 'write', key, value: new Uint8Array(VALUE_BYTES_MAX) })
  }
  peer.serving(holdingOf(2, B))
  peer.pass(2)
  return peer
}

/** The other side has nothing. */
function lacking(peer: Peer): void {
  const [compare] = peer.said('compare', B)
  peer.hears(B, { type: 'lacks', ...answerTo(compare as Asked), seen: [], last: true })
}

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

describe('what is handed over', () => {
  test('[V11] is under way in so many messages and no more, and is not all there before each of them is acknowledged', () => {
    const peer = leaver()
    lacking(peer)
    const first = peer.said('update', B)
    expect(first).toHaveLength(HANDOVER_MESSAGES_MAX)
    // In whatever order answers come.
    const answered = first.slice(1)
    answered.forEach((message) => peer.hears(B, { type: 'ack', ...answerTo(message) }))
    const rest = peer.said('update', B)
    expect([...first, ...rest].flatMap(({ update }) => update.additions.map(({ key }) => key)).sort()).toEqual(KEYS)
    rest.forEach((message) => peer.hears(B, { type: 'ack', ...answerTo(message) }))
    peer.pass(1_000)
    expect([peer.said('update'), peer.said('told'), peer.core.status().kept]).toEqual([[], [], 1])
    peer.hears(B, { type: 'ack', ...answerTo(first[0] as Asked) })
    // What is dead goes when no row is under way.
    const [dead, ...none] = peer.said('update', B)
    expect([dead?.update, none]).toMatchObject([{ additions: [], dead: [{ from: 1, to: 1 }] }, []])
    expect(peer.core.status().kept).toBe(1)
    peer.hears(B, { type: 'ack', ...answerTo(dead as Asked) })
    peer.pass(2)
    expect(peer.said('told', B)).toHaveLength(1)
    expect(peer.core.status()).toMatchObject({ kept: 0, handedOver: 1 })
  })

  test('[V3] is begun anew where an answer does not come, or the link is lost', () => {
    const peer = leaver()
    lacking(peer)
    const [lost, ...others] = peer.said('update', B)
    others.forEach((message) => peer.hears(B, { type: 'ack', ...answerTo(message) }))
    peer.said('update', B).forEach((message) => peer.hears(B, { type: 'ack', ...answerTo(message) }))
    peer.pass(HANDOVER_STALLED_MS + 2_000)
    expect(peer.said('compare', B)).toHaveLength(1)
    // An answer that comes too late finds nobody.
    peer.hears(B, { type: 'ack', ...answerTo(lost as Asked) })
    peer.lost(B)
    peer.linked(B)
    peer.pass(2)
    lacking(peer)
    expect(peer.said('update', B)).toHaveLength(HANDOVER_MESSAGES_MAX)
    expect(peer.core.status().kept).toBe(1)
  })

  test('[V13] is elsewhere once each replica that is linked has what was here when that was asked', () => {
    const peer = new Peer()
    peer.linked(B, C)
    expect(peer.settled.get(peer.command({ type: 'hand-over' }))?.ok).toBe(true)
    peer.serving(holdingOf(1, A))
    peer.put('k', 'v')
    peer.serving(holdingOf(2, B, C, D))
    const asked = peer.command({ type: 'hand-over' })
    peer.pass(2)
    const sameAs = (to: PeerName) => ({ ...answerTo(peer.said('compare', to)[0] as Asked), type: 'same' as const })
    // What comes to be kept later is not waited for, nor is the replica that is away: it is told by the others.
    peer.hears(B, update(2, true))
    peer.hears(B, sameAs(B))
    expect(peer.settled.has(asked)).toBe(false)
    peer.hears(C, sameAs(C))
    expect([peer.settled.get(asked)?.ok, peer.core.status().kept]).toEqual([true, 1])
  })

  test('[V13] is elsewhere only once a majority of replicas has it', () => {
    const peer = new Peer()
    peer.linked(B)
    peer.serving(holdingOf(1, A))
    peer.put('k', 'v')
    peer.serving(holdingOf(2, B, C, D))
    const asked = peer.command({ type: 'hand-over' })
    peer.pass(2)
    peer.hears(B, { type: 'same', ...answerTo(peer.said('compare', B)[0] as Asked) })
    peer.pass(2)
    expect(peer.settled.has(asked)).toBe(false)
    peer.serving(holdingOf(3, B))
    peer.pass(2)
    peer.hears(B, { type: 'same', ...answerTo(peer.said('compare', B)[0] as Asked) })
    peer.pass(2)
    expect(peer.settled.get(asked)?.ok).toBe(true)
  })

  test('[V1] is had again before it counts, where a put of it is still under way as this peer is a replica once more', () => {
    const peer = new Peer()
    peer.linked(B)
    peer.serving(holdingOf(1, A, B))
    const put = peer.put('k', 'v')
    peer.serving(holdingOf(2, B))
    peer.pass(2)
    peer.hears(B, { type: 'same', ...answerTo(peer.said('compare', B)[0] as Asked) })
    peer.pass(2)
    expect([peer.settled.has(put), peer.core.shard(0)?.isEmpty]).toEqual([false, true])
    peer.serving(holdingOf(3, A, B, C))
    const told = peer.said('update', B).findLast(({ era }) => era.epoch === 3)
    peer.hears(B, { type: 'ack', ...answerTo(told as Asked) })
    expect([peer.settled.get(put)?.ok, peer.core.shard(0)?.row('k').length]).toEqual([true, 1])
  })

  test('[V3] [V11] of several partitions goes by turns', () => {
    const peer = new Peer(A, 'quick', { records: [] }, 2)
    peer.linked(B)
    peer.serving(holdingOf(1, A))
    peer.serving({ ...holdingOf(1, A), partition: 1 })
    const keys = Array.from({ length: 64 }, (_, index) => `key/${index}`)
    keys.forEach((key) => peer.command({ type: 'write', key, value: new Uint8Array(VALUE_BYTES_MAX) }))
    peer.serving(holdingOf(2, B))
    peer.serving({ ...holdingOf(2, B), partition: 1 })
    peer.pass(2)
    for (const compare of peer.said('compare', B)) {
      peer.hears(B, { type: 'lacks', ...answerTo(compare), seen: [], last: true })
    }
    peer.said('update', B).forEach((message) => peer.hears(B, { type: 'ack', ...answerTo(message) }))
    const partitions = peer.said('update', B).map(({ partition }) => partition)
    expect(partitions.filter((partition) => partition === 0)).toHaveLength(HANDOVER_MESSAGES_MAX / 2)
  })
})

describe('who has something', () => {
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
    peer.hears(A, {
      type: 'lacks',
      ...answerTo(toA as Asked),
      seen: [{ replica: 'b/1' as never, from: 1, to: 1 }],
      last: true
    })
    const other = { replica: 'b/2' as never, from: 1, to: 1 }
    peer.hears(B, { type: 'lacks', ...answerTo(toB as Asked), seen: [other], last: true })
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
    peer.hears(B, { type: 'lacks', ...answerTo(compare as Asked), seen: [], last: true })
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

  test('[V3] is not told any more by who turned out to have the same, whatever that one puts from then on', () => {
    const peer = replica()
    peer.linked(D)
    const about = { partition: 0, era: { generation: 0, epoch: 1 } }
    peer.hears(B, { type: 'compare', ...about, id: 1, digest: '0'.repeat(16) })
    peer.hears(B, update(1))
    // It began anew before it was answered, and all has come by itself.
    peer.hears(B, { type: 'compare', ...about, id: 2, digest: peer.core.shard(0)?.digest ?? '' })
    expect(peer.said('same', B)).toHaveLength(1)
    peer.hears(D, { type: 'compare', ...about, id: 3, digest: '1'.repeat(16) })
    expect(peer.said('lacks', D)).toHaveLength(1)
  })

  test('[V5] keeps it until quorum says so too: after a restart it would go by that, and have nothing', () => {
    const peer = new Peer(B)
    peer.linked(A, D, E)
    peer.serving(ABC)
    peer.hears(A, update(1))
    peer.hears(A, { type: 'moved', id: 2, holding: holdingOf(2, A, D, E) })
    peer.pass(2)
    for (const to of [A, D, E]) {
      peer.hears(to, { type: 'same', ...answerTo(peer.said('compare', to).at(-1) as Asked) })
    }
    peer.pass(2_000)
    expect(peer.core.shard(0)?.row('k')).toHaveLength(1)
    peer.serving(holdingOf(2, A, D, E))
    peer.pass(2_000)
    expect([peer.core.shard(0)?.row('k'), peer.core.status().kept]).toEqual([[], 0])
  })

  test('[V9] tells the one row that differs, however many replicas ever minted', () => {
    const nameOf = (number: number) => `${'12D3KooW'.padEnd(52, 'x')}/${String(number).padStart(32, '0')}` as never
    const dead = Array.from({ length: 120 }, (_, number) => ({ replica: nameOf(number), from: 1, to: 1 }))
    const value = new Uint8Array(1)
    const additions = Array.from({ length: 20 }, (_, row) => ({
      key: `k${row}`,
      replica: nameOf(119),
      counter: 2 + row,
      value
    }))
    const all = { ...update(1), update: { additions, dead, listings: [], context: [] } } as ValuesMessage
    const [peer, other] = [new Peer(A), new Peer(B)]
    for (const [one, from] of [
      [peer, B],
      [other, A]
    ] as const) {
      one.linked(from)
      one.serving(holdingOf(1, A, B))
      one.hears(from, all)
    }
    peer.put('new', 'v')
    peer.pass(2_000)
    peer.said('update')
    other.hears(A, peer.said('compare', B).at(-1) as ValuesMessage)
    const lacks = other.said('lacks', A)
    expect(lacks.length).toBeGreaterThan(1)
    lacks.forEach((part) => peer.hears(B, part))
    const told = peer.said('update', B).flatMap(({ update: one }) => one.additions.map(({ key }) => key))
    expect(told).toEqual(['new'])
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
