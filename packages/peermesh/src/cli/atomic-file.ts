import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { realpath, rename, rm, stat } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { FileOutputError } from './errors.ts'

/**
 * Writes a file that is there whole or not at all: under another name in the same directory, synced, and then renamed. What was there
 * before stays until then. What is no file, as a pipe or `/dev/stdout`, is written as it is, and stays what it is.
 *
 * @throws FileOutputError where it can't be written; whatever the source throws
 */
export async function writeAtomically(path: string, source: AsyncIterable<string>): Promise<void> {
  try {
    const existing = await whatIsAt(path)
    await (existing === undefined || existing.isFile
      ? replaceFile(existing?.path ?? path, source)
      : pipeline(source, createWriteStream(path)))
  } catch (error) {
    throw isSystemError(error)
      ? new FileOutputError(`${path} can't be written: ${error.message}.`, { cause: error })
      : error
  }
}

async function replaceFile(path: string, source: AsyncIterable<string>): Promise<void> {
  const draft = `${path}.${randomUUID()}.part`
  try {
    await pipeline(source, createWriteStream(draft, { flags: 'wx', flush: true }))
    await rename(draft, path)
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  }
}

/** Where a link leads, so that it is the file that is replaced and not the link. */
async function whatIsAt(path: string): Promise<{ readonly path: string; readonly isFile: boolean } | undefined> {
  try {
    return { path: await realpath(path), isFile: (await stat(path)).isFile() }
  } catch {
    // Nothing is there, or it can't be looked at: writing it tells which.
    return undefined
  }
}

/** What the operating system refused, as opposed to what the source threw. */
function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error
}
