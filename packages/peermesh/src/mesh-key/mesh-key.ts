import { randomBytes } from 'node:crypto'
import { InvalidParametersError } from '@peermesh/kernel'
import { fromString } from 'uint8arrays/from-string'
import { toString } from 'uint8arrays/to-string'
import { MeshKeyFileError } from '../errors.ts'
import { readSecretFile } from '../secret-file.ts'

const KEY_BYTES = 32
const HEX = /^[0-9a-f]{64}$/i
const BASE64URL = /^[\w-]{43}=?$/

/** What other libp2p programs keep a key in: a file of three lines, by the name `swarm.key` as a rule. */
const SWARM_KEY = /^\/key\/swarm\/psk\/1\.0\.0\/\s+\/(base16|base64)\/\s+(\S+)\s*$/

/** A key for a new mesh, as 64 hexadecimal digits: give it to each of its peers, and to nobody else. */
export function generateMeshKey(): string {
  return toString(randomBytes(KEY_BYTES), 'base16')
}

/**
 * The key in a file, for `meshKey`. The file holds what `meshKey` takes, and its owner alone may read it.
 *
 * @throws MeshKeyFileError where the file cannot be read, or others can read it
 */
export async function readMeshKey(path: string): Promise<string> {
  const text = await readSecretFile(path, (reason, options) => new MeshKeyFileError(path, reason, options))
  return text.trim()
}

/**
 * The bytes of a key.
 *
 * @throws InvalidParametersError for anything else; the message does not repeat it
 */
export function parseMeshKey(text: string): Uint8Array {
  const key = decode(text.trim())
  if (key?.byteLength !== KEY_BYTES) {
    throw new InvalidParametersError(
      'meshKey is 32 bytes as 64 hexadecimal digits, as base64url, or in the format of a libp2p swarm key: generateMeshKey() makes one.'
    )
  }
  return key
}

function decode(text: string): Uint8Array | undefined {
  if (HEX.test(text)) {
    return fromString(text.toLowerCase(), 'base16')
  }
  if (BASE64URL.test(text)) {
    return fromString(text.replace('=', ''), 'base64url')
  }
  const [, encoding, key] = SWARM_KEY.exec(text) ?? []
  if (key === undefined) {
    return undefined
  }
  return encoding === 'base16' && HEX.test(key)
    ? fromString(key.toLowerCase(), 'base16')
    : encoding === 'base64'
      ? new Uint8Array(Buffer.from(key, 'base64'))
      : undefined
}
