import { describe, expect, test } from 'vitest'
import { A, ABC, type Asked, answerTo, B, D, E, holdingOf, Peer } from './peer.ts'

describe('of two ends of a link one is admitted first', () => {
  test('[V10] what that one said meanwhile is said again, or no put would ever be handed over', () => {
    const peer = new Peer(D)
    peer.serving(holdingOf(1, A))
    peer.put('k', 'v')
    peer.up(A)
    expect(peer.said('hello', A)).toHaveLength(1)
    peer.introduced(A)
    expect(peer.said('hello', A)).toHaveLength(1)
    peer.hears(A, { type: 'hello', nonce: 7 })
    expect(peer.said('write', A)).toHaveLength(1)
  })

  test('[V1] a put waits for who could keep it, and begins when that one is introduced', () => {
    const peer = new Peer(A)
    peer.serving(ABC)
    const put = peer.put('k', 'v', { sloppy: true })
    peer.up(D)
    expect(peer.said('update', D)).toEqual([])
    peer.introduced(D)
    peer.said('update', D).forEach((update) => peer.hears(D, { type: 'ack', ...answerTo(update) }))
    expect(peer.settled.get(put)?.ok).toBe(true)
  })
})

test('[V10] a put that could not begin in time is not begun by whoever slept: its outcome is known', () => {
  const peer = new Peer()
  peer.serving(ABC)
  const put = peer.put('k', 'v')
  peer.sleep(6_000)
  peer.up(B)
  expect(peer.settled.get(put)).toMatchObject({ ok: false, failure: { name: 'TooFewReplicasError' } })
  expect([peer.said('update', B), peer.core.shard(0)?.isEmpty ?? true]).toEqual([[], true])
})

test('[V11] of those that could keep something others are asked where one stays silent: it may have no room', () => {
  const peer = new Peer()
  peer.linked(B, D, E)
  peer.serving(ABC)
  const put = peer.put('k', 'v', { write: 3, sloppy: true })
  peer.hears(B, { type: 'ack', ...answerTo(peer.said('update', B)[0] as Asked) })
  const [silent, other] = peer.said('update', D).length > 0 ? [D, E] : [E, D]
  expect(peer.said('update', other)).toEqual([])
  peer.pass(600)
  expect(peer.said('update', silent)).toEqual([])
  peer.said('update', other).forEach((update) => peer.hears(other, { type: 'ack', ...answerTo(update) }))
  expect(peer.settled.get(put)?.ok).toBe(true)
})
