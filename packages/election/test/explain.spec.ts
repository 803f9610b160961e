import { millis, peerName } from '@peermesh/kernel'
import { describe, expect, it } from 'vitest'
import type { LeaderResult, ScopeExplanation } from '../src/core/index.ts'
import { OneCore, rankOf, SCOPE } from './support/one-core.ts'

const claimOf = (peer: string, term: number, score = 5) => ({ term, id: term, rank: rankOf(peer, score) })

const told = (explanations: readonly ScopeExplanation[]): string[] =>
  explanations.map(({ what, term, by, text, times }) =>
    [what, term, by, text, times === undefined ? undefined : `× ${times}`]
      .filter((part) => part !== undefined)
      .join(' ')
  )

describe('explain', () => {
  it('[E10] available: who led, why it is followed no more, and which silence decided who came after', () => {
    const peer = new OneCore('us', { variant: 'directed', mode: 'available' })
    peer.member('best', 'alive')
    peer.member('old', 'alive')
    peer.open()
    peer.hear('best', { type: 'here', candidate: true, rank: rankOf('best', 9) })
    peer.hear('old', { type: 'here', candidate: true, rank: rankOf('old', 5) })
    peer.hear('old', { type: 'lead', claim: claimOf('old', 3), ageMs: 0 })
    peer.member('old', 'suspect')
    peer.pass(1_500)
    peer.hear('best', { type: 'lead', claim: claimOf('best', 8, 9), ageMs: 0 })
    peer.command({ type: 'close', scope: SCOPE })
    expect(told(peer.core.explain(SCOPE))).toEqual([
      'candidate opened',
      'following 3 old',
      'unfollowed 3 old membership suspects it, or it restarted',
      'election-begun directed, among 2',
      'elected 1 better candidate did not take the lead in time',
      'leading 4',
      'lost 4 best leads term 8',
      'following 8 best',
      'observer resigned'
    ])
    expect(peer.core.explained()).toEqual([SCOPE])
    expect(peer.core.explain('another')).toEqual([])
  })

  it('[E10] quorum: what the register said, and why the lease ended', () => {
    const peer = new OneCore('us', { variant: 'chang-roberts', mode: 'quorum' })
    const granted = (term: number): { result: LeaderResult } => ({
      result: { granted: true, term, fence: term, generation: 0, session: 's', leader: peerName('us') }
    })
    const refused: LeaderResult = { ...granted(6).result, granted: false, session: 't', leader: peerName('other') }
    peer.open()
    peer.pass(2_000)
    peer.refuse({ name: 'NoQuorumError', message: 'No majority.' })
    peer.pass(4_000)
    peer.answer({ session: 's' })
    peer.answer({ result: refused })
    peer.answer(undefined)
    peer.pass(1_000)
    peer.answer({ session: 's' })
    peer.quorumTells({ type: 'session-held', session: 's', group: 'root', heldUntil: millis(peer.at.now + 2_000) })
    peer.answer(granted(7))
    expect(peer.core.isLeader(SCOPE, peer.at)).toBe(true)
    peer.pass(2_100)
    expect(told(peer.core.explain(SCOPE))).toEqual([
      'candidate opened',
      'claim-failed no session: NoQuorumError',
      'refused 6 other',
      'expired',
      'election-begun chang-roberts, among 1 × 3',
      'elected nobody else is on the ring × 3',
      'claimed × 3',
      'granted 7',
      'leading 7',
      'lost 7 the lease was not renewed in time, and ended 0 ms ago'
    ])
  })

  it('[E10] a machine that slept is told from a session that was lost', () => {
    for (const [lose, why] of [
      [(peer: OneCore) => peer.sleep(60_000), 'the machine slept'],
      [
        (peer: OneCore) => peer.quorumTells({ type: 'session-lost', session: 's', reason: 'expired' }),
        'the session was lost: expired'
      ]
    ] as const) {
      const peer = new OneCore('us', { variant: 'directed', mode: 'quorum' })
      peer.open()
      peer.pass(2_000)
      peer.answer({ session: 's' })
      peer.quorumTells({ type: 'session-held', session: 's', group: 'root', heldUntil: millis(peer.at.now + 2_000) })
      peer.answer({ result: { granted: true, term: 1, fence: 1, generation: 0, session: 's' } })
      lose(peer)
      peer.pass(100)
      peer.step({ type: 'wake' })
      expect(told(peer.core.explain(SCOPE)).at(-1)).toContain(why)
    }
  })

  it('[E10] keeps the last 64 things, and what comes again and again as one', () => {
    const peer = new OneCore('us', { variant: 'directed', mode: 'available' })
    peer.member('better', 'alive')
    peer.open({ candidate: false })
    for (let term = 1; term <= 100; term++) {
      peer.hear('better', { type: 'lead', claim: claimOf('better', term), ageMs: 0 })
    }
    expect(peer.core.explain(SCOPE)).toHaveLength(64)
    expect(told(peer.core.explain(SCOPE)).at(-1)).toBe('following 100 better')
    for (let time = 1; time <= 100; time++) {
      const kind = { variant: 'classic', mode: 'available' } as const
      const message = { scope: SCOPE, kind, body: { type: 'lead', claim: claimOf('other', 1), ageMs: 0 } } as const
      peer.step({ type: 'message', from: peerName('other'), path: 'direct', message })
    }
    expect(told(peer.core.explain(SCOPE)).at(-1)).toBe('kind-mismatch other classic, available × 100')
  })
})
