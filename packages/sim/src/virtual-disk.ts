import { compareText, type JournalChange, type JournalRecord, type Random } from '@peermesh/kernel'

/** A persist on its way to the disk. */
interface PendingWrite {
  readonly core: string
  readonly changes: readonly JournalChange[]
}

/**
 * The disk of one peer: an ordered map for each core, and the writes that are not durable yet. Writes become durable one after the other, in
 * the order in which they were made, across all cores.
 */
export class VirtualDisk {
  #records = new Map<string, Map<string, Uint8Array>>()
  #pending: PendingWrite[] = []
  /** When the disk is done with all it was given. */
  busyUntil = 0
  /** Writes since the disk was made, and how many of them are durable. */
  written = 0
  durable = 0

  get pendingCount(): number {
    return this.#pending.length
  }

  /** Values are copied: what a core does to its arrays afterwards does not reach the disk. */
  write(core: string, changes: readonly JournalChange[]): void {
    this.written++
    this.#pending.push({
      core,
      changes: changes.map(({ key, value }) => (value === undefined ? { key } : { key, value: value.slice() }))
    })
  }

  /** The oldest pending write becomes durable. */
  completeOne(): void {
    const write = this.#pending.shift()
    if (write !== undefined) {
      this.durable++
      this.#apply(write)
    }
  }

  completeAll(): void {
    while (this.#pending.length > 0) {
      this.completeOne()
    }
  }

  /** The process dies: some first part of what is pending had reached the disk, each write whole or not at all. */
  crash(random: Random): { readonly kept: number; readonly lost: number } {
    const pending = this.#pending.length
    const kept = random.integer(pending + 1)
    for (let count = 0; count < kept; count++) {
      this.completeOne()
    }
    this.#pending = []
    this.busyUntil = 0
    this.written = this.durable
    return { kept, lost: pending - kept }
  }

  erase(): void {
    this.#records = new Map()
    this.#pending = []
    this.busyUntil = 0
  }

  /** What is durable, in the order of the keys. */
  records(core: string): JournalRecord[] {
    const records = this.#records.get(core) ?? new Map<string, Uint8Array>()
    return [...records].sort(([a], [b]) => compareText(a, b)).map(([key, value]): JournalRecord => [key, value.slice()])
  }

  /** A copy of what is durable, as a backup would hold it. */
  backup(): ReadonlyMap<string, ReadonlyMap<string, Uint8Array>> {
    return new Map([...this.#records].map(([core, records]) => [core, new Map(records)]))
  }

  restore(backup: ReadonlyMap<string, ReadonlyMap<string, Uint8Array>>): void {
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
