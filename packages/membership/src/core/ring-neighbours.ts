import { codeUnits, hash128, type PeerName } from '@peermesh/kernel'

/** Of one ring: who comes next after us, and who is next before us. */
interface Place {
  next: PeerName | undefined
  previous: PeerName | undefined
}

/** Positions that one 128-bit hash gives. */
const POSITIONS_PER_HASH = 4
const CIRCLE = 2 ** 32

/**
 * Our neighbours on a number of pseudo-random rings. On each ring all members stand in the order of a hash of (ring, name): whoever knows the
 * same members knows the same rings, without a word. The union of a few such rings is an expander with high probability (Law, Siu 2003; used
 * for failure detection by Suresh et al. 2018): no small cut, a diameter of O(log N), and of each member as many observers as there are rings.
 *
 * A ring is never built: of each only the two places beside us are kept, which a member that comes may take, and one that goes leaves to the next.
 */
export class RingNeighbours {
  readonly #self: PeerName
  readonly #own: readonly number[]
  readonly #positions = new Map<PeerName, readonly number[]>()
  readonly #places: readonly Place[]

  constructor(self: PeerName, ringsCount: number) {
    this.#self = self
    this.#own = positionsOf(self, ringsCount)
    this.#places = this.#own.map(() => ({ next: undefined, previous: undefined }))
  }

  /** True where that changes who is beside us. */
  add(peer: PeerName): boolean {
    if (this.#positions.has(peer)) {
      return false
    }
    this.#positions.set(peer, positionsOf(peer, this.#own.length))
    let changes = false
    for (let ring = 0; ring < this.#places.length; ring++) {
      changes = this.#offer(peer, ring) || changes
    }
    return changes
  }

  /** True where that changes who is beside us. */
  remove(peer: PeerName): boolean {
    let changes = false
    if (this.#positions.delete(peer)) {
      for (const [ring, place] of this.#places.entries()) {
        if (place.next === peer || place.previous === peer) {
          changes = true
          this.#fill(place, ring)
        }
      }
    }
    return changes
  }

  clear(): void {
    this.#positions.clear()
    for (const place of this.#places) {
      place.next = undefined
      place.previous = undefined
    }
  }

  /** Who comes next after us, on each ring; nobody where we are alone. */
  get successors(): ReadonlySet<PeerName> {
    return new Set(this.#places.flatMap(({ next }) => (next === undefined ? [] : [next])))
  }

  get predecessors(): ReadonlySet<PeerName> {
    return new Set(this.#places.flatMap(({ previous }) => (previous === undefined ? [] : [previous])))
  }

  #fill(place: Place, ring: number): void {
    place.next = undefined
    place.previous = undefined
    for (const peer of this.#positions.keys()) {
      this.#offer(peer, ring)
    }
  }

  /** Takes a place beside us if it is the nearer one. */
  #offer(peer: PeerName, ring: number): boolean {
    const place = this.#places[ring] as Place
    const isNext = place.next === undefined || this.#comesBefore(peer, place.next, ring)
    const isPrevious = place.previous === undefined || this.#comesBefore(place.previous, peer, ring)
    if (isNext) {
      place.next = peer
    }
    if (isPrevious) {
      place.previous = peer
    }
    return isNext || isPrevious
  }

  /** Whether `a` is met before `b` on the way round that begins behind us. */
  #comesBefore(a: PeerName, b: PeerName, ring: number): boolean {
    const wayToA = this.#wayTo(a, ring)
    const wayToB = this.#wayTo(b, ring)
    return wayToA < wayToB || (wayToA === wayToB && a < b)
  }

  #wayTo(peer: PeerName, ring: number): number {
    const way = (this.#positions.get(peer)?.[ring] ?? 0) - (this.#own[ring] as number)
    // Two at one position stand there by name: the smaller is met last, at the end of the whole way round.
    return way < 0 || (way === 0 && peer < this.#self) ? way + CIRCLE : way
  }
}

/** Where a member stands on each ring: the same for all who ask, on every engine. */
function positionsOf(peer: PeerName, ringsCount: number): number[] {
  const name = codeUnits(peer)
  const positions: number[] = []
  for (let seed = 0; positions.length < ringsCount; seed++) {
    positions.push(...hash128(name, seed).slice(0, Math.min(POSITIONS_PER_HASH, ringsCount - positions.length)))
  }
  return positions
}
