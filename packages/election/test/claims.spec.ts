import { millis, peerName } from '@peermesh/kernel'
import { describe, expect, test } from 'vitest'
import { OneCore, SCOPE } from './support/one-core.ts'

describe('a claim', () => {
  test('[E6] that certainly had no effect does not cost the session, and with it all that it carries', () => {
    const peer = new OneCore('us', { variant: 'directed', mode: 'quorum' })
    peer.open()
    peer.pass(2_000)
    peer.answer({ session: 's' })
    peer.quorumTells({ type: 'session-held', session: 's', group: 'root', heldUntil: millis(peer.at.now + 2_000) })
    peer.refuse({ name: 'QuorumBusyError', message: '65536 operations wait already.' })
    expect(peer.calls).toEqual([])
  })

  test('[L2] of a scope that is closed and opened again while it is on the way is made only once the claim of before is over, which would else be given back when it leads by it', () => {
    const peer = new OneCore('us', { variant: 'directed', mode: 'quorum' })
    const passHeld = (ms: number): void => {
      for (let passed = 0; passed < ms; passed += 500) {
        peer.pass(500)
        peer.quorumTells({ type: 'session-held', session: 's', group: 'root', heldUntil: millis(peer.at.now + 2_000) })
      }
    }
    peer.open()
    peer.pass(2_000)
    peer.answer({ session: 's' })
    passHeld(500)
    peer.command({ type: 'close', scope: SCOPE })
    peer.open()
    passHeld(5_000)
    // Were there two, the register could see the second first, and grant both: the first, which is given back, in the later term.
    expect(peer.calls).toMatchObject([{ command: { type: 'change', args: { type: 'claim' } } }])
    const us = peerName('us')
    peer.answer({ result: { granted: true, term: 5, fence: 5, generation: 0, session: 's', leader: us } })
    expect(peer.calls).toMatchObject([{ command: { type: 'change', args: { type: 'resign', term: 5 } } }])
    peer.answer({ result: { granted: true, term: 5, fence: 5, generation: 0 } })
    passHeld(5_000)
    peer.answer({ session: 's' })
    peer.answer({ result: { granted: true, term: 6, fence: 6, generation: 0, session: 's', leader: us } })
    expect(peer.core.isLeader(SCOPE, peer.at)).toBe(true)
  })
})
