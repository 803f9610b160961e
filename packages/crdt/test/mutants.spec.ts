import { describe, expect, test } from 'vitest'
import { type LawSubject, violatedLaws } from './laws.ts'
import { MUTANTS } from './mutants.ts'
import { SUBJECTS } from './subjects.ts'

// One seed for all, so that a mutant is caught or survives on every machine alike.
const parameters = { seed: 20_261_123, numRuns: 500, endOnFailure: true }

describe('the laws bite', () => {
  test.each(SUBJECTS)('[C1] nothing is held against the $type.name', (subject) => {
    const titles = violatedLaws(subject as LawSubject<unknown, unknown, unknown>, { ...parameters, numRuns: 20 })
    expect(titles).toEqual([])
  })

  test.each(MUTANTS)('[$caughtBy] a type is caught in which $fault', ({ caughtBy, violated }) => {
    const titles = violated(parameters)
    expect(titles.join('\n')).toContain(`[${caughtBy}]`)
  })
})
