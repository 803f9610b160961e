/** What would move the cursor, end the line, or turn text around. */
const CONTROLS = /[\p{Cc}\p{Zl}\p{Zp}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu

/** A key on a line of its own: as it is, or, where it has a control character in it, as a JSON string with that escaped. */
export function keyText(key: string): string {
  return key.search(CONTROLS) === -1 ? key : terminalText(JSON.stringify(key))
}

/** Whatever others wrote, for a terminal, of which it must not be the master: lines and tabs stay, other control characters are escaped as in JSON. */
export function terminalText(text: string): string {
  return text.replace(CONTROLS, (character) =>
    character === '\n' || character === '\t' ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  )
}
