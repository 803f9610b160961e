import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { FileOutputError } from './errors.ts'

/**
 * Writes a file that is there whole or not at all: under another name in the same directory, synced, and then renamed. What was there
 * before stays until then.
 *
 * @throws FileOutputError where it can't be written; whatever the source throws
 */
export async function writeAtomically(path: string, source: AsyncIterable<string>): Promise<void> {
  const draft = `${path}.${randomUUID()}.part`
  try {
    await pipeline(source, createWriteStream(draft, { flags: 'wx', flush: true }))
    await rename(draft, path)
  } catch (error) {
    await rm(draft, { force: true })
    throw isSystemError(error)
      ? new FileOutputError(`${path} can't be written: ${error.message}.`, { cause: error })
      : error
  }
}

/** What the operating system refused, as opposed to what the source threw. */
function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error
}
