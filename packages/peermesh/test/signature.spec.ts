import { generateKeyPair } from '@libp2p/crypto/keys'
import { peerIdFromPrivateKey } from '@libp2p/peer-id'
import { describe, expect, it } from 'vitest'
import { type SignedBytes, signBytes, verifySignature } from '../src/signature.ts'

const bytes = new TextEncoder().encode('the bells of Lisbon')

async function signed(type: 'Ed25519' | 'secp256k1' | 'RSA' = 'Ed25519'): Promise<SignedBytes> {
  const key = await generateKeyPair(type)
  const signature = await signBytes(key, 'test', bytes)
  return { peer: peerIdFromPrivateKey(key).toString(), purpose: 'test', bytes, signature }
}

describe('a signature', () => {
  it.each(['Ed25519', 'secp256k1'] as const)(
    'of a peer with a key of type %s is verified by its name alone',
    async (type) => {
      expect(await verifySignature(await signed(type))).toBe(true)
    }
  )

  it('is of no other peer, for no other purpose, and of no other bytes', async () => {
    const good = await signed()
    const { peer } = await signed()
    expect(await verifySignature({ ...good, peer })).toBe(false)
    expect(await verifySignature({ ...good, purpose: 'another' })).toBe(false)
    expect(await verifySignature({ ...good, bytes: bytes.slice(1) })).toBe(false)
    expect(
      await verifySignature({ ...good, signature: good.signature.map((byte, at) => (at === 9 ? byte ^ 1 : byte)) })
    ).toBe(false)
  })

  it.each<[string, Partial<SignedBytes>]>([
    ['a name that is none', { peer: '12D3KooWNobody' }],
    ['no name', { peer: '' }],
    ['a signature that is too short', { signature: new Uint8Array(7) }],
    ['no signature', { signature: new Uint8Array() }]
  ])('is not there with %s, which is no error', async (_, wrong) => {
    expect(await verifySignature({ ...(await signed()), ...wrong })).toBe(false)
  })

  it('of an RSA key is not verified: the name does not hold the key', async () => {
    expect(await verifySignature(await signed('RSA'))).toBe(false)
  })

  it('can not be had for bytes that mean something to libp2p', async () => {
    const key = await generateKeyPair('Ed25519')
    const handshake = new TextEncoder().encode('noise-libp2p-static-key:0123456789abcdef0123456789abcdef')
    expect(await key.publicKey.verify(handshake, await signBytes(key, 'test', handshake))).toBe(false)
  })

  it.each(['', 'a\nb', 'é', 'x'.repeat(65)])('is refused for the purpose %j', async (purpose) => {
    const good = await signed()
    await expect(verifySignature({ ...good, purpose })).rejects.toThrow('The purpose of a signature is 1 to 64')
    await expect(signBytes(await generateKeyPair('Ed25519'), purpose, bytes)).rejects.toMatchObject({
      name: 'InvalidParametersError'
    })
  })
})
