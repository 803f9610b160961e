import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { attach } from 'peermesh'
import { expect, it, onTestFinished } from 'vitest'
import { runProgram } from './support.ts'

const DEADLINE = { timeout: 60_000, interval: 100 }

it('two storage peers hold the cities that one of them loaded', async () => {
  const root = await mkdtemp(join(tmpdir(), 'pm-'))
  const [first, second] = [attach(join(root, 'a')), attach(join(root, 'b'))]
  const loader = runProgram('main.ts', ['--data', first.dataDir, '--found', '--load', '--cities', '3000'])
  await expect.poll(() => loader.said.stdout, DEADLINE).toMatch(/\/p2p\/\w+\n/)
  const address = /\/ip4\S+/.exec(loader.said.stdout)?.[0] ?? ''
  const reader = runProgram('main.ts', ['--data', second.dataDir, '--join', address])
  onTestFinished(async () => {
    for (const { child, exited } of [loader, reader]) {
      child.kill('SIGKILL')
      await exited
    }
    await rm(root, { recursive: true })
  })

  await expect.poll(() => reader.said.stdout, DEADLINE).toContain('3000 cities here')
  expect(await second.digest()).toEqual(await first.digest())
  expect(await second.get('city/3039154')).toMatchObject({ name: 'El Tarter', country: 'AD', population: 1_052 })

  loader.child.kill('SIGTERM')
  expect(await loader.exited).toBe(0)
  expect((await second.digest()).keys).toBe(3_000)
})
