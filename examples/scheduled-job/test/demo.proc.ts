import { spawn } from 'node:child_process'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it, onTestFinished } from 'vitest'

const DEMO = fileURLToPath(new URL('../src/demo.ts', import.meta.url))

it('the demo ends well though the worker that runs the job is killed, and paused: each step is done once', async () => {
  const temporary = await mkdtemp(join(tmpdir(), 'pm-'))
  const demo = spawn(process.execPath, ['--conditions=@peermesh/source', DEMO, '--json'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, TMPDIR: temporary }
  })
  const ended = new Promise<number>((resolve) => demo.once('close', (code) => resolve(code ?? -1)))
  onTestFinished(async () => {
    demo.kill('SIGTERM')
    await ended
    await rm(temporary, { recursive: true })
  })
  const said = { stdout: '', stderr: '' }
  demo.stdout.on('data', (text) => (said.stdout += String(text)))
  demo.stderr.on('data', (text) => (said.stderr += String(text)))
  expect({ exitCode: await ended, said }).toMatchObject({ exitCode: 0 })
  expect(JSON.parse(said.stdout)).toMatchObject({ ok: true })
  expect(said.stderr).toContain('is refused: StaleFenceError')
  expect(await readdir(temporary)).toEqual([])
})
