import type { Peer } from '../peer.ts'
import type { MemberHistory } from './member-history.ts'
import type { ControlledPeer } from './routes.ts'

/** What of a running peer its control socket opens. */
export function controlledPeer(peer: Peer, history: MemberHistory): ControlledPeer {
  return {
    self: peer.name,
    store: peer.store,
    status: () => peer.status(),
    members: () => peer.membership.members(),
    incidents: (name) => history.of(name),
    met: () => history.peers(),
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
