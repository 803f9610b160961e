import type { Journal, JournalRecord } from '@peermesh/kernel'
import { CorruptRecordError, MissingEncryptionKeyError } from '../errors.ts'
import { makeDataDirectory } from './data-directory.ts'
import { EncryptedJournal } from './encryption/encrypted-journal.ts'
import { KeyRing } from './encryption/key-ring.ts'
import { type Unlocked, unlock } from './encryption/unlock.ts'
import { recordedBoot } from '../identity.ts'
import { JournalMark } from './journal-mark.ts'
import {
  beginLevel,
  type Inspected,
  JOURNAL_DIRECTORY,
  missingBeginning,
  openLevel,
  otherFormat
} from './level-journal.ts'
import { isDamaged } from './log-check.ts'

/** Where a damaged journal is kept, with a number from 1: beside the new one. */
const QUARANTINE_PREFIX = `${JOURNAL_DIRECTORY}-damaged-`

/** A journal that was looked through before anything of it is believed. */
export interface CheckedJournal {
  readonly journal: Journal
  /** The same, where it is encrypted. */
  readonly encrypted: EncryptedJournal | undefined
  /** What was found damaged just now; `journal` is a new one then. */
  readonly damage: readonly CorruptRecordError[]
  /** What can be read of each journal that was ever found damaged, the oldest first. */
  readonly salvaged: readonly (readonly JournalRecord[])[]
  /** What is noted of it outside of it; `undefined` where it is on no disk. */
  readonly mark: JournalMark | undefined
}

/**
 * Opens the journal of a data directory once all of it has been read and found to be what was written. Where it was not, the whole of
 * it is set aside, for whoever wants to look into it, and a new one begun: a rename, so that no crash leaves half of either (Node only).
 *
 * HJ8 No record is believed whose checksum is wrong, and none that lay beside it either.
 * HJ9 A journal that lost its end or all of itself is damaged: it is no new one.
 *
 * @param keys encrypt what is written, and read what is encrypted: the first writes
 * @throws DataDirectoryInUseError, DiskFullError, ReadOnlyDiskError, JournalError
 * @throws MissingEncryptionKeyError where a key is not among them that something in the directory needs: nothing was changed
 */
export async function checkedJournal(dataDir: string, keys?: readonly Uint8Array[]): Promise<CheckedJournal> {
  await makeDataDirectory(dataDir)
  const ring = keys === undefined ? undefined : await KeyRing.open(keys)
  const mark = await JournalMark.open(dataDir, ring?.current.id)
  if (mark.writtenUnder !== undefined && ring?.get(mark.writtenUnder) === undefined) {
    // Asked first, since of a journal that is damaged enough, or gone, nothing else tells.
    throw new MissingEncryptionKeyError(dataDir, { missing: [mark.writtenUnder], given: ring?.ids ?? [] })
  }
  const { damage, found } = await inspect(dataDir, { mark, ring })
  if (damage.length > 0) {
    const { rename } = await import('node:fs/promises')
    const { join } = await import('node:path')
    const next = Math.max(0, ...(await quarantines(dataDir))) + 1
    await rename(join(dataDir, JOURNAL_DIRECTORY), join(dataDir, `${QUARANTINE_PREFIX}${next}`))
  }
  // Held from here on, while the damaged ones are read.
  const journal = await beginLevel(dataDir)
  try {
    const salvaged: Unlocked[] = []
    for (const number of await quarantines(dataDir)) {
      salvaged.push(await salvage(dataDir, { directory: `${QUARANTINE_PREFIX}${number}`, ring }))
    }
    const setAside = salvaged.flatMap(({ counts }) => [...counts.keys()])
    const encrypted =
      ring === undefined
        ? undefined
        : new EncryptedJournal({ disk: journal, ring, found: damage.length === 0 ? found : NOTHING_FOUND, setAside })
    return {
      journal: encrypted ?? journal,
      encrypted,
      damage,
      salvaged: salvaged.map(({ records }) => records),
      mark
    }
  } catch (error) {
    await journal.close()
    throw error
  }
}

type Found = Pick<Unlocked, 'counts' | 'retiring'>

/** Of a journal that is new, or begun anew. */
const NOTHING_FOUND: Found = { counts: new Map(), retiring: [] }

interface Look {
  readonly damage: readonly CorruptRecordError[]
  readonly found: Found
}

/** What of the journal is not as it was written, or is no longer there, and under which keys the rest is. */
async function inspect(
  dataDir: string,
  { mark, ring }: { readonly mark: JournalMark; readonly ring: KeyRing | undefined }
): Promise<Look> {
  const { join } = await import('node:path')
  const damage = await damagedLogs(dataDir, mark)
  const missing = await missingBeginning(join(dataDir, JOURNAL_DIRECTORY))
  if (missing !== undefined) {
    return { damage: [...damage, damaged(missing)], found: NOTHING_FOUND }
  }
  try {
    const journal = await openLevel(dataDir, JOURNAL_DIRECTORY)
    try {
      const inspected = await journal.inspect()
      const unlocked = await unlock(inspected.records, { ring, path: dataDir })
      damage.push(...unlocked.damage, ...damageIn({ ...inspected, records: unlocked.records }, dataDir, mark))
      return { damage, found: unlocked }
    } finally {
      await journal.close()
    }
  } catch (error) {
    if (!isCorruption(error)) {
      throw error
    }
    return { damage: [...damage, damaged(String(error), error)], found: NOTHING_FOUND }
  }
}

/** @throws JournalError for a journal that is none of ours */
function damageIn({ records, damage, hasFormat }: Inspected, dataDir: string, mark: JournalMark): CorruptRecordError[] {
  if (!hasFormat && mark.boot === 0 && records.length === 0 && damage.length > 0 && damage.every(isOfRecord)) {
    throw otherFormat(dataDir)
  }
  const boot = recordedBoot(records)
  if (damage.length > 0) {
    return [...damage]
  }
  if (boot < mark.boot) {
    return [damaged(`it knows of ${boot === 0 ? 'no start' : `start ${boot}`}, and start ${mark.boot} was in it`)]
  }
  return hasFormat || records.length === 0 ? [] : [damaged('it lost its beginning')]
}

/** What another version wrote can be read, and has no seal of ours. */
function isOfRecord({ key }: CorruptRecordError): boolean {
  return key !== undefined
}

async function damagedLogs(dataDir: string, mark: JournalMark): Promise<CorruptRecordError[]> {
  const [{ readdir, readFile }, { join }] = await Promise.all([import('node:fs/promises'), import('node:path')])
  const directory = join(dataDir, JOURNAL_DIRECTORY)
  const lost = await mark.lostOfLog()
  const damage = lost === undefined ? [] : [damaged(lost)]
  for (const name of await readdir(directory).catch(() => [] as string[])) {
    if (name.endsWith('.log') && isDamaged(await readFile(join(directory, name)))) {
      damage.push(damaged(`${name} has a record that cannot be read, and not at its end`))
    }
  }
  return damage
}

function damaged(what: string, cause?: unknown): CorruptRecordError {
  return new CorruptRecordError({}, what, cause === undefined ? undefined : { cause })
}

/** The records of a damaged journal that can be read. Files of LevelDB that cannot, it sets aside itself. */
async function salvage(
  dataDir: string,
  { directory, ring }: { readonly directory: string; readonly ring: KeyRing | undefined }
): Promise<Unlocked> {
  const [{ ClassicLevel }, { join }] = await Promise.all([import('classic-level'), import('node:path')])
  const path = join(dataDir, directory)
  const read = async (): Promise<Unlocked> => await unlock(await readable(dataDir, directory), { ring, path })
  if ((await missingBeginning(path)) !== undefined) {
    await ClassicLevel.repair(path)
  }
  try {
    return await read()
  } catch (error) {
    if (!isCorruption(error)) {
      throw error
    }
    await ClassicLevel.repair(path)
    return await read()
  }
}

async function readable(dataDir: string, directory: string): Promise<readonly JournalRecord[]> {
  const journal = await openLevel(dataDir, directory)
  const { records } = await journal.inspect()
  await journal.close()
  return records
}

/** The numbers of the journals that were set aside, ascending. What else somebody put beside them, as a packed copy, is none. */
async function quarantines(dataDir: string): Promise<number[]> {
  const { readdir } = await import('node:fs/promises')
  const numbers = (await readdir(dataDir))
    .filter((name) => name.startsWith(QUARANTINE_PREFIX))
    .map((name) => name.slice(QUARANTINE_PREFIX.length))
    .filter((number) => /^[1-9]\d{0,8}$/.test(number))
  return numbers.map(Number).sort((a, b) => a - b)
}

/** LevelDB says of a file that it expects and does not find what the system said: that is no fault of the disk, but of what is on it. */
const NOT_FOUND_TEXT = /no such file or directory/i

function isCorruption(error: unknown): boolean {
  for (let reason = error; reason instanceof Error; reason = reason.cause) {
    const code = 'code' in reason ? reason.code : undefined
    if (code === 'LEVEL_CORRUPTION' || (code === 'LEVEL_IO_ERROR' && NOT_FOUND_TEXT.test(reason.message))) {
      return true
    }
  }
  return false
}
