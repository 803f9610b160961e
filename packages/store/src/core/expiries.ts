import type { ReplicaId } from '@peermesh/crdt'
import { type CommandId, codeUnits, hash128, type Millis, millis, type Moment } from '@peermesh/kernel'
import { expiryOf } from './expiry.ts'
import { EXPIRED_ALONE_MS, EXPIRED_SPREAD_MS, GROUP_OPERATIONS } from './limits.ts'
import type { Sibling, WriteOperation } from './messages.ts'
import { isPartKey } from './typed-keys.ts'

/** The command that the deletes of what has expired are: the application has none of this number, and nobody waits for it. */
export const EXPIRY: CommandId = -2

/** What deletes need. */
export interface Expiring {
  readonly replica: ReplicaId
  /** What a key shows. */
  shown(key: string): Sibling | undefined
  readonly writer: { enqueue(id: CommandId, work: readonly WriteOperation[]): boolean }
}

/** When to look at a key. */
interface Look {
  readonly key: string
  readonly at: number
}

/**
 * Deletes values whose time is up.
 *
 * Intuition: whoever stocks a shelf takes what is past its date from it. Where they do not come, somebody else does after a while; not all at once.
 *
 * S31 A value whose time is up by the wall clock of a replica is deleted there by an operation like any other, that has observed it: at once by the
 *     replica that wrote it, by others after `EXPIRED_ALONE_MS` to twice as long. What was put over it meanwhile, here or elsewhere, stays.
 *
 * A look at a key is only over once the key shows something else: the delete that it leads to may be refused, and is not done where the clock went back
 * before its turn.
 *
 * A heap, and not the kernel's `Deadlines`: millions of keys may each have a time of their own, and a new one there moves all that are later. Nor would it
 * give out a group at a time of what is due.
 */
export class Expiries {
  /** When each key will be looked at, of those that show what expires. */
  readonly #looks = new Map<string, number>()
  /** The earliest first. Some are over: those that are not as `#looks` has them. */
  #heap: Look[] = []
  /** The keys whose deletes are with the writer. */
  #asked: readonly string[] = []
  #next: Millis | undefined

  /** How many looks are kept, among them some that are over. */
  get size(): number {
    return this.#heap.length
  }

  /** What the key shows now. */
  changed(key: string, shown: Sibling | undefined): void {
    // The parts of typed keys hold bytes of all kinds.
    const at = shown === undefined || isPartKey(key) ? undefined : expiryOf(shown.value)
    if (at !== undefined) {
      this.#look(key, at)
    } else if (this.#looks.delete(key)) {
      this.#compact()
    }
  }

  /** Gives the writer what is to be deleted now, a group at a time. */
  begin({ writer, shown, replica }: Expiring, at: Moment): void {
    this.#next = undefined
    if (this.#asked.length > 0) {
      // Goes on once these are done.
      return
    }
    const due: string[] = []
    for (let [first] = this.#heap; first !== undefined && due.length < GROUP_OPERATIONS; [first] = this.#heap) {
      if (first.at > at.wall) {
        this.#next = millis(at.now + first.at - at.wall)
        break
      }
      this.#take()
      if (this.#looks.get(first.key) !== first.at) {
        continue
      }
      const dueAt = this.#dueOf(first.key, shown(first.key), replica)
      if (dueAt > at.wall) {
        this.#look(first.key, dueAt)
      } else {
        due.push(first.key)
      }
    }
    const keys = [...new Set(due)]
    if (keys.length === 0) {
      return
    }
    this.#asked = keys
    const operations = keys.map((key) => ({ key, ifExpired: true }))
    if (!writer.enqueue(EXPIRY, operations)) {
      // Too much waits. Asked again as soon as anything happens, as it will.
      this.done()
    }
  }

  /** The writer is done with what it was given, or refused it. */
  done(): void {
    for (const key of this.#asked) {
      const at = this.#looks.get(key)
      if (at !== undefined) {
        this.#push({ key, at })
      }
    }
    this.#asked = []
    this.#compact()
  }

  deadline(): Millis | undefined {
    return this.#next
  }

  /** When this replica deletes what the key shows, which is what expires: there is no other look. */
  #dueOf(key: string, shown: Sibling | undefined, replica: ReplicaId): number {
    const expiresAt = (shown === undefined ? undefined : expiryOf(shown.value)) ?? Number.POSITIVE_INFINITY
    if (shown?.replica === replica) {
      return expiresAt
    }
    return expiresAt + EXPIRED_ALONE_MS + ((hash128(codeUnits(replica + key))[0] ?? 0) % EXPIRED_SPREAD_MS)
  }

  #look(key: string, at: number): void {
    if (this.#looks.get(key) !== at) {
      this.#looks.set(key, at)
      this.#push({ key, at })
      this.#compact()
    }
  }

  /** What is kept is at most twice what is needed: a value that is renewed again and again costs two entries. */
  #compact(): void {
    if (this.#heap.length > 2 * this.#looks.size) {
      this.#heap = [...this.#looks].map(([key, at]) => ({ key, at })).sort((a, b) => a.at - b.at)
    }
  }

  #push(look: Look): void {
    let index = this.#heap.length
    this.#heap.push(look)
    while (index > 0) {
      const above = (index - 1) >> 1
      const parent = this.#heap[above] as Look
      if (parent.at <= look.at) {
        break
      }
      this.#heap[index] = parent
      index = above
    }
    this.#heap[index] = look
  }

  /** Takes the first out. */
  #take(): void {
    const last = this.#heap.pop()
    if (last === undefined || this.#heap.length === 0) {
      return
    }
    let index = 0
    for (;;) {
      const below = this.#below(index)
      const child = this.#heap[below]
      if (child === undefined || child.at >= last.at) {
        break
      }
      this.#heap[index] = child
      index = below
    }
    this.#heap[index] = last
  }

  #below(index: number): number {
    const left = 2 * index + 1
    const right = this.#heap[left + 1]
    return right !== undefined && right.at < (this.#heap[left] as Look).at ? left + 1 : left
  }
}
