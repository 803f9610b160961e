import type { AbortOptions, Libp2p, Logger, PeerId } from '@libp2p/interface'
import { peerIdFromString } from '@libp2p/peer-id'
import { type Multiaddr, multiaddr } from '@multiformats/multiaddr'
import { type DhtReader, dhtReader, openValue } from '@peermesh/host'
import { type DhtValue, InvalidParametersError, meshId as asMeshId, type PeerName } from '@peermesh/kernel'
import { setMaxListeners } from 'main-event'
import { PARTITIONS_DEFAULT } from '../core/limits.ts'
import { OwnerSearch, type SearchOutcome, type SearchStep } from '../core/owner-search.ts'
import { type OwnershipClaim, ownershipKey, type Replica } from '../core/ownership-record.ts'
import { partitionOf } from '../core/partition-of.ts'
import { ANSWER_BYTES_MAX, ASK_TIMEOUT_MS, encodeQuestion, ownerProtocol } from './owner-protocol.ts'
import { claimOf } from './partition-dht.ts'
import { readStream } from './read-stream.ts'

/** Which partitions are meant, and who looks. */
export interface PartitionLookup {
  /** A node with `kadDHT({ ...partitionDht({ mesh }), clientMode: true })` among its services. It need have no service of peermesh. */
  readonly libp2p: Pick<Libp2p, 'services' | 'dialProtocol' | 'logger'>
  /** The name of the mesh. */
  readonly mesh: string
  /** The id of the mesh, 32 hexadecimal digits: `peer.meshId` at any of its peers. */
  readonly meshId: string
  /** As the peers of the mesh have it. @default 1024 */
  readonly partitions?: number
  /** Whether a replica is asked, which says what is now, wherever the records of the DHT are from. Without, the DHT alone is believed. @default true */
  readonly confirm?: boolean
}

/** Who owns the partition of a key, as far as a stranger can tell. */
export interface FoundOwners {
  readonly partition: number
  readonly generation: number
  readonly epoch: number
  /** The first of the replicas: where to go, and no right of its own. */
  readonly primary: PeerName
  readonly replicas: readonly Replica[]
  /** The replica that said so itself, when it was asked. `undefined`: it stands in the DHT, and no replica answered or was to be asked. */
  readonly confirmedBy: PeerName | undefined
}

/** Nobody waits for longer, and a DHT of which no node answers takes as long as it is given. */
const LOOKUP_TIMEOUT_MS = 30_000

const MESH_ID_PATTERN = /^[0-9a-f]{32}$/

/**
 * Finds who owns the partition of a key, without being of the mesh: in the DHT, and then from the replicas themselves. A record of the DHT may be old. Whoever is asked in vain, because the partition
 * moved, says where to; so a stale record costs a question more, and the answer is right. Ends with the first replica of the latest epoch that was heard of which confirms it.
 *
 * **Not** promised: that it is still so when you get there (a value is asked of the quorum group, by a member); an answer where the DHT lacks a record and no replica can be reached. A record that
 * no replica confirmed is given only until it expires, by the clocks of both ends.
 *
 * @returns `undefined` where nothing was found: nobody used the partition yet, or the DHT does not know
 * @throws InvalidParametersError for what cannot be meant, and for a node without such a DHT; the signal's reason
 */
export async function lookupPartition(
  lookup: PartitionLookup,
  key: string,
  options: AbortOptions = {}
): Promise<FoundOwners | undefined> {
  options.signal?.throwIfAborted()
  const session = new LookupSession(lookup, checked(lookup, key), options.signal)
  const outcome = await session.run(lookup.confirm ?? true)
  options.signal?.throwIfAborted()
  return outcome && foundOwners(session.partition, outcome)
}

interface Target {
  readonly dht: DhtReader
  readonly partition: number
}

class LookupSession {
  readonly partition: number
  readonly #lookup: PartitionLookup
  readonly #dht: DhtReader
  readonly #key: string
  readonly #search: OwnerSearch
  readonly #log: Logger
  readonly #signal: AbortSignal
  readonly #over = new AbortController()

  constructor(lookup: PartitionLookup, { dht, partition }: Target, signal: AbortSignal | undefined) {
    this.partition = partition
    this.#lookup = lookup
    this.#dht = dht
    this.#key = ownershipKey(asMeshId(lookup.meshId), partition)
    this.#search = new OwnerSearch(lookup.partitions ?? PARTITIONS_DEFAULT)
    this.#log = lookup.libp2p.logger.forComponent('peermesh:partition:lookup')
    const ends = [this.#over.signal, AbortSignal.timeout(LOOKUP_TIMEOUT_MS), ...(signal === undefined ? [] : [signal])]
    this.#signal = AbortSignal.any(ends)
    // Each node that the DHT asks listens to it.
    setMaxListeners(Infinity, this.#signal)
  }

  async run(confirms: boolean): Promise<SearchOutcome | undefined> {
    const advance = confirms ? () => this.#advance() : () => undefined
    const ended = new Promise<void>((resolve) =>
      this.#signal.addEventListener('abort', () => resolve(), { once: true })
    )
    const values = this.#values(advance)
    await (confirms ? ended : Promise.race([values, ended]))
    this.#over.abort()
    return this.#search.outcome
  }

  #advance(): void {
    for (const step of this.#signal.aborted ? [] : this.#search.next()) {
      void this.#perform(step)
    }
    if (this.#search.isOver) {
      this.#over.abort()
    }
  }

  async #perform(step: SearchStep): Promise<void> {
    if (step.type === 'providers') {
      await this.#providers()
    } else {
      this.#search.answered(step.peer, await this.#ask(step))
      this.#advance()
    }
  }

  async #values(advance: () => void): Promise<void> {
    await this.#query(async () => {
      for await (const value of this.#dht.values(this.#key, this.#signal)) {
        this.#found(value)
        advance()
      }
    })
    this.#search.ended()
    advance()
  }

  #found(value: DhtValue): void {
    try {
      this.#search.found(claimOf(value))
    } catch (error) {
      this.#log('%s put what is no record - %e', value.by, error)
    }
  }

  async #providers(): Promise<void> {
    await this.#query(async () => {
      for await (const provider of this.#dht.providers(this.#key, this.#signal)) {
        this.#search.provided(provider)
        this.#advance()
      }
    })
    this.#search.ended()
    this.#advance()
  }

  /** A DHT that fails is one that knows no more. */
  async #query(run: () => Promise<void>): Promise<void> {
    try {
      await run()
    } catch (error) {
      this.#log('the DHT failed - %e', error)
    }
  }

  async #ask({ peer, addresses }: Extract<SearchStep, { type: 'ask' }>): Promise<OwnershipClaim | undefined> {
    const signal = AbortSignal.any([this.#signal, AbortSignal.timeout(ASK_TIMEOUT_MS)])
    const { libp2p, mesh, meshId } = this.#lookup
    try {
      const stream = await libp2p.dialProtocol(targetOf(peer, addresses), ownerProtocol(mesh), { signal })
      stream.send(encodeQuestion({ meshId: asMeshId(meshId), partition: this.partition }))
      await stream.close({ signal })
      return claimOf(await openValue(this.#key, await readStream(stream, ANSWER_BYTES_MAX, signal)))
    } catch (error) {
      this.#log('%s did not say who owns partition %d - %e', peer, this.partition, error)
      return undefined
    }
  }
}

function checked(lookup: PartitionLookup, key: string): Target {
  const { libp2p, meshId, partitions = PARTITIONS_DEFAULT } = lookup
  if (typeof key !== 'string' || !key.isWellFormed()) {
    throw new InvalidParametersError('A key is well-formed text.')
  }
  if (!MESH_ID_PATTERN.test(meshId)) {
    throw new InvalidParametersError(`The id of a mesh is 32 hexadecimal digits, as peer.meshId says: not ${meshId}.`)
  }
  const partition = partitionOf(key, partitions)
  const dht = dhtReader(libp2p.services)
  if (dht === undefined) {
    throw new InvalidParametersError(
      'This node has no DHT for partitions: give it kadDHT({ ...partitionDht({ mesh }), clientMode: true }).'
    )
  }
  return { dht, partition }
}

function foundOwners(partition: number, { record, confirmedBy }: SearchOutcome): FoundOwners | undefined {
  const { generation, epoch, replicas, notAfter } = record
  const [first] = replicas
  return first === undefined || (confirmedBy === undefined && notAfter < Date.now())
    ? undefined
    : { partition, generation, epoch, primary: first.peer, replicas, confirmedBy }
}

/** The addresses that are of this peer and no other, or its name alone, by which the DHT may find it. */
function targetOf(peer: PeerName, addresses: readonly string[]): Multiaddr[] | PeerId {
  const targets = addresses.flatMap((text) => addressAt(peer, text) ?? [])
  return targets.length > 0 ? targets : peerIdFromString(peer)
}

function addressAt(peer: PeerName, text: string): Multiaddr | undefined {
  try {
    const address = multiaddr(text)
    const named = address.getComponents().findLast(({ name }) => name === 'p2p')?.value
    if (named === undefined) {
      return address.encapsulate(`/p2p/${peer}`)
    }
    return named === peer ? address : undefined
  } catch {
    // What somebody wrote into a record is no address: others may be.
    return undefined
  }
}
