import { PassThrough } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { Describer } from '../src/describe.ts'
import type { ChatEvent } from '../src/events.ts'
import type { ChatMessage } from '../src/message.ts'
import { Names } from '../src/names.ts'
import type { Person } from '../src/people.ts'

const ada: Person = { peer: '12D3KooWAda', name: 'ada', room: 'lobby', state: 'here' }

function message(text: string, changes: Partial<ChatMessage> = {}): ChatMessage {
  const atMs = new Date(2026, 10, 24, 14, 3).getTime()
  const { peer: author, name } = ada
  return { key: text, room: 'lobby', atMs, author, name, kind: 'say', text, signature: new Uint8Array(), ...changes }
}

/** What is shown for these events, one after the other, where there are no colours. */
function shown(events: readonly ChatEvent[], past = 2): string[] {
  const names = new Names()
  const describer = new Describer(new PassThrough() as never, names)
  return events.flatMap((event) => {
    names.note(event)
    return describer.lines(event, past).map(({ margin, text }) => margin + text)
  })
}

describe('what is shown', () => {
  it('is what was said, when and by whom', () => {
    expect(
      shown([
        { type: 'message', message: message('Hello'), late: false },
        { type: 'message', message: message('waves', { kind: 'me' }), late: false },
        { type: 'message', message: message('Too late', { name: 'grace' }), late: true }
      ])
    ).toEqual(['14:03 ada: Hello', '14:03 * ada waves', '14:03 grace: Too late (came late)'])
  })

  it('is the last of the past, and all of it where that is asked for', () => {
    const messages = ['one', 'two', 'three'].map((text) => message(text))
    expect(shown([{ type: 'entered', room: 'lobby', messages }])).toEqual([
      '   ·  You are in lobby.',
      '   ·  1 earlier: /history shows all.',
      '14:03 ada: two',
      '14:03 ada: three'
    ])
    expect(shown([{ type: 'history', room: 'lobby', messages }])).toEqual([
      '14:03 ada: one',
      '14:03 ada: two',
      '14:03 ada: three'
    ])
  })

  it('is who comes and goes, and why', () => {
    const about = (['arrived', 'away', 'back', 'left', 'gone'] as const).map((type) => ({ type, person: ada }))
    expect(shown([...about, { type: 'renamed', person: ada, before: 'augusta' }])).toEqual([
      '   ·  ada is here.',
      '   ·  ada is away? No answer for a while.',
      '   ·  ada is back.',
      '   ·  ada has left.',
      '   ·  ada is gone: no answer any more.',
      '   ·  augusta is now ada'
    ])
    expect(shown([{ type: 'who', room: 'lobby', people: [ada, { ...ada, name: 'grace', state: 'away' }] }])).toEqual([
      '   ·  Here: ada, grace (away?)'
    ])
  })

  it('is that something was refused, and in whose name it was', () => {
    const refused = { key: 'k', author: '12D3KooWAda', reason: 'it is not signed by its author' }
    expect(shown([{ type: 'refused', refused }])).toEqual([
      '   !  A message in the name of 12D3KooWAda is refused: it is not signed by its author.'
    ])
  })

  it('tells people of one name apart, as soon as there are two', () => {
    const other = message('I am Ada', { author: '12D3KooWEve', name: 'Ada' })
    expect(
      shown([
        { type: 'message', message: message('Hello'), late: false },
        { type: 'message', message: other, late: false },
        { type: 'message', message: message('I am Ada'), late: false }
      ])
    ).toEqual(['14:03 ada: Hello', '14:03 Ada·WEve: I am Ada', '14:03 ada·WAda: I am Ada'])
  })
})
