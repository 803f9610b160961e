import type { PrivateKey } from '@libp2p/interface'
import { peerIdFromPrivateKey, peerIdFromString } from '@libp2p/peer-id'
import { DHT_VALUE_BYTES_MAX, type DhtValue, invariant, MalformedMessageError, peerName } from '@peermesh/kernel'
import { concat, fromString, toString as toText } from 'uint8arrays'

/**
 * Leads all that is signed for the DHT. The same key proves who a peer is when it connects, and signs for applications: without words of our own before them, bytes
 * that mean something here could be made to mean something there.
 */
const HEAD = 'peermesh-dht-value\n'

const FORM = 1

/** Twice the length of any peer id of today. */
const NAME_BYTES_MAX = 128

/** That of an RSA key of 4,096 bits. Ours have 64 bytes. */
const SIGNATURE_BYTES_MAX = 512

/** Of what leads a value. */
const HEADER_BYTES_MAX = 4 + NAME_BYTES_MAX + SIGNATURE_BYTES_MAX

/**
 * A value in the name of this peer, for this key of the DHT and no other: `u8(1) • u8(|by|) • by • u16(|signature|) • signature • value`, where what is signed is
 * `"peermesh-dht-value\n" • key • "\n" • value`.
 */
export async function sealValue(privateKey: PrivateKey, key: string, value: Uint8Array): Promise<Uint8Array> {
  invariant(
    value.length <= DHT_VALUE_BYTES_MAX && !key.includes('\n'),
    `HD11: what is put is at most ${DHT_VALUE_BYTES_MAX} bytes under a key of one line`
  )
  const by = fromString(peerIdFromPrivateKey(privateKey).toString())
  const signature = await privateKey.sign(whatIsSigned(key, value))
  return concat([
    Uint8Array.of(FORM, by.length),
    by,
    Uint8Array.of(signature.length >> 8, signature.length & 0xff),
    signature,
    value
  ])
}

/**
 * What somebody put under a key, and who did. A value under one key is none under another.
 *
 * @throws MalformedMessageError for anything that `sealValue` does not make for that key, and for a signature that is not of the peer that it names
 */
export async function openValue(key: string, bytes: Uint8Array): Promise<DhtValue> {
  check(bytes.length <= HEADER_BYTES_MAX + DHT_VALUE_BYTES_MAX, 'a value of the DHT that is too large')
  check(bytes[0] === FORM, 'a value of the DHT of another form')
  const nameEnd = 2 + (bytes[1] ?? 0)
  const signatureAt = nameEnd + 2
  check(bytes.length >= signatureAt, 'a value of the DHT that ends early')
  const signatureEnd = signatureAt + (((bytes[nameEnd] as number) << 8) | (bytes[nameEnd + 1] as number))
  check(bytes.length >= signatureEnd, 'a value of the DHT that ends early')
  const name = toText(bytes.subarray(2, nameEnd))
  const signature = bytes.subarray(signatureAt, signatureEnd)
  const value = bytes.slice(signatureEnd)
  check(value.length <= DHT_VALUE_BYTES_MAX && !key.includes('\n'), 'a value of the DHT that is too large')
  check(await isSignedBy(name, whatIsSigned(key, value), signature), 'a value of the DHT that its peer did not sign')
  return { by: peerName(name), value }
}

/** The name of a peer holds its public key, but for that of an RSA key, which holds a hash of it: such a peer signs nothing here. */
async function isSignedBy(name: string, signed: Uint8Array, signature: Uint8Array): Promise<boolean> {
  try {
    const peer = peerIdFromString(name)
    return peer.toString() === name && ((await peer.publicKey?.verify(signed, signature)) ?? false)
  } catch {
    // No name, or bytes that can be no signature of such a key: a stranger's doing, not an error of ours.
    return false
  }
}

function whatIsSigned(key: string, value: Uint8Array): Uint8Array {
  return concat([fromString(`${HEAD}${key}\n`), value])
}

function check(holds: boolean, problem: string): void {
  if (!holds) {
    throw new MalformedMessageError(problem)
  }
}
