import { type EntriesOptions, MergeError, type Store, UnreadableValueError } from '@peermesh/store'

/** The keys of a range, in its order; those too of which the value cannot be read, which is nothing to who only asks for keys. */
export async function* keysOf(
  store: Pick<Store, 'entries'>,
  prefix: string,
  options: EntriesOptions
): AsyncGenerator<string> {
  let range: EntriesOptions | undefined = options
  while (range !== undefined) {
    let given = 0
    try {
      for await (const [key] of store.entries(prefix, range)) {
        given += 1
        yield key
      }
      return
    } catch (error) {
      const key = unreadableKey(error)
      if (key === undefined) {
        throw error
      }
      yield key
      range = behind(range, key, given + 1)
    }
  }
}

function unreadableKey(error: unknown): string | undefined {
  return error instanceof UnreadableValueError || error instanceof MergeError ? error.key : undefined
}

/** What is left of a range once so many of its keys were given, this one last; undefined where it has no more. */
function behind(range: EntriesOptions, key: string, given: number): EntriesOptions | undefined {
  const rest = range.reverse === true ? { ...range, to: key } : { ...range, from: `${key}\u0000` }
  if (range.limit === undefined) {
    return rest
  }
  return range.limit > given ? { ...rest, limit: range.limit - given } : undefined
}
