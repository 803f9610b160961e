import type { Peer } from 'peermesh'
import { describe, expect, it } from 'vitest'
import { Presence } from '../src/presence.ts'
import { EVENTUALLY, startPeers } from './support/peers.ts'

interface Seen {
  /** Names of those who are there, as last told. */
  people: string[]
  readonly typing: string[]
}

async function open(peer: Peer, options: { sweepMs?: number } = {}): Promise<{ presence: Presence; seen: Seen }> {
  const seen: Seen = { people: [], typing: [] }
  const presence = await Presence.open(
    peer,
    {
      people: (_, people) => {
        seen.people = [...people.values()].map(({ name, room }) => `${name} in ${room}`).sort()
      },
      typing: (typist, room, isTyping) => seen.typing.push(`${typist} ${isTyping ? 'types' : 'pauses'} in ${room}`),
      failed: (error) => {
        throw error
      }
    },
    options
  )
  return { presence, seen }
}

describe('presence', () => {
  it('shows who is where, and that they go', async () => {
    const [ada, grace] = (await startPeers(2)) as [Peer, Peer]
    const here = await open(ada)
    const there = await open(grace)
    await here.presence.show({ name: 'ada', room: 'lobby' })
    await there.presence.show({ name: 'grace', room: 'lobby' })
    for (const { seen } of [here, there]) {
      await expect.poll(() => seen.people, EVENTUALLY).toEqual(['ada in lobby', 'grace in lobby'])
    }
    await there.presence.show({ name: 'amazing grace', room: 'attic' })
    await expect.poll(() => here.seen.people, EVENTUALLY).toEqual(['ada in lobby', 'amazing grace in attic'])
    await there.presence.leave()
    await expect.poll(() => here.seen.people, EVENTUALLY).toEqual(['ada in lobby'])
    expect(await ada.store.get(`here/${grace.name}`)).toBeUndefined()
    here.presence.close()
  })

  it('tells who is typing, once, until they pause; and writes little for it', async () => {
    const [ada, grace] = (await startPeers(2)) as [Peer, Peer]
    const here = await open(ada)
    const there = await open(grace)
    await there.presence.show({ name: 'grace', room: 'lobby' })
    await expect.poll(() => here.seen.people, EVENTUALLY).toEqual(['grace in lobby'])
    const changes: unknown[] = []
    grace.store.addEventListener('change', ({ detail }) => changes.push(detail.keys))
    for (let key = 0; key < 100; key++) {
      await there.presence.type()
    }
    await expect.poll(() => here.seen.typing, EVENTUALLY).toEqual([`${grace.name} types in lobby`])
    expect(here.presence.typists('lobby')).toEqual([grace.name])
    expect(here.presence.typists('attic')).toEqual([])
    await there.presence.pause()
    await there.presence.pause()
    await expect
      .poll(() => here.seen.typing, EVENTUALLY)
      .toEqual([`${grace.name} types in lobby`, `${grace.name} pauses in lobby`])
    expect(changes).toHaveLength(2)
    here.presence.close()
    there.presence.close()
  })

  it('does not believe for ever that somebody is typing', async () => {
    const [ada, grace] = (await startPeers(2)) as [Peer, Peer]
    const here = await open(ada)
    const there = await open(grace)
    await there.presence.show({ name: 'grace', room: 'lobby' })
    await expect.poll(() => here.seen.people, EVENTUALLY).toEqual(['grace in lobby'])
    await there.presence.type()
    await expect
      .poll(() => here.seen.typing, EVENTUALLY)
      .toEqual([`${grace.name} types in lobby`, `${grace.name} pauses in lobby`])
    here.presence.close()
    there.presence.close()
  })

  it('of peers that are not there is not shown, and is taken away after a while', async () => {
    const [ada] = (await startPeers(1)) as [Peer]
    await ada.store.put('here/12D3KooWLongGone', { name: 'ghost', room: 'lobby' })
    const { presence, seen } = await open(ada, { sweepMs: 50 })
    await presence.show({ name: 'ada', room: 'lobby' })
    await expect.poll(async () => await ada.store.get('here/12D3KooWLongGone'), EVENTUALLY).toBeUndefined()
    expect(seen.people).toEqual(['ada in lobby'])
    presence.close()
  })

  it('that is taken away wrongly shows again', async () => {
    const [ada, grace] = (await startPeers(2)) as [Peer, Peer]
    const { presence } = await open(ada)
    await presence.show({ name: 'ada', room: 'lobby' })
    await expect.poll(async () => await grace.store.get(`here/${ada.name}`), EVENTUALLY).toBeDefined()
    await grace.store.delete(`here/${ada.name}`)
    await expect
      .poll(async () => await grace.store.get(`here/${ada.name}`), EVENTUALLY)
      .toEqual({ name: 'ada', room: 'lobby' })
    presence.close()
  })

  it('is not what a stranger writes under its keys', async () => {
    const [ada] = (await startPeers(1)) as [Peer]
    const { presence, seen } = await open(ada)
    for (const value of [null, 7, {}, { name: '\u0007', room: 'lobby' }, { name: 'x', room: '../x' }, ['name']]) {
      await ada.store.put(`here/${ada.name}`, value)
    }
    await ada.store.put('here/', { name: 'x', room: 'lobby' })
    await ada.store.put(`here/${ada.name}/typing`, null)
    await presence.show({ name: 'ada', room: 'lobby' })
    await expect.poll(() => seen.people, EVENTUALLY).toEqual(['ada in lobby'])
    presence.close()
  })
})
