import type { Millis, PeerName } from '@peermesh/kernel'
import type { MembershipConfig } from './config.ts'
import { FULL_AGAIN_SHARE, LINK_GRACE_PERIODS } from './limits.ts'
import { RingNeighbours } from './ring-neighbours.ts'

/** What it has to know of the view. */
interface LiveMembers {
  /** All but ourselves. */
  readonly live: readonly PeerName[]
  isLive(peer: PeerName): boolean
}

/**
 * Whom we keep a link to, and whom we probe (M28, M29): all members, or from some size on only our neighbours on a few rings, so that links, load and
 * detection time of a peer stay the same however many there are.
 *
 * Each peer decides by its own view, and two need not agree: a link is made where either side wants it, and none is ever closed for being one too many.
 * So a peer that takes the mesh for small merely makes links that others would not have.
 */
export class Topology {
  readonly #config: MembershipConfig
  readonly #view: LiveMembers
  readonly #rings: RingNeighbours
  #isExpander = false
  /** Whom we probe, and since when. */
  #targets = new Map<PeerName, Millis>()
  #neighbours: ReadonlySet<PeerName> = new Set()
  #changed = new Set<PeerName>()

  constructor(init: {
    readonly self: PeerName
    readonly config: MembershipConfig
    readonly view: LiveMembers
  }) {
    this.#config = init.config
    this.#view = init.view
    this.#rings = new RingNeighbours(init.self, init.config.expanderRings)
  }

  get isExpander(): boolean {
    return this.#isExpander
  }

  /** The live members that we probe. */
  targets(): readonly PeerName[] {
    return this.#isExpander ? [...this.#targets.keys()].sort() : this.#view.live
  }

  /** Whether we probe this live member. */
  isTarget(peer: PeerName): boolean {
    return !this.#isExpander || this.#targets.has(peer)
  }

  /** Whether it is ours to look after this live member, more than anybody's: there are few observers, and we are one. */
  isWatched(peer: PeerName): boolean {
    return this.#isExpander && this.#targets.has(peer)
  }

  /** Whether a link to this live member is wanted. */
  isNeighbour(peer: PeerName): boolean {
    return !this.#isExpander || this.#neighbours.has(peer)
  }

  /**
   * Whether a member that is not linked has had the time to be. Before that a probe would only find out that there is no link: hardly anybody
   * else has one whom we could ask, in the expander ever, and in a mesh that is just forming not yet.
   */
  isOverdue(peer: PeerName, now: Millis): boolean {
    const since = this.#targets.get(peer)
    return since === undefined || now - since >= LINK_GRACE_PERIODS * this.#config.periodMs
  }

  /** These came, went, or are the same. Neither way does a member that comes or goes make us switch there and back. */
  update(peers: ReadonlySet<PeerName>, now: Millis): void {
    if (peers.size === 0) {
      return
    }
    const { probeTopology, expanderAbove } = this.#config
    const membersCount = this.#view.live.length + 1
    const above = this.#isExpander ? expanderAbove * FULL_AGAIN_SHARE : expanderAbove
    const isExpander = probeTopology === 'expander' || (probeTopology === 'auto' && membersCount > above)
    let changes = isExpander !== this.#isExpander
    if (changes) {
      this.#switch(isExpander)
    } else if (isExpander) {
      for (const peer of peers) {
        changes = (this.#view.isLive(peer) ? this.#rings.add(peer) : this.#rings.remove(peer)) || changes
      }
    }
    if (!isExpander) {
      this.#setTargets(this.#view.live, now)
    } else if (changes) {
      this.#settle(now)
    }
  }

  /** Of whom it changed whether a link is wanted, since this was last asked. */
  takeChanged(): ReadonlySet<PeerName> {
    const changed = this.#changed
    if (changed.size > 0) {
      this.#changed = new Set()
    }
    return changed
  }

  snapshot(): unknown {
    return { isExpander: this.#isExpander, targets: [...this.targets()] }
  }

  #switch(isExpander: boolean): void {
    this.#isExpander = isExpander
    this.#rings.clear()
    this.#neighbours = new Set()
    for (const peer of this.#view.live) {
      this.#changed.add(peer)
      if (isExpander) {
        this.#rings.add(peer)
      }
    }
  }

  #settle(now: Millis): void {
    const successors = this.#rings.successors
    const neighbours = new Set([...successors, ...this.#rings.predecessors])
    for (const peer of neighbours) {
      if (!this.#neighbours.has(peer)) {
        this.#changed.add(peer)
      }
    }
    for (const peer of this.#neighbours) {
      if (!neighbours.has(peer)) {
        this.#changed.add(peer)
      }
    }
    this.#setTargets(successors, now)
    this.#neighbours = neighbours
  }

  #setTargets(peers: Iterable<PeerName>, now: Millis): void {
    const before = this.#targets
    this.#targets = new Map()
    for (const peer of peers) {
      this.#targets.set(peer, before.get(peer) ?? now)
    }
  }
}
