import { readFileSync } from 'node:fs'
import { fromString } from 'uint8arrays'

/** The bytes of a frozen vector: hexadecimal, with comments after `#`. */
export function vector(name: string): Uint8Array {
  const text = readFileSync(new URL(`../vectors/${name}.hex`, import.meta.url), 'utf8')
  return fromString(text.replaceAll(/#.*|\s/g, ''), 'base16')
}
