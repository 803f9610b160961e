import { readFile, stat } from 'node:fs/promises'

/** Anyone but the owner may read or write it. */
const SHARED_MODE = 0o077

/**
 * The text of a file that its owner alone may read.
 *
 * @param failure the error for what is wrong with it
 * @throws that error
 */
export async function readSecretFile(
  path: string,
  failure: (reason: string, options?: ErrorOptions) => Error
): Promise<string> {
  let file: Awaited<ReturnType<typeof stat>>
  let text: string
  try {
    file = await stat(path)
    text = file.isDirectory() ? '' : await readFile(path, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw failure(code === 'ENOENT' ? 'there is no such file' : `it cannot be read (${code})`, { cause: error })
  }
  if (file.isDirectory()) {
    throw failure('it is a directory')
  }
  if (process.platform !== 'win32' && (file.mode & SHARED_MODE) !== 0) {
    throw failure(`others than its owner may read it: chmod 600 ${path}`)
  }
  return text
}
