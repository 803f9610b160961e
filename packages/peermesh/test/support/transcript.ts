import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'

/**
 * Compares what was said with `test/transcripts/<name>.txt`. `UPDATE=1 vitest run` rewrites the file: its difference is then reviewed as
 * the change of behaviour that it is.
 */
export function expectTranscript(name: string, text: string): void {
  const path = fileURLToPath(new URL(`../transcripts/${name}.txt`, import.meta.url))
  if (process.env['UPDATE'] === '1') {
    writeFileSync(path, text)
  }
  expect(text).toBe(readFileSync(path, 'utf8'))
}
