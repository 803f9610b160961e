import { gossipsub } from '@libp2p/gossipsub'
import { identify } from '@libp2p/identify'
import type { PrivateKey } from '@libp2p/interface'
import { ping } from '@libp2p/ping'
import { noise } from '@libp2p/noise'
import { tcp } from '@libp2p/tcp'
import { yamux } from '@libp2p/yamux'
import { electionKind, elections, electionSeat } from '@peermesh/election'
import { guardedMuxer, meshHost, noticesCopies, leanEncrypter } from '@peermesh/host'
import { versionsOf } from '@peermesh/kernel'
import { lockKinds, locks, lockSeat } from '@peermesh/lock'
import { membership } from '@peermesh/membership'
import { partitionGroups, partitionSeat, partitions, partitionSettings, valuesSeat } from '@peermesh/partition'
import { quorum, quorumSeat, ROOT } from '@peermesh/quorum'
import { store, storeSeat } from '@peermesh/store'
import type { Libp2pOptions, ServiceFactoryMap } from 'libp2p'
import { CompactDatastore } from './compact-datastore.ts'
import { admittedBy } from './dht.ts'
import { meshDiscovery } from './discovery.ts'
import { endsItsHeartbeat } from './left-timers.ts'
import type { MeshKeyGuard } from './mesh-key/mesh-key-guard.ts'
import type { PeerConfig } from './peer-config.ts'
import type { PeerServices } from './peer.ts'

/** A connection with each of the 2,048 members that membership admits, where all want one: libp2p would prune what is over its default of 300. */
const CONNECTIONS_MAX = 2_048

/** As long as the host waits for a dial that was answered: libp2p's own 6 s and 10 s would cut it short. */
const UPGRADE_WITHIN_MS = 35_000

const CONNECTION_MANAGER = {
  maxConnections: CONNECTIONS_MAX,
  // Both are counted for each IP address, which all peers of one machine share: with libp2p's 5 a second and 10 at once, the
  // start of a mesh on localhost looks like failing encryption.
  inboundConnectionThreshold: Number.POSITIVE_INFINITY,
  maxIncomingPendingConnections: Number.POSITIVE_INFINITY,
  // A connection that somebody answered is waited for: on a busy machine encryption takes long, and beginning anew takes longer.
  inboundUpgradeTimeout: UPGRADE_WITHIN_MS,
  addressDialTimeout: UPGRADE_WITHIN_MS
} as const

const STORE = storeSeat()
const QUORUM = quorumSeat()
const ELECTION = electionSeat()
const LOCK = lockSeat()
const PARTITION = partitionSeat()
const VALUES = valuesSeat()

/** The wiring that `createPeer` picks, with what the user gave on top. */
export function libp2pOptions(
  config: PeerConfig,
  {
    privateKey,
    guard,
    dht
  }: {
    readonly privateKey: PrivateKey
    readonly guard: MeshKeyGuard
    readonly dht: ServiceFactoryMap<Record<string, unknown>>
  }
): Libp2pOptions<PeerServices> {
  const { services: furtherServices, ...further } = config.libp2p
  const { capacity, zone } = config.membership.metadata ?? {}
  const { placement } = config
  const groupOf = groupOfName(config)
  return {
    privateKey,
    datastore: new CompactDatastore(),
    transports: [tcp()],
    connectionProtector: () => guard,
    ...(config.discovery.mdns ? { peerDiscovery: [meshDiscovery(config.mesh)] } : {}),
    connectionEncrypters: [noticesCopies(leanEncrypter(noise()))],
    streamMuxers: [guardedMuxer(yamux())],
    connectionManager: CONNECTION_MANAGER,
    // Membership probes each member and knows what a slow answer means; libp2p's monitor would cut a connection of its own accord.
    connectionMonitor: { enabled: false },
    ...further,
    addresses: { ...further.addresses, listen: [...config.listen] },
    start: false,
    services: {
      identify: identify(),
      ping: ping(),
      pubsub: endsItsHeartbeat(
        gossipsub({
          // By default many peers of one IP address are taken for an attacker, and from the 15th on ignored without a word.
          // Membership decides who is admitted, and a mesh on one machine is the first that anyone runs.
          scoreParams: { IPColocationFactorWeight: 0 },
          // Who is alone in the mesh publishes to nobody, and that is no error.
          allowPublishToZeroTopicPeers: true
        })
      ),
      host: meshHost({
        mesh: config.mesh,
        ...(config.dataDir === undefined ? {} : { dataDir: config.dataDir }),
        ...(config.encryptionKeys === undefined ? {} : { encryption: { keys: config.encryptionKeys } })
      }),
      membership: membership({
        ...config.membership,
        profile: config.profile,
        found: config.found,
        bootstrap: config.bootstrap,
        ...(config.admit === undefined ? {} : { admit: config.admit }),
        // Peers that both have a core speak the newest version that both know; those that have none in common refuse each other by name.
        versions: Object.fromEntries(
          [QUORUM, ELECTION, LOCK, PARTITION, VALUES, STORE].map((seat) => [seat.name, versionsOf(seat)])
        ),
        settings: { ...partitionSettings(config.partitions), placement }
      }),
      quorum: quorum({ votes: config.votes, kinds: [electionKind, ...lockKinds] }),
      elections: elections({ groupOf }),
      locks: locks({ groupOf }),
      // What a peer makes of itself is what the others are told: else they would want different assignments.
      partitions: partitions({
        // Whom the peers do not admit they tell nothing.
        strangers: admittedBy(config.admit) ?? true,
        ...config.partitions,
        votes: config.votes,
        ...(capacity === undefined ? {} : { capacity }),
        ...(zone === undefined ? {} : { zone })
      }),
      store: store({ ...config.store, durability: config.durability }),
      ...dht,
      ...furtherServices
    }
  }
}

/** In which group of quorum the register of a lock or an election is. */
export function groupOfName({ placement, partitions }: PeerConfig): (name: string) => string {
  return placement === 'root' ? () => ROOT : partitionGroups(partitions)
}
