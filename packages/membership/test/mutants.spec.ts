import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { mutants } from '../sim/mutants.ts'

it.each(mutants.map(({ id, file, replace: [text] }) => ({ id, file, text })))(
  'the text in which $id is planted is there, once: else nobody would notice that it is no longer planted',
  ({ file, text }) => {
    const source = readFileSync(new URL(`../../../${file}`, import.meta.url), 'utf8')
    expect(source.split(text)).toHaveLength(2)
  }
)
