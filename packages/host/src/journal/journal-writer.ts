import { type Durability, type Journal, type JournalChange, PeermeshError } from '@peermesh/kernel'
import { JournalError } from '../errors.ts'
import type { HostCounters } from '../statistics.ts'
import { MemoryJournal } from './memory-journal.ts'
import { journalKey } from './records.ts'

interface Entry {
  readonly core: string
  readonly changes: readonly JournalChange[]
  readonly durability: Durability
  readonly bytes: number
  readonly onDurable: () => void
}

/** What a change costs beside its key and value: a guess at the overhead of a batch entry, so that deletes count too. */
const CHANGE_OVERHEAD_BYTES = 16

/**
 * Group commit (DeWitt et al. 1984): while one batch is being written, what is persisted meanwhile gathers, and goes
 * into the next batch together, with one sync for all cores that asked for one. Under load a batch grows instead of a queue of syncs.
 *
 * HJ1 Batches are written one after another, in the order of the persists; what waits for a persist hears of it in that order.
 * HJ2 The changes of one persist are in one batch.
 * HJ3 After a write that failed nothing is written and nothing acknowledged any more. Not even where there is room again: the journal may
 *     end in half a batch, and a reader that meets one drops what follows it.
 */
export class JournalWriter {
  readonly #journal: Journal
  readonly #counters: HostCounters
  readonly #onFailure: (error: Error) => void
  readonly #backlogBytesMax: number
  #waiting: Entry[] = []
  #isWriting = false
  #backlogBytes = 0
  #appendedCount = 0
  #durableCount = 0
  #failed = false
  #onProgress: (() => void)[] = []

  constructor(init: {
    journal: Journal
    counters: HostCounters
    backlogBytesMax: number
    onFailure: (error: Error) => void
  }) {
    this.#journal = init.journal
    this.#counters = init.counters
    this.#onFailure = init.onFailure
    this.#backlogBytesMax = init.backlogBytesMax
  }

  /** Bytes that are not yet written. */
  get backlogBytes(): number {
    return this.#backlogBytes
  }

  append(core: string, changes: readonly JournalChange[], durability: Durability, onDurable: () => void): void {
    if (this.#failed) {
      return
    }
    let bytes = 0
    for (const { key, value } of changes) {
      bytes += key.length + (value?.byteLength ?? 0) + CHANGE_OVERHEAD_BYTES
    }
    this.#appendedCount++
    const entry: Entry = { core, changes, durability, bytes, onDurable }
    if (this.#journal instanceof MemoryJournal) {
      // There is no disk whose syncs could be shared, and whoever waits for the answer waits for every turn in between.
      const batch = this.#batchOf([entry])
      this.#journal.appendNow(batch)
      this.#count(batch.length, durability)
      this.#durableCount++
      onDurable()
      return
    }
    this.#backlogBytes += bytes
    this.#waiting.push(entry)
    if (!this.#isWriting) {
      this.#isWriting = true
      // After this turn, so that all cores that persist in it share the batch.
      queueMicrotask(() => void this.#writeAll())
    }
  }

  /** Resolves once no more than the limit is waiting to be written, or the journal failed. */
  async room(): Promise<void> {
    while (this.#backlogBytes > this.#backlogBytesMax && !this.#failed) {
      await this.#progress()
    }
  }

  /** Resolves once all that was appended until now is durable and acknowledged, or the journal failed. */
  async durable(): Promise<void> {
    const appended = this.#appendedCount
    while (this.#durableCount < appended && !this.#failed) {
      await this.#progress()
    }
  }

  #progress(): Promise<void> {
    return new Promise((resolve) => this.#onProgress.push(resolve))
  }

  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const entries = this.#waiting
      this.#waiting = []
      try {
        await this.#write(entries)
      } catch (error) {
        this.#fail(error)
        return
      }
      for (const { bytes, onDurable } of entries) {
        this.#backlogBytes -= bytes
        this.#durableCount++
        onDurable()
      }
      this.#progressed()
    }
    this.#isWriting = false
  }

  async #write(entries: readonly Entry[]): Promise<void> {
    const batch = this.#batchOf(entries)
    if (batch.length > 0) {
      const durability = entries.some((entry) => entry.durability === 'power') ? 'power' : 'process'
      await this.#journal.append(batch, { durability })
      this.#count(batch.length, durability)
    }
  }

  #batchOf(entries: readonly Entry[]): JournalChange[] {
    const changes = new Map<string, JournalChange>()
    for (const entry of entries) {
      for (const { key, value } of entry.changes) {
        const full = journalKey(entry.core, key)
        changes.set(full, { key: full, value })
      }
    }
    return [...changes.values()]
  }

  #count(changes: number, durability: Durability): void {
    this.#counters.journalBatches++
    this.#counters.journalSyncs += durability === 'power' ? 1 : 0
    this.#counters.journalChanges += changes
  }

  #progressed(): void {
    const waiting = this.#onProgress
    this.#onProgress = []
    for (const resolve of waiting) {
      resolve()
    }
  }

  #fail(error: unknown): void {
    this.#failed = true
    this.#waiting = []
    this.#backlogBytes = 0
    this.#progressed()
    this.#onFailure(
      error instanceof PeermeshError
        ? error
        : new JournalError(`The journal failed: ${String(error)}`, { cause: error })
    )
  }
}
