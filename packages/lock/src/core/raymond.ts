import { compareText, type PeerName } from '@peermesh/kernel'
import { CARRIED_MAX, TREE_ARITY } from './limits.ts'
import { type Ask, type Carried, NOTHING_CARRIED } from './messages.ts'
import type { Routing, RoutingPorts } from './routing.ts'

/** Somebody next to this peer in the tree who asks. */
interface Place {
  readonly ask: Ask
  /** Counted with the requests of this peer: which of them came before. */
  readonly number: number
}

/**
 * Raymond 1989: peers stand in a tree, and each knows by which of its neighbours there the token is. It asks that one, once, for itself or for those of the others that ask it; and the token comes back the same
 * way, from neighbour to neighbour, each of which goes on asking for those who still wait behind it. So a peer exchanges messages with few others, whoever holds the lock, and no ask takes more
 * steps than the tree is deep.
 *
 * The tree begins anew with each epoch: whoever made the token is its root, and the others follow in a ring from there by the order of their names, each under the one whose place it is to be. A peer needs to know only whom it is
 * under. Where some do not see the same peers it is another tree, and a tree still: each is under one that comes before it.
 */
export class Raymond implements Routing {
  readonly #ports: RoutingPorts
  /** By whom the token is; this peer, where it is here. */
  #holder: PeerName
  readonly #queue: Place[] = []
  /** The last ask of each neighbour: one that comes twice is not heard again. */
  readonly #heard = new Map<PeerName, Ask>()

  constructor(ports: RoutingPorts) {
    this.#ports = ports
    this.#holder = ports.self
  }

  get behind(): readonly Ask[] {
    return this.#queue.map(({ ask }) => ask)
  }

  get asksFor(): Ask | undefined {
    return this.#queue[0]?.ask
  }

  get carried(): Carried {
    return NOTHING_CARRIED
  }

  /** By whom it is follows from no root. */
  get rest(): PeerName | undefined {
    return undefined
  }

  isFirst(request: number): boolean {
    const [next] = this.#queue
    return next === undefined || request < next.number
  }

  reset(root: PeerName): void {
    const { self, linked } = this.#ports
    this.#holder = root === self ? self : parentOf(self, root, linked())
    this.#queue.length = 0
    this.#heard.clear()
  }

  want(ask: Ask): void {
    if (this.#holder !== this.#ports.self) {
      this.#ports.ask(this.#holder, ask)
    }
  }

  lead(holder: PeerName): void {
    this.#holder = holder
  }

  heard(ask: Ask): boolean {
    const { peer, start, number } = ask
    const last = this.#heard.get(peer)
    if (peer === this.#ports.self || (last?.start === start && last.number >= number)) {
      return false
    }
    this.#heard.delete(peer)
    this.#heard.set(peer, ask)
    for (const oldest of this.#heard.keys()) {
      if (this.#heard.size <= CARRIED_MAX) {
        break
      }
      this.#heard.delete(oldest)
    }
    this.#queue.push({ ask, number: this.#ports.nextNumber() })
    return true
  }

  arrived(): void {
    this.#holder = this.#ports.self
  }

  passed(): void {
    const next = this.#queue.shift()
    if (next !== undefined) {
      this.#holder = next.ask.peer
    }
  }

  left(): void {
    // Where it went is known since `passed`.
  }
}

/** Whom this peer is under, in a tree of all that it sees. */
function parentOf(self: PeerName, root: PeerName, linked: Iterable<PeerName>): PeerName {
  const names = [...new Set([self, root, ...linked])].sort(compareText)
  const from = names.indexOf(root)
  const place = (names.indexOf(self) - from + names.length) % names.length
  return names[(from + Math.floor((place - 1) / TREE_ARITY)) % names.length] ?? root
}
