import { MalformedMessageError } from '@peermesh/kernel'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { messageCodec } from '../src/wire/message-codec.ts'
import { messages } from './support/samples.ts'

/** Either a legal message, which then encodes and decodes to itself, or the one error that says that it is none. */
function expectLegal(bytes: Uint8Array): void {
  let message
  try {
    message = messageCodec.decode(bytes)
  } catch (error) {
    expect(error).toBeInstanceOf(MalformedMessageError)
    return
  }
  expect(messageCodec.decode(messageCodec.encode(message))).toEqual(message)
}

describe('the codec', () => {
  it('[KW1] takes random bytes for a legal message or says that they are none', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expectLegal(bytes)
      }),
      { numRuns: 2_000 }
    )
  })

  it('[KW1] [KW2] takes damaged messages for legal ones or says that they are none', () => {
    const kinds = Object.values(messages).map((message) => messageCodec.encode(message))
    const damage = fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { maxLength: 4 })
    fc.assert(
      fc.property(fc.constantFrom(...kinds), damage, fc.nat(), (bytes, places, end) => {
        const damaged = bytes.slice(0, bytes.length - (end % 3 === 0 ? end % bytes.length : 0))
        for (const [place, value] of places) {
          damaged[place % Math.max(1, damaged.length)] = value
        }
        expectLegal(damaged)
      }),
      { numRuns: 2_000 }
    )
  })
})
