import { codeUnits, hash128, type PeerName } from '@peermesh/kernel'

/** Whom the expander links to a peer, worked out a second time and from whole rings, so that a mistake in the first is seen (M28). */
export function ringNeighbours(self: PeerName, peers: readonly PeerName[], ringsCount: number): Set<PeerName> {
  const neighbours = new Set<PeerName>()
  for (let ring = 0; ring < ringsCount; ring++) {
    const position = (peer: PeerName): number => hash128(codeUnits(peer), Math.floor(ring / 4))[ring % 4] as number
    const order = [...peers].sort((a, b) => position(a) - position(b) || (a < b ? -1 : 1))
    const place = order.indexOf(self)
    neighbours.add(order[(place + 1) % order.length] as PeerName)
    neighbours.add(order[(place + order.length - 1) % order.length] as PeerName)
  }
  neighbours.delete(self)
  return neighbours
}
