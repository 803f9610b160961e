import type { Journal } from '@peermesh/kernel'
import { EncryptedJournal } from './encryption/encrypted-journal.ts'
import { type EncryptionInit, encryptionKeysOf } from './encryption/encryption-init.ts'
import { KeyRing } from './encryption/key-ring.ts'
import { unlock } from './encryption/unlock.ts'
import { beginLevel } from './level-journal.ts'

/**
 * Opens the journal of a data directory, on LevelDB (Node only). The directory is made where it is missing.
 *
 * `process` is a write that the operating system has; `power` one that the disk was told to sync. With keys it writes as the first of them encrypts it, and reads
 * all; what is under others, or in the clear, stays so until it is written: it is the host that goes through it.
 *
 * @throws DataDirectoryInUseError, DiskFullError, ReadOnlyDiskError, JournalError
 * @throws MissingEncryptionKeyError where a key is not given that something in it needs
 * @throws InvalidParametersError for keys that are none
 */
export async function levelJournal(
  dataDir: string,
  { encryption }: { readonly encryption?: EncryptionInit } = {}
): Promise<Journal> {
  const ring = encryption === undefined ? undefined : await KeyRing.open(encryptionKeysOf(encryption))
  const disk = await beginLevel(dataDir)
  try {
    const names = ring === undefined ? await disk.encryptedNames() : (await disk.inspect()).records
    const found = await unlock(names, { ring, path: dataDir })
    return ring === undefined ? disk : new EncryptedJournal({ disk, ring, found })
  } catch (error) {
    await disk.close()
    throw error
  }
}
