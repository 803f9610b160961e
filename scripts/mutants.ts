/** What a mutant does to a source text. Shared by the loader that plants it and the command that first looks whether it is rotten. */
export interface Patch {
  /** From the root of the repository. */
  readonly file: string
  readonly replace: readonly [from: string, to: string]
}

/** The text to be replaced is not there exactly once: the code moved on, and the mutant must follow it. */
export class RottenMutantError extends Error {
  static override readonly name = 'RottenMutantError'

  constructor(message: string) {
    super(message)
    this.name = RottenMutantError.name
  }
}

/** @throws RottenMutantError where `from` is not in the source exactly once, or is replaced by itself */
export function patched(source: string, { file, replace: [from, to] }: Patch): string {
  const found = from === '' ? 0 : source.split(from).length - 1
  if (found !== 1) {
    throw new RottenMutantError(`The text to be replaced is in ${file} ${found} times, not once.`)
  }
  if (from === to) {
    throw new RottenMutantError(`The text of ${file} is replaced by itself.`)
  }
  // Not with String.replace: a `$` in the new text would mean something there.
  const at = source.indexOf(from)
  return source.slice(0, at) + to + source.slice(at + from.length)
}
