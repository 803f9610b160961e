/** What would move the cursor, end the line, or turn text around. */
const CONTROLS = /[\p{Cc}\p{Zl}\p{Zp}\u200e\u200f\u202a-\u202e\u2066-\u2069]/u

/** A key on a line of its own: as it is, or, where it has a control character in it, as a JSON string with that escaped. */
export function keyText(key: string): string {
  return CONTROLS.test(key)
    ? JSON.stringify(key).replace(
        new RegExp(CONTROLS, 'gu'),
        (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
      )
    : key
}
