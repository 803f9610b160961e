import { peerName } from '@peermesh/kernel'
import type { GroupStatus } from '@peermesh/quorum'
import type { Peer } from '../peer.ts'
import type { HostStory } from './host-story.ts'
import type { RegisterPlace } from './register-place.ts'
import type { ControlledPeer } from './routes.ts'

/**
 * What of a running peer its control socket opens.
 *
 * @param story what its host told so far, and tells
 * @param groupOf where the register of a lock or an election is
 */
export function controlledPeer(peer: Peer, story: HostStory, groupOf: (name: string) => string): ControlledPeer {
  return {
    self: peer.name,
    elections: peer.elections,
    locks: peer.locks,
    partitions: peer.partitions,
    store: peer.store,
    status: () => peer.status(),
    registerOf: (name) => registerIn(peer.quorum.group(groupOf(name)).status()),
    members: () => peer.membership.members(),
    history: (name) =>
      [...peer.membership.explain(peerName(name)), ...story.of(name)].sort((one, other) => one.at - other.at),
    met: () => peer.membership.explained(),
    connections: (name) =>
      peer.libp2p
        .getConnections()
        .filter(({ remotePeer }) => remotePeer.toString() === name)
        .map(({ direction, remoteAddr, timeline }) => ({
          direction,
          address: remoteAddr.toString(),
          openedAt: timeline.open
        }))
  }
}

function registerIn({ group, hasMajority, problem }: GroupStatus): RegisterPlace {
  return { group, problem: hasMajority ? undefined : problem }
}
