import type { Millis, PeerName } from '@peermesh/kernel'
import type { Claim } from './claim.ts'
import type { AlgorithmMessage, BullyMessage, ElectionId, ElectedMessage, RingMessage, Direction } from './messages.ts'
import type { Rank } from './rank.ts'

/** A live candidate. Its rank is what it last told, and may be out of date: elections compare only ranks that they carry. */
export interface Candidate {
  readonly peer: PeerName
  readonly rank: Rank
}

/** What an algorithm is given: the world as its scope sees it at this moment. */
export interface Surroundings {
  readonly self: PeerName
  readonly now: Millis
  /** The highest term heard of. */
  readonly term: number
  /** Our rank as it is now. */
  readonly liveRank: Rank
  /** The live electorate, ourselves included where we are of it, in the order of the ring. */
  readonly candidates: readonly Candidate[]
  /** How long an answer may take, in milliseconds. */
  readonly answerMs: number
  nextId(): ElectionId
  send(to: PeerName, message: BullyMessage): void
  /** Sends to all participants, candidates or not, that this peer leads. */
  tellAll(claim: Claim): void
  /** Hands a message to the next live peer of the ring, and to the one after it where that does not answer. False where we are alone on it. */
  pass(direction: Direction, message: RingMessage): boolean
  /**
   * The election is decided: this peer may claim the lead, with the rank that it was elected with.
   *
   * @param decidedBy which messages, or whose silence: for `explain`
   */
  won(rank: Rank, decidedBy: string): void
}

/**
 * How candidates find the best of them. It proposes; the scope makes a claim of it. Every method may be called at any time, and every message may be lost,
 * doubled, late or of an election that is over.
 */
export interface Algorithm {
  readonly isRunning: boolean
  /** Begins an election, where none is running. */
  begin(): void
  receive(from: PeerName, message: AlgorithmMessage): void
  /** We lead: how the others hear of it. */
  announce(claim: Claim): void
  /** The announcement of another, where it goes from peer to peer. */
  passOn(message: ElectedMessage): void
  deadline(): Millis | undefined
  wake(): void
  /** A leader is known, or the election is given up. */
  stop(): void
  snapshot(): unknown
}
