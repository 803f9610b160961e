import { diskError } from './disk-errors.ts'

/**
 * Makes a data directory where there is none, for its owner only (Node only).
 *
 * @throws DiskFullError, ReadOnlyDiskError, JournalError
 */
export async function makeDataDirectory(dataDir: string): Promise<void> {
  const { mkdir } = await import('node:fs/promises')
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 })
  } catch (error) {
    throw diskError(await reasonOf(error, dataDir), dataDir, 'written')
  }
}

/** On a read-only disk a recursive `mkdir` says that the directory does not exist (node 24); making the one that is missing says why. */
async function reasonOf(error: unknown, path: string): Promise<unknown> {
  if (codeOf(error) !== 'ENOENT') {
    return error
  }
  const [{ mkdir }, { dirname }] = await Promise.all([import('node:fs/promises'), import('node:path')])
  try {
    await mkdir(path)
    return error
  } catch (reason) {
    const parent = dirname(path)
    return codeOf(reason) === 'ENOENT' && parent !== path ? await reasonOf(reason, parent) : reason
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}
