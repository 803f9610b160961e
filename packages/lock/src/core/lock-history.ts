import {
  type Happened,
  Happenings,
  type HappeningsInit,
  type Millis,
  type Outcome,
  type PeerName
} from '@peermesh/kernel'
import type { ForceResult, LockEvent, LockGrant } from './events.ts'
import { EXPLAINED_LOCKS_MAX, LOCK_EXPLANATIONS_MAX } from './limits.ts'
import type { FenceParts } from './messages.ts'
import type { ForceCommand } from './named-lock.ts'

/** What happened with a lock, as one peer saw it: what its own requests came to, and whom it forced out. */
export type LockHappening =
  /** This peer waits. `text`: its ticket. */
  | 'queued'
  /** It waits on, behind others, since its session ended. `text`: why that was. */
  | 'asked-again'
  /** It holds the lock, under `fence`. */
  | 'granted'
  /** It gave the lock back. */
  | 'released'
  /** It holds the lock no more, though it did not give it back. `text`: why. `by`: whose word that was. */
  | 'lost'
  /** Others had it, and this peer would not wait. */
  | 'refused'
  /** It was not got, or nobody knows. `text`: the error. */
  | 'not-got'
  /** This peer took it by force from `by`. `text`: why. `fence`: that of who held it. */
  | 'forced'
  /** Somebody was to be forced out here, and nobody held it. `text`: why. */
  | 'forced-nobody'

/** One thing that happened with a lock. */
export interface LockExplanation extends Happened {
  readonly what: LockHappening
  readonly fence?: FenceParts | undefined
  readonly by?: PeerName | undefined
  readonly text?: string | undefined
}

/** What comes again for as long as somebody else holds the lock, or nobody answers. */
const KEPT: HappeningsInit<LockHappening> = {
  keptMax: LOCK_EXPLANATIONS_MAX,
  recurring: new Set(['refused', 'not-got', 'asked-again']),
  recursWithin: 4
}

/** Ends of a lock that its holder knew of first. */
const RELEASED = { what: 'released' } as const
const LAPSED = { what: 'lost', text: 'not-renewed' } as const

interface Left {
  /** Of the grant. */
  readonly fence: FenceParts
  /** How often it was entered once more, under the fences after that. */
  readonly entered: number
  readonly wasHeld: boolean
}

/** Why this peer holds a lock, or does not (K12): the last things that happened with each of the locks with which something happened last. */
export class LockHistory {
  readonly #locks = new Map<string, Happenings<LockExplanation>>()

  note(name: string, happened: LockExplanation): void {
    const happenings = this.#locks.get(name) ?? new Happenings(KEPT)
    // At the end: the first is then the one with which nothing happened for longest.
    this.#locks.delete(name)
    this.#locks.set(name, happenings)
    happenings.note(happened)
    for (const oldest of this.#locks.keys()) {
      if (this.#locks.size <= EXPLAINED_LOCKS_MAX) {
        return
      }
      this.#locks.delete(oldest)
    }
  }

  /** @param fence that under which it was held */
  heard(event: LockEvent, fence: FenceParts | undefined, at: Millis): void {
    const { name } = event
    if (event.type === 'wanted') {
      return
    }
    if (event.type === 'queued') {
      this.note(name, { at, what: 'queued', text: `ticket ${event.ticket}` })
    } else {
      const { by, reason } = event.force ?? {}
      const text = reason === undefined ? event.reason : `${event.reason}: ${reason}`
      this.note(name, { at, what: 'lost', fence, by, text })
    }
  }

  /** What it waited by is over, and it waits on. */
  askedAgain(name: string, why: string, at: Millis): void {
    this.note(name, { at, what: 'asked-again', text: why })
  }

  /** It holds the lock no more, by its own word. */
  left(name: string, { fence, entered, wasHeld }: Left, at: Millis): void {
    const last = { generation: fence.generation, counter: fence.counter + entered }
    if (entered > 0) {
      this.note(name, { at, what: 'granted', fence: last, times: entered })
    }
    this.note(name, { at, fence: last, ...(wasHeld ? RELEASED : LAPSED) })
  }

  /** What an `acquire` came to. */
  answered(name: string, outcome: Outcome, at: Millis): void {
    if (!outcome.ok) {
      this.note(name, { at, what: 'not-got', text: `${outcome.failure.name}: ${outcome.failure.message}` })
    } else if (outcome.value === undefined) {
      this.note(name, { at, what: 'refused' })
    } else {
      this.note(name, { at, what: 'granted', fence: (outcome.value as LockGrant).fence })
    }
  }

  /** What a release by force came to. */
  forced({ name, reason: text }: ForceCommand, outcome: Outcome, at: Millis): void {
    const { released } = outcome.ok ? (outcome.value as ForceResult) : { released: undefined }
    for (const { peer: by, generation, fence: counter } of released ?? []) {
      this.note(name, { at, what: 'forced', by, fence: { generation, counter }, text })
    }
    if (released?.length === 0) {
      this.note(name, { at, what: 'forced-nobody', text })
    }
  }

  /** The oldest first. */
  of(name: string): LockExplanation[] {
    return this.#locks.get(name)?.all ?? []
  }

  get names(): string[] {
    return [...this.#locks.keys()]
  }
}
