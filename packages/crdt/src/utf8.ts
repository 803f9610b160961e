/**
 * Text as UTF-8, both ways, strictly: what is not well-formed is refused, so that equal texts have equal bytes and
 * different ones have different bytes. Here because a pure package sees no `TextEncoder`, which is the platform's.
 * RFC 3629.
 */

const CONTINUATION = 0x80

/** How many bytes a text takes; undefined where it is not well-formed, and so has none. */
export function utf8Length(text: string): number | undefined {
  let length = 0
  for (let index = 0; index < text.length; index++) {
    const point = text.codePointAt(index) as number
    if (isSurrogate(point)) {
      return undefined
    }
    if (point < 0x80) {
      length += 1
    } else if (point < 0x10000) {
      length += point < 0x800 ? 2 : 3
    } else {
      length += 4
      index++
    }
  }
  return length
}

/** Writes a well-formed text at `start`, where there is room for it; answers where it ends. */
export function writeUtf8(text: string, target: Uint8Array, start: number): number {
  let at = start
  for (let index = 0; index < text.length; index++) {
    const point = text.codePointAt(index) as number
    if (point < 0x80) {
      target[at++] = point
      continue
    }
    const followers = point < 0x800 ? 1 : point < 0x10000 ? 2 : 3
    target[at++] = ((0xff << (7 - followers)) & 0xff) | (point >> (6 * followers))
    for (let shift = 6 * (followers - 1); shift >= 0; shift -= 6) {
      target[at++] = CONTINUATION | ((point >> shift) & 0x3f)
    }
    index += followers === 3 ? 1 : 0
  }
  return at
}

/** The text of some bytes; undefined where they are not well-formed UTF-8 in its shortest form. */
export function readUtf8(source: Uint8Array, start: number, end: number): string | undefined {
  let text = ''
  let at = start
  while (at < end) {
    const first = source[at++] as number
    if (first < 0x80) {
      text += String.fromCharCode(first)
      continue
    }
    const followers = first < 0xc2 ? 0 : first < 0xe0 ? 1 : first < 0xf0 ? 2 : first < 0xf5 ? 3 : 0
    if (followers === 0 || at + followers > end) {
      return undefined
    }
    let point = first & (0x3f >> followers)
    for (let left = followers; left > 0; left--) {
      const next = source[at++] as number
      if ((next & 0xc0) !== CONTINUATION) {
        return undefined
      }
      point = (point << 6) | (next & 0x3f)
    }
    const isShortest = followers === 1 || point >= (followers === 2 ? 0x800 : 0x10000)
    if (!isShortest || point > 0x10ffff || isSurrogate(point)) {
      return undefined
    }
    text += String.fromCodePoint(point)
  }
  return text
}

function isSurrogate(point: number): boolean {
  return point >= 0xd800 && point < 0xe000
}
