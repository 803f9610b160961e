import { randomBytes } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { InvalidParametersError } from '@peermesh/kernel'
import { fromString } from 'uint8arrays/from-string'
import { toString } from 'uint8arrays/to-string'
import { MeshKeyFileError } from '../errors.ts'

const KEY_BYTES = 32
const HEX = /^[0-9a-f]{64}$/i
const BASE64URL = /^[\w-]{43}=?$/

/** What other libp2p programs keep a key in: a file of three lines, by the name `swarm.key` as a rule. */
const SWARM_KEY = /^\/key\/swarm\/psk\/1\.0\.0\/\s+\/(base16|base64)\/\s+(\S+)\s*$/

/** Anyone but the owner may read or write it. */
const SHARED_MODE = 0o077

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
  let text: string
  try {
    const file = await stat(path)
    if (file.isDirectory()) {
      throw new MeshKeyFileError(path, 'it is a directory')
    }
    if (process.platform !== 'win32' && (file.mode & SHARED_MODE) !== 0) {
      throw new MeshKeyFileError(path, `others than its owner may read it: chmod 600 ${path}`)
    }
    text = await readFile(path, 'utf8')
  } catch (error) {
    throw error instanceof MeshKeyFileError ? error : new MeshKeyFileError(path, unreadable(error), { cause: error })
  }
  return text.trim()
}

function unreadable(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException
  return code === 'ENOENT' ? 'there is no such file' : `it cannot be read (${code})`
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
