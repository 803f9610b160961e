import { peerName } from '@peermesh/kernel'
import type { Ask } from '@peermesh/lock/core'
import { describe, expect, it } from 'vitest'
import { Raymond } from '../src/core/raymond.ts'

const ask = (peer: string, number = 1): Ask => {
  return { peer: peerName(peer), start: peer, number, waitedMs: 0, hurries: false }
}

/** One of a mesh of twelve, in which `root` made the token. */
function peer(self: string, root: string): { readonly routing: Raymond; readonly sent: string[] } {
  const sent: string[] = []
  let number = 0
  const routing = new Raymond({
    self: peerName(self),
    ask: (to, { peer: by }) => sent.push(`${by} to ${to}`) > 0,
    askAll: () => undefined,
    linked: () => [...'abcdefghijkl'].filter((name) => name !== self).map(peerName),
    nextNumber: () => (number += 10)
  })
  routing.reset(peerName(root))
  return { routing, sent }
}

const names = ({ behind }: Raymond): string[] => behind.map(({ peer: name }) => name)

describe('a tree of peers', () => {
  it('[K6] each asks the one that it is under, four under each, from whoever made the token on by name', () => {
    const parents = [...'abcdefghijkl'].map((self) => {
      const { routing, sent } = peer(self, 'c')
      routing.want(ask(self))
      return sent[0]?.at(-1) ?? '-'
    })
    // c: d e f g; d: h i j k; e: l a b
    expect(parents.join('')).toBe('ee-ccccdddde')
  })

  it('[K6] asks for those who ask it, and the token goes where it was asked for', () => {
    const { routing, sent } = peer('d', 'c')
    expect(routing.asksFor).toBe(undefined)
    expect([routing.heard(ask('h')), routing.heard(ask('i'))]).toEqual([true, true])
    expect(routing.asksFor?.peer).toBe('h')
    routing.want(ask('d'))
    routing.arrived()
    routing.passed()
    routing.left()
    expect([names(routing), routing.asksFor?.peer]).toEqual([['i'], 'i'])
    routing.want(ask('d', 2))
    expect(sent).toEqual(['d to c', 'd to h'])
  })

  it('[K5] lets in whoever asked first, here or there', () => {
    const { routing } = peer('c', 'c')
    expect(routing.isFirst(5)).toBe(true)
    routing.heard(ask('d'))
    expect([routing.isFirst(5), routing.isFirst(15)]).toEqual([true, false])
  })

  it('[K4] an ask that comes twice is heard once, and one of another start is another', () => {
    const { routing } = peer('c', 'c')
    expect([routing.heard(ask('d', 2)), routing.heard(ask('d', 2)), routing.heard(ask('d', 1))]).toEqual([
      true,
      false,
      false
    ])
    expect(routing.heard({ ...ask('d', 1), start: 'again' })).toBe(true)
    expect(routing.heard(ask('c'))).toBe(false)
  })
})
