import { InvalidArgumentError } from 'commander'

const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, '': 1_000, m: 60_000, h: 3_600_000 }

/** `500ms`, `5s`, `2m`, `1h`; a bare number is seconds. In milliseconds. */
export function parseDuration(text: string): number {
  const [, number = '', unit = ''] = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text) ?? []
  const factor = UNIT_MS[unit]
  if (number === '' || factor === undefined) {
    throw new InvalidArgumentError('Give a duration: 500ms, 5s, 2m, 1h; a bare number is seconds.')
  }
  return Number(number) * factor
}
