import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const DEMO = fileURLToPath(new URL('../demo.ts', import.meta.url))

function run(...given: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, ['--conditions=@peermesh/source', DEMO, ...given], { encoding: 'utf8' })
}

describe('npm run demo', () => {
  it('tells which demos there are', () => {
    const { status, stdout } = run('--help')
    expect({ status, stdout }).toEqual({
      status: 0,
      stdout: expect.stringMatching(/ {2}storage .+\n {2}chat .+\n {2}job /) as string
    })
  })

  it('plays the one that is named, and storage where none is', () => {
    expect(run('chat', '--help').stdout).toContain('Usage: demo -- chat')
    expect(run('job', '--help').stdout).toContain('Usage: demo -- job')
    expect(run('storage', '--help').stdout).toContain('--cities <count>')
    expect(run('--peers', '1').stderr).toContain("option '--peers <count>'")
  })

  it('refuses one that there is not', () => {
    const { status, stderr } = run('dance')
    expect(status).toBe(2)
    expect(stderr).toContain('There is no demo "dance".')
  })
})
