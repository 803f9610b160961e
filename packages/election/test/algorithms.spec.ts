import { peerName, Random } from '@peermesh/kernel'
import { describe, expect, it } from 'vitest'
import { electionRun } from '../sim/message-count.ts'
import { bucketOf, compareRanks, electionKind, electorateOf, type LeaderResult, type Rank } from '../src/core/index.ts'

const rank = (peer: string, fields: Partial<Rank> = {}): Rank => ({
  score: 0,
  penalty: 0,
  load: 0,
  health: 0,
  peer: peerName(peer),
  ...fields
})

describe('messages of one election, counted', () => {
  it.each([5, 50, 200])('[L6] directed bully, of %d: 2 · (1 + f) + (n − 1)', (count) => {
    const { messages, leaders } = electionRun({ variant: 'directed', count, seed: 'x', starters: 1, dead: 2 })
    expect(leaders).toBe(1)
    expect(messages).toBeLessThanOrEqual(2 * (1 + 2) + (count - 1))
  })

  it.each([5, 50, 200])('[L6] Chang-Roberts, of %d: n · H(n) + n on average', (count) => {
    let total = 0
    for (let seed = 0; seed < 20; seed++) {
      total += electionRun({ variant: 'chang-roberts', count, seed: `${seed}`, starters: count, dead: 0 }).messages
    }
    const harmonic = Array.from({ length: count }, (_, index) => 1 / (index + 1)).reduce((sum, part) => sum + part)
    expect(total / 20).toBeLessThanOrEqual(1.15 * count * harmonic + count)
  })

  it.each([5, 50, 200])('[L6] Hirschberg-Sinclair, of %d: 8n · (1 + ⌈log₂ n⌉) and n', (count) => {
    const { messages, leaders } = electionRun({
      variant: 'hirschberg-sinclair',
      count,
      seed: 'x',
      starters: count,
      dead: 0
    })
    expect(leaders).toBe(1)
    expect(messages).toBeLessThanOrEqual(8 * count * (1 + Math.ceil(Math.log2(count))) + count)
  })

  it.each(['directed', 'classic', 'chang-roberts', 'hirschberg-sinclair'] as const)(
    '[L4] %s elects the best rank where nothing fails',
    (variant) => {
      expect(electionRun({ variant, count: 9, seed: 'y', starters: 1, dead: 0 }).isBest).toBe(true)
    }
  )
})

describe('ranks', () => {
  it('[E2] are a total order: score, penalty, load, health, name', () => {
    const ordered = [
      rank('z', { score: -1 }),
      rank('z', { penalty: 1 }),
      rank('z', { load: 1 }),
      rank('z', { health: 1 }),
      rank('a'),
      rank('b')
    ]
    const shuffled = new Random('ranks', 'shuffle').shuffle(ordered)
    expect(shuffled.sort(compareRanks)).toEqual(ordered)
  })

  it('[E2] a load on the border of a step stays where it was', () => {
    expect([bucketOf(0.26, 0), bucketOf(0.31, 0), bucketOf(0.24, 1), bucketOf(0.19, 1)]).toEqual([0, 1, 1, 0])
  })

  it('[E8] above 32 candidates seven are elected from, the same at every peer', () => {
    const peers = Array.from({ length: 100 }, (_, index) => peerName(`p${index}`))
    const elected = electorateOf('scope', peers)
    expect(elected).toHaveLength(7)
    expect(electorateOf('scope', [...peers].reverse())).toEqual(elected)
    expect(electorateOf('scope', peers.slice(0, 32))).toHaveLength(32)
  })
})

describe('the register of a scope', () => {
  const kind = { variant: 'directed', mode: 'quorum' } as const
  const claim = (session: string, over?: string) => ({ type: 'claim', session, over, rank: rank(session), kind })
  const context = { version: 0, floor: 4, generation: 0 }
  const apply = (state: unknown, args: unknown) => {
    const { state: next, result } = electionKind.apply(state, args, context)
    return { next, result: result as LeaderResult }
  }

  it('[L1] [L3] [L7] [E1] each claim has a later term and a higher fence, from the floor on', () => {
    const first = apply(undefined, claim('s'))
    expect(first.result).toMatchObject({ granted: true, term: 5, fence: 5 })
    expect(apply(first.next, claim('t')).result).toMatchObject({ granted: false, session: 's' })
    expect(apply(first.next, claim('t', 's')).result).toMatchObject({ granted: true, term: 6, fence: 6 })
    const again = apply(first.next, claim('s'))
    expect(again.result).toMatchObject({ granted: true, term: 6, fence: 6 })
    expect(apply(again.next, { type: 'resign', session: 's', term: 5 }).result.granted).toBe(false)
  })

  it('[E5] a transfer names the successor, and what was resigned is free', () => {
    const { next } = apply(undefined, claim('s'))
    const successor = { session: 't', rank: rank('t') }
    const moved = apply(next, { type: 'transfer', session: 's', term: 5, successor })
    expect(moved.result).toMatchObject({ granted: true, term: 6, session: 't' })
    expect(apply(moved.next, { type: 'resign', session: 's', term: 5 }).result.granted).toBe(false)
    expect(electionKind.isFree(apply(moved.next, { type: 'resign', session: 't', term: 6 }).next)).toBe(true)
  })

  it('[E9] keeps the algorithm and mode of its first use', () => {
    const { next } = apply(undefined, claim('s'))
    const other = { ...claim('t', 's'), kind: { variant: 'classic', mode: 'quorum' } }
    expect(apply(next, other).result).toMatchObject({ granted: false, kind })
  })
})
