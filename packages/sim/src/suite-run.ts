import type { CommandId, Effect, Identity, PeerName, Random, Seat } from '@peermesh/kernel'
import type { FaultKind } from './faults.ts'
import type { Weather } from './weather.ts'

/** What a run is. A suite adds options of its own. */
export interface SuiteOptions {
  /** How many peers: they are named `a`, `b`, `c` … */
  readonly peers: number
  /** How long faults and workload last, in virtual milliseconds. */
  readonly faultMs: number
  /** How long after the heal `converged` may take, in virtual milliseconds. */
  readonly healMs: number
  /** The mean time between two asks for a command, in virtual milliseconds, over all peers together. 0: no workload. */
  readonly commandEveryMs: number
  /**
   * `dialled`: a link exists only where a core dialled. `kept`: the driver keeps all peers that can reach each other connected, for
   * cores that never dial because another core does.
   *
   * @default 'dialled'
   */
  readonly connections?: 'dialled' | 'kept'
  /** All peers are processes of one machine: their links say that they do not leave it. Partitions come all the same. @default false */
  readonly oneMachine?: boolean
  /** False: each lookup fails with `no-dht`, as on a host that has none. @default true */
  readonly dht?: boolean
  /** The faults that a run may draw from. @default all kinds */
  readonly faults?: readonly FaultKind[]
  /** Sets part of the weather (delays, rates) rather than drawing it. */
  readonly weather?: Partial<Weather>
  /** Reasons of `reject` that may be given although every simulated peer is honest. @default none: a reject is a violation */
  readonly rejectsAllowed?: readonly string[]
}

export interface SimulatedWiring {
  readonly seats: readonly Seat[]
  readonly gatekeeper?: string
  /** The peer has no disk: whatever ends it takes all that it had. @default it has one */
  readonly volatile?: boolean
}

/** One run of a suite: the wiring that is simulated, the workload, and the oracle. */
export interface SuiteRun {
  /** What a peer is made of. Asked at each of its starts. */
  wiring(peer: PeerName): SimulatedWiring
  /** The next command of the workload, for this peer, which is up. `id` is the one it will be settled with. `undefined`: nothing now. */
  command?(
    peer: PeerName,
    id: CommandId,
    random: Random
  ): { readonly core: string; readonly command: unknown } | undefined
  /** A peer started, and its first step is still to come. */
  started?(peer: PeerName, identity: Identity): void
  /** A peer stopped: what it was asked and has not settled has an unknown outcome. Also told of a disk that is lost while the peer is down. */
  stopped?(peer: PeerName, how: Stop): void
  /** Each effect that left a stack, after the step in which it did, in order. */
  observe?(peer: PeerName, effect: Effect): void
  /** Safety: called after each step of that peer. Throws `ViolationError` with the id of the rule. */
  check?(peer: PeerName): void
  /** Liveness: `undefined` once all that was promised has come, else what is still missing. Asked again and again after the heal. */
  converged(): string | undefined
}

/** How a peer stopped. */
export interface Stop {
  /** `crash`: at once, wherever it was. `restart`: it was asked to by its gatekeeper; what it had persisted reached the disk. */
  readonly reason: 'crash' | 'restart'
  /** The disk is gone, or cannot be read in full: the next start is that of a new replica under a new store id. */
  readonly diskLost: boolean
  /** What cannot be read any more, where that is so: what can is handed to the cores as `salvaged`. */
  readonly diskDamaged?: readonly { readonly core: string; readonly key: string }[]
  /** The power was lost: what was persisted with durability `process` may be gone, though it was acknowledged. */
  readonly powerLost: boolean
  /** Commands that were given to this start of the peer, and not settled. */
  readonly unsettled: readonly CommandId[]
}
