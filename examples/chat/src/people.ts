import type { MemberStatus } from 'peermesh'

/** What a peer says of itself. */
export interface PresenceEntry {
  readonly name: string
  readonly room: string
}

/** Somebody who is in a room; `away` while it is suspected: slow, cut off or gone. */
export interface Person extends PresenceEntry {
  readonly peer: string
  readonly state: 'here' | 'away'
}

/** By peer id. */
export type People = ReadonlyMap<string, Person>

/** `gone`: its peer is dead, as far as the mesh can tell. */
export type PersonChange =
  | { readonly type: 'arrived' | 'left' | 'gone' | 'away' | 'back'; readonly person: Person }
  | { readonly type: 'renamed'; readonly person: Person; readonly before: string }

/** Who is there: whoever says so, and whom membership holds alive. Either alone is not enough: the dead do not take back what they said. */
export function peopleFrom(
  entries: ReadonlyMap<string, PresenceEntry>,
  statuses: ReadonlyMap<string, MemberStatus>
): People {
  const people = new Map<string, Person>()
  for (const [peer, { name, room }] of entries) {
    const status = statuses.get(peer)
    if (status === 'alive' || status === 'suspect') {
      people.set(peer, { peer, name, room, state: status === 'alive' ? 'here' : 'away' })
    }
  }
  return people
}

/** What is new in a room, for those who watch it. */
export function changesIn(
  room: string,
  before: People,
  after: People,
  statuses: ReadonlyMap<string, MemberStatus>
): PersonChange[] {
  const [were, are] = [inRoom(room, before), inRoom(room, after)]
  const changes: PersonChange[] = []
  for (const [peer, person] of were) {
    if (!are.has(peer)) {
      changes.push({ type: statuses.get(peer) === 'dead' ? 'gone' : 'left', person })
    }
  }
  for (const [peer, person] of are) {
    const earlier = were.get(peer)
    if (earlier === undefined) {
      changes.push({ type: 'arrived', person })
      continue
    }
    if (earlier.name !== person.name) {
      changes.push({ type: 'renamed', person, before: earlier.name })
    }
    if (earlier.state !== person.state) {
      changes.push({ type: person.state === 'away' ? 'away' : 'back', person })
    }
  }
  return changes
}

export function inRoom(room: string, people: People): Map<string, Person> {
  return new Map([...people].filter(([, person]) => person.room === room))
}
