import { encodeState, integerValues } from '@peermesh/crdt'
import type { CommandId, Failure } from '@peermesh/kernel'
import type { CausalMap } from './causal-map.ts'
import type { WriteOperation } from './messages.ts'
import { typedPrefix } from './typed-keys.ts'
import { countOf } from './typed-reader.ts'

/** Why a write was refused. */
export const QUOTA_EXCEEDED: Failure = {
  name: 'QuotaExceededError',
  message: 'The store holds as much as bytesMax allows. Delete something, write less, or raise it.'
}

/** What a new place in a list adds to the one that it follows, at most: order, replica tag, offset. A place is made only when its turn comes. */
const WAYPOINT_LENGTH_MAX = 24

/** What a write leaves. */
interface Outcome {
  /** Of each key that it changes, under which it is stored: the bytes of the key and its value, or none where it deletes. */
  readonly left: ReadonlyMap<string, number>
  /** What it puts into lists, where nothing else is. */
  readonly inserted: number
}

/** A key on which writes wait. */
interface Pending {
  /** What the map held of it. */
  held: number
  /** What the last of them leaves. */
  left: number
  writes: number
}

export interface QuotaInit {
  readonly map: CausalMap
  /** In the keys of what this replica counts. */
  readonly tag: string
  readonly bytesMax: number
}

/**
 * Intuition: a cloakroom that has promised hooks to those who stand in the queue. Who asks is told no once all are taken or promised; who brings a smaller
 * coat for the one that hangs there never is.
 *
 * S34 A write that makes what is held grow beyond the quota is refused, before anything changed. One that makes it no larger never is, and what others wrote
 *     is taken in: so it may be exceeded by what peers write at the same time, each within its own.
 *
 * A write waits until the map holds it, and until then what it will leave counts: each key once, as the last write on it leaves it.
 */
export class Quota {
  readonly #init: QuotaInit
  readonly #waiting = new Map<CommandId, Outcome>()
  readonly #pending = new Map<string, Pending>()
  /** By how much the map grows by all that waits. */
  #growth = 0

  constructor(init: QuotaInit) {
    this.#init = init
  }

  /** False where this write may not be done after those that wait. Otherwise it waits from now on. */
  admit(id: CommandId, work: readonly WriteOperation[]): boolean {
    const { map, bytesMax } = this.#init
    if (bytesMax === Number.POSITIVE_INFINITY) {
      return true
    }
    const outcome = this.#outcomeOf(work)
    let growth = outcome.inserted
    for (const [key, left] of outcome.left) {
      growth += left - (this.#pending.get(key)?.left ?? this.#heldOf(key))
    }
    if (growth > 0 && map.bytes + this.#growth + growth > bytesMax) {
      return false
    }
    this.#growth += growth
    this.#waiting.set(id, outcome)
    for (const [key, left] of outcome.left) {
      const pending = this.#pending.get(key) ?? { held: this.#heldOf(key), left, writes: 0 }
      pending.left = left
      pending.writes++
      this.#pending.set(key, pending)
    }
    return true
  }

  /** The map holds these, or never will. */
  done(commands: readonly CommandId[]): void {
    for (const id of this.#waiting.size === 0 ? [] : commands) {
      const outcome = this.#waiting.get(id)
      this.#waiting.delete(id)
      this.#growth -= outcome?.inserted ?? 0
      for (const key of outcome?.left.keys() ?? []) {
        this.#doneOn(key)
      }
    }
  }

  #doneOn(key: string): void {
    const pending = this.#pending.get(key)
    if (pending === undefined) {
      return
    }
    this.#growth += pending.held - pending.left
    pending.writes--
    if (pending.writes === 0) {
      this.#pending.delete(key)
    } else {
      pending.held = this.#heldOf(key)
      this.#growth += pending.left - pending.held
    }
  }

  #outcomeOf(work: readonly WriteOperation[]): Outcome {
    const left = new Map<string, number>()
    let inserted = 0
    for (const { key, value, amount, insert } of work) {
      if (insert !== undefined) {
        const after = typeof insert.after === 'string' ? 0 : insert.after.place.length
        const keyLength = typedPrefix('list', key).length + after + WAYPOINT_LENGTH_MAX
        inserted += insert.values.reduce((sum, each) => sum + keyLength + each.length, 0)
      } else if (amount === undefined) {
        left.set(key, value === undefined ? 0 : key.length + value.length)
      } else {
        const part = typedPrefix('counter', key) + this.#init.tag
        left.set(part, part.length + this.#countLength(part, amount))
      }
    }
    return { left, inserted }
  }

  #countLength(part: string, amount: number): number {
    const { map, tag } = this.#init
    return encodeState(integerValues, amount + (countOf(map.live(part), tag) ?? 0)).length
  }

  #heldOf(key: string): number {
    return this.#init.map.live(key).reduce((sum, { value }) => sum + key.length + value.length, 0)
  }
}
