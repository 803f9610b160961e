import { describe, expect, it } from 'vitest'
import { checkOptions, OPTION, oneOf } from '../src/index.ts'

const KINDS = {
  bootstrap: OPTION.texts,
  control: OPTION.flag,
  key: { ...OPTION.text, secret: true },
  pace: oneOf('fast', 'slow'),
  periodMs: OPTION.number
} as const

function problem(options: unknown, path = ''): string | undefined {
  try {
    checkOptions(path, options, KINDS, ['other.metadata'])
    return undefined
  } catch (error) {
    expect(error).toMatchObject({ name: 'InvalidParametersError' })
    return (error as Error).message
  }
}

describe('options', () => {
  it('may be any of those that there are, or left out', () => {
    expect(problem({})).toBeUndefined()
    expect(problem({ bootstrap: [], control: false, key: 'x', pace: 'slow', periodMs: 1, typo: undefined })).toBe(
      undefined
    )
  })

  it.each([
    [{ bootsrap: [] }, 'bootsrap is no option: did you mean bootstrap?'],
    [{ PeriodMS: 5 }, 'PeriodMS is no option: did you mean periodMs?'],
    [{ metadata: {} }, 'metadata is no option: did you mean other.metadata?'],
    [{ x: 1 }, 'x is no option. There are: bootstrap, control, key, pace, periodMs.'],
    [{ toString: 1 }, 'toString is no option. There are: bootstrap, control, key, pace, periodMs.'],
    [{ bootstrap: 'x' }, 'bootstrap is a list of texts, not "x".'],
    [{ bootstrap: ['x', null] }, 'bootstrap is a list of texts, not a list with null.'],
    [{ control: null }, 'control is true or false, not null.'],
    [{ control: () => true }, 'control is true or false, not a function.'],
    [{ pace: 'quick' }, 'pace is one of fast, slow, not "quick".'],
    [{ periodMs: 'x'.repeat(99) }, `periodMs is a number, not "${'x'.repeat(60)}…".`],
    [{ key: 12345 }, 'key is text.'],
    [null, 'The options are an object, not null.'],
    [[], 'The options are an object, not a list.'],
    ['text', 'The options are an object, not "text".']
  ])('are refused as %j', (options: unknown, message) => {
    expect(problem(options)).toBe(message)
  })

  it('within an option are named with their path', () => {
    expect(problem({ contrl: true }, 'a.')).toBe('a.contrl is no option: did you mean a.control?')
    expect(problem({ control: 1 }, 'a.')).toBe('a.control is true or false, not 1.')
    expect(problem(5, 'a.')).toBe('a is an object, not 5.')
  })
})
