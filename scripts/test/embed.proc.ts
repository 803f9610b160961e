/**
 * A stranger's application: the packed tarballs in an empty directory, installed by npm, with nothing of this repository within reach. The
 * examples of the pages run there as they stand, in TypeScript and in plain JavaScript.
 */

import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { build, createApplication, pack } from '../pack.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const scratch = mkdtempSync(join(tmpdir(), 'peermesh-embed-'))
const application = join(scratch, 'application')

function versionOf(name: string): string {
  const { version } = createRequire(import.meta.url)(`${name}/package.json`) as { version: string }
  return `${name}@${version}`
}

function run(command: string, ...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd: application,
    encoding: 'utf8',
    env: {
      ...process.env,
      PATH: dirname(process.execPath) + delimiter + process.env['PATH'],
      NODE_OPTIONS: '',
      NO_COLOR: '1',
      FORCE_COLOR: undefined
    }
  })
  expect(status, stdout + stderr).toBe(0)
  return stdout
}

const node = (...args: string[]): string => run(process.execPath, ...args)

function write(name: string, text: string): void {
  writeFileSync(join(application, name), text)
}

/** The blocks of TypeScript of a page. */
function blocksOf(page: string): string[] {
  return [...readFileSync(join(root, page), 'utf8').matchAll(/```ts\n(.*?)```/gs)].map(([, code = '']) => code)
}

/** Compiles without looking away from the declarations of others. Those of libp2p speak of types of the DOM. */
function compile(files: readonly string[], module: 'nodenext' | 'preserve', emit: boolean): void {
  const resolution = module === 'preserve' ? 'bundler' : module
  const compilerOptions = {
    module,
    moduleResolution: resolution,
    target: 'es2022',
    lib: ['es2024', 'esnext.disposable', 'dom']
  }
  const rest = { strict: true, skipLibCheck: false, types: ['node'], rewriteRelativeImportExtensions: true }
  write('tsconfig.json', JSON.stringify({ compilerOptions: { ...compilerOptions, ...rest, noEmit: !emit }, files }))
  node(join(application, 'node_modules/typescript/bin/tsc'))
}

const printedByTheReadme = "city/2950159 { name: 'Berlin', population: 3426354 }\nundefined\n"

beforeAll(() => {
  build(root)
  createApplication(application, [...pack(root, scratch), versionOf('typescript'), versionOf('@types/node')])
})

afterAll(() => {
  rmSync(scratch, { recursive: true, force: true })
})

it('the example of the README runs in plain JavaScript', () => {
  write('example.mjs', blocksOf('README.md')[0] ?? '')
  expect(node('example.mjs')).toBe(printedByTheReadme)
})

it('the example of the README compiles and runs in TypeScript, as Node and as bundlers resolve', () => {
  write('example.ts', blocksOf('README.md')[0] ?? '')
  compile(['example.ts'], 'preserve', false)
  compile(['example.ts'], 'nodenext', true)
  expect(node('example.js')).toBe(printedByTheReadme)
})

it('a peer with a data directory has its data after a restart', () => {
  write(
    'durable.mjs',
    `import { createPeer } from 'peermesh'
    const open = () => createPeer({ mesh: 'orders', found: true, dataDir: './data' })
    const first = await open()
    await first.store.put('greeting', 'hello')
    await first.stop()
    const second = await open()
    console.log(await second.store.get('greeting'))
    await second.stop()`
  )
  expect(node('durable.mjs')).toBe('hello\n')
})

it('npx peermesh is there', () => {
  expect(run('npx', '--no-install', 'peermesh', '--help')).toContain('Usage: peermesh')
})

it('a core of one’s own, from the page of the simulator, is simulated', () => {
  const [core = '', suite = ''] = blocksOf('packages/sim/README.md')
  write('note-core.ts', core)
  write('note-suite.ts', suite)
  write(
    'simulate.ts',
    `import { runSeeds, seedRange } from '@peermesh/sim'
    import { suite } from './note-suite.ts'
    console.log(runSeeds(suite, seedRange(1, 100)).length)`
  )
  compile(['simulate.ts'], 'nodenext', true)
  expect(node('simulate.js')).toBe('100\n')
})
