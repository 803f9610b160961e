import type { LockGrant } from '@peermesh/lock/core'
import { describe, expect, it } from 'vitest'
import { LonePeer, SESSION } from './support/lone-peer.ts'

describe('a token that is here', () => {
  it.each(['strict', 'fenced'] as const)('[K3] lets in again without asking anybody, by rising fences: %s', (mode) => {
    const peer = new LonePeer()
    const fences = [peer.use(mode), peer.use(mode), peer.use(mode)]
    expect(fences).toEqual([1, 2, 3])
    expect(peer.calls).toEqual(['open-session', 'peek', 'read', 'open'])
  })

  it('[K3] sets more fences aside once those are used', () => {
    const peer = new LonePeer()
    const fences = Array.from({ length: 5_000 }, () => peer.use('strict'))
    expect(fences.at(-1)).toBe(5_000)
    expect(peer.calls).toEqual(['open-session', 'peek', 'read', 'open', 'register'])
  })

  it('[K3] sets fences aside for whoever would enter more than once, and takes back what was not used', () => {
    const peer = new LonePeer()
    const ask = { type: 'acquire', name: 'x', algorithm: 'naimi-trehel', capacity: 1, permits: 1, spare: 9 } as const
    const first = peer.ask(ask)?.value as LockGrant
    expect(first).toMatchObject({ fence: { counter: 1 }, spare: 9 })
    peer.ask({ type: 'release', name: 'x', request: first.request, again: 4 })
    const second = peer.ask(ask)?.value as LockGrant
    expect(second.fence.counter).toBe(6)
    // Who says that it used more than it had is not believed.
    peer.ask({ type: 'release', name: 'x', request: second.request, again: 100 })
    expect(peer.use('strict')).toBe(16)
    const limited = peer.ask({ ...ask, holdMs: 5 })?.value as LockGrant
    expect(limited.spare).toBeUndefined()
  })

  it('[K9] is of one algorithm and mode, and lets in one', () => {
    const peer = new LonePeer()
    peer.use('strict')
    const ask = { type: 'acquire', name: 'x', capacity: 1, permits: 1 } as const
    expect(peer.ask({ ...ask, algorithm: 'naimi-trehel', mode: 'fenced' })?.failure?.name).toBe('LockKindMismatchError')
    expect(peer.ask(ask)?.failure?.name).toBe('LockKindMismatchError')
    const several = { ...ask, algorithm: 'naimi-trehel', capacity: 2 } as const
    expect(peer.ask(several)?.failure?.name).toBe('InvalidParametersError')
    expect(peer.ask({ ...ask, name: 'y', mode: 'fenced' })?.failure?.name).toBe('InvalidParametersError')
  })

  it.each(['quorum', 'naimi-trehel'] as const)(
    '[K6] was never got where the session ended as it was opened: %s',
    (algorithm) => {
      const peer = new LonePeer({ name: 'SessionLostError', details: { reason: 'closed' } })
      const outcome = peer.ask({ type: 'acquire', name: 'x', algorithm, capacity: 1, permits: 1 })
      expect(outcome?.failure).toMatchObject({ name: 'NoQuorumError', details: { name: 'x', reason: 'closed' } })
    }
  )

  it('[K4] leaves nothing to whoever says that a register let one in', () => {
    const peer = new LonePeer()
    peer.use('strict')
    const fence = { generation: 0, counter: 9 }
    peer.hear({ type: 'granted', name: 'x', session: SESSION, request: 1, ticket: 9, fence })
    expect(peer.use('strict')).toBe(2)
  })
})
