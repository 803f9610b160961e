import { InvalidArgumentError } from 'commander'

/** How many, as an option says it. @throws InvalidArgumentError */
export function parseCount(text: string): number {
  const count = Number(text)
  if (!Number.isSafeInteger(count) || count < 1) {
    throw new InvalidArgumentError('Give a whole number of at least 1.')
  }
  return count
}
