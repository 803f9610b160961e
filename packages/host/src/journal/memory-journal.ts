import { compareText, type Journal, type JournalChange, type JournalRecord } from '@peermesh/kernel'

/** A journal that remembers for as long as the object lives: for peers without a disk, and for tests. */
export function memoryJournal(): Journal {
  return new MemoryJournal()
}

/** A journal for which nothing has to be waited for. */
export class MemoryJournal implements Journal {
  readonly #records = new Map<string, Uint8Array>()

  async append(changes: readonly JournalChange[]): Promise<void> {
    this.appendNow(changes)
  }

  /** As durable as it will ever be when this returns. */
  appendNow(changes: readonly JournalChange[]): void {
    for (const { key, value } of changes) {
      if (value === undefined) {
        this.#records.delete(key)
      } else {
        this.#records.set(key, value)
      }
    }
  }

  async *read(prefix: string): AsyncGenerator<JournalRecord> {
    const keys = [...this.#records.keys()].filter((key) => key.startsWith(prefix)).sort(compareText)
    for (const key of keys) {
      const value = this.#records.get(key)
      if (value !== undefined) {
        yield [key, value]
      }
    }
  }

  /** Nothing to release: what it holds goes with the object. */
  async close(): Promise<void> {}
}
