import { peerName } from '@peermesh/kernel'
import { describe, expect, it } from 'vitest'
import type { ElectionKind, ScopeMessage } from '../src/core/index.ts'
import { OneCore, rankOf, SCOPE, sentTo } from './support/one-core.ts'

const KIND: ElectionKind = { variant: 'directed', mode: 'available' }
const ANOTHER: ElectionKind = { variant: 'chang-roberts', mode: 'available' }
const HERE: ScopeMessage = { type: 'here', candidate: false, rank: rankOf('observer') }

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
    expect(outputs).toMatchObject([{ type: 'emit', event: { type: 'kind-mismatch', scope: SCOPE, kind: ANOTHER } }])
    expect(peer.core.leader(SCOPE)).toBe(undefined)
  })
})
