import { lstat, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { writeAtomically } from '../src/cli/atomic-file.ts'
import { RUNNING, runCommand } from './support/fake-environment.ts'

let directory: string

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pm-'))
})

afterEach(async () => {
  await rm(directory, { recursive: true })
})

async function* lines(): AsyncGenerator<string> {
  yield await Promise.resolve('a line\n')
}

describe('a file that is written', () => {
  it('is replaced where it is, behind a link', async () => {
    await writeFile(join(directory, 'real'), 'before')
    await symlink('real', join(directory, 'link'))
    await writeAtomically(join(directory, 'link'), lines())
    expect(await readFile(join(directory, 'real'), 'utf8')).toBe('a line\n')
    expect((await lstat(join(directory, 'link'))).isSymbolicLink()).toBe(true)
  })

  it('is never put in the place of what is no file: a device, or a directory', async () => {
    const device = join(directory, 'device')
    await symlink('/dev/null', device)
    await writeAtomically(device, lines())
    expect((await lstat(device)).isSymbolicLink()).toBe(true)
    expect((await lstat('/dev/null')).isCharacterDevice()).toBe(true)
    await expect(writeAtomically(directory, lines())).rejects.toMatchObject({ name: 'FileOutputError' })
  })
})

it('a directory is nothing to import', async () => {
  expect(await runCommand(['import', directory, '--peer', RUNNING])).toMatchObject({
    exitCode: 5,
    stderr: expect.stringContaining('is a directory.') as string
  })
})
