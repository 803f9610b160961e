import { randomUUID } from 'node:crypto'
import { link, open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { generateKeyPair, privateKeyFromProtobuf, privateKeyToProtobuf } from '@libp2p/crypto/keys'
import type { PrivateKey } from '@libp2p/interface'
import { diskError, JournalError, makeDataDirectory } from '@peermesh/host'
import { DamagedKeyError } from './errors.ts'

/** A libp2p private key as protobuf, as other libp2p programs write it. */
const KEY_FILE = 'private-key'

/**
 * The key of a data directory, made with the directory where there is none: only its owner can read either.
 *
 * @throws DamagedKeyError where the file holds no key
 * @throws DiskFullError, ReadOnlyDiskError, JournalError where there is none and none can be written; JournalError where it can't be read
 */
export async function openPrivateKey(dataDir: string): Promise<PrivateKey> {
  const path = join(dataDir, KEY_FILE)
  const known = await readPrivateKey(path)
  if (known !== undefined) {
    return known
  }
  await makeDataDirectory(dataDir)
  try {
    return await createPrivateKey(path)
  } catch (error) {
    throw error instanceof DamagedKeyError ? error : diskError(error, dataDir, 'written')
  }
}

export async function newPrivateKey(): Promise<PrivateKey> {
  return await generateKeyPair('Ed25519')
}

/** @throws DamagedKeyError where the file holds no key; JournalError where it can't be read */
async function readPrivateKey(path: string): Promise<PrivateKey | undefined> {
  let bytes: Uint8Array
  try {
    bytes = await readFile(path)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') {
      return undefined
    }
    // The data directory may be a file, or another user's: nothing is known of the key, and nothing must be removed for it.
    throw new JournalError(`${path} cannot be read: ${message}.`, { cause: error })
  }
  try {
    return privateKeyFromProtobuf(bytes)
  } catch (error) {
    throw new DamagedKeyError(path, { cause: error })
  }
}

/**
 * Written whole and synced before it gets its name, and never over another one: of two processes that start on one new directory both
 * get the same key, and then one of them the directory.
 */
async function createPrivateKey(path: string): Promise<PrivateKey> {
  const key = await newPrivateKey()
  const draft = `${path}.${randomUUID()}`
  const file = await open(draft, 'wx', 0o600)
  try {
    await file.writeFile(privateKeyToProtobuf(key))
    await file.sync()
    await link(draft, path)
    return key
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
      throw error
    }
    return (await readPrivateKey(path)) ?? key
  } finally {
    await file.close()
    await rm(draft, { force: true })
  }
}
