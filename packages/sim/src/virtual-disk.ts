import { compareText, type JournalChange, type JournalRecord, type Random } from '@peermesh/kernel'

/** A persist on its way to the disk. */
interface PendingWrite {
  readonly core: string
  readonly token: number
  readonly changes: readonly JournalChange[]
}

/** What a backup of a disk holds: the records of each core. */
export type DiskContents = ReadonlyMap<string, ReadonlyMap<string, Uint8Array>>

/**
 * The disk of one peer: an ordered map for each core, and the writes that are not durable yet. Writes become durable in the order in which they were
 * made, across all cores, in batches: what is written while one is under way goes into the next.
 */
export class VirtualDisk {
  #records = new Map<string, Map<string, Uint8Array>>()
  #pending: PendingWrite[] = []
  /** How many of the pending writes, from the oldest, are in the batch that is under way; 0 for none. */
  batchCount = 0
  /** When the batch began: what is written at that same instant is still part of it. */
  batchBegan = 0
  /** Writes so far that became durable. */
  durableCount = 0

  get pendingCount(): number {
    return this.#pending.length
  }

  /** Values are copied: what a core does to its arrays afterwards does not reach the disk. */
  write(core: string, token: number, changes: readonly JournalChange[]): void {
    this.#pending.push({
      core,
      token,
      changes: changes.map(({ key, value }) => (value === undefined ? { key } : { key, value: value.slice() }))
    })
  }

  /** The oldest pending write becomes durable. */
  completeOne(): PendingWrite | undefined {
    const write = this.#pending.shift()
    if (write !== undefined) {
      this.durableCount++
      this.#apply(write)
    }
    return write
  }

  completeAll(): void {
    while (this.#pending.length > 0) {
      this.completeOne()
    }
    this.batchCount = 0
  }

  /** The process dies: some first part of what is pending had reached the disk, each write whole or not at all. */
  crash(random: Random): { readonly kept: number; readonly lost: number } {
    const pending = this.#pending.length
    const kept = random.integer(pending + 1)
    for (let count = 0; count < kept; count++) {
      this.completeOne()
    }
    this.#pending = []
    this.batchCount = 0
    return { kept, lost: pending - kept }
  }

  erase(): void {
    this.#records = new Map()
    this.#pending = []
    this.batchCount = 0
  }

  /** What is durable, in the order of the keys. */
  records(core: string): JournalRecord[] {
    const records = this.#records.get(core) ?? new Map<string, Uint8Array>()
    return [...records].sort(([a], [b]) => compareText(a, b)).map(([key, value]): JournalRecord => [key, value.slice()])
  }

  /** A copy of what is durable, as a backup would hold it. */
  backup(): DiskContents {
    return new Map([...this.#records].map(([core, records]) => [core, new Map(records)]))
  }

  restore(backup: DiskContents): void {
    this.erase()
    this.#records = new Map([...backup].map(([core, records]) => [core, new Map(records)]))
  }

  #apply({ core, changes }: PendingWrite): void {
    let records = this.#records.get(core)
    if (records === undefined) {
      records = new Map()
      this.#records.set(core, records)
    }
    for (const { key, value } of changes) {
      if (value === undefined) {
        records.delete(key)
      } else {
        records.set(key, value)
      }
    }
  }
}
