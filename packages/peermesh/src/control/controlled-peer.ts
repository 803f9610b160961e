import { peerName } from '@peermesh/kernel'
import type { Peer } from '../peer.ts'
import type { HostStory } from './host-story.ts'
import type { ControlledPeer } from './routes.ts'

/** What of a running peer its control socket opens. @param story what its host told so far, and tells */
export function controlledPeer(peer: Peer, story: HostStory): ControlledPeer {
  return {
    self: peer.name,
    elections: peer.elections,
    locks: peer.locks,
    partitions: peer.partitions,
    store: peer.store,
    status: () => peer.status(),
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
