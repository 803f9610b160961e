import type { MemberStatus } from 'peermesh'
import { describe, expect, it } from 'vitest'
import { changesIn, peopleFrom, type PersonChange } from '../src/people.ts'

const lobby = (name: string) => ({ name, room: 'lobby' })

/** What somebody in the lobby is told between two moments. */
function told(
  before: readonly [Record<string, string>, Record<string, MemberStatus>],
  after: readonly [Record<string, string>, Record<string, MemberStatus>]
): string[] {
  const people = ([rooms, statuses]: typeof before) =>
    peopleFrom(
      new Map(Object.entries(rooms).map(([peer, room]) => [peer, { name: peer.toUpperCase(), room }])),
      new Map(Object.entries(statuses))
    )
  return changesIn('lobby', people(before), people(after), new Map(Object.entries(after[1]))).map(summary)
}

const summary = ({ type, person }: PersonChange): string => `${person.name} ${type}`

describe('who is there', () => {
  it('is who says so and is held alive; a suspect is away', () => {
    const entries = new Map(['a', 'b', 'c', 'd', 'e'].map((peer) => [peer, lobby(peer)] as const))
    const statuses = new Map<string, MemberStatus>([
      ['a', 'alive'],
      ['b', 'suspect'],
      ['c', 'dead'],
      ['d', 'left'],
      ['f', 'alive']
    ])
    const people = [...peopleFrom(entries, statuses).values()]
    expect(people.map(({ peer, state }) => `${peer} ${state}`)).toEqual(['a here', 'b away'])
  })
})

describe('what is told of people', () => {
  it('is who arrives, and who leaves the room or the mesh', () => {
    expect(told([{}, { a: 'alive' }], [{ a: 'lobby' }, { a: 'alive' }])).toEqual(['A arrived'])
    expect(told([{ a: 'lobby' }, { a: 'alive' }], [{ a: 'attic' }, { a: 'alive' }])).toEqual(['A left'])
    expect(told([{ a: 'lobby' }, { a: 'alive' }], [{}, { a: 'alive' }])).toEqual(['A left'])
    expect(told([{ a: 'lobby' }, { a: 'alive' }], [{ a: 'lobby' }, { a: 'left' }])).toEqual(['A left'])
  })

  it('is who does not answer, who answers again, and whose peer is dead', () => {
    expect(told([{ a: 'lobby' }, { a: 'alive' }], [{ a: 'lobby' }, { a: 'suspect' }])).toEqual(['A away'])
    expect(told([{ a: 'lobby' }, { a: 'suspect' }], [{ a: 'lobby' }, { a: 'alive' }])).toEqual(['A back'])
    expect(told([{ a: 'lobby' }, { a: 'suspect' }], [{ a: 'lobby' }, { a: 'dead' }])).toEqual(['A gone'])
    expect(told([{ a: 'lobby' }, { a: 'dead' }], [{ a: 'lobby' }, { a: 'alive' }])).toEqual(['A arrived'])
  })

  it('is nothing of other rooms, and nothing where nothing changed', () => {
    expect(told([{}, { a: 'alive' }], [{ a: 'attic' }, { a: 'alive' }])).toEqual([])
    expect(told([{ a: 'lobby' }, { a: 'alive' }], [{ a: 'lobby' }, { a: 'alive' }])).toEqual([])
  })

  it('is another name', () => {
    const statuses = new Map<string, MemberStatus>([['a', 'alive']])
    const [before, after] = ['ada', 'lovelace'].map((name) => peopleFrom(new Map([['a', lobby(name)]]), statuses))
    expect(changesIn('lobby', before ?? new Map(), after ?? new Map(), statuses)).toEqual([
      { type: 'renamed', person: { peer: 'a', name: 'lovelace', room: 'lobby', state: 'here' }, before: 'ada' }
    ])
  })
})
