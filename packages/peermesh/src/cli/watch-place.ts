import { readFile } from 'node:fs/promises'
import { writeAtomically } from './atomic-file.ts'
import { InputError } from './errors.ts'

/** A form, and what is in it as text. */
const PLACE = /^[a-z][\w.-]*$/

/** The file in which a watch keeps its place, so that a later one goes on there. */
export interface WatchPlace {
  /** Where the earlier one was; undefined where there was none. */
  readonly since: string | undefined
  keep(point: string | undefined): Promise<void>
}

/** @throws InputError where the file can't be read, or is another one; `keep`: FileOutputError */
export async function watchPlace(path: string): Promise<WatchPlace> {
  const since = await readPlace(path)
  let kept = since
  return {
    since,
    // In a burst of changes it stays where it was until all are told.
    keep: async (point) => {
      if (point !== undefined && point !== kept) {
        await writeAtomically(path, line(point))
        kept = point
      }
    }
  }
}

/** Where nobody asked for a place to be kept. */
export const NO_PLACE: WatchPlace = { since: undefined, keep: () => Promise.resolve() }

async function readPlace(path: string): Promise<string | undefined> {
  const text = await readText(path)
  if (text !== undefined && !PLACE.test(text)) {
    throw new InputError(
      `${path} is not a file in which a watch kept its place. Name another, or delete it to begin anew.`
    )
  }
  return text
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return (await readFile(path, 'utf8')).trim()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return undefined
    }
    throw new InputError(`${path} can't be read: ${(error as Error).message}.`, { cause: error })
  }
}

async function* line(text: string): AsyncGenerator<string> {
  yield await Promise.resolve(`${text}\n`)
}
