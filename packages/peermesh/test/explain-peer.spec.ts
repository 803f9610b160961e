import { millis, peerName, storeId } from '@peermesh/kernel'
import type { Explanation, MemberInfo } from '@peermesh/membership'
import { describe, expect, it } from 'vitest'
import { peerExplainer } from '../src/control/explain/explain-peer.ts'

const NAME = peerName('12D3KooWSecond')

const DEAD: MemberInfo = {
  peer: NAME,
  storeId: storeId('00'.repeat(16)),
  boot: 1,
  status: 'dead',
  since: millis(98_000),
  addresses: [],
  metadata: { priority: 0, capacity: 1, load: 0, tags: [] },
  linked: false
}

async function explained(happened: readonly Omit<Explanation, 'at'>[]) {
  const history = happened.map((each) => ({ ...each, at: millis(98_000) }))
  const knowledge = {
    self: '12D3KooWFirst',
    members: () => [DEAD],
    connections: () => [],
    history: () => history,
    met: () => []
  }
  const clocks = { monotonic: () => 100_000, wall: () => 1_000_000 }
  const { summary, lists } = await peerExplainer(knowledge, clocks).explain(NAME)
  return { summary, lines: lists.flatMap(({ rows }) => rows.map(([, what]) => what)) }
}

describe('of a dead peer', () => {
  it('is said that its process ended, where others saw that since it last lived', async () => {
    const ended = (by: string) => ({ what: 'process-ended', by: peerName(by) }) as const
    const story = [{ what: 'alive' }, ended('12D3KooWFirst'), ended('12D3KooWThird'), { what: 'dead' }] as const
    expect((await explained(story)).summary).toBe(
      'It is dead, for 2.0 s: its process ended, as 2 peers saw. Started again, it returns by itself.'
    )
    expect((await explained([ended('12D3KooWThird'), { what: 'dead' }])).summary).toContain('as one peer saw')
    expect((await explained([ended('12D3KooWThird'), { what: 'alive' }, { what: 'dead' }])).summary).toContain(
      'it was suspected for too long'
    )
  })

  it('is said whose word it was', async () => {
    expect((await explained([{ what: 'alive' }, { what: 'dead', by: peerName('12D3KooWThird') }])).lines).toEqual([
      'alive',
      'dead, as 12D3KooWThird told'
    ])
  })
})

it('of this peer is said that another runs under its key', async () => {
  expect((await explained([{ what: 'runs-twice' }])).lines).toEqual(['another process runs under the key of this peer'])
})
