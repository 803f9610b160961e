import { millis, peerName, storeId } from '@peermesh/kernel'
import type { Configuration, QuorumNotice } from '@peermesh/quorum/core'
import { describe, expect, it } from 'vitest'
import {
  electionKind,
  type LeaderArgs,
  type LeaderResult,
  type LeaderState,
  TERM_MAX,
  termOf
} from '../src/core/index.ts'
import { OneCore, rankOf, SCOPE, sentTo } from './support/one-core.ts'

const US = peerName('us')
const KIND = { variant: 'directed', mode: 'quorum' } as const

/** The register of a scope in a group whose floor is 0, in one generation and then in others. */
class Register {
  state: unknown

  apply(generation: number, args: LeaderArgs): LeaderResult {
    const { state, result } = electionKind.apply(this.state, args, { version: 0, floor: 0, generation })
    this.state = state
    return result as LeaderResult
  }

  claim(generation: number, session: string): LeaderResult {
    const over = (this.state as LeaderState | undefined)?.session
    return this.apply(generation, { type: 'claim', session, over, rank: rankOf(session), kind: KIND })
  }
}

describe('terms of a group that was forced on', () => {
  it('[E15] are above all that were granted before, though its register has forgotten them', () => {
    const all = new Register()
    all.claim(0, 'a')
    const forgetful = new Register()
    forgetful.state = all.state
    const before = Array.from({ length: 10 }, (_, index) => all.claim(0, `b${index}`).term)
    const { term, fence, generation } = forgetful.claim(1, 'c')
    expect(before.at(-1)).toBe(11)
    expect({ term, fence, generation }).toEqual({ term: termOf(1, 2), fence: 2, generation: 1 })
    const successor = { session: 'd', rank: rankOf('d') }
    const handed = forgetful.apply(2, { type: 'transfer', session: 'c', term, successor })
    expect(handed).toMatchObject({ granted: true, term: termOf(2, 3), fence: 3 })
  })

  it('[E15] leave alone what other registers of the group count on from', () => {
    const register = new Register()
    register.claim(1, 'a')
    expect(electionKind.counterOf(register.state)).toBe(1)
  })

  it('[L1] are not granted where no exact number is left', () => {
    const register = new Register()
    expect(register.claim(32_767, 'a').term).toBeLessThan(TERM_MAX)
    register.state = { ...(register.state as LeaderState), session: undefined, ceiling: 2 ** 37 }
    expect(() => register.claim(32_767, 'b')).toThrow(RangeError)
  })
})

const forced = (generation: number, group = 'root'): QuorumNotice => {
  const voters = [{ peer: US, storeId: storeId('00112233445566778899aabbccddeeff'), volatile: false }]
  const configuration: Configuration = { group, lineage: 'forced', generation, epoch: 2, voters, dropBefore: 0 }
  return { type: 'configuration', configuration, volatile: false }
}

const leaderOf = (term: number) =>
  ({ type: 'lead', claim: { term, id: term, rank: rankOf('leader', 9) }, ageMs: 0 }) as const

/** Its claim is on the way to the register. */
function claiming(): OneCore {
  const peer = new OneCore(US, KIND)
  peer.open()
  peer.pass(2_000)
  peer.answer({ session: 's' })
  peer.quorumTells({ type: 'session-held', session: 's', group: 'root', heldUntil: millis(peer.at.now + 60_000) })
  return peer
}

const granted = (generation: number) => ({
  result: { granted: true, term: termOf(generation, 7), fence: 7, generation, session: 's', leader: US }
})

describe('a peer that takes part in an election by a register', () => {
  it('[E17] says of the session of its group that it is of use, and of no other', () => {
    const peer = claiming()
    peer.quorumTells({ type: 'session-held', session: 't', group: 'partition-7', heldUntil: millis(peer.at.now + 9) })
    expect(peer.kept).toEqual(['s'])
  })
})

describe('a peer that hears that the group was forced on', () => {
  it('[E15] follows the leader of the new generation, whatever terms it has heard of before', () => {
    const peer = new OneCore(US, KIND)
    peer.member('leader', 'alive')
    peer.open({ candidate: false })
    peer.hear('leader', leaderOf(11))
    peer.hear('leader', leaderOf(termOf(1, 2)))
    expect(peer.core.leader(SCOPE)).toMatchObject({ term: termOf(1, 2) })
  })

  it('[E15] follows nobody any more who leads by what was granted before', () => {
    const peer = new OneCore(US, KIND)
    peer.member('leader', 'alive')
    peer.open({ candidate: false })
    peer.hear('leader', leaderOf(11))
    peer.quorumTells(forced(1))
    expect(peer.core.leader(SCOPE)).toBe(undefined)
    peer.hear('leader', leaderOf(11))
    expect(peer.core.leader(SCOPE)).toBe(undefined)
  })

  it('[E15] leads no more, and claims anew', () => {
    const peer = claiming()
    peer.answer(granted(0))
    expect(peer.core.isLeader(SCOPE, peer.at)).toBe(true)
    const lost = { type: 'lost', scope: SCOPE, term: 7, reason: 'forced' }
    expect(peer.quorumTells(forced(1))).toContainEqual({ type: 'emit', event: lost })
    expect(peer.core.isLeader(SCOPE, peer.at)).toBe(false)
    peer.pass(1_000)
    peer.answer({ session: 's' })
    peer.answer(granted(1))
    expect(peer.core.leader(SCOPE)).toMatchObject({
      peer: US,
      term: termOf(1, 7),
      fence: { generation: 1, counter: 7 }
    })
    // It is told of often.
    peer.quorumTells(forced(1))
    expect(peer.core.isLeader(SCOPE, peer.at)).toBe(true)
  })

  it('[E15] gives back what was granted before, though its claim was on the way', () => {
    const peer = claiming()
    peer.quorumTells(forced(1))
    peer.answer(granted(0))
    expect(peer.core.isLeader(SCOPE, peer.at)).toBe(false)
    expect(peer.calls).toMatchObject([{ command: { type: 'change', args: { type: 'resign', session: 's', term: 7 } } }])
  })

  it('[E15] knows it in scopes that it opens later too', () => {
    const peer = new OneCore(US, KIND)
    peer.quorumTells(forced(1))
    peer.open({ candidate: false })
    peer.hear('leader', leaderOf(11))
    expect(peer.core.leader(SCOPE)).toBe(undefined)
  })

  it('[E15] goes on as it did where a scope asks no register', () => {
    const peer = new OneCore(US, { variant: 'directed', mode: 'available' })
    peer.linked('other')
    peer.open()
    peer.hear('other', { type: 'here', candidate: false, rank: rankOf('other') })
    peer.pass(2_000)
    peer.quorumTells(forced(1))
    expect(peer.core.leader(SCOPE)).toMatchObject({ peer: US, term: 1 })
    expect(sentTo('other', peer.pass(1_000))).toContainEqual(expect.objectContaining({ type: 'lead' }))
  })

  it('[E17] goes on as it did where another group was forced on, in which other scopes lie', () => {
    const peer = claiming()
    peer.answer(granted(0))
    peer.quorumTells(forced(1, 'partition-7'))
    expect(peer.core.isLeader(SCOPE, peer.at)).toBe(true)
  })
})
