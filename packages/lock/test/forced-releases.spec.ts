import { describe, expect, test } from 'vitest'
import { LonePeer } from './support/lone-peer.ts'

describe('a lock that nobody uses', () => {
  test('[K9] is of no kind after somebody was to be forced out of it', () => {
    const peer = new LonePeer()
    expect(peer.ask({ type: 'force', name: 'x', reason: 'to be sure' })).toEqual({ ok: true, value: { released: [] } })
    // A change would make a register of a quorum lock, which refuses all tokens for as long as it lasts.
    expect(peer.calls).toEqual(['read'])
  })
})
