import type { DotRange, ReplicaId } from '@peermesh/crdt'
import { BoundedQueue, type CommandId, type Failure, type HybridClock, type Millis } from '@peermesh/kernel'
import type { CausalMap } from './causal-map.ts'
import {
  COUNTERS_SET_ASIDE,
  GROUP_BYTES,
  GROUP_OPERATIONS,
  WAITING_BYTES_MAX,
  WAITING_OPERATIONS_MAX
} from './limits.ts'
import type { Operation, WriteOperation } from './messages.ts'
import { replicaTag } from './replica-tag.ts'
import { WriteGroup } from './write-group.ts'

/** Why a write was refused. */
export const STORE_BUSY: Failure = {
  name: 'StoreBusyError',
  message: 'Too many writes wait for the disk or for slow peers. Await earlier writes before you begin more.'
}
export const LIST_TOO_DEEP: Failure = {
  name: 'ListTooDeepError',
  message: 'Between these two elements a list has no room for another.'
}

interface WaitingWrite {
  readonly id: CommandId
  readonly work: readonly WriteOperation[]
  readonly count: number
  readonly bytes: number
}

/** Local writes on their way to the disk, and who is told when they are there. */
export interface StagedWrites {
  readonly operations: readonly Operation[]
  /** The dots of the operations; undefined where there are none. */
  readonly minted: DotRange | undefined
  readonly commands: readonly CommandId[]
  /** Commands of which nothing was done, since a list has no room for another place where they insert. */
  readonly refused: readonly CommandId[]
}

/**
 * Local writes, made durable in groups before anybody sees them.
 *
 * Intuition: a bank clerk who writes a stack of slips into the ledger, and only then stamps them and calls out. While one group is being
 * written the next collects, so that the more there is to do, the more of it shares one disk write.
 *
 * S7 A dot is minted once: it leaves this replica (in a delta, a digest or an answer) only after the record that it was used is durable.
 *    Sent earlier, it would be minted again for something else after a crash, and two replicas would hold different values
 *    under one dot for ever.
 *    Records of durability `process` may be lost with the power after that all the same. So counters are set aside first, in a
 *    write that outlives it: after a restart none of them is minted again, used or not.
 * S8 One group is on its way at a time, and the map does not hold it until it is durable: what is read, here or elsewhere, survives.
 */
export class Writer {
  readonly #replica: ReplicaId
  readonly #tag: string
  readonly #waiting = new BoundedQueue<WaitingWrite>(WAITING_OPERATIONS_MAX)
  /** Own counters up to here may have been used before this start. */
  readonly #usedBefore: number
  #setAside: number
  #settingAside = false
  #waitingOperations = 0
  #waitingBytes = 0
  #staged: StagedWrites | undefined

  /**
   * @param recovered up to which own counter any start of this replica had set aside
   * @param setsAside whether counters must be: not where each group of writes outlives the loss of power by itself
   */
  constructor(
    replica: ReplicaId,
    { recovered, setsAside }: { readonly recovered: number; readonly setsAside: boolean }
  ) {
    this.#replica = replica
    this.#tag = replicaTag(replica)
    this.#usedBefore = recovered
    this.#setAside = setsAside ? recovered : Number.POSITIVE_INFINITY
  }

  /** Local operations that are not durable yet. */
  get pending(): number {
    return this.#waitingOperations + (this.#staged?.operations.length ?? 0)
  }

  /** Whether a group could be staged now: none is on its way, and the counters that it would use are set aside. */
  isReady(map: CausalMap): boolean {
    const first = this.#waiting.peek()
    if (this.#staged !== undefined || first === undefined) {
      return false
    }
    const groupMax = Math.min(this.#waitingOperations, Math.max(GROUP_OPERATIONS, first.count))
    return this.#lastUsed(map) + groupMax <= this.#setAside
  }

  /**
   * Up to which own counter to set aside now, where what is set aside runs low: early, so that the next group need not wait for it.
   * It is asked for once, and answered by `setAside`.
   */
  toSetAside(map: CausalMap): number | undefined {
    const last = this.#lastUsed(map) + this.pending
    if (this.#settingAside || this.pending === 0 || last + COUNTERS_SET_ASIDE / 2 <= this.#setAside) {
      return undefined
    }
    this.#settingAside = true
    return last + COUNTERS_SET_ASIDE
  }

  /** Own counters up to this one are set aside, and no loss of power undoes it. */
  setAside(counter: number): void {
    this.#settingAside = false
    this.#setAside = counter
  }

  /** False where too many wait already. */
  enqueue(id: CommandId, work: readonly WriteOperation[]): boolean {
    const { count, bytes } = sizeOf(work)
    const fits = this.#waitingBytes === 0 || this.#waitingBytes + bytes <= WAITING_BYTES_MAX
    if (!fits || this.#waitingOperations + count > WAITING_OPERATIONS_MAX) {
      return false
    }
    this.#waitingOperations += count
    this.#waitingBytes += bytes
    return this.#waiting.push({ id, work, count, bytes })
  }

  /** Mints the operations of the next group. The disk must hold them before they may be seen. */
  stage(map: CausalMap, clock: HybridClock, wall: Millis): StagedWrites {
    const commands: CommandId[] = []
    const refused: CommandId[] = []
    const from = this.#lastUsed(map) + 1
    const group = new WriteGroup({ replica: this.#replica, tag: this.#tag, map, clock, wall, from })
    for (const { id, work } of this.#takeGroup()) {
      const outcomes = group.add(work) ? commands : refused
      outcomes.push(id)
    }
    const { operations } = group
    const to = from + operations.length - 1
    const minted = operations.length === 0 ? undefined : { replica: this.#replica, from, to }
    this.#staged = { operations, commands, minted, refused }
    return this.#staged
  }

  /** The staged group is durable: takes it out. */
  committed(): StagedWrites {
    const staged = this.#staged
    this.#staged = undefined
    return staged ?? { operations: [], commands: [], minted: undefined, refused: [] }
  }

  /** The oldest writes that are made durable together: at least one. */
  #takeGroup(): readonly WaitingWrite[] {
    const group: WaitingWrite[] = []
    let operations = 0
    let bytes = 0
    for (let write = this.#waiting.peek(); write !== undefined; write = this.#waiting.peek()) {
      operations += write.count
      bytes += write.bytes
      if (group.length > 0 && (operations > GROUP_OPERATIONS || bytes > GROUP_BYTES)) {
        break
      }
      this.#waiting.shift()
      this.#waitingOperations -= write.count
      this.#waitingBytes -= write.bytes
      group.push(write)
    }
    return group
  }

  /** Above all that was ever seen of our own: a restored backup may have forgotten some, which then come back from others. */
  #lastUsed(map: CausalMap): number {
    return Math.max(map.clock.max(this.#replica), this.#usedBefore)
  }
}

/** How many operations they become, and the bytes of these. */
function sizeOf(work: readonly WriteOperation[]): { readonly count: number; readonly bytes: number } {
  let count = 0
  let bytes = 0
  for (const { key, value, insert } of work) {
    count += insert?.values.length ?? 1
    for (const each of insert?.values ?? [value]) {
      bytes += key.length + (each?.length ?? 0)
    }
  }
  return { count, bytes }
}
