import { expect, it } from 'vitest'
import { MalformedMessageError, type MessageCheck, messageCheck, readText } from '../src/index.ts'

const check: MessageCheck = messageCheck('toy')

it('[E3] names the core and what is wrong', () => {
  check(true, 'it is well')
  expect(() => check(false, 'a number is even')).toThrow(
    new MalformedMessageError('not a message of toy: a number is even')
  )
})

it('[E3] takes text of a length that is allowed, and none with lone surrogates', () => {
  expect(readText(check, 'ab', 2, 'a name')).toBe('ab')
  for (const text of ['', 'abc', '\ud800']) {
    expect(() => readText(check, text, 2, 'a name')).toThrow(MalformedMessageError)
  }
})
