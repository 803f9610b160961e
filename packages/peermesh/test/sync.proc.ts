import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { StorePullReport } from '@peermesh/store'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { attach } from '../src/control/attached-peer.ts'
import { CliProcesses, type CliResult, type RunningCli } from './support/cli-process.ts'
import { eventually } from './support/eventually.ts'

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

const run = async (commandLine: string): Promise<CliResult> => await processes.run(commandLine.split(' '), { cwd })

/** Two peers that are linked, and the name of the first. */
async function twoPeers(): Promise<{ readonly first: RunningCli; readonly name: string }> {
  const first = processes.start(['peer', '--found', '--data', 'peermesh-data/a'], { cwd })
  const address = await first.ready()
  const second = processes.start(['peer', '--data', 'peermesh-data/b', '--join', address], { cwd })
  await second.ready()
  const [, name = ''] = /\/p2p\/(.*)$/.exec(address) ?? []
  await eventually(async () => {
    const members = await attach(join(cwd, 'peermesh-data/b')).members()
    expect(members.find(({ peer }) => peer === name)).toMatchObject({ status: 'alive', linked: true })
  })
  return { first, name }
}

it('sync tells of a real peer that all is here, and how that is known', async () => {
  const { name } = await twoPeers()
  await run('put greeting hello --peer a')
  const plain = await run(`sync --with ${name.slice(-8)} --peer b`)
  expect(plain.exitCode).toBe(0)
  // By now it has come by itself, most probably.
  expect(plain.stdout).toMatch(
    new RegExp(`^Up to date with ${name}: (it had nothing that this peer lacked|1 key came in)`)
  )
  expect(await run('get greeting --peer b')).toMatchObject({ stdout: 'hello\n' })

  const { stdout } = await run(`sync --with ${name} --json --peer b`)
  const report = JSON.parse(stdout) as StorePullReport
  expect(report).toMatchObject({ peer: name, method: 'nothing', reason: 'nothing-missing', rounds: 1, messages: 2 })
  expect(report.bytesSent).toBeGreaterThan(report.bytesReceived)
  expect((await run(`sync --with ${name} --explain --peer b`)).stdout).toContain(
    'This peer told its clock, which says what it has. The other had nothing beyond it.'
  )
})

it('sync refuses who is unknown, and the peer itself; and ends with 3 where the other is gone for good', async () => {
  const { first, name } = await twoPeers()
  expect(await run('sync --with nobody --peer b')).toMatchObject({ exitCode: 4 })
  expect(await run(`sync --with ${name} --peer a`)).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('is this peer itself') as string
  })
  first.child.kill('SIGKILL')
  await first.exited
  // It is waited for while it may come back, and then said to be gone.
  const gone = await run(`sync --with ${name} --peer b`)
  expect(gone).toMatchObject({
    exitCode: 3,
    stdout: '',
    stderr: expect.stringMatching(/is not here|There is no link/) as string
  })
})

it('what an attached peer has synced is what the other had, also while much more comes', async () => {
  const { name } = await twoPeers()
  const [a, b] = [attach(join(cwd, 'peermesh-data/a')), attach(join(cwd, 'peermesh-data/b'))]
  for (let round = 0; round < 5; round++) {
    // Too large to be sent along: it is fetched.
    await a.put(`large/${round}`, `${round}`.padEnd(200_000, 'x'))
    const { operations, bytesReceived, keys } = await b.sync(name)
    expect(await b.get(`large/${round}`)).toHaveLength(200_000)
    expect(bytesReceived).toBeGreaterThanOrEqual(keys * 200_000)
    expect(operations).toBeLessThanOrEqual(1)
  }
})
