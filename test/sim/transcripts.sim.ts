import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { runTranscript } from '@peermesh/sim'
import { expect, test } from 'vitest'
import { suite } from './suite.ts'

const directory = new URL('transcripts/', import.meta.url)
const options = {
  connections: 'dialled',
  profile: 'local',
  founders: [0],
  bootstrapped: 1_000,
  keys: 1,
  deleteChance: 0,
  indexDotsMax: 1_000_000,
  largeChance: 0,
  stopChance: 0
} as const

test.each(readdirSync(directory))('[M16] %s says what the stack does; UPDATE=1 rewrites it', (name) => {
  const file = new URL(name, directory)
  const text = readFileSync(file, 'utf8')
  const now = runTranscript(suite, text, options)
  if (process.env.UPDATE === '1') {
    writeFileSync(file, now)
  }
  expect(now).toBe(process.env.UPDATE === '1' ? now : text)
})
