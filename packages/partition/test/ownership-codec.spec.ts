import { readFileSync } from 'node:fs'
import { DHT_VALUE_BYTES_MAX, MalformedMessageError, peerName } from '@peermesh/kernel'
import type { OwnershipRecord } from '@peermesh/partition/core'
import fc from 'fast-check'
import { fromString, toString as toText } from 'uint8arrays'
import { describe, expect, test } from 'vitest'
import { ADDRESS_LENGTH_MAX, ADDRESSES_MAX, PEER_NAME_LENGTH_MAX, REPLICAS_MAX } from '../src/core/limits.ts'
import { Ownership } from '../src/wire/ownership.js'
import { ownershipCodec } from '../src/wire/ownership-codec.ts'

const replica = (name: string, ...addresses: string[]) => ({ peer: peerName(name), addresses })

const RECORD: OwnershipRecord = {
  partitions: 1_024,
  generation: 1,
  epoch: 7,
  replicas: [replica('12D3KooWA', '/ip4/192.0.2.1/tcp/7400'), replica('12D3KooWB')],
  notAfter: 1_767_225_600_000
}

const refused = (change: Partial<Ownership>) => {
  const bytes = Ownership.encode({ ...(RECORD as unknown as Ownership), ...change })
  expect(() => ownershipCodec.decode(bytes), JSON.stringify(change)).toThrow(MalformedMessageError)
}

describe('the record of owners', () => {
  test('[P23] is what it was', () => {
    expect(ownershipCodec.decode(ownershipCodec.encode(RECORD))).toEqual(RECORD)
  })

  test('[P23] has the bytes that it always had', () => {
    const hex = readFileSync(new URL('./vectors/ownership.hex', import.meta.url), 'utf8').trim()
    expect(toText(ownershipCodec.encode(RECORD), 'base16')).toBe(hex)
    expect(ownershipCodec.decode(fromString(hex, 'base16'))).toEqual(RECORD)
  })

  test('[P23] of the largest kind fits into the DHT', () => {
    const address = `/${'a'.repeat(ADDRESS_LENGTH_MAX - 1)}`
    const replicas = Array.from({ length: REPLICAS_MAX }, (_, index) =>
      replica(String(index).repeat(PEER_NAME_LENGTH_MAX), ...Array<string>(ADDRESSES_MAX).fill(address))
    )
    const bytes = ownershipCodec.encode({ ...RECORD, replicas })
    expect(bytes.length).toBeLessThanOrEqual(DHT_VALUE_BYTES_MAX)
    expect(ownershipCodec.decode(bytes).replicas).toEqual(replicas)
  })

  test('[P23] is refused where a field is not what it may be', () => {
    refused({ partitions: 0 })
    refused({ partitions: 12 })
    refused({ partitions: 8_192 })
    refused({ generation: 32_768 })
    refused({ epoch: 0 })
    refused({ epoch: 2 ** 49 })
    refused({ notAfter: 2 ** 49 })
    refused({ replicas: [] })
    refused({ replicas: Array.from({ length: REPLICAS_MAX + 1 }, (_, index) => replica(`p${index}`)) })
    refused({ replicas: [replica('a'), replica('a')] })
    refused({ replicas: [replica('')] })
    refused({ replicas: [replica('a'.repeat(PEER_NAME_LENGTH_MAX + 1))] })
    refused({ replicas: [replica('a', 'no address')] })
    refused({ replicas: [replica('a', `/${'a'.repeat(ADDRESS_LENGTH_MAX)}`)] })
    refused({ replicas: [replica('a', ...Array<string>(ADDRESSES_MAX + 1).fill('/a'))] })
  })

  test('[P23] has one form: bytes that say the same otherwise are refused', () => {
    const bytes = ownershipCodec.encode(RECORD)
    // Field 15, which nobody knows; and the first field once more.
    for (const more of [Uint8Array.of(0x78, 1), bytes.subarray(0, 3)]) {
      expect(() => ownershipCodec.decode(Uint8Array.from([...bytes, ...more]))).toThrow(MalformedMessageError)
    }
  })

  test('[P23] random bytes are refused, and nothing else happens', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          expect(ownershipCodec.encode(ownershipCodec.decode(bytes))).toEqual(bytes)
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedMessageError)
        }
      })
    )
  })
})
