import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { runTranscript } from '@peermesh/sim'
import { describe, expect, test } from 'vitest'
import { suite } from './toy/suite.ts'

const directory = new URL('transcripts/', import.meta.url)

describe('transcripts', () => {
  test.each(readdirSync(directory))('[R7] %s says what happens; UPDATE=1 rewrites it', (name) => {
    const file = new URL(name, directory)
    const text = readFileSync(file, 'utf8')
    const now = runTranscript(suite, text, { connections: 'kept' })
    if (process.env['UPDATE'] === '1') {
      writeFileSync(file, now)
    }
    expect(now).toBe(process.env['UPDATE'] === '1' ? now : text)
  })

  test('[R7] what is there already is replaced, and nothing else', () => {
    const text = 'peers 1\nstart\nrun 1s\n----\nold\nlines\n\n# The end.\nquietly run 1s\n----\n'
    const now = runTranscript(suite, text)
    expect(now).toMatch(/^peers 1\nstart\nrun 1s\n----\n( .*\n)+\n# The end\.\nquietly run 1s\n----\n$/)
    expect(runTranscript(suite, now)).toBe(now)
  })

  test.each([
    ['start\npeers 2', 'Line 2, "peers 2": `peers` comes before'],
    ['run 5', 'Line 1, "run 5": A span is such as'],
    ['dance a', 'There is no `dance`'],
    ['start\ncommand a counter {', 'Line 2'],
    ['crash z', 'No peer named z']
  ])('[R7] a line that cannot be meant is named: %j', (text, message) => {
    expect(() => runTranscript(suite, text)).toThrow(message)
  })
})
