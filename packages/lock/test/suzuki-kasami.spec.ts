import { peerName } from '@peermesh/kernel'
import type { Ask } from '@peermesh/lock/core'
import { describe, expect, it } from 'vitest'
import { SuzukiKasami } from '../src/core/suzuki-kasami.ts'

const ask = (peer: string, number = 1): Ask => {
  return { peer: peerName(peer), start: peer, number, waitedMs: 0, hurries: false }
}

function peer(self: string): { readonly routing: SuzukiKasami; readonly sent: string[] } {
  const sent: string[] = []
  const routing = new SuzukiKasami({
    self: peerName(self),
    ask: () => true,
    askAll: ({ peer: by, number }) => sent.push(`${by} ${number}`),
    linked: () => [],
    nextNumber: () => 0
  })
  routing.reset()
  return { routing, sent }
}

const names = ({ behind }: SuzukiKasami): string[] => behind.map(({ peer: name }) => name)

describe('asking all', () => {
  it('[K5] whoever has the token puts who asks in its queue, and hands that on with it', () => {
    const [a, b] = [peer('a').routing, peer('b')]
    a.arrived({ queue: [], served: [] })
    b.routing.want(ask('b'))
    expect(b.sent).toEqual(['b 1'])
    expect([a.heard(ask('b')), a.heard(ask('c'))]).toEqual([true, true])
    a.passed()
    const { carried } = a
    a.left()
    b.routing.arrived(carried)
    expect([names(a), names(b.routing)]).toEqual([[], ['c']])
  })

  it('[K4] an ask that was let in elsewhere is told from one that waits', () => {
    const { routing } = peer('a')
    routing.heard(ask('b', 1))
    routing.heard(ask('c', 4))
    routing.arrived({ queue: [], served: [ask('b', 1), ask('c', 3)] })
    expect(names(routing)).toEqual(['c'])
    expect(routing.heard(ask('c', 4))).toBe(false)
  })
})
