import type { Journal, JournalChange, JournalRecord, Seat } from '@peermesh/kernel'

/** Where a core's record is in the journal. Names of cores hold no slash, so no core reads another's. */
export function journalKey(core: string, key: string): string {
  return `${core}/${key}`
}

/** All that one core persisted, under its own keys, in one stable order. */
export async function readRecords(journal: Journal, core: string): Promise<JournalRecord[]> {
  const prefix = journalKey(core, '')
  const records: JournalRecord[] = []
  for await (const [key, value] of journal.read(prefix)) {
    records.push([key.slice(prefix.length), value])
  }
  return records
}

/** What could be read of journals that were found damaged. */
export class Salvage {
  readonly salvaged: readonly (readonly JournalRecord[])[]

  constructor(salvaged: readonly (readonly JournalRecord[])[]) {
    this.salvaged = salvaged
  }

  /** What a new journal begins with: of the cores whose records stand alone, the last that was written of each. */
  standingAlone(seats: readonly Seat[]): JournalChange[] {
    const changes = new Map<string, JournalChange>()
    for (const { name } of seats.filter((seat) => seat.recordsStandAlone === true)) {
      for (const [key, value] of this.#of(name).flat()) {
        changes.set(`${name}/${key}`, { key: journalKey(name, key), value })
      }
    }
    return [...changes.values()]
  }

  /** What cores are told of it; nothing where there never was any damage. */
  input(cores: Iterable<string>): { readonly salvaged?: Map<string, readonly (readonly JournalRecord[])[]> } {
    return this.salvaged.length === 0 ? {} : { salvaged: new Map([...cores].map((core) => [core, this.#of(core)])) }
  }

  #of(core: string): JournalRecord[][] {
    const prefix = journalKey(core, '')
    return this.salvaged.map((records) =>
      records.flatMap(([key, value]): JournalRecord[] =>
        key.startsWith(prefix) ? [[key.slice(prefix.length), value]] : []
      )
    )
  }
}
