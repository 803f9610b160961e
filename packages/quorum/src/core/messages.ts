import type { StoreId } from '@peermesh/kernel'
import type { Accepted } from './acceptor.ts'
import type { Ballot } from './ballot.ts'
import type { Configuration, Era, GroupName, Move } from './configuration.ts'
import type { OperationId } from './envelope.ts'

/** One question about one register. `request` is the asker's number for it; the answer bears the same. */
export type Request =
  | { readonly type: 'prepare'; readonly request: number; readonly key: string; readonly ballot: Ballot }
  | {
      readonly type: 'accept'
      readonly request: number
      readonly key: string
      readonly ballot: Ballot
      readonly value: Uint8Array
      /** The proposer's next ballot, to be promised with this one: its next change then takes one round trip. */
      readonly next?: Ballot | undefined
    }
  | { readonly type: 'read'; readonly request: number; readonly key: string }

export type Answer =
  | { readonly type: 'promise'; readonly request: number; readonly accepted?: Accepted | undefined }
  | { readonly type: 'accepted'; readonly request: number }
  | { readonly type: 'nack'; readonly request: number; readonly promised: Ballot }
  | { readonly type: 'report'; readonly request: number; readonly accepted?: Accepted | undefined }

/** Whether a peer may become a voter: never (a browser), with a memory that ends with its process, or with a disk. */
export type Votes = 'never' | 'volatile' | 'durable'

export interface AnswerMessage {
  readonly type: 'answer'
  readonly era: Era
  /** Who votes: the peer under this store id. */
  readonly storeId: StoreId
  readonly floor: number
  readonly answers: readonly Answer[]
}

export interface PageMessage {
  readonly type: 'page'
  /** The epoch whose records these are: sealed, or one that serves. */
  readonly era: Era
  readonly storeId: StoreId
  readonly floor: number
  /** The page begins after this key. */
  readonly after: string
  readonly records: readonly (readonly [key: string, accepted: Accepted])[]
  /** Nothing follows. */
  readonly last: boolean
  /** The sender votes in that epoch no more: what it has accepted there is final. */
  readonly sealed: boolean
}

export interface ForwardMessage {
  readonly type: 'forward'
  readonly era: Era
  readonly request: number
  readonly key: string
  readonly kind: string
  /** As the codec of registers wrote them. */
  readonly args: Uint8Array
  readonly operation: OperationId
}

export interface ForwardedMessage {
  readonly type: 'forwarded'
  readonly era: Era
  readonly request: number
  /** The register as it was chosen with that change in it. */
  readonly value?: Uint8Array | undefined
  /** A version that was chosen, for the stamp that the change came without. Neither of the two: whoever asked is to make it. */
  readonly version?: number | undefined
}

export type QuorumMessage =
  /** The first on each link: what the sender is, and the latest configuration of each group that it knows to serve. */
  | { readonly type: 'hello'; readonly votes: Votes; readonly configurations: readonly Configuration[] }
  /** Questions to a voter about registers. */
  | { readonly type: 'ask'; readonly era: Era; readonly requests: readonly Request[] }
  | AnswerMessage
  /** A change, for whoever changed that register last. */
  | ForwardMessage
  | ForwardedMessage
  /** That epoch ends: go on with `next`, which the sender does not know to serve. `from` is there where the sender is sealed. */
  | { readonly type: 'moved'; readonly move: Move }
  /** The sender knows of no epoch so late, or nothing of the group: if it votes there, nobody told it. */
  | { readonly type: 'behind'; readonly era: Era }
  /** A step of a reconfiguration: whoever votes in `from` seals it, whoever votes in `next` installs it. */
  | { readonly type: 'move'; readonly move: Move }
  /** How far the sender is with a move to that epoch. */
  | { readonly type: 'moving'; readonly era: Era; readonly storeId: StoreId; readonly state: 'sealed' | 'installed' }
  /** Asks for a page of records, to install `next`. Whoever is asked seals first. */
  | { readonly type: 'fetch'; readonly move: Move; readonly after: string }
  | PageMessage
  /** A majority of this configuration has installed it. */
  | { readonly type: 'serving'; readonly configuration: Configuration }
  /** The sender waits for this session of ours to expire. */
  | { readonly type: 'watch'; readonly session: string }
  /**
   * From its owner to each who watches: the session has been renewed so often, and so many others who watch take precedence in trying to expire it. From anybody else: it
   * was not renewed beyond that, and is expired.
   */
  | { readonly type: 'renewed'; readonly session: string; readonly renewals: number; readonly place: number }

/** Where messages that are about the same group go. */
export function groupOfMessage(message: QuorumMessage): GroupName | undefined {
  switch (message.type) {
    case 'ask':
    case 'answer':
    case 'forward':
    case 'forwarded':
    case 'behind':
    case 'moving':
    case 'page':
      return message.era.group
    case 'moved':
    case 'move':
    case 'fetch':
      return message.move.next.group
    case 'serving':
      return message.configuration.group
    case 'hello':
    case 'watch':
    case 'renewed':
      return undefined
  }
}

const BALLOT_BYTES = 24

/** About what a request takes on the wire: used to fill messages without encoding twice. A key of UTF-16 code units is at most three bytes each. */
export function requestBytes(request: Request): number {
  const key = BALLOT_BYTES + request.key.length * 3
  return request.type === 'accept' ? key + 2 * BALLOT_BYTES + request.value.length : key + BALLOT_BYTES
}

/** The same of an answer: a question of a few bytes may be about a register of many. */
export function answerBytes(answer: Answer): number {
  return BALLOT_BYTES + ('accepted' in answer ? acceptedBytes(answer.accepted) : 2 * BALLOT_BYTES)
}

/** The same of a record in a page. */
export function acceptedBytes(accepted: Accepted | undefined): number {
  return 2 * BALLOT_BYTES + (accepted?.value.length ?? 0)
}
