import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { checkMeshKey } from '../src/cli/doctor/check-mesh-key.ts'
import { givenMeshKey } from '../src/cli/mesh-key-option.ts'
import { generateMeshKey } from '../src/mesh-key/mesh-key.ts'
import type { PeerInit } from '../src/peer.ts'
import { runCommand } from './support/fake-environment.ts'

const KEY = generateMeshKey()
const OTHER_KEY = generateMeshKey()

let directory: string

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pm-'))
})

afterEach(async () => {
  await rm(directory, { recursive: true })
})

async function keyFile(text: string, mode = 0o600): Promise<string> {
  await writeFile(join(directory, 'mesh.key'), `${text}\n`, { mode })
  return 'mesh.key'
}

describe('peermesh key', () => {
  it('prints a new key each time', async () => {
    const [first, second] = [await runCommand(['key']), await runCommand(['key', '--json'])]
    expect(first.stdout).toMatch(/^[0-9a-f]{64}\n$/)
    const { key } = JSON.parse(second.stdout) as { key: string }
    expect(key).toMatch(/^[0-9a-f]{64}$/)
    expect(first.stdout.trim()).not.toBe(key)
  })

  it('writes it to a file that its owner alone may read, and leaves one that is there as it is', async () => {
    const path = join(directory, 'new.key')
    expect(await runCommand(['key', '--out', path])).toMatchObject({ exitCode: 0 })
    const text = await readFile(path, 'utf8')
    expect([text.trim().length, (await stat(path)).mode & 0o777]).toEqual([64, 0o600])
    const again = await runCommand(['key', '--out', path])
    expect(again).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('is there already') as string })
    expect(await readFile(path, 'utf8')).toBe(text)
  })
})

describe('the key that a command is given', () => {
  it('is in the file that is named, else in the environment, else there is none', async () => {
    const file = await keyFile(KEY)
    const variables = { PEERMESH_MESH_KEY: OTHER_KEY }
    expect(await givenMeshKey({ variables, workingDirectory: () => directory }, file)).toBe(KEY)
    expect(await givenMeshKey({ variables, workingDirectory: () => directory }, undefined)).toBe(OTHER_KEY)
    expect(await givenMeshKey({ variables: {}, workingDirectory: () => directory }, undefined)).toBeUndefined()
  })

  it('reaches the peer, with the names that it is to admit', async () => {
    const inits: PeerInit[] = []
    const createPeer = async (init: PeerInit) => {
      inits.push(init)
      return await Promise.reject(new Error('that is all'))
    }
    const line = ['peer', '--mesh-key', await keyFile(KEY), '--admit', 'first', 'second']
    await runCommand(line, { environment: { workingDirectory: () => directory, createPeer } })
    expect(inits).toMatchObject([{ meshKey: KEY, admit: ['first', 'second'] }])
  })

  it.each(['peer', 'up'])('is refused where it is none, with what to do: %s', async (command) => {
    const file = await keyFile('a secret word')
    const result = await runCommand([command, '--mesh-key', file], {
      environment: { workingDirectory: () => directory }
    })
    expect(result).toMatchObject({
      exitCode: 5,
      stderr: expect.stringMatching(/holds no mesh key[^]*peermesh key/) as string
    })
    expect(result.stderr).not.toContain('a secret word')
    const variables = { PEERMESH_MESH_KEY: 'a secret word' }
    const inherited = await runCommand([command], { environment: { workingDirectory: () => directory, variables } })
    expect(inherited).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('PEERMESH_MESH_KEY') as string })
  })
})

describe('doctor says of a mesh key', () => {
  const levels = async (file: string | undefined, variables: Record<string, string> = {}) => {
    const { findings, meshKey } = await checkMeshKey({ variables, workingDirectory: () => directory }, file)
    return [findings.map(({ level }) => level), meshKey]
  }

  it('that it is one, or nothing where none is given', async () => {
    expect(await levels(undefined)).toEqual([[], undefined])
    expect(await levels(await keyFile(KEY))).toEqual([['ok'], KEY])
    expect(await levels(undefined, { PEERMESH_MESH_KEY: KEY })).toEqual([['ok'], KEY])
  })

  it('that others may read it, that it is none, and that it is not there', async () => {
    expect(await levels('none')).toEqual([['wrong'], undefined])
    expect(await levels(await keyFile('nonsense'))).toEqual([['wrong'], undefined])
    await rm(join(directory, 'mesh.key'))
    const { findings } = await checkMeshKey(
      { variables: {}, workingDirectory: () => directory },
      await keyFile(KEY, 0o644)
    )
    expect(findings).toMatchObject([{ level: 'wrong', text: expect.stringContaining('chmod 600') as string }])
  })
})
