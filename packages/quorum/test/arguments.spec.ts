import { checkOptions, InvalidParametersError } from '@peermesh/kernel'
import { describe, expect, it } from 'vitest'
import { checkVoters, INIT_OPTIONS } from '../src/checks.ts'
import type { QuorumCommand } from '../src/core/index.ts'
import { valueKind } from '../src/core/kinds.ts'
import { registerOf } from '../src/register.ts'

/** A register of which each change is applied at once. */
function openRegister(answers: readonly unknown[] = []) {
  const asked: QuorumCommand[] = []
  const register = registerOf<unknown>('root', 'x', (command) => {
    asked.push(command)
    return Promise.resolve(
      answers[asked.length - 1] ?? {
        version: 3,
        state: 7,
        made: 3,
        result: true,
        operation: { session: 's', sequence: 1 }
      }
    )
  })
  return { register, asked }
}

const cyclic: Record<string, unknown> = {}
cyclic['self'] = cyclic

describe('a register', () => {
  it('[Q11] that holds null holds something: it is read as that, and is no register that nobody would miss', async () => {
    const outcome = valueKind.apply(undefined, { type: 'set', value: null }, { version: 0, floor: 0, generation: 0 })
    const gone = valueKind.apply(null, { type: 'set', value: undefined }, { version: 1, floor: 0, generation: 0 })
    expect([valueKind.isFree(outcome.state), valueKind.isFree(gone.state)]).toEqual([false, true])
    const { register } = openRegister([{ version: 1, state: outcome.state }])
    expect(await register.read()).toEqual({ version: 1, value: null })
  })

  it.each([
    [() => 1],
    [new Date()],
    [new Map()],
    [cyclic],
    [Number.NaN],
    [1n],
    [Promise.resolve(1)],
    [{ a: [new Set()] }]
  ])('is not set to what cannot be written down, and nobody is asked: %o', async (value) => {
    const { register, asked } = openRegister()
    await expect(register.set(value)).rejects.toThrow(InvalidParametersError)
    await expect(register.compareAndSet(1, value)).rejects.toThrow(InvalidParametersError)
    await expect(register.apply('value', { type: 'set', value })).rejects.toThrow(InvalidParametersError)
    await expect(register.change(() => value)).rejects.toThrow(InvalidParametersError)
    // The change read it, and no more.
    expect(asked.map(({ type }) => type)).toEqual(['read'])
  })

  it('says that the next value is to be there at once', async () => {
    const { register } = openRegister()
    await expect(register.change(async () => await Promise.resolve(1))).rejects.toThrow('A value is not a promise')
  })

  it('keeps what it was given, whatever its maker does with that afterwards', async () => {
    const { register, asked } = openRegister()
    const value = { count: 1 }
    const set = register.set(value)
    value.count = 2
    await set
    expect(asked[0]).toMatchObject({ args: { value: { count: 1 } } })
  })

  it.each([
    [{ timeoutMs: Number.NaN }],
    [{ timeoutMs: 0 }],
    [{ timeOutMs: 100 }],
    [{ timeoutMs: '100' }],
    [{ signal: 'x' }],
    [{ operation: { session: 5, sequence: 1 } }],
    [{ operation: { session: 'x' } }],
    [{ operation: { session: 'x', sequence: -1 } }],
    [null],
    ['x']
  ])('refuses options that cannot be meant: %o', async (options) => {
    const { register, asked } = openRegister()
    await expect(register.set(1, options as never)).rejects.toThrow(InvalidParametersError)
    await expect(register.change(() => 1, options as never)).rejects.toThrow(InvalidParametersError)
    expect(asked).toEqual([])
  })

  it.each([[-1], [1.5], ['1'], [undefined]])('compares with versions only, not %o', async (version) => {
    await expect(openRegister().register.compareAndSet(version as never, 1)).rejects.toThrow(InvalidParametersError)
  })

  it.each(['#configuration', 'leader/s', 'lock/x', 'session/x', '', '\ud800'])('is not called %j', (name) => {
    expect(() => registerOf('root', name, () => Promise.resolve())).toThrow(InvalidParametersError)
  })

  it('makes a change under the operation of an earlier try, and tells what the register is then', async () => {
    const operation = { session: 'a/1', sequence: 4, stamp: 2 }
    const made = { version: 9, state: 'later', made: 4, result: true, operation }
    const { register, asked } = openRegister([{ version: 8, state: 'now' }, made])
    expect(await register.change(() => 'next', { operation })).toEqual({ version: 9, value: 'later' })
    expect(asked[1]).toMatchObject({ type: 'change', operation, args: { version: 8, value: 'next' } })
  })

  it('asks whether an earlier try was made even where there is nothing left to change', async () => {
    const operation = { session: 'a/1', sequence: 4, stamp: 2 }
    const read = { version: 8, state: 'now' }
    const { register, asked } = openRegister([read, { ...read, made: 8, result: false, operation }, read])
    expect(await register.change(() => undefined, { operation })).toEqual({ version: 8, value: 'now' })
    expect(asked[1]).toMatchObject({ args: { type: 'compare-and-set', version: -1 } })
    expect(asked).toHaveLength(3)
  })
})

describe('voters that an operator names', () => {
  const voter = (peer: string) => ({ peer, storeId: '0'.repeat(32), volatile: false })

  it.each([[undefined], [[]], [[{ peer: 'x' }]], [['a', 'a'].map(voter)], ['abcdefgh'.split('').map(voter)]])(
    'are 1 to 7 different ones: not %o',
    (voters) => {
      expect(() => checkVoters(voters as never)).toThrow(InvalidParametersError)
    }
  )
})

describe('options of quorum', () => {
  it.each([[{ votes: 'yes' }], [{ settleMs: -1 }], [{ goneMs: '5' }]])(
    'are refused where they cannot be meant: %o',
    (init) => {
      expect(() => checkOptions('', init, INIT_OPTIONS)).toThrow(InvalidParametersError)
    }
  )
})
