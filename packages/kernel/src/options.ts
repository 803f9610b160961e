import { InvalidParametersError } from './errors.ts'

/** What an option may be: in words, as in `true or false`, and as a check. */
export interface OptionKind {
  readonly what: string
  readonly is: (value: unknown) => boolean
  /** Its value is not repeated in an error. */
  readonly secret?: true
}

/** Kinds that many options are of. */
export const OPTION = {
  flag: { what: 'true or false', is: (value) => typeof value === 'boolean' },
  text: { what: 'text', is: (value) => typeof value === 'string' },
  number: { what: 'a number', is: (value) => typeof value === 'number' },
  object: { what: 'an object', is: isObject },
  function: { what: 'a function', is: (value) => typeof value === 'function' },
  /** Of whichever realm. */
  signal: {
    what: 'an AbortSignal',
    is: (value) => isObject(value) && 'throwIfAborted' in value && typeof value.throwIfAborted === 'function'
  },
  texts: { what: 'a list of texts', is: isTexts }
} as const satisfies Readonly<Record<string, OptionKind>>

/** One of these words. */
export function oneOf(...words: readonly string[]): OptionKind {
  return { what: `one of ${words.join(', ')}`, is: (value) => words.includes(value as string) }
}

/**
 * Checks what a caller gave as options, before anything is made of it: a name with a slip in it would be passed over, and what the caller meant not be done.
 *
 * @param path what the names of the options begin with in a message, as in `discovery.`; empty for those of the call itself
 * @param kinds each option that there is; what is `undefined` counts as not given
 * @param elsewhere options with their whole paths that a caller may have meant, and placed wrongly
 * @throws InvalidParametersError which names the option, and for one that there is not the nearest that there is
 */
export function checkOptions(
  path: string,
  options: unknown,
  kinds: Readonly<Record<string, OptionKind>>,
  elsewhere: readonly string[] = []
): void {
  if (!isObject(options)) {
    const whose = path === '' ? 'The options are' : `${path.slice(0, -1)} is`
    throw new InvalidParametersError(`${whose} an object, not ${shown(options)}.`)
  }
  for (const [name, value] of Object.entries(options)) {
    const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined
    if (value === undefined) {
      continue
    }
    if (kind === undefined) {
      const here = Object.keys(kinds).map((each) => `${path}${each}`)
      const near = nearest(name, [...here, ...elsewhere])
      const advice = near === undefined ? `. There are: ${here.join(', ')}.` : `: did you mean ${near}?`
      throw new InvalidParametersError(`${path}${name} is no option${advice}`)
    }
    if (!kind.is(value)) {
      throw new InvalidParametersError(
        `${path}${name} is ${kind.what}${kind.secret === true ? '' : `, not ${shown(value)}`}.`
      )
    }
  }
}

/** Slips that a name may hold to be taken for another: one in three of its letters. */
const LETTERS_PER_SLIP = 3

function nearest(name: string, known: readonly string[]): string | undefined {
  let found: string | undefined
  let fewest = Math.max(1, Math.floor(name.length / LETTERS_PER_SLIP)) + 1
  for (const path of known) {
    const slips = slipsBetween(name.toLowerCase(), path.slice(path.lastIndexOf('.') + 1).toLowerCase())
    if (slips < fewest) {
      found = path
      fewest = slips
    }
  }
  return found
}

/** How many letters have to be put in, left out or changed to get from one to the other (Levenshtein 1965). */
function slipsBetween(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, column) => column)
  for (const [index, letter] of [...from].entries()) {
    const next = [index + 1]
    for (let column = 0; column < to.length; column++) {
      const changed = (row[column] as number) + (letter === to[column] ? 0 : 1)
      next.push(Math.min(changed, (row[column + 1] as number) + 1, (next[column] as number) + 1))
    }
    row = next
  }
  return row[to.length] as number
}

const SHOWN_LENGTH_MAX = 60

/** A value in a message: what it is, where it is long. */
function shown(value: unknown): string {
  if (typeof value === 'string') {
    return JSON.stringify(value.length > SHOWN_LENGTH_MAX ? `${value.slice(0, SHOWN_LENGTH_MAX)}…` : value)
  }
  if (typeof value === 'function') {
    return 'a function'
  }
  if (Array.isArray(value)) {
    const wrong = value.find((each) => typeof each !== 'string')
    return value.length === 0 || wrong === undefined
      ? 'a list'
      : `a list with ${Array.isArray(wrong) ? 'a list' : shown(wrong)}`
  }
  return typeof value === 'object' && value !== null ? 'an object' : String(value)
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((each) => typeof each === 'string')
}
