import { peerName } from '@peermesh/kernel'
import type { Ask } from '@peermesh/lock/core'
import { describe, expect, it } from 'vitest'
import { NaimiTrehel } from '../src/core/naimi-trehel.ts'

const ask = (peer: string): Ask => ({ peer: peerName(peer), start: peer, number: 1, waitedMs: 0, hurries: false })

function peer(self: string, root: string): { readonly routing: NaimiTrehel; readonly sent: string[] } {
  const sent: string[] = []
  const routing = new NaimiTrehel({
    self: peerName(self),
    ask: (to, { peer: by }) => sent.push(`${by} to ${to}`) > 0,
    askAll: () => undefined,
    linked: () => [],
    nextNumber: () => 0
  })
  routing.reset(peerName(root))
  return { routing, sent }
}

describe('path reversal', () => {
  it('[K5] puts who asks behind whoever asked last, and hands others on to that one', () => {
    const { routing, sent } = peer('a', 'a')
    expect(routing.heard(ask('b'))).toBe(true)
    expect(routing.heard(ask('c'))).toBe(false)
    expect(routing.behind.map(({ peer: name }) => name)).toEqual(['b'])
    expect(sent).toEqual(['c to b'])
    routing.passed()
    expect(routing.behind).toEqual([])
    routing.want(ask('a'))
    expect(sent).toEqual(['c to b', 'a to c'])
  })

  it('[K5] whoever asked is the last until another does', () => {
    const { routing, sent } = peer('a', 'b')
    routing.want(ask('a'))
    expect(routing.heard(ask('c'))).toBe(true)
    expect(routing.behind.map(({ peer: name }) => name)).toEqual(['c'])
    expect(sent).toEqual(['a to b'])
  })

  it('[K6] an ask that comes back to who sent it is dropped: it is looked for as one that is lost', () => {
    const { routing, sent } = peer('a', 'b')
    expect(routing.heard(ask('a'))).toBe(false)
    expect(sent).toEqual([])
  })
})
