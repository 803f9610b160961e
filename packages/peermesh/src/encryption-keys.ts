import { randomBytes } from 'node:crypto'
import { ENCRYPTION_KEY_BYTES, encryptionKeyId, encryptionKeysOf } from '@peermesh/host'
import { fromString } from 'uint8arrays/from-string'
import { toString } from 'uint8arrays/to-string'
import { EncryptionKeyFileError } from './errors.ts'
import { readSecretFile } from './secret-file.ts'

/** `file := (id " " key "\n")*`, the first writes: the id beside each key tells which line may go, and finds a slip in it. `#` begins a comment. */
const LINE = /^([0-9a-f]{16})\s+([0-9a-f]{64})$/

/** A key for `encryption.keys`. */
export function generateEncryptionKey(): Uint8Array {
  return new Uint8Array(randomBytes(ENCRYPTION_KEY_BYTES))
}

/**
 * The keys in a file, for `encryption.keys`: `peermesh encryption-key FILE` makes one. Its owner alone may read it.
 *
 * @throws EncryptionKeyFileError where the file cannot be read, others can read it, or it holds something else
 */
export async function readEncryptionKeys(path: string): Promise<readonly Uint8Array[]> {
  const text = await readSecretFile(path, (reason, options) => new EncryptionKeyFileError(path, reason, options))
  const keys: Uint8Array[] = []
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() !== '' && !line.startsWith('#')) {
      keys.push(
        await parseLine(line.trim(), (reason) => new EncryptionKeyFileError(path, `line ${index + 1} ${reason}`))
      )
    }
  }
  try {
    return encryptionKeysOf({ keys })
  } catch (error) {
    throw new EncryptionKeyFileError(path, keys.length === 0 ? 'it holds no key' : 'it holds a key twice', {
      cause: error
    })
  }
}

/** What a file holds that is read as these keys. */
export async function encryptionKeyFile(keys: readonly Uint8Array[]): Promise<string> {
  const lines = await Promise.all(keys.map(async (key) => `${await encryptionKeyId(key)} ${toString(key, 'base16')}\n`))
  return ['# Keys of data directories. The first writes, all read.\n', ...lines].join('')
}

async function parseLine(line: string, failure: (reason: string) => Error): Promise<Uint8Array> {
  const [, id, hex] = LINE.exec(line) ?? []
  if (id === undefined || hex === undefined) {
    throw failure('is no key and its id')
  }
  const key = fromString(hex, 'base16')
  if ((await encryptionKeyId(key)) !== id) {
    throw failure('has a key that its id does not belong to')
  }
  return key
}
