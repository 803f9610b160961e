import type { Millis, PeerName } from '@peermesh/kernel'
import type { SessionLoss } from '@peermesh/quorum/core'
import type { Epoch, FenceParts, LockMessage } from './messages.ts'
import type { LockAlgorithm, LockMode } from './variant.ts'

/** What the service asks. Times are milliseconds. */
export type LockCommand =
  /**
   * Settled with a `LockGrant` once the lock is held, with `undefined` where it may not wait and is not let in at once. Fails with
   * LockTimeoutError, LockCancelledError, LockBusyError, LockKindMismatchError or with what quorum says, NoQuorumError above all: then it never
   * got it, and does not wait any more.
   */
  | {
      readonly type: 'acquire'
      readonly name: string
      /** Absent: the quorum lock. Its first use fixes it. */
      readonly algorithm?: LockAlgorithm | undefined
      /** Of a token. @default 'strict' */
      readonly mode?: LockMode | undefined
      /** Of the lock. Its first use fixes it. */
      readonly capacity: number
      /** Of those, what is asked for. */
      readonly permits: number
      /** 0: only if nobody has to be waited for. Absent: as long as it takes. */
      readonly waitMs?: number | undefined
      /** For so long at most; then it is released by itself. Absent: until it is released. */
      readonly holdMs?: number | undefined
      /** Who holds the lock already is let in again at once, under the grant that it has. Absent: nobody that was here before. */
      readonly owner?: string | undefined
      /**
       * How often whoever asks may enter once more by the same grant, before it gives it back: under a fence each, which are set aside for it. As many as there
       * are, and none where others wait, or of a lock that has no token. Absent: not once.
       */
      readonly spare?: number | undefined
      /**
       * A request by which whoever asks holds this lock: it is released, whatever becomes of what is asked for. Of a quorum lock both are one change of its register.
       * Absent: none.
       */
      readonly leaves?: number | undefined
      /** By which it can be cancelled: whoever asks chooses one that nobody else uses. Absent: it is not cancelled. */
      readonly handle?: string | undefined
    }
  /** An `acquire` that is not settled yet fails with LockCancelledError, and leaves nothing behind. Settled at once. */
  | { readonly type: 'cancel'; readonly name: string; readonly handle: string }
  /** Settled with whether it was still held, once it is given up here; the register follows. As often as its owner was let in. `again`: how many spare fences were used. */
  | { readonly type: 'release'; readonly name: string; readonly request: number; readonly again?: number | undefined }
  /** Counts `holdMs` anew from now. Settled with whether it is still held. */
  | { readonly type: 'extend'; readonly name: string; readonly request: number; readonly holdMs: number }
  /** Settled with a `LockInspection`. */
  | { readonly type: 'inspect'; readonly name: string }
  /** Takes the lock from those who hold it, or, of a quorum lock, from the one with this fence, whatever they do. Settled with a `ForceResult`; fails where that certainly had no effect, or nobody knows. */
  | {
      readonly type: 'force'
      readonly name: string
      readonly reason: string
      readonly fence?: FenceParts | undefined
    }
  /** Gives up all that this peer holds and waits for. Settled once the others can go on. */
  | { readonly type: 'close' }

/** A lock that is held. `request` names this holding, unique for one start of the peer. */
export interface LockGrant {
  readonly name: string
  readonly request: number
  readonly session: string
  readonly fence: FenceParts
  /** The place that it had in the queue: grants of a lock come by ascending tickets. */
  readonly ticket: number
  /** So many fences after `fence` are set aside for whoever has it. Absent: none. */
  readonly spare?: number | undefined
}

/**
 * Why a lock is held no more though nobody released it: its time was up; an operator took it by force; the session was lost; or others made a token of a later
 * epoch, which in `fenced` mode they may at any time.
 */
export type LockLoss = 'time-up' | 'forced' | 'superseded' | SessionLoss

export type LockEvent =
  /** Others are before it. */
  | { readonly type: 'queued'; readonly name: string; readonly request: number; readonly ticket: number }
  /** Somebody waits for what is held by a grant with spare fences: who is not inside just now should give it back, and nobody enters by it again. Said once. */
  | { readonly type: 'wanted'; readonly name: string; readonly request: number }
  | {
      readonly type: 'lost'
      readonly name: string
      readonly request: number
      readonly reason: LockLoss
      /** Of `forced`. */
      readonly force?: ForceWords | undefined
    }

export interface LockTypes {
  readonly message: LockMessage
  readonly command: LockCommand
  readonly notice: LockEvent
  readonly event: LockEvent
}

/** One request of this peer as it stands. */
export interface RequestStatus {
  readonly name: string
  readonly request: number
  readonly phase: 'opening' | 'asking' | 'queued' | 'held'
  readonly permits: number
  readonly since: Millis
}

/** Who is in a lock's register, in words that travel. */
export interface LockEntry {
  readonly session: string
  readonly peer: PeerName
  /** Unique for the session. */
  readonly request: number
  readonly permits: number
  /** Counts those who came. */
  readonly ticket: number
  /** By the wall clock of the peer that made the change, for people to read. */
  readonly askedAt: number
}

export interface LockHolder extends LockEntry {
  readonly fence: number
  /** Of the group when it was let in: with it `fence` is above all fences of earlier generations. */
  readonly generation: number
  /** As `askedAt`. */
  readonly heldAt: number
}

/** Whose word it was that a lock was taken by force, and why. */
export interface ForceWords {
  readonly by: PeerName
  readonly reason: string
}

/** That a holder was forced out: for people to read, and to be told to its peer. */
export interface ForcedRelease extends ForceWords {
  readonly holder: LockHolder
  /** As `askedAt`. */
  readonly at: number
  /** Its peer knows, or is gone. */
  readonly heard: boolean
  /** Of a token: the epoch that this ended. `holder` is then who was registered, and its `fence` and `ticket` the highest that it may have had. */
  readonly epoch?: Epoch | undefined
}

/** What came of a release by force. Of a token it was released by who was registered. */
export interface ForceResult {
  readonly released: readonly LockHolder[]
  /** Above that of all who were released, and granted to nobody: a resource that sees it refuses them. Absent: nobody held it. */
  readonly fence?: FenceParts | undefined
}

/** A lock as its register has it. Of a token it has no more than who was registered last: the queue is with those who wait. */
export interface LockInspection {
  readonly name: string
  readonly algorithm: LockAlgorithm
  /** Of a token. */
  readonly mode?: LockMode | undefined
  /** Of a token: counts those of the lock. */
  readonly epoch?: number | undefined
  /** Of a token: who was registered last. It had the token then, and may have handed it on. */
  readonly registered?: PeerName | undefined
  /** `undefined`: it is not in use, and its next use says what it is. */
  readonly capacity: number | undefined
  readonly holders: readonly LockHolder[]
  /** In the order in which they will be let in. */
  readonly queue: readonly LockEntry[]
  /** The last that were forced out, for as long as the lock is in use. */
  readonly forced: readonly ForcedRelease[]
}
