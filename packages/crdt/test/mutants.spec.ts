import { describe, expect, test } from 'vitest'
import { violatedLaws } from './laws.ts'
import { MUTANTS } from './mutants.ts'
import { dotSetSubject, lwwSubject, mvSubject } from './subjects.ts'

// One seed for all, so that a mutant is caught or survives on every machine alike.
const parameters = { seed: 20_261_123 }

describe('the laws bite', () => {
  test.each([dotSetSubject, lwwSubject, mvSubject])('[C1] nothing is held against the $type.name', (subject) => {
    expect(violatedLaws(subject as typeof mvSubject, parameters)).toEqual([])
  })

  test.each(MUTANTS)('[$caughtBy] a type is caught in which $fault', ({ caughtBy, violated }) => {
    const titles = violated(parameters)
    expect(titles.join('\n')).toContain(`[${caughtBy}]`)
  })
})
