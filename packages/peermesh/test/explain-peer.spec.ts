import { millis, peerName, storeId } from '@peermesh/kernel'
import type { MeshHostEvents } from '@peermesh/host'
import type { Explanation, MemberInfo } from '@peermesh/membership'
import { TypedEventEmitter } from 'main-event'
import { describe, expect, it } from 'vitest'
import { peerExplainer } from '../src/control/explain/explain-peer.ts'
import { type HostHappening, HostStory } from '../src/control/host-story.ts'

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

async function explained(happened: readonly (Omit<Explanation, 'at'> | HostHappening)[]) {
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

it('of a peer that broke the protocol is said how, once for each way, and of this peer why it began anew', async () => {
  const host = new TypedEventEmitter<MeshHostEvents>()
  const story = new HostStory(host, '12D3KooWFirst')
  for (const reason of ['nonsense', 'nonsense', 'more nonsense', 'nonsense']) {
    host.safeDispatchEvent('reject', { detail: { peer: NAME, core: 'membership', reason } })
  }
  const identity = { peer: NAME, storeId: DEAD.storeId, boot: 2, startNonce: '00' }
  host.safeDispatchEvent('restart', { detail: { identity, reason: 'our disk was lost' } })
  expect((await explained([...story.of(NAME), ...story.of('12D3KooWFirst')])).lines).toEqual([
    'it broke the protocol: membership: more nonsense',
    'it broke the protocol: membership: nonsense (3 times, this was the last)',
    'this peer began anew: our disk was lost'
  ])
})

it('what is kept of those who break the protocol is bounded, whatever they say and however many they are', () => {
  const host = new TypedEventEmitter<MeshHostEvents>()
  const story = new HostStory(host, '12D3KooWFirst')
  const reject = (peer: string, reason: string) =>
    host.safeDispatchEvent('reject', { detail: { peer: peerName(peer), core: 'membership', reason } })
  for (let count = 0; count < 100; count++) {
    reject(NAME, `nonsense ${count}`)
  }
  expect(story.of(NAME)).toHaveLength(16)
  for (let count = 0; count < 64; count++) {
    reject(`peer ${count}`, 'nonsense')
  }
  expect(story.of(NAME)).toEqual([])
})

it('of this peer is said that another runs under its key', async () => {
  expect((await explained([{ what: 'runs-twice' }])).lines).toEqual(['another process runs under the key of this peer'])
})
