import { generateKeyPairFromSeed } from '@libp2p/crypto/keys'
import { peerIdFromPrivateKey } from '@libp2p/peer-id'
import { DHT_VALUE_BYTES_MAX, InvariantError, MalformedMessageError } from '@peermesh/kernel'
import { fromString } from 'uint8arrays'
import { beforeAll, describe, expect, it } from 'vitest'
import { openValue, sealValue } from '../src/dht/signed-value.ts'

const KEY = '/peermesh/0011/p/7'
const BODY = fromString('who owns it')

const privateKeyOf = async (seed: number) => await generateKeyPairFromSeed('Ed25519', new Uint8Array(32).fill(seed))

let sealed: Uint8Array
let name: string

beforeAll(async () => {
  const privateKey = await privateKeyOf(1)
  name = peerIdFromPrivateKey(privateKey).toString()
  sealed = await sealValue(privateKey, KEY, BODY)
})

describe('a value of the DHT', () => {
  it('[HD11] is opened to what was put, and who put it', async () => {
    expect(await openValue(KEY, sealed)).toEqual({ by: name, value: BODY })
  })

  it('[HD11] is none under another key', async () => {
    await expect(openValue('/peermesh/0011/p/8', sealed)).rejects.toThrow(MalformedMessageError)
  })

  it('[HD11] is none with any bit changed, or any end missing', async () => {
    for (let at = 0; at < sealed.length; at++) {
      const forged = sealed.slice()
      forged[at] = (forged[at] as number) ^ 1
      await expect(openValue(KEY, forged), `byte ${at}`).rejects.toThrow(MalformedMessageError)
      await expect(openValue(KEY, sealed.subarray(0, at)), `${at} bytes`).rejects.toThrow(MalformedMessageError)
    }
  })

  it('[HD11] is none in the name of another peer', async () => {
    const other = peerIdFromPrivateKey(await privateKeyOf(2)).toString()
    const forged = sealed.slice()
    forged.set(fromString(other), 2)
    await expect(openValue(KEY, forged)).rejects.toThrow(MalformedMessageError)
  })

  it('[HD11] is no signature of an application, whose words begin otherwise', async () => {
    const privateKey = await privateKeyOf(1)
    const forged = sealed.slice()
    const signature = await privateKey.sign(fromString(`peermesh-signature\nmine\n${KEY}\nwho owns it`))
    forged.set(signature, sealed.length - BODY.length - signature.length)
    await expect(openValue(KEY, forged)).rejects.toThrow(MalformedMessageError)
  })

  it('[HD11] is no larger than the contract allows', async () => {
    const privateKey = await privateKeyOf(1)
    const largest = await sealValue(privateKey, KEY, new Uint8Array(DHT_VALUE_BYTES_MAX))
    expect((await openValue(KEY, largest)).value).toHaveLength(DHT_VALUE_BYTES_MAX)
    await expect(sealValue(privateKey, KEY, new Uint8Array(DHT_VALUE_BYTES_MAX + 1))).rejects.toThrow(InvariantError)
    await expect(openValue(KEY, new Uint8Array(64 * 1024).fill(1))).rejects.toThrow(MalformedMessageError)
  })
})
