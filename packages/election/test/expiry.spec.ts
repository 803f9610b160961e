import { describe, expect, it } from 'vitest'
import type { ScopeMessage } from '../src/core/index.ts'
import { OneCore, rankOf, sentTo } from './support/one-core.ts'

const lead = (session: string, term: number): ScopeMessage => ({
  type: 'lead',
  claim: { term, id: term, rank: rankOf('leader', 9) },
  ageMs: 0,
  session
})

/** It follows a better candidate, whose session it watches. */
function following(): OneCore {
  const peer = new OneCore('us', { variant: 'directed', mode: 'quorum' })
  peer.linked('leader')
  peer.member('leader', 'alive')
  peer.open()
  peer.hear('leader', { type: 'here', candidate: true, rank: rankOf('leader', 9) })
  peer.hear('leader', lead('root/l', 1))
  expect(peer.calls).toMatchObject([{ command: { type: 'await-expiry', session: 'root/l' } }])
  return peer
}

describe('a leader whose session expired', () => {
  it('[E12] is not waited for, though nobody suspects it: the best of the others claims at once', () => {
    const peer = following()
    peer.answer(undefined)
    const outputs = peer.pass(1)
    expect(sentTo('leader', outputs)).toEqual([])
    expect(peer.calls).toMatchObject([{ command: { type: 'open-session' } }])
  })

  it('[E12] is a candidate again as soon as it is heard', () => {
    const peer = following()
    peer.answer(undefined)
    peer.hear('leader', { type: 'here', candidate: true, rank: rankOf('leader', 9) })
    expect(sentTo('leader', peer.pass(100))).toMatchObject([{ type: 'nominate' }])
    expect(peer.calls).toEqual([])
  })

  it('[E12] is trusted where it leads again, by another session', () => {
    const peer = following()
    peer.hear('leader', lead('root/m', 2))
    peer.answer(undefined)
    expect(peer.core.status()).toMatchObject([{ phase: 'following', leader: { term: 2 } }])
  })
})
