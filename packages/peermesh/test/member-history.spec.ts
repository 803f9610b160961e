import type { MembershipEvents } from '@peermesh/membership'
import { TypedEventEmitter } from 'main-event'
import { describe, expect, it } from 'vitest'
import { MemberHistory } from '../src/control/member-history.ts'

describe('the history of members', () => {
  function setUp() {
    const membership = new TypedEventEmitter<MembershipEvents>()
    let now = 0
    const history = new MemberHistory(membership, () => ++now)
    const happen = (what: 'join' | 'suspect' | 'dead', peer: string): void => {
      membership.safeDispatchEvent(what, { detail: { peer } as never })
    }
    const refuse = (peer: string, why: string): void => {
      membership.safeDispatchEvent('refused', { detail: { peer: peer as never, error: new TypeError(why) } })
    }
    return { history, happen, refuse }
  }

  it('is what happened to each, in order', () => {
    const { history, happen } = setUp()
    happen('join', 'a')
    happen('join', 'b')
    happen('dead', 'a')
    expect(history.of('a')).toEqual([
      { at: 1, what: 'join' },
      { at: 3, what: 'dead' }
    ])
    expect(history.of('c')).toEqual([])
    expect(history.peers()).toEqual(['b', 'a'])
  })

  it('keeps one refusal for all of the same reason', () => {
    const { history, refuse } = setUp()
    refuse('a', 'foreign')
    refuse('a', 'foreign')
    refuse('a', 'full')
    expect(history.of('a')).toEqual([
      { at: 2, what: 'refused', why: 'foreign' },
      { at: 3, what: 'refused', why: 'full' }
    ])
  })

  it('is bounded, for each peer and in the number of peers', () => {
    const { history, happen } = setUp()
    for (let count = 0; count < 100; count++) {
      happen('suspect', 'a')
    }
    expect(history.of('a')).toHaveLength(32)
    for (let count = 0; count < 3_000; count++) {
      happen('join', `peer ${count}`)
    }
    expect(history.peers()).toHaveLength(2_048)
    expect(history.of('a')).toEqual([])
  })
})
