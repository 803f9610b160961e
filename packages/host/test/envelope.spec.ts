import { meshId, peerName } from '@peermesh/kernel'
import fc from 'fast-check'
import { toString as toText } from 'uint8arrays'
import { describe, expect, it } from 'vitest'
import { decodeEnvelope, type Envelope, encodeEnvelope } from '../src/wire/envelope.ts'
import { bytes } from './support/toy-core.ts'
import { vector } from './support/vectors.ts'

const MESH = meshId('000102030405060708090a0b0c0d0e0f')
const SENDER = peerName('12D3KooWFrozen')

const signed: Envelope = { meshId: MESH, unsigned: undefined, tag: 1, version: 1, payload: bytes('hello') }
const unsigned: Envelope = { ...signed, unsigned: { from: SENDER, sequence: 0xfffffffe } }
const stranger: Envelope = {
  meshId: undefined,
  unsigned: undefined,
  tag: 254,
  version: 255,
  payload: new Uint8Array(0)
}

describe('gossip envelopes', () => {
  it.each([
    ['gossip-signed.hex', signed],
    ['gossip-unsigned.hex', unsigned],
    ['gossip-without-mesh.hex', stranger]
  ])('[HW3] %s is, byte for byte, what it was in version 1.0.0', (name, envelope) => {
    expect(toText(encodeEnvelope(envelope), 'base16')).toBe(toText(vector(name), 'base16'))
    expect(decodeEnvelope(vector(name))).toEqual(envelope)
  })

  it('[HW4] come out as they went in', () => {
    const arbitrary = fc.record({
      meshId: fc.option(
        fc.uint8Array({ minLength: 16, maxLength: 16 }).map((id) => meshId(toText(id, 'base16'))),
        { nil: undefined }
      ),
      unsigned: fc.option(
        fc.record({
          from: fc.string({ minLength: 1, maxLength: 30, unit: 'grapheme-ascii' }).map(peerName),
          sequence: fc.nat(0xffffffff)
        }),
        { nil: undefined }
      ),
      tag: fc.nat(255),
      version: fc.nat(255),
      payload: fc.uint8Array({ maxLength: 100 }).map((payload) => Uint8Array.from(payload))
    })
    fc.assert(
      fc.property(arbitrary, (envelope) => {
        expect(decodeEnvelope(encodeEnvelope(envelope))).toEqual(envelope)
      })
    )
  })

  it('[HW4] that end early are refused, wherever they end', () => {
    const whole = encodeEnvelope({ ...unsigned, payload: new Uint8Array(0) })
    for (let end = 0; end < whole.length; end++) {
      expect(() => decodeEnvelope(whole.subarray(0, end))).toThrow(
        expect.objectContaining({ name: 'MalformedMessageError' })
      )
    }
  })

  it.each([
    ['another version', Uint8Array.of(2, 0, 1, 1)],
    ['flags that mean nothing', Uint8Array.of(1, 4, 1, 1)],
    ['a sender without a name', Uint8Array.of(1, 2, 0, 0, 0, 0, 1, 1, 1)],
    ['a sender whose name is too long', concatLongName()]
  ])('[HW4] with %s are refused', (_, encoded) => {
    expect(() => decodeEnvelope(encoded)).toThrow(expect.objectContaining({ name: 'MalformedMessageError' }))
  })

  it('[HW4] made of random bytes are read or refused, and nothing else', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (random) => {
        try {
          decodeEnvelope(random)
        } catch (error) {
          expect(error).toMatchObject({ name: 'MalformedMessageError' })
        }
      })
    )
  })
})

function concatLongName(): Uint8Array {
  const encoded = new Uint8Array(200)
  encoded.set([1, 2, 129])
  return encoded
}
