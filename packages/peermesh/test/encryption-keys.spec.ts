import { lstat, chmod, mkdtemp, readdir, readFile, rm, stat, writeFile, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { encryptionKeyId } from '@peermesh/host'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { checkEncryptionKeys } from '../src/cli/doctor/check-encryption-keys.ts'
import { describeEncryption } from '../src/cli/encryption-keys-option.ts'
import { encryptionKeyFile, generateEncryptionKey, readEncryptionKeys } from '../src/encryption-keys.ts'
import type { PeerInit } from '../src/peer.ts'
import { runCommand } from './support/fake-environment.ts'

let directory: string
let path: string

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pm-'))
  path = join(directory, 'data.keys')
})

afterEach(async () => {
  await rm(directory, { recursive: true })
})

async function keyFile(text: string): Promise<void> {
  await writeFile(path, text, { mode: 0o600 })
}

describe('a file of encryption keys', () => {
  it('holds keys in their order, with their ids and comments', async () => {
    const keys = [generateEncryptionKey(), generateEncryptionKey()]
    const text = await encryptionKeyFile(keys)
    await keyFile(`${text}\n# the end\n`)
    expect(await readEncryptionKeys(path)).toEqual(keys)
    expect(text).toContain(await encryptionKeyId(keys[1] as Uint8Array))
  })

  it('is refused where it can not be meant, without what it holds', async () => {
    const one = (await encryptionKeyFile([generateEncryptionKey()])).split('\n')[1] as string
    const slip = `${one.slice(0, -1)}${one.endsWith('0') ? '1' : '0'}`
    for (const [text, reason] of [
      ['', 'it holds no key'],
      ['# none\n', 'it holds no key'],
      ['a secret word\n', 'line 1 is no key'],
      [`${one.slice(17)}\n`, 'line 1 is no key'],
      [`# first\n${slip}\n`, 'line 2 has a key that its id does not belong to'],
      [`${one}\n${one}\n`, 'it holds a key twice']
    ] as const) {
      await keyFile(text)
      const refusal: unknown = await readEncryptionKeys(path).catch((error: unknown) => error)
      expect(refusal).toMatchObject({
        name: 'EncryptionKeyFileError',
        path,
        message: expect.stringContaining(reason) as string
      })
      expect(String(refusal)).not.toMatch(/secret|[0-9a-f]{64}/)
    }
  })

  it.skipIf(process.platform === 'win32')('is its owner’s alone', async () => {
    await keyFile(await encryptionKeyFile([generateEncryptionKey()]))
    await chmod(path, 0o644)
    await expect(readEncryptionKeys(path)).rejects.toMatchObject({
      name: 'EncryptionKeyFileError',
      message: expect.stringContaining('chmod 600') as string
    })
    await expect(readEncryptionKeys(directory)).rejects.toMatchObject({ name: 'EncryptionKeyFileError' })
    await expect(readEncryptionKeys(join(directory, 'none'))).rejects.toMatchObject({
      message: expect.stringContaining('no such file') as string
    })
  })
})

describe('peermesh encryption-key', () => {
  it('makes a file, and leaves one that is there as it is', async () => {
    const made = await runCommand(['encryption-key', path, '--json'])
    const [key] = await readEncryptionKeys(path)
    expect(JSON.parse(made.stdout)).toEqual({ path, id: await encryptionKeyId(key as Uint8Array) })
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect(await runCommand(['encryption-key', path])).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('is there already') as string
    })
    expect(await readEncryptionKeys(path)).toEqual([key])
  })

  it('puts a new key before the others, in a file that is whole at any time', async () => {
    await runCommand(['encryption-key', path])
    const before = await readEncryptionKeys(path)
    expect(await runCommand(['encryption-key', path, '--rotate'])).toMatchObject({ exitCode: 0 })
    const after = await readEncryptionKeys(path)
    expect(after.slice(1)).toEqual(before)
    expect(after[0]).not.toEqual(before[0])
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect(await readdir(directory)).toEqual(['data.keys'])
  })

  it('rotates the file that a link leads to: of that there is a copy, and not of the link', async () => {
    await runCommand(['encryption-key', path])
    const link = join(directory, 'link.keys')
    await symlink(path, link)
    expect(await runCommand(['encryption-key', link, '--rotate'])).toMatchObject({ exitCode: 0 })
    expect((await lstat(link)).isSymbolicLink()).toBe(true)
    expect(await readEncryptionKeys(path)).toHaveLength(2)
    expect(await readEncryptionKeys(link)).toEqual(await readEncryptionKeys(path))
  })

  it('rotates no file that is none, and prints no key', async () => {
    expect(await runCommand(['encryption-key', path, '--rotate'])).toMatchObject({ exitCode: 5 })
    expect(await readdir(directory)).toEqual([])
    const made = await runCommand(['encryption-key', path])
    expect(made.stdout + made.stderr).not.toMatch(/[0-9a-f]{64}/)
  })
})

describe('the encryption that a command is given', () => {
  it('reaches the peer', async () => {
    const inits: PeerInit[] = []
    const createPeer = async (init: PeerInit) => {
      inits.push(init)
      return await Promise.reject(new Error('that is all'))
    }
    await runCommand(['encryption-key', path])
    const environment = { workingDirectory: () => directory, createPeer }
    await runCommand(['peer', '--data', 'a', '--encryption-keys', 'data.keys'], { environment })
    await runCommand(['peer', '--data', 'a'], { environment })
    expect(inits[0]?.encryption?.keys).toEqual(await readEncryptionKeys(path))
    expect(inits[1]).not.toHaveProperty('encryption')
  })

  it.each(['peer', 'up'])('is refused where it is none, with what to do: %s', async (command) => {
    await keyFile('a secret word')
    const result = await runCommand([command, '--encryption-keys', 'data.keys'], {
      environment: { workingDirectory: () => directory }
    })
    expect(result).toMatchObject({
      exitCode: 5,
      stderr: expect.stringMatching(/can't be used: line 1[^]*peermesh encryption-key/) as string
    })
    expect(result.stderr).not.toContain('a secret word')
  })

  it('is told line by line', () => {
    const through = { key: 'b', recordsLeft: 0, neededKeys: [], spareKeys: [], inTheClear: false }
    expect(describeEncryption(through)).toBe('under the key b')
    expect(describeEncryption({ ...through, spareKeys: ['a'] })).toBe('under the key b\nneeded no more: a')
    expect(describeEncryption({ ...through, recordsLeft: 1, neededKeys: ['a'], inTheClear: true })).toBe(
      'at most 1 record to be put under the key b\nneeded as well: a\nnot all of it is encrypted'
    )
  })
})

describe('doctor says of encryption keys', () => {
  it('which one writes, what is wrong with them, or nothing where none are given', async () => {
    const look = async (file?: string) => await checkEncryptionKeys({ workingDirectory: () => directory }, file)
    expect(await look()).toEqual({ findings: [], keys: undefined })
    expect(await look('data.keys')).toMatchObject({ findings: [{ level: 'wrong' }], keys: undefined })
    await runCommand(['encryption-key', path])
    const id = (await readFile(path, 'utf8')).split('\n')[1]?.slice(0, 16)
    expect(await look('data.keys')).toMatchObject({
      findings: [{ level: 'ok', text: expect.stringContaining(id as string) as string }],
      keys: await readEncryptionKeys(path)
    })
  })
})
