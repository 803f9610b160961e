import { peerName } from '@peermesh/kernel'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ElectionMessage, ElectionVariant } from '../src/core/index.ts'
import { messageCodec } from '../src/wire/message-codec.ts'
import { OneCore, SCOPE } from './support/one-core.ts'
import { messages } from './support/samples.ts'

const VARIANTS: readonly ElectionVariant[] = ['directed', 'classic', 'chang-roberts', 'hirschberg-sinclair']

/** As legal bytes that came, whatever they say; nothing where they are none: their stream would be reset. */
function decoded(bytes: Uint8Array): ElectionMessage | undefined {
  try {
    return messageCodec.decode(bytes, 1)
  } catch {
    return undefined
  }
}

describe('a candidate', () => {
  it('[EW1] throws at nothing that it is told, by whomever and in whatever order', () => {
    const kind = fc.record({ variant: fc.constantFrom(...VARIANTS), mode: fc.constantFrom('quorum', 'available') })
    const told = fc.record({
      from: fc.constantFrom('alice', 'bob', 'carol').map((name) => peerName(name)),
      message: fc.constantFrom(...Object.values(messages)),
      isOurs: fc.boolean(),
      damage: fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { maxLength: 2 }),
      thenMs: fc.constantFrom(0, 10, 300, 3_000)
    })
    let heard = 0
    fc.assert(
      fc.property(kind, fc.array(told, { minLength: 1, maxLength: 12 }), (scopeKind, all) => {
        const us = new OneCore('us', scopeKind)
        us.linked('bob')
        us.member('bob', 'alive')
        us.open()
        for (const { from, message, isOurs, damage, thenMs } of all) {
          const { to, ...rest } = message
          const said = isOurs ? { ...rest, scope: SCOPE, kind: us.kind } : message
          const bytes = messageCodec.encode(said, 1)
          for (const [place, value] of damage) {
            bytes[place % bytes.length] = value
          }
          const arrived = decoded(bytes)
          if (arrived !== undefined) {
            us.step({ type: 'message', from, path: to === undefined ? 'direct' : 'gossip', message: arrived })
            heard++
          }
          for (const output of us.pass(thenMs)) {
            if (output.type === 'send' || output.type === 'publish') {
              // What it says must be fit to be said, whatever it was told.
              messageCodec.encode(output.message, 1)
            }
          }
        }
      }),
      { numRuns: 2_000 }
    )
    expect(heard).toBeGreaterThan(2_000)
  })
})
