import type { Membership } from '@peermesh/membership'

/** Something that happened to a member, as this peer saw it. */
export interface MemberIncident {
  /** Wall milliseconds of this peer. */
  readonly at: number
  /** `join`, `leave`, `suspect`, `alive`, `dead`, or `refused`. */
  readonly what: string
  readonly why?: string
}

/** Of one peer, the newest are kept: enough for several deaths and returns. */
const INCIDENTS_MAX = 32

/** As many peers as membership remembers, dead ones included. The one to which nothing happened for longest is forgotten first. */
const PEERS_MAX = 2_048

const STATUS_EVENTS = ['join', 'leave', 'suspect', 'alive', 'dead'] as const

/** What membership did about each peer lately, in order. Bounded, in memory, from the start of this peer on. */
export class MemberHistory {
  readonly #incidents = new Map<string, readonly MemberIncident[]>()
  readonly #wall: () => number

  constructor(membership: Pick<Membership, 'addEventListener'>, wall: () => number = Date.now) {
    this.#wall = wall
    for (const type of STATUS_EVENTS) {
      membership.addEventListener(type, ({ detail: { peer } }) => this.#add(peer, type))
    }
    membership.addEventListener('refused', ({ detail: { peer, error } }) => {
      this.#add(peer, 'refused', error.message)
    })
  }

  /** The oldest first. */
  of(peer: string): readonly MemberIncident[] {
    return this.#incidents.get(peer) ?? []
  }

  /** All peers to which something happened, refused ones too, which are no members. */
  peers(): string[] {
    return [...this.#incidents.keys()]
  }

  #add(peer: string, what: string, why?: string): void {
    const before = this.of(peer)
    const last = before.at(-1)
    const incident = { at: this.#wall(), what, ...(why === undefined ? {} : { why }) }
    // A refusal comes again each time the peer is met: the newest stands for all of them.
    const kept = last?.what === 'refused' && last.why === why ? before.slice(0, -1) : before
    this.#incidents.delete(peer)
    this.#incidents.set(peer, [...kept, incident].slice(-INCIDENTS_MAX))
    const [oldest] = this.#incidents.keys()
    if (this.#incidents.size > PEERS_MAX && oldest !== undefined) {
      this.#incidents.delete(oldest)
    }
  }
}
