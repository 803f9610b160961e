import type { ValuesMessage } from '@peermesh/partition/core'
import { describe, expect, test } from 'vitest'
import { HANDOVER_MESSAGES_MAX, HANDOVER_STALLED_MS, VALUE_BYTES_MAX } from '../../src/core/values/limits.ts'
import { A, B, C, holdingOf, Peer } from './peer.ts'

type Asked = Extract<ValuesMessage, { readonly era: unknown }>

const answerTo = ({ partition, era, id }: Asked) => ({ partition, era, id })

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
  peer.hears(B, { type: 'lacks', ...answerTo(compare as Asked), seen: [] })
}

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
      peer.hears(B, { type: 'lacks', ...answerTo(compare), seen: [] })
    }
    peer.said('update', B).forEach((message) => peer.hears(B, { type: 'ack', ...answerTo(message) }))
    const partitions = peer.said('update', B).map(({ partition }) => partition)
    expect(partitions.filter((partition) => partition === 0)).toHaveLength(HANDOVER_MESSAGES_MAX / 2)
  })
})
