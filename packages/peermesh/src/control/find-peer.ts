import { AmbiguousSubjectError, UnknownSubjectError } from '../errors.ts'

/** A few characters of a name are no name: nearly all peer ids begin alike. */
const PART_LENGTH_MIN = 4

/** The names that somebody may mean who gives a whole name, or the beginning or end of one, sorted. */
export function namesMeant(names: Iterable<string>, part: string): string[] {
  const known = new Set(names)
  if (known.has(part)) {
    return [part]
  }
  if (part.length < PART_LENGTH_MIN) {
    return []
  }
  return [...known].filter((name) => name.startsWith(part) || name.endsWith(part)).sort()
}

/** @throws UnknownSubjectError, AmbiguousSubjectError */
export function peerMeant(names: Iterable<string>, part: string): string {
  const [found, ...others] = namesMeant(names, part)
  if (found === undefined) {
    throw new UnknownSubjectError(`Nothing is known of a peer ${JSON.stringify(part)}.`)
  }
  if (others.length > 0) {
    const list = [found, ...others].map((name) => `\n  peer ${name}`)
    throw new AmbiguousSubjectError(`${JSON.stringify(part)} could be:${list.join('')}`)
  }
  return found
}
