/**
 * What a typed key is made of: **a range of keys**, one for each part that changes by itself.
 *
 * A set is a key for each element, a map one for each field, a list one for each place, a counter one for each replica that counts, updates
 * one for each update. So a change of one element is an operation on one small key, and whatever the store does with keys (deltas, pulls, records, salvage, digest)
 * it does with parts of typed keys, without knowing of them. docs/decisions/0022 says why.
 *
 *   part := U+0000 • kind • length of the name in UTF-16 code units, decimal • ':' • name • path
 *
 * S18 Different (kind, name, path) are different keys, and no key that an application names is one: those do not begin with U+0000.
 */

/** What a typed key is. */
export type TypedKind =
  | 'counter'
  | 'flag'
  | 'disable-wins flag'
  | 'set'
  | 'remove-wins set'
  | 'map'
  | 'list'
  | 'updates'

/** What each kind is called in its parts. A letter means one thing for ever: another meaning is another letter. */
const LETTERS: Readonly<Record<TypedKind, string>> = {
  counter: 'c',
  flag: 'f',
  'disable-wins flag': 'd',
  set: 's',
  'remove-wins set': 'r',
  map: 'm',
  list: 'l',
  updates: 'u'
}

/** The order in which a reader that names no type is shown one, where a key has several. */
export const KINDS_IN_ORDER = Object.keys(LETTERS) as readonly TypedKind[]

const MARK = '\u0000'

const kindOfLetter = new Map<string, TypedKind>(KINDS_IN_ORDER.map((kind) => [LETTERS[kind], kind]))

export interface TypedPart {
  readonly kind: TypedKind
  readonly name: string
  /** Which part: an element, a field, a place, who counts, a piece of an update; empty for a flag. */
  readonly path: string
}

/** What the keys of all parts of a typed key begin with. */
export function typedPrefix(kind: TypedKind, name: string): string {
  return `${MARK}${LETTERS[kind]}${name.length}:${name}`
}

/** Whether a key can only be a part. One that is no part, though it looks like it, belongs to a type that this version does not know. */
export function isPartKey(key: string): boolean {
  return key.charCodeAt(0) === 0
}

/** Undefined where the key is no part of a type that this version knows. */
export function parsePart(key: string): TypedPart | undefined {
  const kind = isPartKey(key) ? kindOfLetter.get(key.charAt(1)) : undefined
  const colon = key.indexOf(':', 2)
  const digits = key.slice(2, colon)
  const start = colon + 1
  const end = start + Number(digits)
  if (kind === undefined || colon === -1 || end > key.length || !/^[1-9]\d*$/.test(digits)) {
    return undefined
  }
  return { kind, name: key.slice(start, end), path: key.slice(end) }
}
