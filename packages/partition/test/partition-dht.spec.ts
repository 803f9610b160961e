import { generateKeyPairFromSeed } from '@libp2p/crypto/keys'
import type { PrivateKey } from '@libp2p/interface'
import { peerIdFromPrivateKey } from '@libp2p/peer-id'
import { MalformedMessageError, meshId, peerName } from '@peermesh/kernel'
import { ownershipKey, type OwnershipRecord } from '@peermesh/partition/core'
import { concat, fromString } from 'uint8arrays'
import { beforeAll, describe, expect, test } from 'vitest'
import { partitionDht, selectOwnership, validateOwnership } from '../src/index.ts'
import { ownershipCodec } from '../src/wire/ownership-codec.ts'

const KEY = ownershipKey(meshId('00112233445566778899aabbccddeeff'), 7)

let keys: readonly PrivateKey[]

const nameOf = (index: number) => peerName(peerIdFromPrivateKey(keys[index] as PrivateKey).toString())

beforeAll(async () => {
  keys = await Promise.all([1, 2, 3].map((seed) => generateKeyPairFromSeed('Ed25519', new Uint8Array(32).fill(seed))))
})

/** Of the peers 0 and 1. */
function record(change: Partial<OwnershipRecord> = {}): OwnershipRecord {
  const replicas = [0, 1].map((index) => ({ peer: nameOf(index), addresses: [] }))
  return { partitions: 16, generation: 0, epoch: 1, replicas, notAfter: 1_000, ...change }
}

/** As a peer of that number signs it: the bytes that are put. */
async function signed(by: number, of: OwnershipRecord, key = KEY): Promise<Uint8Array> {
  const body = ownershipCodec.encode(of)
  const signature = await (keys[by] as PrivateKey).sign(concat([fromString(`peermesh-dht-value\n${key}\n`), body]))
  const name = fromString(nameOf(by))
  return concat([Uint8Array.of(1, name.length), name, Uint8Array.of(0, signature.length), signature, body])
}

const judged = async (value: Uint8Array, key = KEY) => await validateOwnership(fromString(key), value)

describe('the DHT of a mesh', () => {
  test('[P17] takes a record that one of its replicas signed, however old it is', async () => {
    await judged(await signed(0, record()))
    await judged(await signed(1, record({ notAfter: 0 })))
  })

  test('[P17] takes no record of somebody who is not among the replicas, nor one for another key', async () => {
    const wrong = [
      signed(2, record()),
      signed(0, record(), KEY.replace('/p/7', '/p/8')),
      signed(0, record(), KEY.replace('/00', '/01'))
    ]
    for (const value of await Promise.all(wrong)) {
      await expect(judged(value)).rejects.toThrow(MalformedMessageError)
    }
  })

  test('[P17] takes nothing under a key that is none', async () => {
    const of = record()
    const keysOf = ['/p/16', '/p/07', '/p/-1', '/p/1/2', '/q/7', '/p/'].map((end) => KEY.replace('/p/7', end))
    for (const key of [...keysOf, '/peermesh/abc/p/7', '/pk/7']) {
      await expect(judged(await signed(0, of, key), key), key).rejects.toThrow(MalformedMessageError)
    }
  })

  test('[P17] takes no record of which any bit was changed', async () => {
    const value = await signed(0, record())
    for (let at = 0; at < value.length; at++) {
      const forged = value.slice()
      forged[at] = (forged[at] as number) ^ 1
      await expect(judged(forged), `byte ${at}`).rejects.toThrow(MalformedMessageError)
    }
  })

  test('[P18] gives the latest, wherever it stands among the others', async () => {
    const ascending = [
      record({ epoch: 3, notAfter: 9_000 }),
      record({ epoch: 4, notAfter: 1_000 }),
      record({ epoch: 4, notAfter: 2_000 }),
      record({ epoch: 1, generation: 1 })
    ]
    const values = await Promise.all(ascending.map((of, index) => signed(index % 2, of)))
    const nonsense = fromString('nonsense')
    for (let turn = 0; turn < values.length; turn++) {
      const turned = [nonsense, ...values.slice(turn), ...values.slice(0, turn)]
      const best = await selectOwnership(fromString(KEY), turned)
      expect(turned[best]).toBe(values.at(-1))
    }
    expect(await selectOwnership(fromString(KEY), values.slice(0, 3))).toBe(2)
    expect(await selectOwnership(fromString(KEY), [nonsense, nonsense])).toBe(0)
  })

  test('[P17] takes records of those alone that are admitted, where it is told who is', async () => {
    const { validators } = partitionDht({ mesh: 'orders', admits: (peer) => peer === nameOf(0) })
    await validators.peermesh(fromString(KEY), await signed(0, record()))
    await expect(validators.peermesh(fromString(KEY), await signed(1, record()))).rejects.toThrow('not admitted')
    // Who promises an answer has said no, as with members.
    const late = partitionDht({ mesh: 'orders', admits: (async () => await Promise.resolve(true)) as never })
    await expect(late.validators.peermesh(fromString(KEY), await signed(0, record()))).rejects.toThrow('not admitted')
  })

  test('is one of its own, and serves', async () => {
    const dht = partitionDht({ mesh: 'orders' })
    expect(dht).toMatchObject({ protocol: '/peermesh/orders/kad/1.0.0', clientMode: false })
    await dht.validators.peermesh(fromString(KEY), await signed(1, record()))
    await expect(dht.validators.peermesh(fromString(KEY), await signed(2, record()))).rejects.toThrow(
      MalformedMessageError
    )
  })
})
