import type { PeerName } from '@peermesh/kernel'
import type { Claim } from './claim.ts'
import type { Rank } from './rank.ts'

export type ElectionAlgorithm = 'bully' | 'ring'
export type ElectionVariant = 'directed' | 'classic' | 'chang-roberts' | 'hirschberg-sinclair'
export type ElectionMode = 'quorum' | 'available'

/** How a scope elects. Fixed by its first use. */
export interface ElectionKind {
  readonly variant: ElectionVariant
  readonly mode: ElectionMode
}

/** Numbers the elections that one start of a peer began. With the candidate's name it names one election. */
export type ElectionId = number

/** The way round the ring. */
export type Direction = 'forth' | 'back'

/** What bullies say to each other. `term`: the highest that the sender knows of. */
export type BullyMessage =
  /** Classic: is anybody better than this rank? */
  | { readonly type: 'election'; readonly id: ElectionId; readonly rank: Rank; readonly term: number }
  /** Directed: lead, as you are the best that I know. */
  | { readonly type: 'nominate'; readonly id: ElectionId; readonly rank: Rank; readonly term: number }
  /** I am there, and see to it. */
  | { readonly type: 'ok'; readonly id: ElectionId }

/** What the algorithms say to each other. */
export type AlgorithmMessage = BullyMessage | ProbeMessage | ReplyMessage

/** Chang-Roberts, Hirschberg-Sinclair: is anybody on the way better than this rank? */
export interface ProbeMessage {
  readonly type: 'probe'
  readonly id: ElectionId
  readonly rank: Rank
  readonly term: number
  readonly direction: Direction
  readonly phase: number
  /** How many more peers it may go to. */
  readonly hops: number
}

/** Hirschberg-Sinclair: the probe went all its hops, and is still the best. */
export interface ReplyMessage {
  readonly type: 'reply'
  readonly id: ElectionId
  /** Whom it is for. */
  readonly rank: Rank
  readonly term: number
  /** The way in which it travels. */
  readonly direction: Direction
  readonly phase: number
  readonly hops: number
}

/** Goes once round the ring and says who leads. */
export interface ElectedMessage {
  readonly type: 'elected'
  readonly claim: Claim
  readonly hops: number
}

/** What travels round the ring, and is acknowledged hop by hop. */
export type RingMessage = ProbeMessage | ReplyMessage | ElectedMessage

export type ScopeMessage =
  | BullyMessage
  | { readonly type: 'hop'; readonly sequence: number; readonly message: RingMessage }
  | { readonly type: 'hop-heard'; readonly sequence: number }
  /** The sender takes part. `candidate`: it may be elected. `rank` is a hint: elections carry their own. */
  | { readonly type: 'here'; readonly candidate: boolean; readonly rank: Rank }
  /**
   * Somebody leads. `ageMs`: so long ago the sender heard that from the leader itself; 0: it leads. `session` is there in quorum mode: candidates watch it from the
   * first, so that its lease is nearly over when they come to miss the leader.
   */
  | { readonly type: 'lead'; readonly claim: Claim; readonly ageMs: number; readonly session?: string }
  /** This claim of the sender is over. */
  | { readonly type: 'resigned'; readonly id: number }
  /** The incumbent asks whether the receiver takes over (quorum: with a session of its own). */
  | { readonly type: 'offer'; readonly term: number }
  | { readonly type: 'ready'; readonly term: number; readonly session: string }
  /** The incumbent has stopped: the term after this one is the receiver's to claim. */
  | { readonly type: 'handover'; readonly term: number }

/** Somebody leads. */
export type Lead = Extract<ScopeMessage, { readonly type: 'lead' }>

/** A message of one scope. `to` is set where it comes by gossip and concerns one peer only. */
export interface ElectionMessage {
  readonly scope: string
  readonly kind: ElectionKind
  readonly to?: PeerName | undefined
  readonly body: ScopeMessage
}

/** In the words of those who open a scope: the algorithm first, then which form of it. */
export function kindText({ variant, mode }: ElectionKind): string {
  return `${algorithmOf(variant)} (${variant}), ${mode}`
}

/** What whoever uses a scope in another way is told, and what to do. */
export function mismatchText(scope: string, { variant, mode }: ElectionKind): string {
  const options = `{ algorithm: '${algorithmOf(variant)}', variant: '${variant}', mode: '${mode}' }`
  return `${scope} elects by ${kindText({ variant, mode })}: its first use fixed that. Open it with ${options}, or use another scope.`
}

export function algorithmOf(variant: ElectionVariant): ElectionAlgorithm {
  return variant === 'directed' || variant === 'classic' ? 'bully' : 'ring'
}

export function leadOf(claim: Claim, ageMs: number, session?: string): Lead {
  return session === undefined ? { type: 'lead', claim, ageMs } : { type: 'lead', claim, ageMs, session }
}
