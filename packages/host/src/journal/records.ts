import type { Journal, JournalRecord } from '@peermesh/kernel'

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
