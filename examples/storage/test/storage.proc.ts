import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { attach } from 'peermesh'
import { expect, it, onTestFinished } from 'vitest'
import { runCommandLine, runProgram } from './support.ts'

/** A page shows the figures of one run: those of another differ. */
const withoutFigures = (text: string): string => text.replaceAll(/[\d.,]+ (ms|s|B|requests?|messages)\b/g, '…')

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

  const { name } = await first.status()
  const sync = await runCommandLine(['sync', '--with', name, '--explain', '--peer', second.dataDir])
  expect(sync).toMatchObject({ exitCode: 0 })
  const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8')
  const shown = [...readme.matchAll(/sync --with .*\n([^]*?)```\n/g)].map(([, text = '']) => text)
  expect(withoutFigures(shown.at(-1) ?? '')).toBe(withoutFigures(sync.stdout.replace(name, '12D3KooW…')))

  loader.child.kill('SIGTERM')
  expect(await loader.exited).toBe(0)
  expect((await second.digest()).keys).toBe(3_000)
})

it('a storage peer that is stopped while it loads ends as it should', async () => {
  const root = await mkdtemp(join(tmpdir(), 'pm-'))
  const { child, said, exited } = runProgram('main.ts', ['--data', join(root, 'a'), '--found', '--load'])
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await exited
    await rm(root, { recursive: true })
  })
  await expect.poll(() => said.stdout, DEADLINE).toMatch(/^[1-9]\d* cities here/m)
  child.kill('SIGTERM')
  expect(await exited).toBe(0)
  expect(said.stderr).not.toContain('Error')
})
