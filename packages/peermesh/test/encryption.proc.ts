import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { attach } from '../src/control/attached-peer.ts'
import type { PeerStatus } from '../src/peer.ts'
import { CliProcesses, type CliResult, type RunningCli } from './support/cli-process.ts'
import { eventually } from './support/eventually.ts'
import { entryLines } from './support/lines.ts'

const ENTRIES = 4_000

let cwd: string
let processes: CliProcesses

beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'pm-'))
  processes = new CliProcesses()
})

afterEach(async () => {
  await processes.endAll()
  await rm(cwd, { recursive: true })
})

async function run(commandLine: string, stdin = ''): Promise<CliResult> {
  return await processes.run(commandLine.split(' '), { cwd, stdin })
}

async function start(commandLine: string): Promise<RunningCli> {
  const peer = processes.start(commandLine.split(' '), { cwd })
  await peer.ready()
  return peer
}

async function end(peer: RunningCli, signal: NodeJS.Signals): Promise<void> {
  peer.child.kill(signal)
  await peer.exited
}

async function encryption(): Promise<PeerStatus['encryption']> {
  return (await attach(join(cwd, 'peermesh-data/a')).status()).encryption
}

it('[HE4] a peer that is killed while its key changes loses nothing, and goes on; then the old key may go', async () => {
  await run('encryption-key data.keys')
  const first = await start('peer --found --data peermesh-data/a --encryption-keys data.keys')
  expect(await run('import -', entryLines(ENTRIES))).toMatchObject({ exitCode: 0 })
  await end(first, 'SIGTERM')

  await run('encryption-key data.keys --rotate')
  const command = 'peer --data peermesh-data/a --encryption-keys data.keys'
  const killed = await start(command)
  await eventually(async () => expect((await encryption())?.recordsLeft).toBeLessThan(ENTRIES))
  await end(killed, 'SIGKILL')

  const last = await start(command)
  expect(await run('digest --json')).toMatchObject({ stdout: expect.stringContaining(`"keys":${ENTRIES}}`) as string })
  await eventually(async () => expect((await encryption())?.spareKeys).toHaveLength(1))
  const { key, spareKeys } = (await encryption()) ?? { spareKeys: [] }
  expect((await run('status')).stdout).toMatch(new RegExp(`under the key ${key}[^]*needed no more: ${spareKeys[0]}`))
  await end(last, 'SIGTERM')

  const lines = (await readFile(join(cwd, 'data.keys'), 'utf8')).split('\n')
  await writeFile(join(cwd, 'data.keys'), lines.filter((line) => !line.startsWith(spareKeys[0] as string)).join('\n'))
  const without = await start(command)
  expect(await encryption()).toMatchObject({ key, neededKeys: [], spareKeys: [] })
  expect(await run('digest --json')).toMatchObject({ stdout: expect.stringContaining(`"keys":${ENTRIES}}`) as string })
  await end(without, 'SIGTERM')

  const refused = await run('peer --data peermesh-data/a')
  expect(refused).toMatchObject({
    exitCode: 1,
    stderr: expect.stringMatching(new RegExp(`needs the key ${key}[^]*--encryption-keys`)) as string
  })
  expect((await readdir(join(cwd, 'peermesh-data/a'))).filter((name) => name.includes('damaged'))).toEqual([])
})
