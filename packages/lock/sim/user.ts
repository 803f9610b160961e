import {
  type CommandId,
  type Core,
  type CoreInput,
  type CoreOutput,
  MalformedMessageError,
  type Failure,
  type Millis,
  millis,
  type Moment,
  type Outcome,
  type Seat
} from '@peermesh/kernel'
import type { ForceResult, LockAlgorithm, LockCommand, LockEvent, LockGrant, LockMode } from '@peermesh/lock/core'

/** Takes a lock, acts under it for a while, and gives it back. */
export interface UserCommand {
  readonly name: string
  readonly algorithm?: LockAlgorithm | undefined
  readonly mode?: LockMode | undefined
  readonly capacity: number
  readonly permits: number
  readonly waitMs?: number | undefined
  readonly forMs: number
  /** The lock's own limit, which may be shorter. */
  readonly holdMs?: number | undefined
  /** Thinks better of it after so long, where it still waits. */
  readonly cancelAfterMs?: number | undefined
  /** Once it holds the lock its owner enters it again, and leaves it twice. */
  readonly again?: boolean | undefined
  /** It never gives the lock back: it is to be forced out. */
  readonly keeps?: boolean | undefined
  /** What it is granted is kept for a while after, for who asks next here, as often as that. */
  readonly spare?: number | undefined
  /** Where this peer holds the lock at that moment, that is released for this. */
  readonly swaps?: boolean | undefined
}

/** Forces out whoever holds a lock. */
export interface ForceUserCommand {
  readonly forces: string
}

export type UserEvent =
  | { readonly type: 'asked'; readonly id: CommandId; readonly name: string }
  /** `again`: by a grant of before, under the next of its fences. */
  | { readonly type: 'got'; readonly id: CommandId; readonly grant: LockGrant; readonly again: boolean }
  /** What came of entering it again while it was held. */
  | { readonly type: 'again'; readonly grant: LockGrant; readonly outcome: Outcome }
  /** At this moment it is sure that it holds the lock. */
  | {
      readonly type: 'act'
      readonly name: string
      readonly permits: number
      readonly capacity: number
      readonly fence: number
    }
  /** Somebody is to be forced out; and what came of it, where that is known. */
  | { readonly type: 'forces'; readonly id: CommandId; readonly name: string }
  | { readonly type: 'forced'; readonly id: CommandId; readonly name: string; readonly result: ForceResult }
  /** How an `acquire` ended. */
  | { readonly type: 'ended'; readonly id: CommandId; readonly how: string }

interface Types {
  readonly message: never
  readonly command: UserCommand | ForceUserCommand
  readonly notice: never
  readonly event: UserEvent
}

interface Use {
  readonly id: CommandId
  readonly command: UserCommand
  grant: LockGrant | undefined
  until: Millis | undefined
  reserve: Reserve | undefined
}

/** A grant with spare fences. */
interface Reserve {
  readonly grant: LockGrant
  used: number
  isWanted: boolean
  /** Nobody is inside; until when it is kept. */
  parkedUntil: Millis | undefined
}

/** How long a grant is kept for whoever asks next. */
const KEPT_MS = 40

/** How often a holder acts. */
const ACT_MS = 15

type IsHeld = (name: string, request: number, at: Moment) => boolean

/** K16 Who would wait is not told that its session is over. */
function whyNot({ name, details }: Failure, waitMs: number | undefined): string {
  return details?.['over'] === 'session' && waitMs !== 0 ? 'SessionOver' : name
}

/** What an application does with locks: it asks on each use whether it holds one, and acts where it does. */
class User implements Core<Types> {
  readonly #isHeld: IsHeld
  readonly #uses = new Map<CommandId, Use>()
  readonly #calls = new Map<number, (outcome: Outcome, at: Moment) => void>()
  readonly #reserves = new Map<string, Reserve>()
  #outputs: CoreOutput<Types>[] = []
  #lastCall = 0
  #actAt: Millis | undefined

  constructor(isHeld: IsHeld) {
    this.#isHeld = isHeld
  }

  step(input: CoreInput<Types>, at: Moment): CoreOutput<Types>[] {
    if (input.type === 'command') {
      const { id, command } = input
      if ('forces' in command) {
        this.#force(id, command.forces)
      } else {
        this.#begin({ id, command, grant: undefined, until: undefined, reserve: undefined }, at)
      }
    } else if (input.type === 'result') {
      const next = this.#calls.get(input.call)
      this.#calls.delete(input.call)
      next?.(input.outcome, at)
    } else if (input.type === 'notice') {
      this.#heard(input.notice as LockEvent)
    }
    this.#act(at)
    return this.#outputs.splice(0)
  }

  deadline(): Millis | undefined {
    return this.#actAt
  }

  snapshot(): unknown {
    return [...this.#uses.values()].map(({ command, grant }) => [command.name, grant?.fence.counter])
  }

  #begin(use: Use, at: Moment): void {
    const { name, algorithm, mode, capacity, permits, waitMs, holdMs, cancelAfterMs } = use.command
    const asked = { type: 'acquire', name, algorithm, mode, capacity, permits } as const
    const owner = `user ${use.id}`
    this.#uses.set(use.id, use)
    this.#outputs.push({ type: 'emit', event: { type: 'asked', id: use.id, name } })
    const reserve = this.#reserves.get(name)
    if (reserve?.parkedUntil !== undefined && !this.#entersAgain(use, reserve, at)) {
      this.#giveBack(reserve)
    }
    if (use.reserve !== undefined) {
      return
    }
    use.until = cancelAfterMs === undefined ? undefined : millis(at.now + cancelAfterMs)
    const { spare } = use.command
    const leaves = this.#left(use)
    this.#call({ ...asked, waitMs, holdMs, owner, handle: owner, spare, leaves }, (outcome, then) => {
      const how = outcome.ok ? (outcome.value === undefined ? 'refused' : 'granted') : whyNot(outcome.failure, waitMs)
      this.#outputs.push({ type: 'emit', event: { type: 'ended', id: use.id, how } })
      if (!outcome.ok || outcome.value === undefined) {
        this.#end(use)
        return
      }
      use.grant = outcome.value as LockGrant
      use.until = use.command.keeps === true ? undefined : millis(then.now + use.command.forMs)
      if (use.grant.spare !== undefined) {
        use.reserve = { grant: use.grant, used: 0, isWanted: false, parkedUntil: undefined }
        this.#reserves.set(name, use.reserve)
      }
      this.#outputs.push({ type: 'emit', event: { type: 'got', id: use.id, grant: use.grant, again: false } })
      if (use.command.again === true && this.#isHeld(name, use.grant.request, then)) {
        this.#enterAgain(use, use.grant, owner)
      }
    })
  }

  /** Whether it is let in by what was granted before: without a word to the lock core. */
  #entersAgain(use: Use, reserve: Reserve, at: Moment): boolean {
    const { grant, used } = reserve
    const { spare, holdMs, forMs } = use.command
    const isLeft = used < (grant.spare ?? 0) && !reserve.isWanted && spare !== undefined && holdMs === undefined
    if (!isLeft || !this.#isHeld(grant.name, grant.request, at)) {
      return false
    }
    reserve.used += 1
    reserve.parkedUntil = undefined
    const fence = { ...grant.fence, counter: grant.fence.counter + reserve.used }
    use.reserve = reserve
    use.grant = { ...grant, fence, ticket: fence.counter }
    use.until = millis(at.now + forMs)
    this.#outputs.push(
      { type: 'emit', event: { type: 'ended', id: use.id, how: 'granted' } },
      { type: 'emit', event: { type: 'got', id: use.id, grant: use.grant, again: true } }
    )
    return true
  }

  /** What is released for it. */
  #left({ id, command: { name, swaps } }: Use): number | undefined {
    const held = [...this.#uses.values()].find(
      (use) => use.id !== id && use.command.name === name && use.grant !== undefined && use.reserve === undefined
    )
    if (swaps !== true || held === undefined) {
      return undefined
    }
    this.#end(held)
    return held.grant?.request
  }

  #giveBack(reserve: Reserve): void {
    const { grant, used } = reserve
    const { name, request } = grant
    // One that was superseded may have been followed by another.
    if (this.#reserves.get(name) === reserve) {
      this.#reserves.delete(name)
    }
    this.#call({ type: 'release', name, request, again: used }, () => undefined)
  }

  #heard(event: LockEvent): void {
    const reserve = this.#reserves.get(event.name)
    if (event.type !== 'wanted' || reserve?.grant.request !== event.request) {
      return
    }
    reserve.isWanted = true
    if (reserve.parkedUntil !== undefined) {
      this.#giveBack(reserve)
    }
  }

  #force(id: CommandId, name: string): void {
    this.#outputs.push({ type: 'emit', event: { type: 'forces', id, name } })
    this.#call({ type: 'force', name, reason: 'it is kept' }, (outcome) => {
      if (outcome.ok) {
        const result = outcome.value as ForceResult
        this.#outputs.push({ type: 'emit', event: { type: 'forced', id, name, result } })
      }
      this.#outputs.push({ type: 'settle', id, outcome: { ok: true, value: undefined } })
    })
  }

  #enterAgain({ command }: Use, grant: LockGrant, owner: string): void {
    const { name, algorithm, mode, capacity, permits } = command
    this.#call({ type: 'acquire', name, algorithm, mode, capacity, permits, owner }, (outcome, then) => {
      if (this.#isHeld(name, grant.request, then)) {
        this.#outputs.push({ type: 'emit', event: { type: 'again', grant, outcome } })
        this.#call({ type: 'release', name, request: grant.request }, () => undefined)
      } else if (outcome.ok && outcome.value !== undefined) {
        // It was lost before it was entered again, and so got anew.
        this.#call({ type: 'release', name, request: (outcome.value as LockGrant).request }, () => undefined)
      }
    })
  }

  #act(at: Moment): void {
    this.#actAt = undefined
    for (const reserve of [...this.#reserves.values()]) {
      if (reserve.parkedUntil !== undefined && at.now >= reserve.parkedUntil) {
        this.#giveBack(reserve)
      }
    }
    for (const use of [...this.#uses.values()]) {
      const { grant, until, command } = use
      if (grant !== undefined && this.#isHeld(grant.name, grant.request, at)) {
        const { name, permits, capacity } = command
        this.#outputs.push({
          type: 'emit',
          event: { type: 'act', name, permits, capacity, fence: grant.fence.counter }
        })
      }
      if (until !== undefined && at.now >= until) {
        this.#finish(use, at)
      } else if (grant !== undefined && command.keeps === true && !this.#isHeld(grant.name, grant.request, at)) {
        this.#end(use)
      }
    }
    if (this.#uses.size + this.#reserves.size > 0) {
      this.#actAt = millis(at.now + ACT_MS)
    }
  }

  #finish(use: Use, at: Moment): void {
    const { grant, id, command, reserve } = use
    use.until = undefined
    if (grant === undefined) {
      this.#call({ type: 'cancel', name: command.name, handle: `user ${id}` }, () => undefined)
    } else if (reserve !== undefined) {
      this.#end(use)
      if (reserve.isWanted) {
        this.#giveBack(reserve)
      } else {
        reserve.parkedUntil = millis(at.now + KEPT_MS)
      }
    } else {
      this.#end(use)
      this.#call({ type: 'release', name: command.name, request: grant.request }, () => undefined)
    }
  }

  #end({ id }: Use): void {
    this.#uses.delete(id)
    this.#outputs.push({ type: 'settle', id, outcome: { ok: true, value: undefined } })
  }

  #call(command: LockCommand, next: (outcome: Outcome, at: Moment) => void): void {
    const call = ++this.#lastCall
    this.#calls.set(call, next)
    this.#outputs.push({ type: 'call', call, core: 'lock', command })
  }
}

/** @param isHeld asks the lock core of this peer, as a service does on every use */
export function userSeat(isHeld: IsHeld): Seat<Types> {
  return {
    name: 'user',
    tag: 200,
    version: 1,
    priority: 9,
    codec: {
      encode: () => new Uint8Array(),
      decode: () => {
        throw new MalformedMessageError('The user sends nothing.')
      }
    },
    calls: ['lock'],
    listensTo: ['lock'],
    create: () => new User(isHeld)
  }
}
