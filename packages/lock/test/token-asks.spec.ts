import { peerName } from '@peermesh/kernel'
import type { Ask, LockMessage, TokenAlgorithm, TokenMessage } from '@peermesh/lock/core'
import { describe, expect, it } from 'vitest'
import { LEASE_MS, LonePeer } from './support/lone-peer.ts'

const EPOCH = { generation: 0, count: 1 }

/** A peer that knows from the register that `other` had the token last. */
function beside(algorithm: TokenAlgorithm): LonePeer {
  const peer = new LonePeer()
  const by = { session: 'root/2', peer: peerName('other') }
  peer.state = { algorithm, mode: 'strict', epoch: EPOCH, version: 1, ceiling: 4_096, ...by }
  return peer
}

const acquire = (algorithm: TokenAlgorithm) => {
  return { type: 'acquire', name: 'x', algorithm, mode: 'strict', capacity: 1, permits: 1 } as const
}

function said<Type extends LockMessage['type']>(
  { sent }: LonePeer,
  type: Type
): { readonly to: string; readonly message: Extract<LockMessage, { readonly type: Type }> }[] {
  return sent.flatMap(({ to, message }) =>
    message.type === type ? [{ to, message: message as Extract<LockMessage, { readonly type: Type }> }] : []
  )
}

function tokenFor({ start, number }: Ask): TokenMessage {
  const carried = { queue: [], served: [] }
  const fences = { next: 1, last: 4_096 }
  return { type: 'token', name: 'x', ask: { start, number }, epoch: EPOCH, version: 1, fences, carried }
}

describe('an ask whose way is not linked', () => {
  it.each(['naimi-trehel', 'raymond'] as const)(
    '[K6] goes once there is a link, and is not missed: %s',
    (algorithm) => {
      const peer = beside(algorithm)
      peer.ask(acquire(algorithm))
      peer.pass(1)
      expect(said(peer, 'request')).toEqual([])
      peer.link('other')
      peer.pass(1)
      expect(said(peer, 'request').map(({ to }) => to)).toEqual(['other'])
      expect(said(peer, 'locate').filter(({ message }) => message.isLost)).toEqual([])
    }
  )

  it.each(['naimi-trehel', 'raymond'] as const)('[K6] goes to whoever says that it has the token: %s', (algorithm) => {
    const peer = beside(algorithm)
    peer.ask(acquire(algorithm))
    peer.link('third')
    peer.hear({ type: 'epoch', name: 'x', epoch: EPOCH, root: peerName('third') }, 'third')
    expect(said(peer, 'request').map(({ to }) => to)).toEqual(['third'])
  })
})

it('[K5] whoever stands behind a peer in a tree is not forgotten, though nobody there uses the lock for long', () => {
  const peer = beside('raymond')
  peer.link('other')
  peer.link('third')
  const ask = { peer: peerName('third'), start: 'third', number: 1, waitedMs: 0, hurries: false }
  const variant = { algorithm: 'raymond', mode: 'strict' } as const
  peer.hear({ type: 'request', name: 'x', variant, epoch: EPOCH, ask }, 'third')
  const [asked] = said(peer, 'request')
  expect(asked?.to).toBe('other')
  peer.pass(20 * LEASE_MS)
  peer.hear(tokenFor(asked?.message.ask as Ask))
  expect(said(peer, 'token').map(({ to }) => to)).toEqual(['third'])
})
