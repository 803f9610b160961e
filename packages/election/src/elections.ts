import type { AbortOptions, ComponentLogger, Metrics, TypedEventTarget } from '@libp2p/interface'
import type { MeshHost } from '@peermesh/host'
import type { PeerName } from '@peermesh/kernel'
import type {
  ElectionAlgorithm,
  ElectionMode,
  ElectionTimings,
  ElectionVariant,
  LeadershipLoss,
  ScopeExplanation,
  ScopeStatus,
  ScoreOf
} from './core/index.ts'

/** What may be chosen. Every option has a default. */
export interface ElectionsInit {
  /** Whether the node has the service `quorum`, given `kinds: [electionKind]`. Without it only `available` scopes can be opened. @default true */
  readonly quorum?: boolean
  /**
   * Makes the score of a candidate, in the place of its priority. Pure, and the same at every peer: what is compared is what each made of its own facts.
   *
   * @default the priority
   */
  readonly scoreOf?: ScoreOf
  /**
   * In milliseconds: how long an answer may take (250), how often a leader says that it leads (1,000), how long a better priority must have been there before
   * `preempt` hands over to it (30,000), and the lease of `quorum` mode (2,000).
   */
  readonly timings?: Partial<ElectionTimings>
  /**
   * In which group of quorum the register of a scope lies: `groupOf` of partitions, where the node has that service. Pure, and the same at all peers of a mesh, for ever: compare what it is made of
   * by `settings` of membership. @default the root group
   */
  readonly groupOf?: (scope: string) => string
}

/** What election uses of libp2p: the service `host`, which comes before it in the map of services. */
export interface ElectionsComponents {
  logger: ComponentLogger
  host: MeshHost
  metrics?: Metrics
}

export interface ElectionOptions {
  /** How candidates find the best of them. The same at every peer of the scope. @default 'bully' */
  readonly algorithm?: ElectionAlgorithm
  /** Which one of its kind. @default 'directed' for bully, 'chang-roberts' for ring */
  readonly variant?: ElectionVariant
  /**
   * `quorum`: at most one leader in each term, whatever happens, and none while no majority of the quorum is connected. `available`: always a leader, and one in
   * each part of a mesh that is cut. The same at every peer of the scope. @default 'quorum'
   */
  readonly mode?: ElectionMode
  /** Whether this peer may be elected from the first. An observer hears who leads. @default true */
  readonly candidate?: boolean
  /** Higher leads, among those who are there when a leader is missed. A whole number, at most 2³¹ either way. @default 0 */
  readonly priority?: number
  /**
   * Whether a leader hands over to a candidate of a strictly higher priority, once that one was there for 30 s. By transfer, never by attack; load and health alone
   * unseat nobody. @default false: a leader stays as long as it can
   */
  readonly preempt?: boolean
}

/** Who leads. */
export interface Leader {
  readonly peer: PeerName
  /**
   * Counts the leaders of a scope. In quorum mode no two leaders have one term; where an operator forced the quorum on (`forceReconfigure`), it goes on above all terms from before: at
   * the generation times 2³⁸.
   */
  readonly term: number
}

/** The lead, as the peer has it that leads. */
export interface Leadership extends Leader {
  /** Higher than that of every earlier leader: give it to what you write to, which refuses lower ones. Only in quorum mode. */
  readonly fence: bigint | undefined
  /** Asked on every use, by both clocks as they are now: false for ever once it was. Not promised: that it is still so when what you do next arrives. */
  readonly isHeld: boolean
  /** Aborts when the lead is lost, with a `LeadershipLostError`. A hint: it comes when the event loop lets it. `isHeld` is the check. */
  readonly signal: AbortSignal
}

export interface ElectionEvents {
  /** Who leads, as far as this peer knows; `null`, as events have it: nobody. */
  leader: CustomEvent<Leader | null>
  /** This peer leads. */
  won: CustomEvent<Leadership>
  /** This peer leads no more. */
  lost: CustomEvent<{ readonly term: number; readonly reason: LeadershipLoss }>
  /**
   * Somebody uses this scope with another algorithm or mode (`error` is an `ElectionKindMismatchError`). In quorum mode its register decides who is right; where that is not us, we
   * are a candidate no more. Or its register is something else's (`ElectionRegisterTakenError`, `by` us): nobody can lead. Told once, and once more after each `campaign()`.
   */
  mismatch: CustomEvent<{ readonly by: PeerName; readonly error: Error }>
}

/** Facts that a rank is made of beside the priority. Fractions: 0 is idle and healthy, 1 is the worst. */
export interface CandidateReport {
  readonly priority?: number
  readonly load?: number
  readonly health?: number
}

/** One scope, as this peer takes part in it. Iterating it yields who leads now, and then each change; where changes come faster than they are taken, the latest. */
export interface Election extends TypedEventTarget<ElectionEvents>, AsyncIterable<Leader | undefined>, AsyncDisposable {
  readonly scope: string
  readonly algorithm: ElectionAlgorithm
  readonly variant: ElectionVariant
  readonly mode: ElectionMode
  /** Who leads, as far as this peer knows. It may be a moment old: whoever acts as leader asks `isLeader()`. */
  readonly leader: Leader | undefined
  /** Ours, while we lead. */
  readonly leadership: Leadership | undefined
  /**
   * Whether this peer leads, by both clocks at this moment, and not by what a timer last said. In quorum mode no two peers are told yes at one moment, while clock rates err
   * by less than 5 %; in available mode two may be.
   */
  isLeader(): boolean
  /** Where this peer stands, as plain data; `undefined` before it began. */
  status(): ScopeStatus | undefined
  /** Takes part as a candidate from now on. Resolves at once, also where nobody can be elected just now: see `whenLeading()`. */
  campaign(): Promise<void>
  /**
   * Resolves once this peer leads; at once where it does. It may never: a leader that is trusted stays. Whoever is no candidate, or is none any more because the register of the
   * scope says so, is refused as soon as it hears that the scope elects in another way; after `campaign()` it may ask again. Where nobody led, the first election begins after two
   * seconds (twice `advertiseMs`): whoever leads already is heard of first.
   *
   * @throws ElectionKindMismatchError, ElectionRegisterTakenError, NotOpenError, InvalidParametersError, or the signal's reason
   */
  whenLeading(options?: AbortOptions): Promise<Leadership>
  /**
   * Gives up the lead, where it is ours, and is a candidate no more. Resolves at once: we have stopped then. The others elect as soon as they hear of it, and in quorum mode
   * where they do not, because this peer is cut off, once its lease has ended before their eyes.
   */
  resign(): Promise<void>
  /**
   * Hands the lead to this candidate. We stop before it begins, and do not go on whatever comes of it; where it does not take over, the others elect. Ends within a lease where
   * the candidate does not answer, and within five where the register does not: a peer that is cut off from the others waits no longer.
   *
   * @throws TransferFailedError, whose `details.reason` says why
   */
  transfer(to: PeerName, options?: AbortOptions): Promise<void>
  /** What this candidate's rank is made of. Small changes of load and health do not change it. */
  report(facts: CandidateReport): Promise<void>
  /** Gives up what is held, and takes part no more. */
  close(): Promise<void>
}

/**
 * Leader election: which of several equal processes does what only one should do.
 *
 * Promised in `quorum` mode: a term has at most one leader, with no assumption on clocks; fences grow from term to term; no two peers are told `isLeader()` at one moment
 * while clock rates err by less than 5 %. **Not** promised: a leader while no majority of the quorum is connected.
 *
 * Promised in `available` mode: each connected part of the mesh has, in the end, one leader that all in it follow. **Not** promised: only one leader. There are two while a
 * mesh is cut, and for a moment whenever messages are late.
 */
export interface Elections {
  /**
   * Takes part in the election of a scope's leader. Opened again, it returns the same election, with the options of the first time.
   *
   * @param scope 1 to 128 characters
   * @throws InvalidParametersError; ElectionKindMismatchError where this peer has it open with another algorithm or mode; QuorumMissingError
   */
  open(scope: string, options?: ElectionOptions): Election
  /** Where this peer stands in each scope that it has open. @throws NotStartedError, HostStoppedError */
  status(): ScopeStatus[]
  /** The scope that is open here; `undefined` where it is not. */
  get(scope: string): Election | undefined
  /**
   * Why a scope has the leader that it has, as this peer saw it: the last 64 things that happened, the oldest first. Empty where it was never open here.
   *
   * @throws NotStartedError, HostStoppedError
   */
  explain(scope: string): ScopeExplanation[]
  /** The scopes that `explain` can tell something of: those open here, and those closed last. @throws NotStartedError, HostStoppedError */
  explained(): string[]
}
