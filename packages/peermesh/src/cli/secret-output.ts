import { writeFile } from 'node:fs/promises'
import { FileOutputError } from './errors.ts'

/**
 * Writes a new file that its owner alone may read.
 *
 * @throws FileOutputError where it cannot be written, or is there already: whoever has what is in it would be locked out
 */
export async function writeSecret(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text, { flag: 'wx', mode: 0o600, flush: true })
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    const what = code === 'EEXIST' ? 'is there already, and is left as it is' : `can't be written: ${message}`
    throw new FileOutputError(`${path} ${what}.`, { cause: error })
  }
}
