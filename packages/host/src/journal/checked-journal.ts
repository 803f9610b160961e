import type { Journal, JournalRecord } from '@peermesh/kernel'
import { CorruptRecordError } from '../errors.ts'
import { makeDataDirectory } from './data-directory.ts'
import { recordedBoot } from '../identity.ts'
import { JournalMark } from './journal-mark.ts'
import {
  type Inspected,
  JOURNAL_DIRECTORY,
  levelJournal,
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
 * @throws DataDirectoryInUseError, DiskFullError, ReadOnlyDiskError, JournalError
 */
export async function checkedJournal(dataDir: string): Promise<CheckedJournal> {
  await makeDataDirectory(dataDir)
  const mark = await JournalMark.open(dataDir)
  const damage = await inspect(dataDir, mark)
  if (damage.length > 0) {
    const { rename } = await import('node:fs/promises')
    const { join } = await import('node:path')
    const next = `${QUARANTINE_PREFIX}${(await quarantined(dataDir)).length + 1}`
    await rename(join(dataDir, JOURNAL_DIRECTORY), join(dataDir, next))
  }
  // Held from here on, while the damaged ones are read.
  const journal = await levelJournal(dataDir)
  try {
    const salvaged: (readonly JournalRecord[])[] = []
    for (const directory of await quarantined(dataDir)) {
      salvaged.push(await salvage(dataDir, directory))
    }
    return { journal, damage, salvaged, mark }
  } catch (error) {
    await journal.close()
    throw error
  }
}

/** What of the journal is not as it was written, or is no longer there. */
async function inspect(dataDir: string, mark: JournalMark): Promise<CorruptRecordError[]> {
  const { join } = await import('node:path')
  const damage = await damagedLogs(dataDir, mark)
  const missing = await missingBeginning(join(dataDir, JOURNAL_DIRECTORY))
  if (missing !== undefined) {
    return [...damage, damaged(missing)]
  }
  try {
    const journal = await openLevel(dataDir, JOURNAL_DIRECTORY)
    try {
      damage.push(...damageIn(await journal.inspect(), dataDir, mark))
    } finally {
      await journal.close()
    }
  } catch (error) {
    if (!isCorruption(error)) {
      throw error
    }
    damage.push(damaged(String(error), error))
  }
  return damage
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
async function salvage(dataDir: string, directory: string): Promise<readonly JournalRecord[]> {
  const [{ ClassicLevel }, { join }] = await Promise.all([import('classic-level'), import('node:path')])
  const path = join(dataDir, directory)
  if ((await missingBeginning(path)) !== undefined) {
    await ClassicLevel.repair(path)
  }
  try {
    return await readable(dataDir, directory)
  } catch (error) {
    if (!isCorruption(error)) {
      throw error
    }
    await ClassicLevel.repair(path)
    return await readable(dataDir, directory)
  }
}

async function readable(dataDir: string, directory: string): Promise<readonly JournalRecord[]> {
  const journal = await openLevel(dataDir, directory)
  const { records } = await journal.inspect()
  await journal.close()
  return records
}

async function quarantined(dataDir: string): Promise<string[]> {
  const { readdir } = await import('node:fs/promises')
  const numbers = (await readdir(dataDir))
    .filter((name) => name.startsWith(QUARANTINE_PREFIX))
    .map((name) => Number(name.slice(QUARANTINE_PREFIX.length)))
  return numbers.sort((a, b) => a - b).map((number) => `${QUARANTINE_PREFIX}${number}`)
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
