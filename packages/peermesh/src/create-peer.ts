import type { PrivateKey } from '@libp2p/interface'
import { diskError } from '@peermesh/host'
import { InvalidParametersError } from '@peermesh/kernel'
import { partitionOfGroup } from '@peermesh/partition'
import type { GroupStatus } from '@peermesh/quorum'
import { multiaddr } from '@multiformats/multiaddr'
import { createLibp2p } from 'libp2p'
import { TypedEventEmitter } from 'main-event'
import { VERSION } from './constants.ts'
import { type ControlServer, startControlServer } from './control/control-server.ts'
import { controlledPeer } from './control/controlled-peer.ts'
import { HostStory } from './control/host-story.ts'
import { dhtServices } from './dht.ts'
import { DiscoveryDialler } from './discovery.ts'
import { KnownPeers } from './known-peers.ts'
import { forgetAddressUpdate } from './left-timers.ts'
import { groupOfName, libp2pOptions } from './libp2p-options.ts'
import { explainStartError } from './listen-error.ts'
import { MeshKeyGuard, type MeshKeyRefusal } from './mesh-key/mesh-key-guard.ts'
import type { Peer, PeerEvents, PeerInit, PeerStatus } from './peer.ts'
import { partitionFigures } from './partition-figures.ts'
import { type PeerConfig, peerConfig } from './peer-config.ts'
import { newPrivateKey, openPrivateKey } from './private-key.ts'
import { requireNode } from './required-node.ts'
import { signBytes } from './signature.ts'
import { serveWallClock } from './wall-clock.ts'

type Node = Peer['libp2p']

/**
 * Starts a peer: libp2p on TCP, and the services of peermesh on it. Resolves once it listens and its data is there; it finds the mesh
 * by itself from then on, however long that takes: reads and writes work meanwhile, and travel when it has.
 *
 * An address of `bootstrap` at which nobody answers is therefore no error, and neither is a peer of another mesh there: `membership`
 * tells of it by the event `refused`.
 *
 * @throws UnsupportedNodeError before Node 22.12
 * @throws InvalidParametersError for an option that cannot be meant: it names the option
 * @throws DhtNotInstalledError where a DHT is wanted
 * @throws DataDirectoryInUseError, DiskFullError, ReadOnlyDiskError, JournalError, DamagedKeyError, MissingEncryptionKeyError, PortInUseError,
 * ListenError; nothing is left running
 * @throws the signal's reason where it aborts before the peer has started; nothing is left running
 */
export async function createPeer(init: PeerInit): Promise<Peer> {
  requireNode(process.versions.node)
  const config = peerConfig(init)
  init.signal?.throwIfAborted()
  const privateKey = config.dataDir === undefined ? await newPrivateKey() : await openPrivateKey(config.dataDir)
  const guard = new MeshKeyGuard(config.meshKey)
  const dht = await dhtServices(config)
  const node = await createLibp2p(libp2pOptions(config, { privateKey, guard, dht }))
  await refuseUndialable(node, config)
  const peer = new RunningPeer(node, config, privateKey)
  guard.onRefused = (refusal) => peer.refused(refusal)
  try {
    await peer.start(init.signal)
    return peer
  } catch (error) {
    await peer.stop()
    throw explainStartError(error)
  }
}

/**
 * A bootstrap address that no transport takes would be dialled in vain for ever. One of a DNS name may lead to others, and a gater of the user's may deny
 * now what it allows later: neither is judged.
 */
async function refuseUndialable(node: Node, { bootstrap, libp2p }: PeerConfig): Promise<void> {
  for (const text of libp2p.connectionGater === undefined ? bootstrap : []) {
    const address = multiaddr(text)
    const isResolved = address.getComponents().some(({ name }) => name === 'dnsaddr')
    if (!isResolved && !(await node.isDialable(address))) {
      throw new InvalidParametersError(
        `bootstrap has ${JSON.stringify(text)}, which no transport can dial: a peer has TCP, as in /ip4/192.0.2.1/tcp/7400, or what libp2p.transports gives it.`
      )
    }
  }
}

class RunningPeer extends TypedEventEmitter<PeerEvents> implements Peer {
  readonly libp2p: Node
  readonly #config: PeerConfig
  readonly #privateKey: PrivateKey
  readonly #startedAt = performance.now()
  readonly #story: HostStory
  readonly #knownPeers: KnownPeers
  #control: ControlServer | undefined
  readonly #discovery: DiscoveryDialler | undefined
  readonly #closed = Promise.withResolvers<Error | undefined>()
  #started = false
  /** Refusals from before anybody could listen, which would not be told of again for a minute. Nothing once they were told. */
  #refusedEarly: MeshKeyRefusal[] | undefined = []
  #failure: Error | undefined
  #stopped: Promise<void> | undefined

  constructor(node: Node, config: PeerConfig, privateKey: PrivateKey) {
    super()
    this.libp2p = node
    this.#config = config
    this.#privateKey = privateKey
    // From the first moment: what is told during the start explains most.
    this.#story = new HostStory(node.services.host, this.name)
    this.#knownPeers = new KnownPeers(this, config.mesh, node.logger.forComponent('peermesh'))
    if (config.discovery.mdns) {
      this.#discovery = new DiscoveryDialler(this, node.logger.forComponent('peermesh:discovery'))
    }
    node.services.host.addEventListener('failure', ({ detail }) => void this.#failed(detail.error), { once: true })
  }

  get closed(): Promise<Error | undefined> {
    return this.#closed.promise
  }

  get name(): string {
    return this.libp2p.peerId.toString()
  }

  get addresses(): readonly string[] {
    return this.libp2p.getMultiaddrs().map((address) => address.toString())
  }

  get meshId(): string | undefined {
    return this.membership.meshId
  }

  get membership(): Peer['membership'] {
    return this.libp2p.services.membership
  }

  get quorum(): Peer['quorum'] {
    return this.libp2p.services.quorum
  }

  get elections(): Peer['elections'] {
    return this.libp2p.services.elections
  }

  get locks(): Peer['locks'] {
    return this.libp2p.services.locks
  }

  get partitions(): Peer['partitions'] {
    return this.libp2p.services.partitions
  }

  get store(): Peer['store'] {
    return this.libp2p.services.store
  }

  status(): PeerStatus {
    const members = { alive: 0, suspect: 0, dead: 0, left: 0 }
    for (const { status } of this.membership.members()) {
      members[status] += 1
    }
    const elections = this.elections.status()
    const groups = this.quorum.status()
    const isOfPartition = ({ group }: GroupStatus): boolean => partitionOfGroup(group) !== undefined
    const { encryption } = this.libp2p.services.host.statistics
    const leader = elections.find((scope) => scope.leader !== undefined)?.leader?.peer
    return {
      name: this.name,
      mesh: this.#config.mesh,
      meshId: this.meshId,
      addresses: this.addresses,
      dataDir: this.#config.dataDir,
      ...(encryption === undefined ? {} : { encryption }),
      profile: this.#config.profile,
      durability: this.#config.durability,
      members,
      membership: this.membership.status(),
      connections: this.libp2p.getConnections().length,
      quorum: groups.filter((group) => !isOfPartition(group)),
      partitions: partitionFigures(this.partitions.status(), groups.filter(isOfPartition)),
      values: this.partitions.values.status(),
      placement: this.#config.placement,
      ...(leader === undefined ? {} : { leader }),
      elections,
      locks: this.locks.status(),
      store: this.store.stats(),
      pid: process.pid,
      memoryBytes: process.memoryUsage.rss(),
      cpuMs: cpuMs(),
      uptimeMs: Math.round(performance.now() - this.#startedAt),
      version: VERSION
    }
  }

  async sign(purpose: string, bytes: Uint8Array): Promise<Uint8Array> {
    return await signBytes(this.#privateKey, purpose, bytes)
  }

  async start(signal: AbortSignal | undefined): Promise<void> {
    await this.libp2p.start()
    this.#discovery?.start()
    this.#knownPeers.start()
    await serveWallClock(this.libp2p, this.#config.mesh)
    await this.#openControl()
    signal?.throwIfAborted()
    if (this.#failure !== undefined) {
      throw this.#failure
    }
    this.#started = true
    setImmediate(() => {
      for (const refusal of this.#refusedEarly?.splice(0) ?? []) {
        this.safeDispatchEvent('refused', { detail: refusal })
      }
      this.#refusedEarly = undefined
    })
  }

  refused(refusal: MeshKeyRefusal): void {
    this.libp2p.logger.forComponent('peermesh').error('refused %s - %e', refusal.address, refusal.error)
    if (this.#refusedEarly === undefined) {
      this.safeDispatchEvent('refused', { detail: refusal })
    } else {
      this.#refusedEarly.push(refusal)
    }
  }

  /** Opened last, when the host holds the lock of the data directory: a socket which is there already is nobody's. */
  async #openControl(): Promise<void> {
    const { dataDir, control } = this.#config
    if (dataDir === undefined || !control) {
      return
    }
    const log = this.libp2p.logger.forComponent('peermesh:control')
    try {
      this.#control = await startControlServer({
        dataDir,
        peer: controlledPeer(this, this.#story, groupOfName(this.#config)),
        onError: (error) => log.error('a request failed - %e', error)
      })
    } catch (error) {
      throw diskError(error, dataDir, 'written')
    }
  }

  async stop(): Promise<void> {
    this.#stopped ??= this.#stop()
    await this.#stopped
  }

  /** A part that does not stop leaves none of those behind it running. */
  async #stop(): Promise<void> {
    const parts: readonly (() => void | Promise<void>)[] = [
      () => this.#discovery?.stop(),
      () => this.#knownPeers.stop(),
      () => this.#control?.close(),
      () => this.libp2p.stop(),
      () => forgetAddressUpdate(this.libp2p)
    ]
    const failures: unknown[] = []
    for (const stopPart of parts) {
      try {
        await stopPart()
      } catch (error) {
        failures.push(error)
      }
    }
    this.#closed.resolve(this.#failure)
    if (failures.length > 1) {
      throw new AggregateError(failures, 'Several parts of the peer did not stop.')
    }
    if (failures.length === 1) {
      throw failures[0]
    }
  }

  /**
   * The host has stopped itself: `start` throws where it is not done yet. What is left of a peer that ran would look alive to others,
   * and to those who attach to it.
   */
  async #failed(error: Error): Promise<void> {
    this.#failure = error
    if (!this.#started) {
      return
    }
    try {
      await this.stop()
    } catch (stopError) {
      this.libp2p.logger.forComponent('peermesh').error('could not stop after a failure - %e', stopError)
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop()
  }
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage()
  return Math.round((user + system) / 1_000)
}
