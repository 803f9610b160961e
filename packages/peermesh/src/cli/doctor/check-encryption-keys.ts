import { encryptionKeyId } from '@peermesh/host'
import { givenEncryption } from '../encryption-keys-option.ts'
import type { Environment } from '../environment.ts'
import { type Finding, findingsOf } from './finding.ts'

const check = findingsOf('encryption keys')

/** What is given as keys of the data directory, and whether they are some. None is no finding. */
export async function checkEncryptionKeys(
  environment: Pick<Environment, 'workingDirectory'>,
  file: string | undefined
): Promise<{ readonly findings: readonly Finding[]; readonly keys: readonly Uint8Array[] | undefined }> {
  try {
    const { encryption } = await givenEncryption(environment, file)
    const [first] = encryption?.keys ?? []
    return {
      findings:
        first === undefined ? [] : [check.ok(`${file} has the key ${await encryptionKeyId(first)} to write with.`)],
      keys: encryption?.keys
    }
  } catch (error) {
    const mend = 'Make one with peermesh encryption-key FILE, and let its owner alone read it: chmod 600 FILE.'
    return { findings: [check.wrong((error as Error).message, mend)], keys: undefined }
  }
}
