import type { Moment, PeerName } from '@peermesh/kernel'
import { CHASES_MAX, CYCLE_MAX } from './limits.ts'
import type { DeadlockMessage, Holding, Wait } from './messages.ts'

export interface DeadlockPorts {
  readonly self: PeerName
  /** All requests of whoever this one is of, itself among them; none where it is over. */
  ofSameOwner(request: number): readonly number[]
  /** What it waits for now; nothing where it stands in no queue. */
  waitsOf(request: number): readonly Wait[]
  /** Whether it is held here, by the clocks of now, under that fence. */
  holds(name: string, holding: Holding, at: Moment): boolean
  send(to: PeerName, message: DeadlockMessage): void
  /** Somebody has to give in. */
  giveUp(cycle: readonly Wait[], at: Moment): void
}

type Chase = Extract<DeadlockMessage, { readonly type: 'chase' }>
type Confirm = Extract<DeadlockMessage, { readonly type: 'confirm' }>

/** Where the chases of one round that began with one request have been. */
interface Visited {
  round: number
  readonly requests: Set<number>
}

/**
 * Finds owners that wait for each other in a circle, by chasing along their waits (Chandy, Misra, Haas 1983; the AND model). Like a rumour that is sent to whoever one
 * waits for: who hears his own is in a circle.
 *
 * K7 A cycle is told of only once it was walked twice. A request waits once and a holding is held once, so what was seen in both rounds was there in between,
 *    and at the end of the first round all of it was there.
 */
export class Deadlocks {
  readonly #ports: DeadlockPorts
  /** By who began it: the ones heard of last are remembered. */
  readonly #visited = new Map<string, Visited>()
  #round = 0

  constructor(ports: DeadlockPorts) {
    this.#ports = ports
  }

  /** A request waits, by a look at the register that was just taken. */
  begin(request: number, at: Moment): void {
    if (this.#ports.ofSameOwner(request).length < 2) {
      // Its owner holds nothing that anybody could wait for.
      return
    }
    const round = ++this.#round
    for (const wait of this.#ports.waitsOf(request)) {
      this.#pass(wait.by.peer, { type: 'chase', round, path: [wait] }, at)
    }
  }

  heard(message: DeadlockMessage, at: Moment): void {
    if (message.type === 'chase') {
      this.#chased(message, at)
    } else {
      this.#confirmed(message, at)
    }
  }

  #chased({ round, path }: Chase, at: Moment): void {
    const [first, last] = [path[0] as Wait, path.at(-1) as Wait]
    const { ofSameOwner, waitsOf } = this.#ports
    if (!this.#holds(last, at)) {
      return
    }
    const requests = ofSameOwner(last.by.request)
    if (requests.includes(first.request) && this.#isThere(first)) {
      this.#found(path, at)
    } else if (path.length < CYCLE_MAX && this.#isNew(first, round, last.by.request)) {
      for (const wait of requests.flatMap((request) => waitsOf(request))) {
        this.#pass(wait.by.peer, { type: 'chase', round, path: [...path, wait] }, at)
      }
    }
  }

  /** It goes around once more, the youngest last. */
  #found(path: readonly Wait[], at: Moment): void {
    const youngest = path.reduce((index, wait, other) => (isYounger(wait, path[index] as Wait) ? other : index), 0)
    const cycle = [...path.slice(youngest + 1), ...path.slice(0, youngest + 1)]
    this.#pass((cycle[0] as Wait).peer, { type: 'confirm', step: 0, cycle }, at)
  }

  #confirmed({ step, cycle }: Confirm, at: Moment): void {
    const [before, wait, next] = [cycle.at(step - 1) as Wait, cycle[step] as Wait, cycle[step + 1]]
    const isOneOwner = this.#ports.ofSameOwner(before.by.request).includes(wait.request)
    if (!isOneOwner || !this.#holds(before, at) || !this.#isThere(wait)) {
      return
    }
    if (next === undefined) {
      this.#ports.giveUp(cycle, at)
    } else {
      this.#pass(next.peer, { type: 'confirm', step: step + 1, cycle }, at)
    }
  }

  /** Who is waited for still holds it, here. */
  #holds({ name, by }: Wait, at: Moment): boolean {
    return by.peer === this.#ports.self && this.#ports.holds(name, by, at)
  }

  /** It still waits here, and for the same. */
  #isThere({ peer, session, request, by }: Wait): boolean {
    return (
      peer === this.#ports.self &&
      this.#ports
        .waitsOf(request)
        .some((wait) => wait.session === session && wait.by.session === by.session && wait.by.request === by.request)
    )
  }

  /** Each holding is passed once in a round: several ways may lead to it. */
  #isNew({ session, request }: Wait, round: number, holding: number): boolean {
    const key = `${session} ${request}`
    const known = this.#visited.get(key)
    const visited = known === undefined || known.round < round ? { round, requests: new Set<number>() } : known
    if (visited.round > round || visited.requests.has(holding)) {
      return false
    }
    this.#visited.delete(key)
    this.#visited.set(key, visited)
    visited.requests.add(holding)
    for (const oldest of this.#visited.keys()) {
      if (this.#visited.size <= CHASES_MAX) {
        break
      }
      this.#visited.delete(oldest)
    }
    return true
  }

  #pass(to: PeerName, message: DeadlockMessage, at: Moment): void {
    if (to === this.#ports.self) {
      this.heard(message, at)
    } else {
      this.#ports.send(to, message)
    }
  }
}

/** The one that asked last; any order would do, as long as all see the same. */
function isYounger(a: Wait, b: Wait): boolean {
  if (a.askedAt !== b.askedAt) {
    return a.askedAt > b.askedAt
  }
  return a.session === b.session ? a.request > b.request : a.session > b.session
}
