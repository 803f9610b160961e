import { peerName } from '@peermesh/kernel'
import { describe, expect, it } from 'vitest'
import type { ElectionKind, ScopeMessage } from '../src/core/index.ts'
import { OneCore, rankOf, SCOPE, sentTo } from './support/one-core.ts'

const KIND: ElectionKind = { variant: 'directed', mode: 'available' }
const ANOTHER: ElectionKind = { variant: 'chang-roberts', mode: 'available' }
const HERE: ScopeMessage = { type: 'here', candidate: false, rank: rankOf('observer') }

const MISMATCH = { type: 'kind-mismatch', scope: SCOPE, by: peerName('observer'), kind: ANOTHER }

/** A peer hears this of one that uses its scope in another way. */
function heardAnother(peer: OneCore, body: ScopeMessage) {
  const message = { scope: SCOPE, kind: ANOTHER, body }
  return peer.step({ type: 'message', from: peerName('observer'), path: 'direct', message })
}

describe('a scope that is used in two ways', () => {
  it('[E13] whoever leads answers one who only observes it in another way', () => {
    const peer = new OneCore('us', KIND)
    peer.linked('observer')
    peer.open()
    expect(sentTo('observer', heardAnother(peer, HERE))).toEqual([])
    peer.pass(4_000)
    expect(sentTo('observer', heardAnother(peer, HERE))).toMatchObject([{ type: 'lead', ageMs: 0 }])
  })

  it('[E13] so does whoever follows, and says how long ago it heard the leader', () => {
    const peer = new OneCore('us', KIND)
    peer.member('leader', 'alive')
    peer.open()
    peer.hear('leader', { type: 'lead', claim: { term: 3, id: 3, rank: rankOf('leader', 9) }, ageMs: 0 })
    peer.pass(500)
    // By gossip the leader alone answers.
    expect(sentTo('observer', heardAnother(peer, HERE))).toEqual([])
    peer.linked('observer')
    expect(sentTo('observer', heardAnother(peer, HERE))).toMatchObject([
      { type: 'lead', ageMs: 500, claim: { term: 3 } }
    ])
  })

  it('[E9] [E13] one that hears of such a leader is told how the scope elects, and follows nobody', () => {
    const peer = new OneCore('us', KIND)
    peer.open({ candidate: false })
    const outputs = heardAnother(peer, { type: 'lead', claim: { term: 1, id: 1, rank: rankOf('leader') }, ageMs: 0 })
    expect(outputs).toContainEqual({ type: 'emit', event: MISMATCH })
    expect(peer.core.leader(SCOPE)).toBe(undefined)
  })
})

describe('a candidate that hears who leads by the register in another way', () => {
  const led = (ageMs: number): ScopeMessage => ({
    type: 'lead',
    claim: { term: 3, id: 3, rank: rankOf('other') },
    ageMs
  })

  function hears(variant: 'directed' | 'classic', mode: ElectionKind['mode'], body: ScopeMessage) {
    const peer = new OneCore('us', { variant: 'directed', mode: 'quorum' })
    peer.open()
    const message = { scope: SCOPE, kind: { variant, mode }, body }
    peer.step({ type: 'message', from: peerName('other'), path: 'direct', message })
    const isCandidate = peer.core.status()[0]?.candidate
    peer.pass(3_000)
    return { isCandidate, asked: peer.calls.length }
  }

  it('[E9] is none any more at once, and asks no register what it would say', () => {
    expect(hears('classic', 'quorum', led(0))).toEqual({ isCandidate: false, asked: 0 })
  })

  it('[E9] stays one where nobody has granted that lead, or it may be over', () => {
    expect(hears('classic', 'available', led(0))).toEqual({ isCandidate: true, asked: 1 })
    expect(hears('classic', 'quorum', led(3_500))).toEqual({ isCandidate: true, asked: 1 })
  })

  it('[E9] goes on where it leads itself', () => {
    const peer = new OneCore('us', KIND)
    peer.open()
    peer.pass(2_000)
    const message = { scope: SCOPE, kind: { ...KIND, variant: 'classic' as const }, body: led(0) }
    peer.step({ type: 'message', from: peerName('other'), path: 'direct', message })
    expect(peer.core.isLeader(SCOPE, peer.at)).toBe(true)
  })
})

describe('a scope whose register is something else’s', () => {
  it('[E16] says so, and asks for it no more', () => {
    const peer = new OneCore('us', { variant: 'directed', mode: 'quorum' })
    peer.open()
    peer.pass(2_000)
    peer.answer({ session: 's' })
    peer.pass(10)
    const details = { key: 'leader/scheduler', expected: 'election', found: 'value' }
    const outputs = peer.refuse({ name: 'KindMismatchError', message: 'Another kind.', details })
    const event = { type: 'register-taken', scope: SCOPE, key: 'leader/scheduler', found: 'value' }
    expect(outputs).toContainEqual({ type: 'emit', event })
    expect(peer.core.explain(SCOPE).at(-1)?.text).toBe(
      "the register leader/scheduler is no election's, but of the kind value"
    )
    peer.pass(60_000)
    expect(peer.calls).toEqual([])
    peer.command({ type: 'campaign', scope: SCOPE })
    peer.pass(10)
    expect(peer.calls).toMatchObject([{ command: { type: 'open-session' } }])
  })

  it('[E16] keeps its session, also where it is refused in the moment in which it asks', () => {
    const peer = new OneCore('us', { variant: 'directed', mode: 'quorum' })
    peer.open()
    peer.pass(2_000)
    peer.answer({ session: 's' })
    peer.refuse({ name: 'KindMismatchError', message: 'Another kind.', details: { found: 'value' } })
    expect(peer.calls).toEqual([])
  })
})
