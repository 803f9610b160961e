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
  readonly writer: { readonly pending: number; enqueue(id: CommandId, work: readonly WriteOperation[]): boolean }
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
 * A key has one entry, or two where its time was made earlier, until it is looked at.
 */
export class Expiries {
  /** The earliest look at each key that is in the heap. */
  readonly #looks = new Map<string, number>()
  /** The earliest first. */
  #heap: Look[] = []
  #next: Millis | undefined

  /** How many keys will be looked at. */
  get size(): number {
    return this.#looks.size
  }

  /** Something is held by this key now. */
  added(key: string, value: Uint8Array): void {
    const at = expiryOf(value)
    // The parts of typed keys hold bytes of all kinds.
    if (at !== undefined && !isPartKey(key)) {
      this.#look(key, at)
    }
  }

  /** Gives the writer what is to be deleted now. */
  begin({ writer, shown, replica }: Expiring, at: Moment): void {
    this.#next = undefined
    const operations: WriteOperation[] = []
    for (let [first] = this.#heap; first !== undefined; [first] = this.#heap) {
      if (first.at > at.wall) {
        this.#next = millis(at.now + first.at - at.wall)
        break
      }
      if (operations.length + writer.pending >= GROUP_OPERATIONS) {
        // Goes on once these are durable.
        break
      }
      this.#take()
      const due = this.#dueOf(first.key, shown(first.key), replica)
      if (due !== undefined && due <= at.wall) {
        operations.push({ key: first.key, ifExpired: true })
      } else if (due !== undefined) {
        this.#look(first.key, due)
      }
    }
    if (operations.length > 0) {
      writer.enqueue(EXPIRY, operations)
    }
  }

  deadline(): Millis | undefined {
    return this.#next
  }

  /** When this replica deletes what the key shows. */
  #dueOf(key: string, shown: Sibling | undefined, replica: ReplicaId): number | undefined {
    const expiresAt = shown === undefined ? undefined : expiryOf(shown.value)
    if (expiresAt === undefined || shown?.replica === replica) {
      return expiresAt
    }
    return expiresAt + EXPIRED_ALONE_MS + ((hash128(codeUnits(replica + key))[0] ?? 0) % EXPIRED_SPREAD_MS)
  }

  #look(key: string, at: number): void {
    const known = this.#looks.get(key)
    if (known !== undefined && known <= at) {
      return
    }
    this.#looks.set(key, at)
    if (this.#heap.length > 2 * this.#looks.size) {
      this.#heap = [...this.#looks].map(([each, when]) => ({ key: each, at: when })).sort((a, b) => a.at - b.at)
    } else {
      this.#push({ key, at })
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
    const [first] = this.#heap
    const last = this.#heap.pop()
    if (first !== undefined && this.#looks.get(first.key) === first.at) {
      this.#looks.delete(first.key)
    }
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
