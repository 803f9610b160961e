import { codeUnits, hash128, type PeerName } from '@peermesh/kernel'

/**
 * Whom the expander links to each of these peers, worked out a second time and from whole rings, so that a mistake in the first is seen (M28).
 */
export function allRingNeighbours(
  peers: readonly PeerName[],
  ringsCount: number
): ReadonlyMap<PeerName, ReadonlySet<PeerName>> {
  const neighbours = new Map(peers.map((peer) => [peer, new Set<PeerName>()]))
  for (let ring = 0; ring < ringsCount; ring++) {
    const position = new Map(
      peers.map((peer) => [peer, hash128(codeUnits(peer), Math.floor(ring / 4))[ring % 4] as number])
    )
    const order = [...peers].sort(
      (a, b) => (position.get(a) as number) - (position.get(b) as number) || (a < b ? -1 : 1)
    )
    for (const [place, peer] of order.entries()) {
      const next = order[(place + 1) % order.length] as PeerName
      if (next !== peer) {
        neighbours.get(peer)?.add(next)
        neighbours.get(next)?.add(peer)
      }
    }
  }
  return neighbours
}

/** The same of one of them. */
export function ringNeighbours(self: PeerName, peers: readonly PeerName[], ringsCount: number): ReadonlySet<PeerName> {
  return allRingNeighbours(peers, ringsCount).get(self) ?? new Set()
}
