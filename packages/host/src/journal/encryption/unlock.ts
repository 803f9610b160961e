import type { JournalRecord } from '@peermesh/kernel'
import { toString as toText } from 'uint8arrays'
import { type CorruptRecordError, corruptRecord, MissingEncryptionKeyError } from '../../errors.ts'
import { decryptAll, IN_THE_CLEAR, keyIdIn } from './encrypted-record.ts'
import type { KeyRing } from './key-ring.ts'

/** Not a record of a core: which keys are being retired, as a JSON list of ids. There until LevelDB has dropped what was under them. */
export const RETIRING_KEY = '!retiring'

/** What the records of a journal say once they are decrypted. */
export interface Unlocked {
  readonly records: readonly JournalRecord[]
  readonly damage: readonly CorruptRecordError[]
  /** How many records are under each key. */
  readonly counts: ReadonlyMap<string, number>
  readonly retiring: readonly string[]
}

/**
 * Decrypts what was read of a journal.
 *
 * HE3 A key that a record needs and that was not given is no damage. It is looked for before anything is decrypted, written or set aside.
 * HE6 A record that is as it was written and that its key does not open is damaged.
 *
 * @param path where it lies
 * @throws MissingEncryptionKeyError
 */
export async function unlock(
  written: readonly JournalRecord[],
  { ring, path }: { readonly ring: KeyRing | undefined; readonly path: string }
): Promise<Unlocked> {
  const retiring = written.find(([name]) => name === RETIRING_KEY)
  const sealed = written.filter(([name]) => keyIdIn(name) !== undefined)
  const counts = countsOf(sealed)
  const ids = [...counts.keys()].filter((id) => id !== IN_THE_CLEAR)
  const missing = ids.filter((id) => ring?.get(id) === undefined)
  if (missing.length > 0) {
    throw new MissingEncryptionKeyError(path, { missing, given: ring?.ids ?? [] })
  }
  return {
    ...(ring === undefined ? { records: sealed, damage: [] } : opened(sealed, await decryptAll(ring, sealed))),
    counts,
    retiring: retiring === undefined ? [] : (JSON.parse(toText(retiring[1])) as string[])
  }
}

function countsOf(sealed: readonly JournalRecord[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const [name] of sealed) {
    const id = keyIdIn(name) ?? IN_THE_CLEAR
    counts.set(id, (counts.get(id) ?? 0) + 1)
  }
  return counts
}

function opened(
  sealed: readonly JournalRecord[],
  decrypted: readonly (JournalRecord | undefined)[]
): Pick<Unlocked, 'records' | 'damage'> {
  const records: JournalRecord[] = []
  const damage: CorruptRecordError[] = []
  for (const [index, record] of decrypted.entries()) {
    if (record === undefined) {
      damage.push(corruptRecord((sealed[index] as JournalRecord)[0], 'its key does not open it'))
    } else {
      records.push(record)
    }
  }
  return { records, damage }
}
