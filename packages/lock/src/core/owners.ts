import type { CommandId, Millis, Moment, Outcome } from '@peermesh/kernel'
import type { LockGrant } from './events.ts'
import type { AcquireCommand, Asked } from './named-lock.ts'

/** One request, of whoever it is. */
interface Holding {
  readonly request: number
  readonly asked: AcquireCommand
  /** By the wall clock. */
  readonly askedAt: number
  readonly since: Millis
  /** Its first request. */
  readonly place: number
  /** When it was last made again. */
  readonly againAt?: Millis
  /** Absent: it is not let in yet. */
  grant?: LockGrant
  /** How often it was entered, and not left. */
  depth: number
}

/**
 * Whose each request is. An owner that holds a lock enters it again without asking anybody, and leaves it as often as it entered: otherwise it would wait for
 * itself. Who names no owner is one of its own.
 */
export class Owners {
  readonly #byRequest = new Map<number, Holding>()
  readonly #byOwner = new Map<string, Holding>()
  /** All that one owner holds or waits for. */
  readonly #together = new Map<string, Set<number>>()
  readonly #byCommand = new Map<CommandId, Holding>()

  /** Requests that hold or wait. */
  get count(): number {
    return this.#byRequest.size
  }

  /** What this owner has of this lock. */
  find({ owner, name }: AcquireCommand): Holding | undefined {
    return owner === undefined ? undefined : this.#byOwner.get(keyOf(owner, name))
  }

  get(request: number): Holding | undefined {
    return this.#byRequest.get(request)
  }

  /** All requests of whoever this one is of; none where it is over. */
  ofSameOwner(request: number): readonly number[] {
    const holding = this.#byRequest.get(request)
    const { owner } = holding?.asked ?? {}
    const own = holding === undefined ? [] : [request]
    return owner === undefined ? own : [...(this.#together.get(owner) ?? own)]
  }

  ask(request: number, command: CommandId, asked: AcquireCommand, at: Moment): void {
    this.#add(command, {
      request,
      asked,
      askedAt: Math.max(0, Math.floor(at.wall)),
      since: at.now,
      place: request,
      depth: 0
    })
  }

  /** K16 The same as another request, since that one is over and its owner waits on. */
  askAgain(request: number, command: CommandId, now: Millis): Asked | undefined {
    const before = this.#byCommand.get(command)
    if (before === undefined) {
      return undefined
    }
    this.forget(before.request)
    // What its first change was to say is over with its session.
    const asked = { ...before.asked, leaves: undefined }
    this.#add(command, { ...before, asked, request, againAt: now })
    return { ...asked, since: before.since, place: before.place }
  }

  /** Of an `acquire` that would wait. What fails twice at one moment would fail for ever. */
  waits(command: CommandId, now: Millis): boolean {
    const { asked, againAt } = this.#byCommand.get(command) ?? {}
    return asked !== undefined && asked.waitMs !== 0 && againAt !== now
  }

  #add(command: CommandId, holding: Holding): void {
    const { request, asked } = holding
    this.#byRequest.set(request, holding)
    this.#byCommand.set(command, holding)
    if (asked.owner !== undefined) {
      this.#byOwner.set(keyOf(asked.owner, asked.name), holding)
      const together = this.#together.get(asked.owner) ?? new Set()
      this.#together.set(asked.owner, together.add(request))
    }
  }

  /** What became of an `acquire`, and of which. Other commands are none of its business. */
  settled(command: CommandId, outcome: Outcome): AcquireCommand | undefined {
    const holding = this.#byCommand.get(command)
    if (holding === undefined) {
      return undefined
    }
    this.#byCommand.delete(command)
    if (outcome.ok && outcome.value !== undefined) {
      holding.grant = outcome.value as LockGrant
      holding.depth = 1
    } else {
      this.forget(holding.request)
    }
    return holding.asked
  }

  grantOf(request: number): LockGrant | undefined {
    return this.#byRequest.get(request)?.grant
  }

  /** Whether it was the last time: then the lock is to be released. */
  leave(request: number): boolean {
    const holding = this.#byRequest.get(request)
    if (holding === undefined) {
      return true
    }
    holding.depth -= 1
    if (holding.depth <= 0) {
      this.forget(request)
      return true
    }
    return false
  }

  forget(request: number): void {
    const holding = this.#byRequest.get(request)
    if (holding === undefined) {
      return
    }
    this.#byRequest.delete(request)
    const { owner, name } = holding.asked
    if (owner === undefined) {
      return
    }
    if (this.find(holding.asked) === holding) {
      this.#byOwner.delete(keyOf(owner, name))
    }
    const together = this.#together.get(owner)
    together?.delete(request)
    if (together?.size === 0) {
      this.#together.delete(owner)
    }
  }
}

/** Two texts as one, such that no two pairs are the same. */
function keyOf(owner: string, name: string): string {
  return JSON.stringify([owner, name])
}
