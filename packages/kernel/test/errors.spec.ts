import { describe, expect, it } from 'vitest'
import {
  InvalidParametersError,
  InvariantError,
  invariant,
  MalformedMessageError,
  PeermeshError
} from '@peermesh/kernel'

describe('errors', () => {
  it('[E1] each class bears its name on itself and on its instances', () => {
    for (const [name, Class] of Object.entries({
      PeermeshError,
      InvalidParametersError,
      InvariantError,
      MalformedMessageError
    })) {
      const error = new Class('what happened')
      expect([Class.name, error.name, error.message]).toEqual([name, name, 'what happened'])
      expect(error).toBeInstanceOf(PeermeshError)
      expect(error).toBeInstanceOf(Error)
      expect(String(error)).toBe(`${name}: what happened`)
    }
  })

  it('[E1] an error keeps its cause', () => {
    const cause = new TypeError('underneath')
    expect(new MalformedMessageError('above', { cause }).cause).toBe(cause)
    expect('cause' in new MalformedMessageError('alone')).toBe(false)
  })

  it('[E2] an invariant that holds says nothing; one that does not names its rule', () => {
    invariant(true, 'X1: all is well')
    expect(() => invariant(false, 'X1: all is well')).toThrow(new InvariantError('X1: all is well'))
  })
})
