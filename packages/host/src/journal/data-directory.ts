import { diskError } from './disk-errors.ts'

/**
 * Makes a data directory where there is none, for its owner only (Node only).
 *
 * @throws DiskFullError, ReadOnlyDiskError, JournalError
 */
export async function makeDataDirectory(dataDir: string): Promise<void> {
  try {
    await make(dataDir)
  } catch (error) {
    throw diskError(error, dataDir, 'written')
  }
}

/**
 * Node's own recursive `mkdir` (node 24) says of a read-only disk that the directory does not exist, and never ends where a directory is there and
 * takes no new one, as in /proc. Making one after the other says why.
 */
async function make(path: string, parentIsThere = false): Promise<void> {
  const [{ mkdir, stat }, { dirname }] = await Promise.all([import('node:fs/promises'), import('node:path')])
  try {
    await mkdir(path, { mode: 0o700 })
  } catch (error) {
    const parent = dirname(path)
    if (codeOf(error) === 'ENOENT' && parent !== path && !parentIsThere) {
      await make(parent)
      await make(path, true)
    } else if (
      !(await stat(path).then(
        (found) => found.isDirectory(),
        () => false
      ))
    ) {
      throw error
    }
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}
