import { DiskFullError, JournalError, ReadOnlyDiskError } from '../errors.ts'

/**
 * What systems say of a disk that has no room, and of one that takes no writes: Node as a code, LevelDB as text alone, the C library's own
 * (`strerror`). Where a system words it otherwise the error is a `JournalError`, with that text.
 */
const FULL_CODES: readonly unknown[] = ['ENOSPC', 'EDQUOT']
const FULL_TEXT = /no space left on device|dis[ck] quota exceeded/i
const READ_ONLY_CODES: readonly unknown[] = ['EROFS', 'EACCES', 'EPERM']
const READ_ONLY_TEXT = /read-only file system|permission denied|operation not permitted/i

/**
 * What a disk failed with, as the error of that fact.
 *
 * @param path the directory or file that could not be opened, read or written
 * @param doing what could not be done, as in `written`
 */
export function diskError(error: unknown, path: string, doing: 'opened' | 'read' | 'written'): Error {
  const reason = innermost(error)
  const code = reason instanceof Error && 'code' in reason ? reason.code : undefined
  const said = reason instanceof Error ? reason.message : String(reason)
  if (FULL_CODES.includes(code) || FULL_TEXT.test(said)) {
    return new DiskFullError(path, { cause: error })
  }
  if (READ_ONLY_CODES.includes(code) || READ_ONLY_TEXT.test(said)) {
    return new ReadOnlyDiskError(path, { cause: error })
  }
  return new JournalError(`${path} cannot be ${doing}: ${said}`, { cause: error })
}

/** LevelDB's bindings wrap what the disk said in what they were doing. */
function innermost(error: unknown): unknown {
  let reason = error
  while (reason instanceof Error && reason.cause !== undefined) {
    reason = reason.cause
  }
  return reason
}
