import { InvalidParametersError, Stack } from '@peermesh/kernel'
import { describe, expect, it } from 'vitest'
import { moment, ScriptedCore, seat } from './scripted-core.ts'

const store = new ScriptedCore('store', [])
const lock = new ScriptedCore('lock', [])

describe('the wiring', () => {
  const wrong: [string, () => Stack][] = [
    ['a name twice', () => new Stack({ seats: [seat(store), seat(store, { tag: 1 })] })],
    ['a tag twice', () => new Stack({ seats: [seat(store), seat(lock, { tag: seat(store).tag })] })],
    ['a tag over 254', () => new Stack({ seats: [seat(store, { tag: 255 })] })],
    ['a tag that is not whole', () => new Stack({ seats: [seat(store, { tag: 1.5 })] })],
    ['a version over 255', () => new Stack({ seats: [seat(store, { version: 256 })] })],
    ['an oldest version over the newest', () => new Stack({ seats: [seat(store, { oldestVersion: 2 })] })],
    ['listening to a core that is not seated', () => new Stack({ seats: [seat(store, { listensTo: ['gate'] })] })],
    ['calling a core that is not seated', () => new Stack({ seats: [seat(store, { calls: ['gate'] })] })],
    ['a gatekeeper that is not seated', () => new Stack({ seats: [seat(store)], gatekeeper: 'gate' })]
  ]
  for (const [what, build] of wrong) {
    it(`[K9] ${what} is refused`, () => {
      expect(build).toThrow(InvalidParametersError)
    })
  }

  it('[K9] asking for a core that is not seated is the caller’s mistake', () => {
    const stack = new Stack({ seats: [seat(store)] })
    const command = { type: 'command', id: 1, command: 'do' } as const
    expect(stack.core('store')).toBe(store)
    expect(() => stack.core('nobody')).toThrow(InvalidParametersError)
    expect(() => stack.step({ type: 'input', core: 'nobody', input: command }, moment(0))).toThrow(
      InvalidParametersError
    )
  })
})
