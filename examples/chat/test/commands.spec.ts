import { describe, expect, it } from 'vitest'
import { type Command, parseLine } from '../src/commands.ts'

describe('a line that was typed', () => {
  it.each<[string, Command]>([
    ['hello', { type: 'say', kind: 'say', text: 'hello' }],
    ['  hello \u001b[2J ', { type: 'say', kind: 'say', text: 'hello' }],
    ['/me waves', { type: 'say', kind: 'me', text: 'waves' }],
    ['//etc is a directory', { type: 'say', kind: 'say', text: '/etc is a directory' }],
    ['/join compilers', { type: 'join', room: 'compilers' }],
    ['/name Ada Lovelace', { type: 'name', name: 'Ada Lovelace' }],
    ['/who', { type: 'who' }],
    ['/history', { type: 'history' }],
    ['/help', { type: 'help' }],
    ['/quit', { type: 'quit' }],
    ['', { type: 'nothing' }],
    ['   ', { type: 'nothing' }]
  ])('%j is understood', (line, command) => {
    expect(parseLine(line)).toEqual(command)
  })

  it.each([
    ['/me', /Say what you do/],
    ['/join', /name of a room/],
    ['/join The Room', /name of a room/],
    ['/name', /A name is/],
    [`/name ${'x'.repeat(33)}`, /A name is/],
    ['/dance', /There is no \/dance/],
    ['x'.repeat(4_001), /too long/]
  ])('%j is a mistake, and is told why', (line, reason) => {
    expect(parseLine(line)).toMatchObject({ type: 'mistake', reason: expect.stringMatching(reason) as string })
  })
})
