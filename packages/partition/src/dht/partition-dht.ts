import type { PeerInfo } from '@libp2p/interface'
import { DHT_NAMESPACE, openValue } from '@peermesh/host'
import { type DhtValue, MalformedMessageError } from '@peermesh/kernel'
import { toString as toText } from 'uint8arrays/to-string'
import { compareRecords, isByReplica, type OwnershipClaim, type OwnershipRecord } from '../core/ownership-record.ts'
import { ownershipCodec } from '../wire/ownership-codec.ts'

/** Of which mesh a DHT is, and whom it believes. */
export interface PartitionDhtOptions {
  /** The name of the mesh. */
  readonly mesh: string
  /**
   * Of whom records are believed, by the name of the peer. Without it, of whoever names itself as a replica: where strangers can reach the DHT, one of them can tell others that it
   * owns everything. @default everybody
   */
  readonly admits?: (peer: string) => boolean
}

/** What `kadDHT()` is to be given for a DHT that knows who owns the partitions of a mesh. */
export interface PartitionDhtInit {
  readonly protocol: string
  readonly clientMode: boolean
  readonly peerInfoMapper: (peer: PeerInfo) => PeerInfo
  readonly validators: Readonly<Record<typeof DHT_NAMESPACE, typeof validateOwnership>>
  readonly selectors: Readonly<Record<typeof DHT_NAMESPACE, typeof selectOwnership>>
  readonly logPrefix: string
  readonly datastorePrefix: string
  readonly metricsPrefix: string
}

const KEY_PATTERN = /^\/peermesh\/[0-9a-f]{32}\/p\/(0|[1-9]\d{0,3})$/

/**
 * The options of `kadDHT()` from `@libp2p/kad-dht`, for the members of a mesh and for whoever looks up its partitions: `kadDHT(partitionDht({ mesh: 'orders' }))`. It is a DHT
 * of that mesh alone, beside any other that the node has.
 *
 * A node answers the others. Who only asks adds `clientMode: true`. Addresses of private networks are kept, since a mesh may well live in one; where it does not, add
 * `peerInfoMapper: removePrivateAddressesMapper`.
 */
export function partitionDht({ mesh, admits = () => true }: PartitionDhtOptions): PartitionDhtInit {
  const validate = async (key: Uint8Array, value: Uint8Array): Promise<void> => {
    const { by } = await readOwnership(key, value)
    const answer: unknown = admits(by)
    // A function that promises an answer has said no, as with members.
    if (answer !== true) {
      throw new MalformedMessageError('a record of owners by a peer that is not admitted')
    }
  }
  return {
    protocol: `/peermesh/${mesh}/kad/1.0.0`,
    // By default a node is a client until it sees a public address of its own, and then nobody answers anybody.
    clientMode: false,
    // By default private addresses are dropped, and a mesh of a local network has no others.
    peerInfoMapper: (peer) => peer,
    validators: { [DHT_NAMESPACE]: validate },
    selectors: { [DHT_NAMESPACE]: selectOwnership },
    logPrefix: 'libp2p:kad-dht:peermesh',
    datastorePrefix: '/dht-peermesh',
    metricsPrefix: 'libp2p_kad_dht_peermesh'
  }
}

/**
 * Judges a value of the namespace `peermesh`, for the `validators` of a DHT: whether it is a record of owners, signed for this key by one of the replicas that it names. It looks at no
 * clock, so that a node whose clock is wrong does not drop what is right.
 *
 * @throws MalformedMessageError for anything else
 */
export async function validateOwnership(key: Uint8Array, value: Uint8Array): Promise<void> {
  await readOwnership(key, value)
}

/**
 * Says which of several records is the latest, for the `selectors` of a DHT: by generation and epoch, and of one epoch the one that is good for longest. What is no record comes last.
 */
export async function selectOwnership(key: Uint8Array, values: readonly Uint8Array[]): Promise<number> {
  const records = await Promise.all(values.map((value) => recordOf(key, value)))
  let best = 0
  for (const [index, record] of records.entries()) {
    const held = records[best]
    if (record !== undefined && (held === undefined || compareRecords(record, held) > 0)) {
      best = index
    }
  }
  return best
}

async function readOwnership(key: Uint8Array, value: Uint8Array): Promise<OwnershipClaim> {
  const text = toText(key)
  const [, digits] = KEY_PATTERN.exec(text) ?? []
  const claim = claimOf(await openValue(text, value))
  if (digits === undefined || Number(digits) >= claim.record.partitions || !isByReplica(claim)) {
    throw new MalformedMessageError('a record of owners that is not by one of them')
  }
  return claim
}

async function recordOf(key: Uint8Array, value: Uint8Array): Promise<OwnershipRecord | undefined> {
  try {
    return (await readOwnership(key, value)).record
  } catch {
    // It was judged before, or should have been. Here it only comes last.
    return undefined
  }
}

/** What somebody said of owners. @throws MalformedMessageError where it is nothing of that kind */
export function claimOf({ by, value }: DhtValue): OwnershipClaim {
  return { by, record: ownershipCodec.decode(value) }
}
