import { stripVTControlCharacters } from 'node:util'

/** Turns the direction of the text around it: a name could seem to be another. */
const DIRECTION = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g

const LINE_BREAKS_AND_TABS = /[\t\n\v\f\r\u0085\u2028\u2029]+/g

/**
 * Text that may be written to a terminal, on one line: what a stranger wrote could otherwise move the cursor, repaint the screen, or rename the window.
 * Whole escape sequences go, then every control character that is left.
 */
export function cleanText(text: string): string {
  return stripVTControlCharacters(text.toWellFormed())
    .replace(LINE_BREAKS_AND_TABS, ' ')
    .replace(/\p{Cc}/gu, '')
    .replace(DIRECTION, '')
    .trim()
}
