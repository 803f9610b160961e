import type { Journal, JournalChange, JournalRecord } from '@peermesh/kernel'
import type { BatchOperation, ClassicLevel } from 'classic-level'
import { CorruptRecordError, corruptRecord, DataDirectoryInUseError, JournalError } from '../errors.ts'
import { makeDataDirectory } from './data-directory.ts'
import { diskError } from './disk-errors.ts'
import { ENCRYPTED_MARK } from './encryption/key-ring.ts'
import { RecordSeal } from './record-seal.ts'

/** What the journal's records look like on disk: of another one, nothing is read. */
const FORMAT = '2'
const FORMAT_KEY = '!format'

/** The character that follows the mark. */
const AFTER_ENCRYPTED = String.fromCharCode(ENCRYPTED_MARK.charCodeAt(0) + 1)
const NO_BYTES = new Uint8Array(0)

/** Records handed over at one time while reading: large enough that crossing into LevelDB costs little, small enough to hold. */
const READ_BATCH_COUNT = 1_000

/** A subdirectory, so that the data directory has room for what is not a record: the peer's key, a socket. */
export const JOURNAL_DIRECTORY = 'journal'

type Level = ClassicLevel<string, Uint8Array>

/** Opens the journal of a data directory as it lies there. @throws DataDirectoryInUseError, DiskFullError, ReadOnlyDiskError, JournalError */
export async function beginLevel(dataDir: string): Promise<LevelJournal> {
  const journal = await openLevel(dataDir, JOURNAL_DIRECTORY)
  try {
    await journal.begin()
    return journal
  } catch (error) {
    await journal.close()
    throw error
  }
}

/** Opens a journal as it is, in this directory of the data directory. */
export async function openLevel(dataDir: string, directory: string): Promise<LevelJournal> {
  // Loaded here, so that a peer in memory runs where there is neither a file system nor a native library.
  const [{ ClassicLevel }, { join }, { crc32 }] = await Promise.all([
    import('classic-level'),
    import('node:path'),
    import('node:zlib')
  ])
  await makeDataDirectory(dataDir)
  const missing = await missingBeginning(join(dataDir, directory))
  if (missing !== undefined) {
    throw new JournalError(
      `The journal in ${dataDir} cannot be opened: ${missing}. A peer that starts on it sets it aside, and keeps what can still be read.`
    )
  }
  try {
    const level: Level = new ClassicLevel(join(dataDir, directory), { keyEncoding: 'utf8', valueEncoding: 'view' })
    await level.open()
    return new LevelJournal(level, dataDir, new RecordSeal(crc32))
  } catch (error) {
    throw openError(error, dataDir)
  }
}

/**
 * What LevelDB would begin anew without: where the file CURRENT is missing it makes an empty database of the directory, and removes the tables that were
 * there.
 */
export async function missingBeginning(directory: string): Promise<string | undefined> {
  const { readdir } = await import('node:fs/promises')
  const names = await readdir(directory).catch(() => [] as string[])
  return names.some((name) => /\.(log|ldb|sst)$/.test(name)) && !names.includes('CURRENT')
    ? 'its file CURRENT is missing'
    : undefined
}

function openError(error: unknown, dataDir: string): Error {
  const cause = error instanceof Error ? error.cause : undefined
  if (codeOf(cause) === 'LEVEL_LOCKED') {
    return new DataDirectoryInUseError(dataDir, { cause: error })
  }
  return diskError(error, dataDir, 'opened')
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}

/** What a journal holds. */
export interface Inspected {
  readonly records: readonly JournalRecord[]
  readonly damage: readonly CorruptRecordError[]
  /** Whether it says that it is of our format. */
  readonly hasFormat: boolean
}

export function otherFormat(dataDir: string): JournalError {
  return new JournalError(
    `The journal in ${dataDir} was written by another version of peermesh: start with an empty directory, or with that version.`
  )
}

/** Names on disk, and how many records at most. */
export interface Slice {
  readonly from: string
  readonly to: string
  readonly recordsMax: number
  readonly bytesMax: number
}

/** LevelDB's own checksums are of blocks and logs, and what does not fit one is left out without a word: so each record has its own. */
export class LevelJournal implements Journal {
  readonly #level: Level
  readonly #dataDir: string
  readonly #seal: RecordSeal

  constructor(level: Level, dataDir: string, seal: RecordSeal) {
    this.#level = level
    this.#dataDir = dataDir
    this.#seal = seal
  }

  /** Says in an empty journal which format it is of. @throws JournalError in one of another format */
  async begin(): Promise<void> {
    if (await this.#hasFormat()) {
      return
    }
    if (!(await this.#isEmpty())) {
      throw otherFormat(this.#dataDir)
    }
    await this.append([{ key: FORMAT_KEY, value: new TextEncoder().encode(FORMAT) }], { durability: 'power' })
  }

  async #hasFormat(): Promise<boolean> {
    try {
      return (await this.#level.get(FORMAT_KEY)) !== undefined
    } catch (error) {
      throw diskError(error, this.#dataDir, 'read')
    }
  }

  /** The names on disk of what is encrypted, one for each key: none where all lies in the clear. */
  async encryptedNames(): Promise<JournalRecord[]> {
    const names: JournalRecord[] = []
    try {
      for (let from = ENCRYPTED_MARK; ; ) {
        const [name] = await this.#level.keys({ gte: from, lt: AFTER_ENCRYPTED, limit: 1 }).all()
        if (name === undefined) {
          return names
        }
        names.push([name, NO_BYTES])
        from = `${name.split('/')[0]}0`
      }
    } catch (error) {
      throw diskError(error, this.#dataDir, 'read')
    }
  }

  async #isEmpty(): Promise<boolean> {
    return (await this.#level.keys({ limit: 1 }).all()).length === 0
  }

  /** All that can be read, and what cannot. */
  async inspect(): Promise<Inspected> {
    const records: JournalRecord[] = []
    const damage: CorruptRecordError[] = []
    let hasFormat = false
    try {
      for await (const [key, sealed] of this.#records('')) {
        const value = this.#seal.open(key, sealed)
        if (value === undefined) {
          damage.push(corruptRecord(key, 'its checksum is wrong'))
        } else if (key === FORMAT_KEY) {
          hasFormat = true
        } else {
          records.push([key, value])
        }
      }
    } catch (error) {
      // LevelDB passes over blocks that it cannot read, and says so at the end.
      damage.push(new CorruptRecordError({}, String(error), { cause: error }))
    }
    return { records, damage, hasFormat }
  }

  async append(
    changes: readonly JournalChange[],
    { durability }: { readonly durability: 'process' | 'power' }
  ): Promise<void> {
    const sealed = this.#seal.close(changes)
    const operations = changes.map(({ key }, index): BatchOperation<Level, string, Uint8Array> => {
      const value = sealed[index]
      return value === undefined ? { type: 'del', key } : { type: 'put', key, value }
    })
    try {
      await this.#level.batch(operations, { sync: durability === 'power' })
    } catch (error) {
      throw diskError(error, this.#dataDir, 'written')
    }
  }

  /** In the order of the keys' UTF-8 bytes. */
  async *read(prefix: string): AsyncGenerator<JournalRecord> {
    try {
      for await (const [key, sealed] of this.#records(prefix)) {
        const value = this.#seal.open(key, sealed)
        if (value === undefined) {
          throw corruptRecord(key, 'its checksum is wrong')
        }
        if (key !== FORMAT_KEY) {
          yield [key, value]
        }
      }
    } catch (error) {
      throw diskError(error, this.#dataDir, 'read')
    }
  }

  /** What lies from one name to before another, in order: at least one record where there is one, and no more than the limits say beyond it. */
  async slice({ from, to, recordsMax, bytesMax }: Slice): Promise<JournalRecord[]> {
    const records: JournalRecord[] = []
    const iterator = this.#level.iterator({ gte: from, lt: to, highWaterMarkBytes: bytesMax })
    try {
      for (const [key, sealed] of await iterator.nextv(recordsMax)) {
        const value = this.#seal.open(key, sealed)
        if (value === undefined) {
          throw corruptRecord(key, 'its checksum is wrong')
        }
        records.push([key, value])
      }
    } catch (error) {
      throw diskError(error, this.#dataDir, 'read')
    } finally {
      await iterator.close()
    }
    return records
  }

  /**
   * What was deleted or replaced between two names is gone from LevelDB's files after this, and what was written before it is there for the power to
   * fail: LevelDB writes what it had in memory into tables, which it syncs.
   */
  async compact({ from, to }: { readonly from: string; readonly to: string }): Promise<void> {
    try {
      await this.#level.compactRange(from, to)
    } catch (error) {
      throw diskError(error, this.#dataDir, 'written')
    }
  }

  async close(): Promise<void> {
    await this.#level.close()
  }

  async *#records(prefix: string): AsyncGenerator<JournalRecord> {
    const iterator = this.#level.iterator({ gte: prefix })
    try {
      for (
        let batch = await iterator.nextv(READ_BATCH_COUNT);
        batch.length > 0;
        batch = await iterator.nextv(READ_BATCH_COUNT)
      ) {
        for (const [key, value] of batch) {
          // The keys that share a prefix lie together. Comparing is exact, where an upper bound would have to guess the last character.
          if (!key.startsWith(prefix)) {
            return
          }
          yield [key, value]
        }
      }
    } finally {
      await iterator.close()
    }
  }
}
