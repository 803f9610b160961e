import type { Journal, JournalRecord } from '@peermesh/kernel'
import { CorruptRecordError } from '../errors.ts'
import { makeDataDirectory } from './data-directory.ts'
import { JOURNAL_DIRECTORY, levelJournal, openLevel } from './level-journal.ts'
import { hasHole } from './log-check.ts'

/** Where a damaged journal is kept, with a number from 1: beside the new one. */
const QUARANTINE_PREFIX = `${JOURNAL_DIRECTORY}-damaged-`

/** A journal that was looked through before anything of it is believed. */
export interface CheckedJournal {
  readonly journal: Journal
  /** What was found damaged just now; `journal` is a new one then. */
  readonly damage: readonly CorruptRecordError[]
  /** What can be read of each journal that was ever found damaged, the oldest first. */
  readonly salvaged: readonly (readonly JournalRecord[])[]
}

/**
 * Opens the journal of a data directory once all of it has been read and found to be what was written. Where it was not, the whole of
 * it is set aside, for whoever wants to look into it, and a new one begun: a rename, so that no crash leaves half of either (Node only).
 *
 * HJ8 No record is believed whose checksum is wrong, and none that lay beside it either.
 *
 * @throws DataDirectoryInUseError, DiskFullError, ReadOnlyDiskError, JournalError
 */
export async function checkedJournal(dataDir: string): Promise<CheckedJournal> {
  await makeDataDirectory(dataDir)
  const damage = await inspect(dataDir)
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
    return { journal, damage, salvaged }
  } catch (error) {
    await journal.close()
    throw error
  }
}

/** What of the journal is not as it was written. */
async function inspect(dataDir: string): Promise<CorruptRecordError[]> {
  const damage = await damagedLogs(dataDir)
  try {
    const journal = await levelJournal(dataDir)
    damage.push(...(await journal.inspect()).damage)
    await journal.close()
  } catch (error) {
    if (!isCorruption(error)) {
      throw error
    }
    damage.push(new CorruptRecordError({}, String(error), { cause: error }))
  }
  return damage
}

async function damagedLogs(dataDir: string): Promise<CorruptRecordError[]> {
  const [{ readdir, readFile }, { join }] = await Promise.all([import('node:fs/promises'), import('node:path')])
  const directory = join(dataDir, JOURNAL_DIRECTORY)
  const damage: CorruptRecordError[] = []
  for (const name of await readdir(directory).catch(() => [] as string[])) {
    if (name.endsWith('.log') && hasHole(await readFile(join(directory, name)))) {
      damage.push(new CorruptRecordError({}, `${name} has records after one that cannot be read`))
    }
  }
  return damage
}

/** The records of a damaged journal that can be read. Files of LevelDB that cannot, it sets aside itself. */
async function salvage(dataDir: string, directory: string): Promise<readonly JournalRecord[]> {
  const [{ ClassicLevel }, { join }] = await Promise.all([import('classic-level'), import('node:path')])
  try {
    return await readable(dataDir, directory)
  } catch (error) {
    if (!isCorruption(error)) {
      throw error
    }
    await ClassicLevel.repair(join(dataDir, directory))
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

function isCorruption(error: unknown): boolean {
  for (let reason = error; reason instanceof Error; reason = reason.cause) {
    if ('code' in reason && reason.code === 'LEVEL_CORRUPTION') {
      return true
    }
  }
  return false
}
