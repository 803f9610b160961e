import { MalformedMessageError } from '@peermesh/kernel'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { messageCodec } from '../src/wire/message-codec.ts'
import { messageArbitrary } from './support/arbitraries.ts'
import { messages } from './support/samples.ts'

/** True where the bytes are a legal message, which then encodes and decodes to itself. */
function isLegal(bytes: Uint8Array): boolean {
  let message
  try {
    message = messageCodec.decode(bytes)
  } catch (error) {
    expect(error).toBeInstanceOf(MalformedMessageError)
    return false
  }
  expect(messageCodec.decode(messageCodec.encode(message))).toEqual(message)
  return true
}

describe('the codec', () => {
  it('[MW2] decodes what it encoded', () => {
    fc.assert(
      fc.property(messageArbitrary, (message) => {
        expect(messageCodec.decode(messageCodec.encode(message))).toEqual(message)
      })
    )
  })

  it('[MW1] takes random bytes for a legal message or says that they are none', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        isLegal(bytes)
      }),
      { numRuns: 2_000 }
    )
  })

  it('[MW1] takes damaged messages for legal ones or says that they are none', () => {
    const kinds = Object.values(messages).map((message) => messageCodec.encode(message))
    const damage = fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(fc.constantFrom(...kinds), damage, fc.nat(), (bytes, places, end) => {
        const damaged = bytes.slice(0, bytes.length - (end % 3 === 0 ? end % bytes.length : 0))
        for (const [place, value] of places) {
          damaged[place % Math.max(1, damaged.length)] = value
        }
        isLegal(damaged)
      }),
      { numRuns: 5_000 }
    )
  })
})
