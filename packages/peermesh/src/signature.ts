import { peerIdFromString } from '@libp2p/peer-id'
import type { PrivateKey } from '@libp2p/interface'
import { InvalidParametersError } from '@peermesh/kernel'

/** What a peer is said to have signed. All of it may come from a stranger, but for `purpose`, which is the program's own word. */
export interface SignedBytes {
  /** The name of the peer: its libp2p peer id as text. */
  readonly peer: string
  /** What `sign` was told that the signature is for: 1 to 64 printable ASCII characters. */
  readonly purpose: string
  readonly bytes: Uint8Array
  readonly signature: Uint8Array
}

/**
 * Leads all that a peer signs for an application. The same key proves who a peer is when it connects: without words of our own before
 * them, an application could be made to sign bytes that mean something to libp2p (Noise signs `noise-libp2p-static-key:` and a key).
 */
const HEAD = 'peermesh-signature\n'

const PURPOSE = /^[ -~]{1,64}$/

/** @throws InvalidParametersError for a purpose that is none */
export async function signBytes(privateKey: PrivateKey, purpose: string, bytes: Uint8Array): Promise<Uint8Array> {
  return await privateKey.sign(whatIsSigned(purpose, bytes))
}

/**
 * Whether the peer of this name signed these bytes for this purpose, with `peer.sign`. Needs nothing but the name, which holds the public key: the
 * peer may be gone for years. Whatever is wrong with name, bytes or signature makes it `false`; so does the name of a peer with an RSA
 * key, which holds only a hash of it (peermesh makes Ed25519 keys).
 *
 * **Not** told: when it was signed, and whether it was seen before. Where that matters, it belongs into the bytes.
 *
 * @throws InvalidParametersError for a purpose that is none
 */
export async function verifySignature({ peer, purpose, bytes, signature }: SignedBytes): Promise<boolean> {
  const signed = whatIsSigned(purpose, bytes)
  try {
    return (await peerIdFromString(peer).publicKey?.verify(signed, signature)) ?? false
  } catch {
    // No name, or bytes that can be no signature of such a key: a stranger's doing, not an error of ours.
    return false
  }
}

/** Unambiguous, since a purpose has no line break. */
function whatIsSigned(purpose: string, bytes: Uint8Array): Uint8Array {
  if (!PURPOSE.test(purpose)) {
    throw new InvalidParametersError('The purpose of a signature is 1 to 64 printable ASCII characters.')
  }
  return Buffer.concat([Buffer.from(HEAD + purpose + '\n'), bytes])
}
