import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cleanText } from '../src/clean-text.ts'

describe('text of strangers', () => {
  it.each([
    ['colours', '\u001b[31mred\u001b[0m', 'red'],
    ['a cleared screen', 'before\u001b[2J\u001b[Hafter', 'beforeafter'],
    ['a window title', '\u001b]0;pwned\u0007hello', 'hello'],
    ['a link', '\u001b]8;;https://example.org\u0007click\u001b]8;;\u0007', 'click'],
    ['escapes of one byte', '\u009b31mred', 'red'],
    ['an escape with something in between', '\u001b\u0000[31mred', '[31mred'],
    ['what rings, goes back and overwrites', 'a\u0007b\bc\rd', 'abc d'],
    ['lines', 'one\r\ntwo\u2028three\tfour', 'one two three four'],
    ['a turned direction', 'ada\u202eevil\u202c', 'adaevil'],
    ['half a character', 'a\ud83db', 'a\ufffdb'],
    ['blanks around it', '  a  b  ', 'a  b']
  ])('lose %s', (_, text, cleaned) => {
    expect(cleanText(text)).toBe(cleaned)
  })

  it.each(['Grüße, 世界', '👩‍👩‍👧', 'שלום', 'e\u0301'])('keep what is only text: %s', (text) => {
    expect(cleanText(text)).toBe(text)
  })

  it('are on one line, without control characters, whatever they are, and clean once clean', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const cleaned = cleanText(text)
        expect(cleaned).not.toMatch(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u)
        expect(cleanText(cleaned)).toBe(cleaned)
      })
    )
  })
})
