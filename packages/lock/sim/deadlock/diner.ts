import {
  type CommandId,
  type Core,
  type CoreInput,
  type CoreOutput,
  type Failure,
  MalformedMessageError,
  type Millis,
  millis,
  type Moment,
  type Outcome,
  type Seat
} from '@peermesh/kernel'
import type { LockAlgorithm, LockCommand, LockGrant, LockMode } from '@peermesh/lock/core'

/** Takes one lock after another, keeping what it has, and gives all of them back: what philosophers do with forks. */
export interface Meal {
  readonly forks: readonly Fork[]
  /** How long it holds one before it asks for the next, and all of them at the end. */
  readonly forMs: number
  /** Leaves where it is not done by then. */
  readonly patienceMs: number | undefined
}

export type DinerEvent =
  /** `failure`: why it went without its meal. */
  { readonly type: 'ended'; readonly failure?: Failure }

/** A lock, and how many permits of it are wanted. */
export interface Fork {
  readonly name: string
  readonly permits: number
  readonly capacity: number
  readonly algorithm?: LockAlgorithm | undefined
  readonly mode?: LockMode | undefined
}

interface Types {
  readonly message: never
  readonly command: Meal
  readonly notice: never
  readonly event: DinerEvent
}

interface Guest {
  readonly id: CommandId
  readonly meal: Meal
  readonly held: LockGrant[]
  /** Of the `acquire` that it waits for. */
  isWaiting: boolean
  /** When it asks for the next, or is done. */
  nextAt: Millis | undefined
  leavesAt: Millis | undefined
}

class Diners implements Core<Types> {
  readonly #guests = new Map<CommandId, Guest>()
  readonly #calls = new Map<number, (outcome: Outcome, at: Moment) => void>()
  #outputs: CoreOutput<Types>[] = []
  #lastCall = 0

  step(input: CoreInput<Types>, at: Moment): CoreOutput<Types>[] {
    if (input.type === 'command') {
      const { id, command: meal } = input
      const leavesAt = meal.patienceMs === undefined ? undefined : millis(at.now + meal.patienceMs)
      this.#guests.set(id, { id, meal, held: [], isWaiting: false, nextAt: at.now, leavesAt })
    } else if (input.type === 'result') {
      const next = this.#calls.get(input.call)
      this.#calls.delete(input.call)
      next?.(input.outcome, at)
    }
    for (const guest of [...this.#guests.values()]) {
      this.#serve(guest, at)
    }
    return this.#outputs.splice(0)
  }

  deadline(): Millis | undefined {
    const moments = [...this.#guests.values()].flatMap(({ nextAt, leavesAt }) => [nextAt, leavesAt])
    const earliest = Math.min(...moments.filter((moment) => moment !== undefined))
    return Number.isFinite(earliest) ? millis(earliest) : undefined
  }

  snapshot(): unknown {
    return [...this.#guests.values()].map(({ id, held, isWaiting }) => [id, held.length, isWaiting])
  }

  #serve(guest: Guest, at: Moment): void {
    const { id, meal, held } = guest
    if (guest.leavesAt !== undefined && at.now >= guest.leavesAt) {
      guest.leavesAt = undefined
      if (guest.isWaiting) {
        const name = meal.forks[held.length]?.name ?? ''
        this.#call({ type: 'cancel', name, handle: `guest ${id}` }, () => undefined)
      } else {
        this.#end(guest)
      }
      return
    }
    if (guest.nextAt === undefined || at.now < guest.nextAt) {
      return
    }
    guest.nextAt = undefined
    const fork = meal.forks[held.length]
    if (fork === undefined) {
      this.#end(guest)
      return
    }
    const who = `guest ${id}`
    guest.isWaiting = true
    this.#call({ type: 'acquire', ...fork, owner: who, handle: who }, (outcome, then) => {
      guest.isWaiting = false
      if (outcome.ok) {
        held.push(outcome.value as LockGrant)
        guest.nextAt = millis(then.now + meal.forMs)
      } else {
        this.#end(guest, outcome.failure)
      }
    })
  }

  #end({ id, held }: Guest, failure?: Failure): void {
    this.#guests.delete(id)
    for (const { name, request } of held) {
      this.#call({ type: 'release', name, request }, () => undefined)
    }
    this.#outputs.push({ type: 'emit', event: failure === undefined ? { type: 'ended' } : { type: 'ended', failure } })
    this.#outputs.push({ type: 'settle', id, outcome: { ok: true, value: undefined } })
  }

  #call(command: LockCommand, next: (outcome: Outcome, at: Moment) => void): void {
    const call = ++this.#lastCall
    this.#calls.set(call, next)
    this.#outputs.push({ type: 'call', call, core: 'lock', command })
  }
}

export function dinerSeat(): Seat<Types> {
  return {
    name: 'diner',
    tag: 201,
    version: 1,
    priority: 9,
    codec: {
      encode: () => new Uint8Array(),
      decode: () => {
        throw new MalformedMessageError('Diners send nothing.')
      }
    },
    calls: ['lock'],
    create: () => new Diners()
  }
}
