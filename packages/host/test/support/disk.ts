import type { JournalChange, JournalRecord } from '@peermesh/kernel'
import type { EncryptedDisk } from '../../src/journal/encryption/encrypted-journal.ts'

/** What a disk in memory does to each batch before it is there: planted bugs lie here. */
export type Spoil = (batch: readonly JournalChange[]) => readonly (readonly JournalChange[])[]

/** A disk in memory that remembers how it was after each batch: that is what a crash may leave. */
export class MemoryDisk implements EncryptedDisk {
  readonly states: ReadonlyMap<string, Uint8Array>[] = []
  readonly compacted: { readonly from: string; readonly to: string }[] = []
  readonly batches: (readonly JournalChange[])[] = []
  readonly #spoil: Spoil
  #records: Map<string, Uint8Array>
  failing = false

  constructor(records: Iterable<JournalRecord> = [], spoil: Spoil = (batch) => [batch]) {
    this.#records = new Map(records)
    this.#spoil = spoil
    this.states.push(this.#records)
  }

  get records(): JournalRecord[] {
    return [...this.#records].sort(([a], [b]) => (a < b ? -1 : 1))
  }

  async append(batch: readonly JournalChange[]): Promise<void> {
    await Promise.resolve()
    if (this.failing) {
      throw new RangeError('no space left on device')
    }
    this.batches.push(batch)
    for (const part of this.#spoil(batch)) {
      const records = new Map(this.#records)
      for (const { key, value } of part) {
        if (value === undefined) {
          records.delete(key)
        } else {
          records.set(key, value)
        }
      }
      this.#records = records
      this.states.push(records)
    }
  }

  async *read(prefix: string): AsyncGenerator<JournalRecord> {
    yield* this.records.filter(([name]) => name.startsWith(prefix))
  }

  async slice(slice: Parameters<EncryptedDisk['slice']>[0]): Promise<JournalRecord[]> {
    return this.records.filter(([name]) => name >= slice.from && name < slice.to).slice(0, slice.recordsMax)
  }

  async compact({ from, to }: { readonly from: string; readonly to: string }): Promise<void> {
    this.compacted.push({ from, to })
  }

  async close(): Promise<void> {}
}
