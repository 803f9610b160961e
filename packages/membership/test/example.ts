import { identify } from '@libp2p/identify'
import { noise } from '@libp2p/noise'
import { tcp } from '@libp2p/tcp'
import { yamux } from '@libp2p/yamux'
import { meshHost } from '@peermesh/host'
import { type MembershipInit, membership } from '@peermesh/membership'
import { createLibp2p } from 'libp2p'

/** One peer: `found` is true once, for the first peer of a new mesh; all others know an address of one that runs. */
export async function startPeer(init: MembershipInit, log: (line: string) => void) {
  const node = await createLibp2p({
    addresses: { listen: ['/ip4/127.0.0.1/tcp/0'] },
    transports: [tcp()],
    connectionEncrypters: [noise()],
    streamMuxers: [yamux()],
    services: {
      identify: identify(),
      host: meshHost({ mesh: 'orders' }), // with `dataDir` it remembers its mesh and its members
      membership: membership({ profile: 'local', ...init })
    }
  })
  const { membership: members } = node.services
  for (const event of ['join', 'suspect', 'alive', 'dead', 'leave'] as const) {
    members.addEventListener(event, ({ detail }) => log(`${event} ${detail.peer}`))
  }
  members.addEventListener('refused', ({ detail }) => log(`refused ${detail.peer}: ${detail.error.message}`))
  return node
}
