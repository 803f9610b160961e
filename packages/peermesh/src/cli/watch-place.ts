import { readFile } from 'node:fs/promises'
import { writeAtomically } from './atomic-file.ts'
import { WatchPlaceError } from './errors.ts'

/** A point, which is a form and what is in it as text; and the prefix of the keys that were watched, as a JSON string. */
const PLACE = /^([a-z][\w.-]*) (".*")$/

/** The file in which a watch keeps its place, so that a later one goes on there. */
export interface WatchPlace {
  /** Where the earlier one was; undefined where there was none. */
  readonly since: string | undefined
  keep(point: string | undefined): Promise<void>
}

/**
 * @param prefix of the keys that are watched: of others that changed, a point says nothing
 * @throws WatchPlaceError where the file can't be read, is another one, or the place of a watch of other keys; `keep`: FileOutputError
 */
export async function watchPlace(path: string, prefix: string): Promise<WatchPlace> {
  const since = await readPlace(path, prefix)
  let kept = since
  return {
    since,
    // In a burst of changes it stays where it was until all are told.
    keep: async (point) => {
      if (point !== undefined && point !== kept) {
        await writeAtomically(path, line(`${point} ${JSON.stringify(prefix)}`))
        kept = point
      }
    }
  }
}

/** Where nobody asked for a place to be kept. */
export const NO_PLACE: WatchPlace = { since: undefined, keep: () => Promise.resolve() }

async function readPlace(path: string, prefix: string): Promise<string | undefined> {
  const text = await readText(path)
  if (text === undefined) {
    return undefined
  }
  const [, point, quoted] = PLACE.exec(text) ?? []
  if (point === undefined || quoted === undefined) {
    throw new WatchPlaceError(`${path} is not a file in which a watch kept its place.`)
  }
  if (quoted !== JSON.stringify(prefix)) {
    throw new WatchPlaceError(
      `${path} is the place of a watch of --prefix ${quoted}: what changed under ${JSON.stringify(prefix)} before it was not told.`
    )
  }
  return point
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return (await readFile(path, 'utf8')).trim()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return undefined
    }
    throw new WatchPlaceError(`${path} can't be read: ${(error as Error).message}.`, { cause: error })
  }
}

async function* line(text: string): AsyncGenerator<string> {
  yield await Promise.resolve(`${text}\n`)
}
