import { PassThrough, Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { StoppableLines } from '../src/cli/stoppable-lines.ts'
import { bytesOf } from './support/lines.ts'

describe('lines that can be stopped', () => {
  it.each([1, 3, 1_000])('pass on what is not stopped as it is, in chunks of %i', async (chunkBytes) => {
    const whole = 'one\ntwo\n\nthree without an end'
    expect(await text(new StoppableLines(Readable.from(bytesOf(whole, chunkBytes))))).toBe(whole)
  })

  it('end after a whole line once they are stopped, though the source is silent', async () => {
    const source = new PassThrough()
    const lines = new StoppableLines(source)
    const read = text(lines)
    source.write('one\ntwo\nthr')
    setImmediate(() => lines.stop())
    expect(await read).toBe('one\ntwo\n')
    expect(source.destroyed).toBe(true)
  })
})
