import { foldSign, readShortAscii, unfoldSign, varintBytes, writeVarint } from '@peermesh/kernel'
import { describe, expect, it } from 'vitest'

function bytesOf(number: number): number[] {
  const bytes = new Uint8Array(9).fill(0xee)
  const end = writeVarint(bytes, 1, number)
  return [...bytes.subarray(1, end)]
}

describe('a number of variable length', () => {
  it.each([
    [0, [0]],
    [127, [0x7f]],
    [128, [0x80, 0x01]],
    [300, [0xac, 0x02]],
    [2 ** 31 - 1, [0xff, 0xff, 0xff, 0xff, 0x07]],
    [2 ** 31, [0x80, 0x80, 0x80, 0x80, 0x08]],
    [Number.MAX_SAFE_INTEGER, [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x0f]]
  ])('%d is written as protobuf does', (number, bytes) => {
    expect(bytesOf(number)).toEqual(bytes)
    expect(varintBytes(number)).toBe(bytes.length)
  })

  it('of either sign is folded into one that is small where it is near 0', () => {
    expect([0, -1, 1, -2, 2].map(foldSign)).toEqual([0, 1, 2, 3, 4])
    for (const number of [0, -1, 1, 12_345, -12_345, 2 ** 51, -(2 ** 51)]) {
      expect(unfoldSign(foldSign(number))).toBe(number)
    }
  })
})

describe('short text of ASCII', () => {
  const read = (text: string): string | undefined => {
    const bytes = new TextEncoder().encode(`<${text}>`)
    return readShortAscii(bytes, 1, bytes.length - 2)
  }

  it.each(['', 'k', 'city/Zurich', '\u0000\u007f', 'k'.repeat(127)])('%j is read', (text) => {
    expect(read(text)).toBe(text)
  })

  it.each(['k'.repeat(128), 'Zürich', '\u0080', '😀'])('%j is left to others', (text) => {
    expect(read(text)).toBe(undefined)
  })
})
