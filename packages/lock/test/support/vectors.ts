import { readFileSync } from 'node:fs'
import { fromString } from 'uint8arrays'

/** The frozen bytes of this name. Lines may end in a comment. */
export function vector(name: string): Uint8Array {
  const text = readFileSync(new URL(`../vectors/${name}.hex`, import.meta.url), 'utf8')
  return fromString(text.replaceAll(/#.*/g, '').replaceAll(/\s/g, ''), 'base16')
}
