import { millis, peerName } from '@peermesh/kernel'
import { describe, expect, it } from 'vitest'
import { OneCore, rankOf, SCOPE, sentTo } from './support/one-core.ts'

/** Its claim is on the way to the register. */
function claiming(): OneCore {
  const peer = new OneCore('us', { variant: 'directed', mode: 'quorum' })
  peer.open()
  peer.pass(2_000)
  peer.answer({ session: 's' })
  peer.quorumTells({ type: 'session-held', session: 's', group: 'root', heldUntil: millis(peer.at.now + 2_000) })
  expect(peer.calls).toMatchObject([{ command: { type: 'change', args: { type: 'claim', session: 's' } } }])
  return peer
}

const GRANTED = { result: { granted: true, term: 7, fence: 7, generation: 0, session: 's', leader: peerName('us') } }
const GIVEN_BACK = [{ command: { type: 'change', args: { type: 'resign', session: 's', term: 7 } } }]

describe('a scope that is opened again', () => {
  it('[L4] makes claims that nobody takes for those that it gave up', () => {
    const peer = new OneCore('us', { variant: 'directed', mode: 'available' })
    peer.member('other', 'alive')
    const claims = [1, 2].map(() => {
      peer.open()
      peer.hear('other', { type: 'here', candidate: false, rank: rankOf('other') })
      const leads = sentTo('other', peer.pass(4_000)).flatMap((body) => (body.type === 'lead' ? [body.claim] : []))
      peer.command({ type: 'close', scope: SCOPE })
      return leads[0]
    })
    expect(claims).toMatchObject([{ term: 1 }, { term: 1 }])
    expect(claims[0]?.id).not.toBe(claims[1]?.id)
  })
})

describe('a peer that is a candidate no more', () => {
  it.each(['resign', 'close'] as const)('[E11] gives back what is granted after %s, and never leads', (type) => {
    const peer = claiming()
    peer.command({ type, scope: SCOPE })
    const outputs = peer.answer(GRANTED)
    expect(outputs).not.toContainEqual(expect.objectContaining({ type: 'emit' }))
    expect(peer.core.isLeader(SCOPE, peer.at)).toBe(false)
    expect(peer.calls).toMatchObject(GIVEN_BACK)
  })

  it.each(['resign', 'close'] as const)('[E11] gives back what is handed to it after %s', (type) => {
    const peer = claiming()
    peer.pass(100)
    peer.refuse({ name: 'NoQuorumError', message: 'No majority.' })
    peer.command({ type, scope: SCOPE })
    peer.hear('incumbent', { type: 'handover', term: 6 })
    peer.answer({ session: 's' })
    expect(peer.calls).toMatchObject(GIVEN_BACK)
  })

  it('[E11] asks no register where there is no quorum', () => {
    const peer = new OneCore('us', { variant: 'directed', mode: 'available' }, { quorum: false })
    const message = { scope: SCOPE, kind: { variant: 'directed', mode: 'quorum' }, body: { type: 'handover', term: 6 } }
    const outputs = peer.step({ type: 'message', from: peerName('other'), path: 'direct', message } as never)
    expect(outputs).toEqual([])
  })
})
