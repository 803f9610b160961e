import type { Journal, JournalChange, JournalRecord } from '@peermesh/kernel'
import type { BatchOperation, ClassicLevel } from 'classic-level'
import { DataDirectoryInUseError } from '../errors.ts'
import { makeDataDirectory } from './data-directory.ts'
import { diskError } from './disk-errors.ts'

/** Records handed over at one time while reading: large enough that crossing into LevelDB costs little, small enough to hold. */
const READ_BATCH_COUNT = 1_000

/** A subdirectory, so that the data directory has room for what is not a record: the peer's key, a socket. */
const JOURNAL_DIRECTORY = 'journal'

type Level = ClassicLevel<string, Uint8Array>

/**
 * Opens the journal of a data directory, on LevelDB (Node only). The directory is made where it is missing.
 *
 * `process` is a write that the operating system has; `power` one that the disk was told to sync.
 *
 * @throws DataDirectoryInUseError, DiskFullError, ReadOnlyDiskError, JournalError
 */
export async function levelJournal(dataDir: string): Promise<Journal> {
  // Loaded here, so that a peer in memory runs where there is neither a file system nor a native library.
  const [{ ClassicLevel }, { join }] = await Promise.all([import('classic-level'), import('node:path')])
  await makeDataDirectory(dataDir)
  try {
    const level: Level = new ClassicLevel(join(dataDir, JOURNAL_DIRECTORY), {
      keyEncoding: 'utf8',
      valueEncoding: 'view'
    })
    await level.open()
    return new LevelJournal(level, dataDir)
  } catch (error) {
    throw openError(error, dataDir)
  }
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

class LevelJournal implements Journal {
  readonly #level: Level
  readonly #dataDir: string

  constructor(level: Level, dataDir: string) {
    this.#level = level
    this.#dataDir = dataDir
  }

  async append(
    changes: readonly JournalChange[],
    { durability }: { readonly durability: 'process' | 'power' }
  ): Promise<void> {
    const operations = changes.map(
      ({ key, value }): BatchOperation<Level, string, Uint8Array> =>
        value === undefined ? { type: 'del', key } : { type: 'put', key, value }
    )
    try {
      await this.#level.batch(operations, { sync: durability === 'power' })
    } catch (error) {
      throw diskError(error, this.#dataDir, 'written')
    }
  }

  /** In the order of the keys' UTF-8 bytes. */
  async *read(prefix: string): AsyncGenerator<JournalRecord> {
    try {
      yield* this.#records(prefix)
    } catch (error) {
      throw diskError(error, this.#dataDir, 'read')
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
