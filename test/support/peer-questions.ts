import type {
  AcquireOptions,
  ElectionOptions,
  Elections,
  Leader,
  MemberInfo,
  PartitionsStatus,
  PeerStatus,
  StoreDigest,
  StoreValue,
  ValuesStatus
} from 'peermesh'
import type { HeldTerm } from './held-terms.ts'
import type { KeyWork } from './key-history.ts'
import type { LockWork } from './lock-history.ts'
import type { ValueWork } from './value-history.ts'

/** What a parent can ask of a child peer. */
export interface Questions {
  put: { args: [key: string, value: StoreValue]; answer: undefined }
  delete: { args: [key: string]; answer: undefined }
  get: { args: [key: string]; answer: StoreValue | undefined }
  entries: { args: []; answer: [key: string, value: StoreValue][] }
  digest: { args: []; answer: StoreDigest }
  status: { args: []; answer: PeerStatus }
  members: { args: []; answer: MemberInfo[] }
  /** Peers that it refused since its start, and why. */
  refused: { args: []; answer: { peer: string; name: string; message: string }[] }
  /** Who broke the protocol since its start, in the eyes of the peer, and how often. */
  rejects: { args: []; answer: Readonly<Record<string, number>> }
  /** Damaged records that were found at its start. */
  damage: { args: []; answer: number }
  /** Bytes that its process holds in JavaScript's heap and beside it, once what is garbage is gone. */
  memoryHeld: { args: []; answer: number }
  /** Waits until it has stopped: why, where it stopped itself. */
  closed: { args: []; answer: FailureText | undefined }
  /** Gossip messages that it neither heard nor passed on, since no member of its mesh signed them. */
  gossipIgnored: { args: []; answer: number }
  /** Takes part in the election of a scope's leader. */
  elect: { args: [scope: string, options?: ElectionOptions]; answer: undefined }
  /** Whom it follows. */
  leader: { args: [scope: string]; answer: Leader | undefined }
  /** The lead that it had last; `undefined` where it never led. */
  lead: { args: [scope: string]; answer: LeadText | undefined }
  /** When it led, since its start. */
  heldTerms: { args: []; answer: readonly HeldTerm[] }
  /** What it tells of how the scope came to its leader. */
  explain: { args: [scope: string]; answer: ReturnType<Elections['explain']> }
  campaign: { args: [scope: string]; answer: undefined }
  resign: { args: [scope: string]; answer: undefined }
  transfer: { args: [scope: string, to: string]; answer: undefined }
  /** Takes a lock, and keeps it. */
  acquire: { args: [name: string, options?: AcquireOptions]; answer: LockText }
  /** The lock of this name that it took last, as it is now. */
  lock: { args: [name: string]; answer: LockText | undefined }
  release: { args: [name: string]; answer: boolean }
  /** When it held locks, since its start. */
  heldLocks: { args: []; answer: readonly HeldTerm[] }
  /** Begins to take locks, and writes down what comes of it. */
  useLocks: { args: [work: LockWork]; answer: undefined }
  /** Waits until nobody here waits for a lock any more. */
  stopUsingLocks: { args: []; answer: undefined }
  /** Takes each of the locks once more. */
  takeEachLock: { args: []; answer: undefined }
  /** Puts a value with the partition of its key. */
  setValue: { args: [key: string, value: unknown]; answer: undefined }
  value: { args: [key: string]; answer: unknown }
  /** Begins to use keys under this name, and writes down what comes of it. */
  useKeys: { args: [name: string, work: KeyWork]; answer: undefined }
  /** Waits until nothing is under way here any more. */
  stopUsingKeys: { args: []; answer: undefined }
  /** Begins to write values that are always writable, under this name, and writes down what comes of it. */
  useValues: { args: [name: string, work: ValueWork]; answer: undefined }
  stopUsingValues: { args: []; answer: undefined }
  /** All that stands side by side, as so many replicas say. */
  siblings: { args: [key: string, read: number]; answer: readonly string[] }
  values: { args: []; answer: ValuesStatus }
  partitions: { args: []; answer: PartitionsStatus }
  /** Writes down each configuration that it knows to serve, from those of now on, a line each. */
  watchOwners: { args: [file: string]; answer: undefined }
  /** Waits until it holds none. */
  drain: { args: []; answer: undefined }
  stop: { args: []; answer: undefined }
}

export interface LeadText {
  readonly term: number
  readonly fence: bigint | undefined
  /** What `isLeader()` and `Leadership.isHeld` say. */
  readonly isLeader: boolean
  readonly isHeld: boolean
  /** Why its signal aborted. */
  readonly lost: FailureText | undefined
}

export interface LockText {
  readonly fence: bigint
  readonly held: boolean
  /** Why its signal aborted, and when it was looked at. */
  readonly lost: FailureText | undefined
}

export interface FailureText {
  readonly name: string
  readonly message: string
}

export interface Question {
  readonly id: number
  readonly name: keyof Questions
  readonly args: readonly unknown[]
}

export interface Answer {
  readonly type: 'answer'
  readonly id: number
  readonly value?: unknown
  readonly failure?: FailureText
}

/** What a child says by itself or in answer. */
export type Report =
  | { readonly type: 'ready'; readonly name: string; readonly addresses: readonly string[] }
  | { readonly type: 'failed'; readonly failure: FailureText }
  | Answer
