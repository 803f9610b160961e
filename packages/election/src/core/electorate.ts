import { compareText, hashText64, type PeerName } from '@peermesh/kernel'
import { ELECTORATE_ALL_MAX, ELECTORATE_COUNT } from './limits.ts'

/**
 * Who of the live candidates may be elected: all of them, up to 32; else the 7 that rendezvous hashing of the scope picks (Thaler, Ravishankar 1998), so that
 * peers with the same view agree on them, and scopes spread over the mesh.
 */
export function electorateOf(scope: string, candidates: readonly PeerName[]): PeerName[] {
  return candidates.length <= ELECTORATE_ALL_MAX
    ? [...candidates]
    : ringOf(`electorate/${scope}`, candidates).slice(0, ELECTORATE_COUNT)
}

/** The candidates in the order of a ring: by a hash of the scope, so that no scope loads the same neighbours as another. */
export function ringOf(scope: string, candidates: readonly PeerName[]): PeerName[] {
  const placed = candidates.map((peer) => ({ peer, place: hashText64(`${scope}\u0000${peer}`) }))
  return placed.sort((a, b) => compareText(a.place, b.place) || compareText(a.peer, b.peer)).map(({ peer }) => peer)
}
