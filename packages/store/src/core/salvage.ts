import { dotKey } from '@peermesh/crdt'
import {
  type CommandId,
  type HybridClock,
  type JournalRecord,
  type Millis,
  type Moment,
  millis
} from '@peermesh/kernel'
import type { CausalMap } from './causal-map.ts'
import { GROUP_OPERATIONS, SALVAGE_ALONE_MS } from './limits.ts'
import type { Sibling, WriteOperation } from './messages.ts'
import type { Puller } from './puller.ts'
import { readSiblings, type RecordCodec } from './records.ts'
import { isKnown } from './salvaged.ts'
import type { Writer } from './writer.ts'

/** The command that the writes of a salvage are: the application has none of this number, and nobody waits for it. */
export const SALVAGE: CommandId = -1

/** A value that was read from a damaged disk: the write that it was. */
interface Salvaged {
  readonly key: string
  readonly sibling: Sibling
}

/**
 * The values that could be read of a damaged disk, until it is known which of them nobody else has.
 *
 * The clock of such a disk cannot be believed: it has the dots of records that are gone, and whoever goes on with it is never sent them
 * again. So this replica is a new one, with an empty clock and another name, and fetches everything. What is left then are the writes that
 * no peer had heard of. Those are **written anew**, as operations of this replica that have observed the old dot: to the protocol writes like
 * all others, so that none of its rules needs an exception.
 *
 * S17 Of a damaged disk a value that can be read, and that no linked peer had heard of, is written again under a dot of ours and with its
 *     old time: once, however often the peer starts. Two peers whose disks were both damaged may each write it.
 */
export class Salvage {
  readonly #left: Salvaged[]
  readonly #puller: Puller
  readonly #aloneAt: Millis
  /** Until these are on the disk; or, where the writer had no room for them, until anything is. */
  #waitsFor: 'nothing' | 'these' | 'room' = 'nothing'

  /** @param salvaged the records of each disk that was found damaged */
  constructor(
    salvaged: readonly (readonly JournalRecord[])[],
    { codec, puller, now }: { readonly codec: RecordCodec; readonly puller: Puller; readonly now: Millis }
  ) {
    // One value can be on several disks, where each had it from the same peer: by its dot it is one.
    const byDot = new Map<string, Salvaged>()
    for (const value of salvaged.flatMap((records) => readSiblings(records, codec))) {
      byDot.set(dotKey(value.sibling), value)
    }
    this.#left = [...byDot.values()]
    this.#puller = puller
    this.#aloneAt = millis(now + SALVAGE_ALONE_MS)
  }

  /** Values of which it is not known yet whether somebody else has them. */
  get left(): number {
    return this.#left.length
  }

  deadline(): Millis | undefined {
    return this.#left.length === 0 || this.#waitsFor !== 'nothing' || this.#puller.linkedCount > 0
      ? undefined
      : this.#aloneAt
  }

  /** Gives the writer the next of them, a group at a time, behind whatever waits (S17). */
  begin(writer: Writer, { map, clock }: { readonly map: CausalMap; readonly clock: HybridClock }, at: Moment): void {
    const operations = this.#waitsFor === 'nothing' ? this.take(map, at.now) : []
    for (const { salvaged } of operations) {
      clock.observe(salvaged?.timestamp ?? { millis: 0, count: 0 }, at.wall)
    }
    if (operations.length > 0) {
      this.#waitsFor = writer.enqueue(SALVAGE, operations) ? 'these' : 'room'
      if (this.#waitsFor === 'room') {
        this.#left.push(
          ...operations.flatMap(({ key, salvaged }) => (salvaged === undefined ? [] : [{ key, sibling: salvaged }]))
        )
      }
    }
  }

  /** The writer is done with a group. */
  done(commands: readonly CommandId[]): void {
    if (this.#waitsFor === 'room' || commands.includes(SALVAGE)) {
      this.#waitsFor = 'nothing'
    }
  }

  /** The next writes; none before all that linked peers have is here, or nobody was met for long. */
  take(map: CausalMap, now: Millis): WriteOperation[] {
    const operations: WriteOperation[] = []
    const isDue = this.#puller.linkedCount > 0 ? this.#puller.hasAskedAll() : this.#aloneAt <= now
    while (isDue && operations.length < GROUP_OPERATIONS) {
      const next = this.#left.pop()
      if (next === undefined) {
        break
      }
      const { key, sibling } = next
      if (!isKnown(map, key, sibling)) {
        operations.push({ key, value: sibling.value, salvaged: sibling })
      }
    }
    return operations
  }
}
