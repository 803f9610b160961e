import { randomUUID } from 'node:crypto'
import { realpath, rename, rm } from 'node:fs/promises'
import { resolve } from 'node:path'
import { Command } from 'commander'
import type { Environment } from '../environment.ts'
import { Output } from '../output.ts'
import { writeSecret } from '../secret-output.ts'

export function encryptionKeyCommand(environment: Environment): Command {
  return new Command('encryption-key')
    .description('make a key that encrypts data directories')
    .argument('<file>', 'a new file, which its owner alone may read')
    .option('--rotate', 'put a new key before those in the file, which stay')
    .option('--json', 'print JSON, for programs')
    .option('--debug', 'show where an error comes from')
    .addHelpText(
      'after',
      `
The first key in the file writes, and all of them read. Keep the file elsewhere than the data, with a copy: without it the data is
lost. It may serve several peers. A directory that is there already is encrypted a little at a time, while the peer runs.

To change the key: --rotate, start the peer again, and wait until peermesh status says of the old key that it is needed no more. Then
remove its line from the file; each begins with the id of its key. Where several peers have the file, wait for all of them.

Examples:
  peermesh encryption-key data.keys
  peermesh peer --data peermesh-data/a --encryption-keys data.keys --join …
  peermesh encryption-key data.keys --rotate
  peermesh status --json | jq .encryption.spareKeys`
    )
    .action(async (file: string, options: { readonly rotate?: boolean; readonly json?: boolean }) => {
      const { encryptionKeyFile, generateEncryptionKey, readEncryptionKeys } = await import('../../encryption-keys.ts')
      const { encryptionKeyId } = await import('@peermesh/host')
      const output = new Output(environment, options)
      const path = resolve(environment.workingDirectory(), file)
      const key = generateEncryptionKey()
      const id = await encryptionKeyId(key)
      if (options.rotate === true) {
        const before = await readEncryptionKeys(path)
        await replaceSecret(path, await encryptionKeyFile([key, ...before]))
      } else {
        await writeSecret(path, await encryptionKeyFile([key]))
      }
      output.result({ path, id }, () =>
        options.rotate === true
          ? `The key ${id} is the first in ${path} now. Start the peer again to use it.`
          : `Wrote the key ${id} to ${path}. Keep a copy elsewhere: without it the data is lost.`
      )
    })
}

/**
 * There whole or not at all: with a file that is torn the data would be lost. Where the path is a link, it is the file it leads to: with another beside it, a
 * copy of that would lack the key.
 */
async function replaceSecret(link: string, text: string): Promise<void> {
  const path = await realpath(link)
  const draft = `${path}.${randomUUID()}.part`
  try {
    await writeSecret(draft, text)
    await rename(draft, path)
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  }
}
