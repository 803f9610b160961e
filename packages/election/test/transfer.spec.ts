import { millis, peerName, type PeerName } from '@peermesh/kernel'
import { describe, expect, it } from 'vitest'
import { OneCore, rankOf, SCOPE, sentTo } from './support/one-core.ts'

const US = peerName('us')
const HEIR = peerName('heir')

/** It leads term 7 by session s, and knows of one candidate and one observer. */
function leading(): OneCore {
  const peer = new OneCore(US, { variant: 'directed', mode: 'quorum' })
  for (const name of ['heir', 'observer']) {
    peer.linked(name)
    peer.member(name, 'alive')
  }
  peer.open({ priority: 1 })
  peer.hear(HEIR, { type: 'here', candidate: true, rank: rankOf('heir') })
  peer.hear('observer', { type: 'here', candidate: false, rank: rankOf('observer') })
  peer.pass(2_000)
  peer.answer({ session: 's' })
  peer.quorumTells({ type: 'session-held', session: 's', group: 'root', heldUntil: millis(peer.at.now + 60_000) })
  peer.answer({ result: { granted: true, term: 7, fence: 7, generation: 0, session: 's', leader: US } })
  expect(peer.core.isLeader(SCOPE, peer.at)).toBe(true)
  return peer
}

const transfer = (peer: OneCore, to: PeerName) => peer.command({ type: 'transfer', scope: SCOPE, to })

const failed = (reason: string) =>
  expect.objectContaining({
    type: 'settle',
    outcome: {
      ok: false,
      failure: expect.objectContaining({
        name: 'TransferFailedError',
        details: expect.objectContaining({ scope: SCOPE, reason }) as unknown
      }) as unknown
    }
  }) as unknown

describe('a handover that fails says why', () => {
  it('[E5] at once, and it leads on, where there is nobody to hand over to', () => {
    const peer = leading()
    const unknown = 'it is no candidate that this peer knows to be there'
    for (const to of ['observer', 'stranger']) {
      expect(transfer(peer, peerName(to))).toContainEqual(failed(unknown))
    }
    expect(transfer(peer, US)).toContainEqual(failed('it leads already'))
    expect(peer.core.isLeader(SCOPE, peer.at)).toBe(true)
  })

  it('[E5] after a lease, and it leads on, where the candidate does not answer', () => {
    const peer = leading()
    expect(sentTo(HEIR, transfer(peer, HEIR))).toMatchObject([{ type: 'offer', term: 7 }])
    expect(transfer(peer, HEIR)).toContainEqual(failed('it is being handed over already'))
    expect(peer.pass(2_000)).toContainEqual(failed('it did not answer'))
    expect(peer.core.isLeader(SCOPE, peer.at)).toBe(true)
  })

  it('[E5] within five leases where the register does not answer, and it leads no more from the candidate’s answer on', () => {
    const peer = leading()
    transfer(peer, HEIR)
    peer.hear(HEIR, { type: 'ready', term: 7, session: 't' })
    const outputs = []
    for (let lease = 1; lease <= 3; lease++) {
      expect(peer.core.isLeader(SCOPE, peer.at)).toBe(false)
      peer.pass(2_000)
      outputs.push(...peer.refuse({ name: 'NoQuorumError', message: 'No majority.' }))
    }
    const reason = 'the register did not take it; this peer has stopped, and given the term up'
    expect(outputs).toContainEqual(failed(reason))
  })

  it('[E5] at once where this peer does not lead', () => {
    const peer = new OneCore(US, { variant: 'directed', mode: 'available' })
    peer.open()
    expect(transfer(peer, HEIR)).toContainEqual(failed('this peer does not lead it'))
  })
})
