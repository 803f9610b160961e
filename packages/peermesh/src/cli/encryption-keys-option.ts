import { resolve } from 'node:path'
import { readEncryptionKeys } from '../encryption-keys.ts'
import type { PeerStatus } from '../peer.ts'
import type { Environment } from './environment.ts'
import { formatCounted } from './format.ts'

export const ENCRYPTION_KEYS_HELP =
  'file with the keys that encrypt the data directory, which its owner alone may read (default: it lies in the clear)'

/**
 * Encryption as `createPeer` takes it.
 *
 * @throws EncryptionKeyFileError for a file that cannot be used
 */
export async function givenEncryption(
  { workingDirectory }: Pick<Environment, 'workingDirectory'>,
  file: string | undefined
): Promise<{ readonly encryption?: { readonly keys: readonly Uint8Array[] } }> {
  return file === undefined ? {} : { encryption: { keys: await readEncryptionKeys(resolve(workingDirectory(), file)) } }
}

/** How the keys stand, a line for each thing that somebody may want to do something about. */
export function describeEncryption({
  key,
  recordsLeft,
  neededKeys,
  spareKeys,
  inTheClear
}: NonNullable<PeerStatus['encryption']>): string {
  return [
    recordsLeft === 0
      ? `under the key ${key}`
      : `at most ${formatCounted(recordsLeft, 'record')} to be put under the key ${key}`,
    neededKeys.length === 0 ? undefined : `needed as well: ${neededKeys.join(', ')}`,
    inTheClear ? 'not all of it is encrypted' : undefined,
    spareKeys.length === 0 ? undefined : `needed no more: ${spareKeys.join(', ')}`
  ]
    .filter((line) => line !== undefined)
    .join('\n')
}
