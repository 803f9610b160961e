import { compareText, type Durability, type JournalChange, type JournalRecord, type Random } from '@peermesh/kernel'

/** A persist on its way to the disk. */
interface PendingWrite {
  readonly core: string
  readonly token: number
  readonly changes: readonly JournalChange[]
  readonly durability: Durability
}

/** A write that is on the disk as far as processes can tell, and gone if the power is now. */
interface UnsyncedWrite {
  /** Which batch it was part of: the journal writes a batch whole, so that a power loss leaves all of it or nothing. */
  readonly batch: number
  readonly writtenAt: number
  /** What was there before, in the order in which it was changed. */
  readonly before: readonly { readonly key: string; readonly value: Uint8Array | undefined }[]
  readonly core: string
}

export interface RecordName {
  readonly core: string
  readonly key: string
}

/** How many records one fault damages, at most. */
const DAMAGED_RECORDS_MAX = 3

/** What a backup of a disk holds: the records of each core. */
export type DiskContents = ReadonlyMap<string, ReadonlyMap<string, Uint8Array>>

/** The operating system syncs by itself what is as old as this (30 s is when Linux takes a dirty page to be old). */
const WRITE_BACK_MS = 30_000

/**
 * The disk of one peer: an ordered map for each core, and the writes that are not durable yet. Writes become durable in the order in which they were
 * made, across all cores, in batches: what is written while one is under way goes into the next.
 *
 * Durable is what outlives the process. What outlives a loss of power too is what was synced: a batch with a write of durability `power` syncs itself
 * and all before it.
 */
export class VirtualDisk {
  #records = new Map<string, Map<string, Uint8Array>>()
  #pending: PendingWrite[] = []
  #unsynced: UnsyncedWrite[] = []
  /** What cannot be read any more, found at the next start. */
  #damaged: RecordName[] = []
  /** What could be read of each time that something could not. */
  readonly #salvaged: ReadonlyMap<string, ReadonlyMap<string, Uint8Array>>[] = []
  #batch = 0
  #syncsBatch = false
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
  write(core: string, { token, changes, durability }: Omit<PendingWrite, 'core'>): void {
    this.#pending.push({
      core,
      token,
      durability,
      changes: changes.map(({ key, value }) => (value === undefined ? { key } : { key, value: value.slice() }))
    })
  }

  /** The oldest pending write becomes durable. */
  completeOne(now: number): PendingWrite | undefined {
    const write = this.#pending.shift()
    if (write !== undefined) {
      this.durableCount++
      this.#apply(write, now)
      if (write.durability === 'power') {
        this.#syncsBatch = true
        this.#unsynced = []
      }
    }
    return write
  }

  /** The batch is written: all of it was synced where one of its writes asked for that. */
  endBatch(now: number): void {
    this.#batch++
    const firstYoung = this.#unsynced.findIndex(({ writtenAt }) => writtenAt > now - WRITE_BACK_MS)
    if (this.#syncsBatch || firstYoung === -1) {
      this.#unsynced = []
    } else if (firstYoung > 0) {
      this.#unsynced.splice(0, firstYoung)
    }
    this.#syncsBatch = false
    this.batchCount = 0
  }

  completeAll(now: number): void {
    while (this.#pending.length > 0) {
      this.completeOne(now)
    }
    this.endBatch(now)
  }

  /** The process dies: some first part of what is pending had reached the disk, each write whole or not at all. */
  crash(random: Random, now: number): { readonly kept: number; readonly lost: number } {
    const pending = this.#pending.length
    const kept = random.integer(pending + 1)
    for (let count = 0; count < kept; count++) {
      this.completeOne(now)
    }
    this.#pending = []
    this.endBatch(now)
    return { kept, lost: pending - kept }
  }

  /**
   * The power is gone, and with it the end of what was not synced, in whole batches: as many as are drawn, or the last one alone (it was being
   * written, so that its checksum is wrong, and the journal drops it). Returns how many.
   */
  losePower(how: 'torn' | Random): number {
    const batches = [...new Set(this.#unsynced.map(({ batch }) => batch))]
    const keptCount = how === 'torn' ? Math.max(0, batches.length - 1) : how.integer(batches.length + 1)
    const firstLost = batches[keptCount] ?? Number.POSITIVE_INFINITY
    for (
      let last = this.#unsynced.at(-1);
      last !== undefined && last.batch >= firstLost;
      last = this.#unsynced.at(-1)
    ) {
      this.#undo(last)
      this.#unsynced.pop()
    }
    this.#unsynced = []
    return batches.length - keptCount
  }

  /** Some records change at rest, so that their checksums are wrong. Returns which. */
  damage(random: Random): readonly RecordName[] {
    for (let left = 1 + random.integer(DAMAGED_RECORDS_MAX); left > 0; left--) {
      const all = [...this.#records].flatMap(([core, records]) => [...records.keys()].map((key) => ({ core, key })))
      const name = random.pick(all)
      if (name !== undefined) {
        this.#records.get(name.core)?.delete(name.key)
        this.#damaged.push(name)
      }
    }
    this.#unsynced = []
    return this.#damaged
  }

  get damaged(): readonly RecordName[] {
    return this.#damaged
  }

  get isDamaged(): boolean {
    return this.#damaged.length > 0
  }

  /** A new disk is begun, with what can be read of the records that stand alone; the other that can be read is kept beside it. */
  setAside(standAlone: (core: string) => boolean): void {
    this.#salvaged.push(this.#records)
    this.#records = new Map([...this.#records].filter(([core]) => standAlone(core)))
    this.#damaged = []
  }

  /** What could be read of a core's records, of each time; `undefined` where there never was any damage. */
  salvaged(core: string): JournalRecord[][] | undefined {
    return this.#salvaged.length === 0
      ? undefined
      : this.#salvaged.map((records) => sorted(records.get(core) ?? new Map()))
  }

  erase(): void {
    this.#damaged = []
    this.#salvaged.length = 0
    this.#records = new Map()
    this.#pending = []
    this.#unsynced = []
    this.batchCount = 0
  }

  /** What is durable, in the order of the keys. */
  records(core: string): JournalRecord[] {
    return sorted(this.#records.get(core) ?? new Map())
  }

  /** A copy of what is durable, as a backup would hold it. */
  backup(): DiskContents {
    return new Map([...this.#records].map(([core, records]) => [core, new Map(records)]))
  }

  restore(backup: DiskContents): void {
    this.erase()
    this.#records = new Map([...backup].map(([core, records]) => [core, new Map(records)]))
  }

  #apply({ core, changes }: PendingWrite, now: number): void {
    const records = this.#recordsOf(core)
    const before = changes.map(({ key }) => ({ key, value: records.get(key) }))
    for (const { key, value } of changes) {
      put(records, key, value)
    }
    this.#unsynced.push({ batch: this.#batch, writtenAt: now, core, before })
  }

  #undo({ core, before }: UnsyncedWrite): void {
    const records = this.#recordsOf(core)
    for (const { key, value } of before) {
      put(records, key, value)
    }
  }

  #recordsOf(core: string): Map<string, Uint8Array> {
    let records = this.#records.get(core)
    if (records === undefined) {
      records = new Map()
      this.#records.set(core, records)
    }
    return records
  }
}

function sorted(records: ReadonlyMap<string, Uint8Array>): JournalRecord[] {
  return [...records].sort(([a], [b]) => compareText(a, b)).map(([key, value]): JournalRecord => [key, value.slice()])
}

function put(records: Map<string, Uint8Array>, key: string, value: Uint8Array | undefined): void {
  if (value === undefined) {
    records.delete(key)
  } else {
    records.set(key, value)
  }
}
