import type { Libp2p } from '@libp2p/interface'
import type { Identify } from '@libp2p/identify'
import type { Ping } from '@libp2p/ping'
import type { Elections, ScopeStatus } from '@peermesh/election'
import type { EncryptionInit, EncryptionStatistics, MeshHost } from '@peermesh/host'
import type { Locks, RequestStatus } from '@peermesh/lock'
import type {
  Admit,
  MemberStatus,
  Membership,
  MembershipOptions,
  MembershipStatus,
  Profile
} from '@peermesh/membership'
import type { Partitions, PartitionsInit, PartitionsStatus, Stage, ValuesStatus } from '@peermesh/partition'
import type { GroupStatus, Quorum } from '@peermesh/quorum'
import type { Store, StoreInit, StoreStatistics } from '@peermesh/store'
import type { Libp2pOptions, ServiceFactoryMap } from 'libp2p'
import type { TypedEventTarget } from 'main-event'
import type { MeshKeyRefusal } from './mesh-key/mesh-key-guard.ts'

/** What a peer is made of. Only `mesh` is needed; two peers need to find each other too: `found` at one, `bootstrap` at the others. */
export interface PeerInit {
  /** The name of the mesh: 1 to 64 of `a-z`, `0-9` and `-`. Part of every protocol id and topic: peers of another name are never met. */
  mesh: string
  /**
   * A secret that all peers of the mesh share: 32 bytes as 64 hexadecimal digits, as base64url, or in the format of a libp2p swarm key.
   * `generateMeshKey()` makes one, `readMeshKey(path)` reads it from a file. Who lacks it is not talked to at all: both sides tell of it by the
   * event `refused`. It keeps strangers out; it does not tell members apart, and whoever had it once has it for ever: a new key needs a restart of all.
   * Connections over QUIC and WebRTC do not know it. @default none: whoever knows the name of the mesh and reaches a peer is let in
   */
  meshKey?: string
  /**
   * Which peers may be members: their names, or a function of the name that always answers the same of a peer. Anybody else is refused on both sides by
   * a `NotAdmittedError`, in the event `refused` of `membership`. Give all peers the same. Beside a `meshKey`, which keeps strangers out, it tells
   * members from each other. @default everybody who reaches this peer, and has the `meshKey` where there is one
   */
  admit?: Admit
  /**
   * Multiaddrs to listen on. Port 0 takes a free one, another at each start: where all peers of a mesh have stopped, what they remember
   * of each other is then out of date, and they meet again only through `bootstrap`. Give a peer that has a `dataDir` a port of its
   * own. @default ['/ip4/127.0.0.1/tcp/0'], this machine only
   */
  listen?: readonly string[]
  /** Multiaddrs of peers of the mesh, dialled for ever while nobody is linked there. @default none: others must dial us, or know us from before */
  bootstrap?: readonly string[]
  /**
   * `mdns`: also finds peers of this mesh that nobody gave it the address of, by multicast DNS, on networks that carry that: a home, an office,
   * seldom a cloud. It tells everybody there the name of the mesh and our addresses; `meshKey` keeps strangers out. Where there is no multicast nothing is found.
   *
   * @default { mdns: false }
   */
  discovery?: { readonly mdns?: boolean }
  /**
   * True once, for the first peer of a new mesh: it founds one where nobody shows one within a short wait. Does nothing for a peer that
   * was in a mesh before. `{ generation }` is the operator's word for a mesh that replaces a lost one. @default false
   */
  found?: boolean | { readonly generation: number }
  /**
   * Where this peer keeps its private key (its name), its data, the addresses of its mesh and its control socket. One directory for
   * each peer, and with it a fixed port in `listen`, so that the mesh is found again after all of it stopped.
   * Omitted: in memory, for the length of its life.
   */
  dataDir?: string
  /**
   * Encrypts the data in `dataDir`: keys of 32 random bytes, of which the first writes and all read. `generateEncryptionKey()` makes one, `readEncryptionKeys(path)`
   * reads a file of them. A directory in the clear is encrypted a little at a time, and so is one put under a new key that is given before the others: `status().encryption`
   * tells how far that is, and which keys are needed no more. Without a key that it needs the peer does not start; there is no way back to the clear. It covers
   * what is remembered of the mesh, its registers and the store, not the private key; `README.md` says the rest. @default the data lies in the clear
   */
  encryption?: EncryptionInit
  /** How far apart the peers are: sets how fast failures are told. @default 'local' where all of `listen` is loopback, else 'lan' */
  profile?: Profile
  /**
   * Single options of membership, where those of the profile do not fit: timers, topology, and what this peer says of itself from its start on (`metadata`).
   * `docs/membership.md` says which formula each enters, and what raising it costs. @default those of the profile
   */
  membership?: Omit<MembershipOptions, 'profile' | 'found' | 'bootstrap' | 'admit' | 'versions' | 'settings'>
  /** What an acknowledged write survives: `process` the end of the process, SIGKILL included; `power` also the loss of power. @default 'process' */
  durability?: 'process' | 'power'
  /** What of the store is the program's: schemas and merge functions, and limits. `docs/store.md` says what each changes. */
  store?: Omit<StoreInit, 'durability'>
  /**
   * How many partitions the mesh has and how many replicas of each, the same at all its peers for ever: those that have it otherwise refuse each other. And how long this peer waits before it
   * moves one. How much a peer bears beside others, and its zone, are `membership.metadata`. @default 1,024 partitions, 3 replicas
   */
  partitions?: Omit<PartitionsInit, 'votes' | 'capacity' | 'zone'>
  /**
   * Where the registers of locks and elections lie: all in the root group, or each in the group of its name's partition, which is founded by its first use. Of many names the work is shared by
   * all peers then, where it is that of the few voters of the root group otherwise; and a partition goes on where the root group has no majority. For that each peer renews a session in each group
   * of whose names it takes part in some. The same at all peers of a mesh, for ever: those that have it otherwise refuse each other. @default 'root'
   */
  placement?: Placement
  /**
   * Whether this peer takes part in a DHT of the mesh, in which who is not in the mesh finds the owners of partitions: `lookupPartition`. It takes `@libp2p/kad-dht`, which is installed beside
   * peermesh. Who reaches the DHT can read and fill it: `meshKey` keeps strangers out of it, and with `admit` only records of those are taken. @default false
   */
  dht?: boolean
  /**
   * Whether this peer may become a voter of the quorum plane: `durable` with a disk, `volatile` with its memory only, `never` for one that comes and
   * goes. Whoever does not vote uses registers all the same. @default 'durable' where there is a `dataDir`, else 'volatile'
   */
  votes?: 'never' | 'volatile' | 'durable'
  /** Whether the command line, and `attach()`, can reach this peer through its data directory. @default true where there is one, except on Windows */
  control?: boolean
  /** Further libp2p options, and services besides ours; what is given here wins. `services.pubsub` replaces gossipsub. */
  libp2p?: Omit<Libp2pOptions, 'services' | 'privateKey' | 'start'> & {
    services?: ServiceFactoryMap<Record<string, unknown>>
  }
  /** Where it aborts before the peer has started, what was started is stopped again. It does not stop a peer that runs. */
  signal?: AbortSignal
}

/** Where the registers of locks and elections lie. */
export type Placement = 'root' | 'partitions'

export type PeerServices = {
  identify: Identify
  ping: Ping
  pubsub: unknown
  host: MeshHost
  membership: Membership
  quorum: Quorum
  elections: Elections
  locks: Locks
  partitions: Partitions
  store: Store
}

export interface PeerEvents {
  /**
   * A connection did not come about, because one side has a mesh key that the other lacks; the error is a `MeshKeyMismatchError`. Of one address
   * it comes at most once a minute. Peers that do connect, and are refused for another reason, are told of by `membership`.
   */
  refused: CustomEvent<MeshKeyRefusal>
}

/** A peer that runs. `await using` stops it at the end of the block. */
export interface Peer extends AsyncDisposable, TypedEventTarget<PeerEvents> {
  /** Its libp2p peer id as text: the same for ever where it has a data directory. */
  readonly name: string
  /** Where it can be dialled, with its name at the end: what others are given as `bootstrap`. */
  readonly addresses: readonly string[]
  /** Which mesh it is in, once it founded or met one; `membership.whenMeshed()` waits for that. */
  readonly meshId: string | undefined
  readonly membership: Membership
  /** Registers of which there may be only one truth. They need a majority of their voters; the store does not. */
  readonly quorum: Quorum
  /** Which of several equal peers does what only one should do. */
  readonly elections: Elections
  /** What one process may do at a time: locks with fences, in the order in which they were asked for. */
  readonly locks: Locks
  /** Which peers hold which keys, and values that are kept with them. */
  readonly partitions: Partitions
  readonly store: Store
  readonly libp2p: Libp2p<PeerServices>
  /**
   * Resolves once the peer has stopped: with nothing after `stop()`, with the error where the peer stopped itself, because its disk
   * failed or it broke a rule of its own. Such a peer serves nothing any more and is left without a goodbye. Never rejects.
   */
  readonly closed: Promise<Error | undefined>
  /** @throws HostStoppedError after the stop */
  status(): PeerStatus
  /**
   * Signs bytes with the private key whose public half is this peer's name: anyone who has the name can verify that with `verifySignature`,
   * without asking anybody. A signature for one purpose is none for another: give each kind of thing that you sign its own.
   *
   * @param purpose 1 to 64 printable ASCII characters
   * @throws InvalidParametersError for a purpose that is none
   */
  sign(purpose: string, bytes: Uint8Array): Promise<Uint8Array>
  /**
   * Says goodbye to the mesh, stops, and frees the data directory. What is being written is durable or rejected by then.
   *
   * @throws what a part of it failed with, once all others have stopped; an AggregateError where that are several
   */
  stop(): Promise<void>
}

/** How partitions stand, in figures: `partitions.status()` has them one by one. */
export interface PeerPartitions extends Omit<PartitionsStatus, 'used'> {
  /** How many somebody used. */
  readonly used: number
  /** Of those, how many are at each stage. */
  readonly stages: Readonly<Record<Exclude<Stage, 'absent'>, number>>
  /** Of those, how many have no majority of their voters linked to this peer. */
  readonly withoutMajority: number
}

/** How a peer does: plain data. */
export interface PeerStatus {
  readonly name: string
  readonly mesh: string
  readonly meshId: string | undefined
  readonly addresses: readonly string[]
  readonly dataDir: string | undefined
  /** How the keys of the data directory stand, where it is encrypted. */
  readonly encryption?: EncryptionStatistics
  readonly profile: Profile
  readonly durability: 'process' | 'power'
  /** Whom it takes for the leader of the first scope that it has open, where it has one. */
  readonly leader?: string
  /** Where it stands in each scope that it has open. */
  readonly elections: readonly ScopeStatus[]
  /** What locks it holds and waits for. */
  readonly locks: readonly RequestStatus[]
  /** How many members are in each state as this peer sees them, itself included. */
  readonly members: Readonly<Record<MemberStatus, number>>
  /** How membership works at this moment: its timers, topology and health. */
  readonly membership: MembershipStatus
  readonly connections: number
  /** Which groups of voters this peer knows, whether they have a majority, and why not; those that hold partitions are counted in `partitions`. */
  readonly quorum: readonly GroupStatus[]
  readonly partitions: PeerPartitions
  /** What it holds of values that are always writable, and has to do. */
  readonly values: ValuesStatus
  /** Where the registers of locks and elections lie. */
  readonly placement: Placement
  readonly store: StoreStatistics
  readonly pid: number
  readonly memoryBytes: number
  /** Processor time of this process since it began, in milliseconds, user and system together. */
  readonly cpuMs: number
  readonly uptimeMs: number
  /** Of peermesh. */
  readonly version: string
}
