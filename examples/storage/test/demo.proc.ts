import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Figures } from '../src/demo/figures.ts'
import { type Program, runProgram } from './support.ts'

const DEADLINE = { timeout: 120_000, interval: 50 }

let temporary: string

beforeEach(async () => {
  temporary = await mkdtemp(join(tmpdir(), 'pm-'))
})

afterEach(async () => {
  await rm(temporary, { recursive: true })
})

function runDemo(...demoArguments: string[]): Program {
  return runProgram('demo.ts', demoArguments, temporary)
}

describe('the demo', () => {
  it('ends with equal digests though three of four peers are killed, then the leader, with partitions that moved to more peers and back, and tells its figures', async () => {
    const demo = runDemo('--peers', '4', '--cities', '5000', '--json')
    expect({ exitCode: await demo.exited, stderr: demo.said.stderr }).toMatchObject({ exitCode: 0 })
    expect(JSON.parse(demo.said.stdout)).toMatchObject({
      ok: true,
      peers: 4,
      cities: 5_000,
      import: { acknowledged: 5_000 },
      kills: [{ peer: 'peer-3' }, { peer: 'peer-2' }, { peer: 'peer-1' }],
      // By their hashes one partition of the 64 gets none of these cities.
      growth: { from: 4, to: 7, partitions: 63, values: 300 },
      verified: 5_000
    })
    const { election, growth, memoryBytes } = JSON.parse(demo.said.stdout) as Figures
    const { killed, next } = election
    expect(next.peer).not.toBe(killed.peer)
    expect(next.term).toBeGreaterThan(killed.term)
    const { grown, shrunk, reads, values } = growth
    expect(grown.foretold).toBeGreaterThan(0)
    expect(shrunk.foretold).toBe(grown.foretold)
    for (const { foretold, moves } of [grown, shrunk]) {
      expect(moves).toBeGreaterThanOrEqual(foretold)
    }
    expect(reads).toBeGreaterThanOrEqual(2 * values)
    expect(Object.keys(memoryBytes)).toEqual(['peer-1', 'peer-2', 'peer-3', 'peer-4'])
    expect(await readdir(temporary)).toEqual([])
  })

  it('fails where the peers do not come to hold the same in time, and says who lacks what', async () => {
    const demo = runDemo('--peers', '3', '--timeout', '1')
    expect(await demo.exited).toBe(1)
    expect(demo.said.stdout).toContain('After 1 seconds the demo is not over.')
    expect(await readdir(temporary)).toEqual([])
  })

  it('that is interrupted ends its peers and removes their data', async () => {
    const demo = runDemo('--peers', '3')
    await expect.poll(() => demo.said.stdout, DEADLINE).toContain('are a mesh')
    demo.child.kill('SIGINT')
    expect(await demo.exited).toBe(130)
    expect(await readdir(temporary)).toEqual([])
  })

  it('leaves the mesh running where it is told to keep it, and says how to end it', async () => {
    const demo = runDemo('--peers', '3', '--cities', '1000', '--keep')
    expect(await demo.exited).toBe(0)
    const pids = (/kill ([\d ]+)/.exec(demo.said.stdout)?.[1] ?? '').split(' ').map(Number)
    expect(pids).toHaveLength(3)
    for (const pid of pids) {
      process.kill(pid, 'SIGTERM')
    }
    for (const pid of pids) {
      await expect.poll(() => isRunning(pid), DEADLINE).toBe(false)
    }
    expect(demo.said.stdout).toContain(`Their data stays in ${join(temporary, 'peermesh-demo-')}`)
  })
})

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    // There is no such process any more.
    return false
  }
}
