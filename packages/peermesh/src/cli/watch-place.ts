import { readFile } from 'node:fs/promises'
import { writeAtomically } from './atomic-file.ts'
import { WatchPlaceError } from './errors.ts'

/**
 * A point, which is a form and what is in it as text; the prefix of the keys that were watched, as a JSON string; and where the watch ended among what was there
 * when it began, the last key that it told of that.
 */
const PLACE = /^([a-z][\w.-]*) ("(?:[^"\\]|\\.)*")(?: ("(?:[^"\\]|\\.)*"))?$/

/** The file in which a watch keeps its place, so that a later one goes on there. */
export interface WatchPlace {
  /** Where the earlier one was; undefined where there was none. */
  readonly since: string | undefined
  /** Of what was there when it began, the last key that it told; undefined where it had told all. */
  readonly after: string | undefined
  keep(point: string | undefined, after?: string): Promise<void>
}

/**
 * @param prefix of the keys that are watched: of others that changed, a point says nothing
 * @throws WatchPlaceError where the file can't be read, is another one, or the place of a watch of other keys; `keep`: FileOutputError
 */
export async function watchPlace(path: string, prefix: string): Promise<WatchPlace> {
  const { since, after } = await readPlace(path, prefix)
  let kept = { point: since, after }
  return {
    since,
    after,
    // In a burst of changes it stays where it was until all are told.
    keep: async (point, told) => {
      if (point !== undefined && (point !== kept.point || told !== kept.after)) {
        const words = [point, JSON.stringify(prefix), ...(told === undefined ? [] : [JSON.stringify(told)])]
        await writeAtomically(path, line(words.join(' ')))
        kept = { point, after: told }
      }
    }
  }
}

/** Where nobody asked for a place to be kept. */
export const NO_PLACE: WatchPlace = { since: undefined, after: undefined, keep: () => Promise.resolve() }

async function readPlace(path: string, prefix: string): Promise<Pick<WatchPlace, 'since' | 'after'>> {
  const text = await readText(path)
  if (text === undefined) {
    return { since: undefined, after: undefined }
  }
  const [, point, quoted, after] = PLACE.exec(text) ?? []
  if (point === undefined || quoted === undefined) {
    throw new WatchPlaceError(`${path} is not a file in which a watch kept its place.`)
  }
  if (quoted !== JSON.stringify(prefix)) {
    throw new WatchPlaceError(
      `${path} is the place of a watch of --prefix ${quoted}: what changed under ${JSON.stringify(prefix)} before it was not told.`
    )
  }
  return { since: point, after: after === undefined ? undefined : (JSON.parse(after) as string) }
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
