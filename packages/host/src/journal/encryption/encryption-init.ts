import { InvalidParametersError } from '@peermesh/kernel'
import { toString as toText } from 'uint8arrays'
import { ENCRYPTION_KEY_BYTES } from './key-ring.ts'

/** Encryption of what is on disk. */
export interface EncryptionInit {
  /**
   * Keys of 32 random bytes: the first writes, all read. To change the key, put a new one before the others, and leave an old one out once the peer
   * says that nothing needs it any more. One ring may serve several peers.
   */
  readonly keys: readonly Uint8Array[]
}

/**
 * The keys, as they are now: whoever gave them may wipe them.
 *
 * @throws InvalidParametersError for no key, one of another length, or one that is there twice; the message does not repeat it
 */
export function encryptionKeysOf({ keys }: EncryptionInit): readonly Uint8Array[] {
  if (!Array.isArray(keys) || keys.length === 0) {
    throw new InvalidParametersError('encryption.keys is a list of keys, of which the first writes: at least one.')
  }
  for (const key of keys) {
    if (!(key instanceof Uint8Array) || key.byteLength !== ENCRYPTION_KEY_BYTES) {
      throw new InvalidParametersError(
        `encryption.keys holds keys of ${ENCRYPTION_KEY_BYTES} random bytes, each a Uint8Array.`
      )
    }
  }
  if (new Set(keys.map((key) => toText(key, 'base16'))).size < keys.length) {
    throw new InvalidParametersError('encryption.keys has one key twice.')
  }
  return keys.map((key) => new Uint8Array(key))
}
