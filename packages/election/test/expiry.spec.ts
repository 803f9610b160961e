import { peerName } from '@peermesh/kernel'
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

const NAMED = { granted: false, term: 1, fence: 1, generation: 0, session: 'root/l', leader: peerName('leader') }

/** Its claim is on the way, and it awaits the end of a leader's session meanwhile. */
function claiming(): OneCore {
  const peer = following()
  peer.member('leader', 'suspect')
  peer.pass(1)
  const [awaited] = peer.calls.splice(0, 1)
  peer.answer({ session: 's' })
  peer.calls.push(awaited as (typeof peer.calls)[number])
  expect(peer.calls).toMatchObject([{ command: { args: { type: 'claim' } } }, { command: { type: 'await-expiry' } }])
  return peer
}

describe('a claim that was refused', () => {
  it('[E14] is not made again, whoever asks for that, until the session in its way has expired', () => {
    const peer = claiming()
    peer.answer({ result: NAMED })
    peer.hear('other', { type: 'nominate', id: 1, rank: rankOf('other', -1), term: 1 })
    peer.pass(1_500)
    expect(peer.calls).toMatchObject([{ command: { type: 'await-expiry' } }])
    peer.answer(undefined)
    peer.pass(1)
    expect(peer.calls).toMatchObject([{ command: { type: 'open-session' } }])
  })

  it('[E14] is made again after a lease, where nothing is heard', () => {
    const peer = claiming()
    peer.answer({ result: NAMED })
    peer.pass(6_000)
    expect(peer.calls).toMatchObject([{ command: { type: 'await-expiry' } }, { command: { type: 'open-session' } }])
  })

  it('[E14] is made again at once, and says over what, where the session expired while it was on the way', () => {
    const peer = claiming()
    const [claim] = peer.calls.splice(0, 1)
    peer.answer(undefined)
    peer.calls.unshift(claim as (typeof peer.calls)[number])
    peer.answer({ result: NAMED })
    peer.pass(1)
    peer.answer({ session: 's' })
    expect(peer.calls).toMatchObject([{ command: { args: { type: 'claim', over: 'root/l' } } }])
  })
})
