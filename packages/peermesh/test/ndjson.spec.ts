import { describe, expect, it } from 'vitest'
import { type Line, splitLines } from '../src/control/ndjson.ts'
import { bytesOf } from './support/lines.ts'

async function split(text: string, options: { chunkBytes?: number; lineBytesMax?: number } = {}): Promise<Line[]> {
  const found: Line[] = []
  for await (const lines of splitLines(bytesOf(text, options.chunkBytes), {
    lineBytesMax: options.lineBytesMax ?? 1_000
  })) {
    found.push(...lines)
  }
  return found
}

describe('lines of a stream', () => {
  it('are the same however the stream is cut into chunks, also within a character', async () => {
    const text = 'one\nzwei äöü\n\n三\n'
    const expected = await split(text, { chunkBytes: 1_000 })
    expect(expected.map((line) => line.text)).toEqual(['one', 'zwei äöü', '', '三'])
    for (let chunkBytes = 1; chunkBytes < 12; chunkBytes++) {
      expect(await split(text, { chunkBytes })).toEqual(expected)
    }
  })

  it('are numbered from 1 and say where each ends, so that progress can be told in bytes', async () => {
    const text = 'a\nbb\nc'
    expect(await split(text)).toEqual([
      { number: 1, endByte: 2, text: 'a' },
      { number: 2, endByte: 5, text: 'bb' },
      { number: 3, endByte: 6, text: 'c' }
    ])
  })

  it('that are too long are refused without being held, and the next one is fine', async () => {
    const lines = await split(`${'x'.repeat(50)}\nfine\n`, { lineBytesMax: 10 })
    expect(lines.map(({ number, text, refused }) => ({ number, text, refused }))).toEqual([
      { number: 1, text: undefined, refused: 'it is longer than 10 bytes' },
      { number: 2, text: 'fine', refused: undefined }
    ])
  })

  it('that are not UTF-8 are refused, and the next one is fine', async () => {
    async function* source() {
      yield await Promise.resolve(Buffer.concat([Buffer.from([0xff, 0xfe, 0x0a]), Buffer.from('fine\n')]))
    }
    const lines: Line[] = []
    for await (const some of splitLines(source(), { lineBytesMax: 10 })) {
      lines.push(...some)
    }
    expect(lines.map(({ text, refused }) => text ?? refused)).toEqual(['it is not UTF-8 text', 'fine'])
  })
})
