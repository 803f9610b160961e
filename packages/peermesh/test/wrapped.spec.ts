import { describe, expect, it } from 'vitest'
import { wrapped } from '../src/cli/wrapped.ts'

describe('a help text on a terminal', () => {
  it('has its prose broken between words, and its lists and examples as they are', () => {
    const text = [
      'Usage: peermesh ls [options]',
      '',
      'One key a line, in the',
      'order of their UTF-16 code units.',
      '',
      'Examples:',
      '  peermesh ls city/ | wc -l # as long as it is',
      ''
    ].join('\n')
    expect(wrapped(text, 24).split('\n')).toEqual([
      'Usage: peermesh ls',
      '[options]',
      '',
      'One key a line, in the',
      'order of their UTF-16',
      'code units.',
      '',
      'Examples:',
      '  peermesh ls city/ | wc -l # as long as it is',
      ''
    ])
    expect(wrapped(text, 200)).toContain('One key a line, in the order of their UTF-16 code units.\n')
  })
})
