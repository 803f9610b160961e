/**
 * Shows that the gates which look at more than the code of one file bite: each on a scratch workspace of its own, with the configuration
 * of the real one, where each breach must be named and what is right must not.
 */

import { spawnSync } from 'node:child_process'
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { gates } from '../gates.ts'

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

let workspace: string

beforeEach(() => {
  workspace = realpathSync(mkdtempSync(join(tmpdir(), 'peermesh-gates-')))
})

afterEach(() => {
  rmSync(workspace, { recursive: true, force: true })
})

function write(path: string, ...lines: string[]): void {
  mkdirSync(dirname(join(workspace, path)), { recursive: true })
  writeFileSync(join(workspace, path), `${lines.join('\n')}\n`)
}

function writeJson(path: string, value: unknown): void {
  write(path, JSON.stringify(value, undefined, 2))
}

/** What a gate says: its lines, without the colours. */
function run(name: string): { readonly status: number | null; readonly lines: string[] } {
  const gate = gates.find((candidate) => candidate.name === name)
  if (gate === undefined) throw new Error(`no gate ${name}`)
  const { status, stdout, stderr } = spawnSync(process.execPath, gate.args, {
    cwd: workspace,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined }
  })
  return { status, lines: (stdout + stderr).trim().split('\n') }
}

const manifest = {
  name: '@peermesh/kernel',
  version: '0.1.0',
  description: 'A fixture',
  license: 'Apache-2.0 OR MIT',
  type: 'module',
  sideEffects: false,
  engines: { node: '>=22.12' },
  exports: { '.': { '@peermesh/source': './src/index.ts', types: './dist/index.d.ts', import: './dist/index.js' } },
  files: ['dist', 'src'],
  publishConfig: { access: 'public' }
}

const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { packageManager: string }

/** A workspace of one package. */
function writePackage(changed: object = {}): void {
  writeJson('package.json', { name: 'workspace', private: true, type: 'module', packageManager })
  write('pnpm-workspace.yaml', 'packages:', '  - packages/*')
  writeJson('packages/kernel/package.json', { ...manifest, ...changed })
  write('packages/kernel/README.md', '# kernel')
  symlinkSync(join(root, 'node_modules'), join(workspace, 'node_modules'))
}

it('dead: files that nothing reaches, exports that nobody imports, dependencies that nothing uses', () => {
  writePackage({ dependencies: { uint8arrays: 'catalog:' } })
  write('packages/kernel/src/index.ts', "export { used } from './used.ts'")
  write('packages/kernel/src/used.ts', 'export const used = 1', 'export const forgotten = 2')
  write('packages/kernel/src/lost.ts', 'export const lost = 1')
  const { status, lines } = run('dead')
  expect(status).not.toBe(0)
  const said = lines.join('\n')
  expect(said).toMatch(/Unused files[^]*src\/lost\.ts/)
  expect(said).toMatch(/Unused dependencies[^]*uint8arrays/)
  expect(said).toMatch(/Unused exports[^]*forgotten/)
  expect(said).not.toMatch(/\bused /)
})

it('specs: a rule without a test, an id twice, and ids that are no rules', () => {
  write(
    'packages/store/SPEC.md',
    '| id | rule |',
    '| --- | --- |',
    ...['S1', 'S2', 'S3', 'S4', 'S4'].map((id) => `| ${id} | so |`)
  )
  write('packages/kernel/SPEC.md', '| K1 | so |')
  write('packages/store/src/core.ts', '/** Keeps S1, K1 and S8; not SHA256. */', "invariant(false, 'S7: never')")
  write('packages/store/sim/oracle.ts', "throw new ViolationError('S3: lost')")
  write('packages/store/test/core.spec.ts', "it('[S1] [S4] holds', () => {})", "it('[S9] is unheard of', () => {})")
  write('test/all.sim.ts', "it('[K1] holds', () => {})", "it('[ZZ1] is unheard of', () => {})")
  expect(run('specs')).toEqual({
    status: 1,
    lines: [
      'packages/store/SPEC.md: S4 stands there twice',
      'packages/store/src/core.ts:1: S8 is no rule',
      'packages/store/src/core.ts:2: S7 is no rule',
      'packages/store/test/core.spec.ts:2: S9 is no rule',
      'test/all.sim.ts:2: ZZ1 is no rule',
      'packages/store/SPEC.md: no test is titled [S2]'
    ]
  })
})

it('links: what leads nowhere, to no heading, or is not led to; and titles', () => {
  write(
    'README.md',
    '# One',
    '[a](docs/a.md#the-map--its-parts) [b](docs/none.md) [c](#two) [d](https://a.example/none) [e](packages)'
  )
  write('docs/a.md', '# A', '## The map, & its parts', '![p](../none.png) [up](../README.md#one)')
  write('docs/b.md', '# B', '# again')
  write('packages/README.md', 'no title')
  expect(run('links')).toEqual({
    status: 1,
    lines: [
      'README.md:2: docs/none.md leads nowhere',
      'README.md:2: README.md has no heading #two',
      'docs/a.md:3: ../none.png leads nowhere',
      'docs/b.md: 2 titles, a page has one',
      'packages/README.md: 0 titles, a page has one',
      'docs/b.md: no link leads here from the README'
    ]
  })
})

it('examples: code of pages and of doc comments that does not compile, by the line of the page', () => {
  writeJson('test/package.json', { type: 'module' })
  symlinkSync(join(root, 'node_modules'), join(workspace, 'node_modules'))
  symlinkSync(join(root, 'test/node_modules'), join(workspace, 'test/node_modules'))
  write(
    'README.md',
    '# Use it',
    ...['```ts', '// greeting.ts', "import { millis } from '@peermesh/kernel'", 'export const then = millis(1)', '```'],
    ...['```ts', 'const later: string = then', '```', '```sh', 'no code at all', '```'],
    ...['```ts', "import { then, never } from './greeting.ts'", 'console.log(then)', '```']
  )
  write(
    'packages/kernel/src/index.ts',
    '/**',
    ' * As in',
    ' *',
    ' * ```ts',
    ' * const one: 1 = 2',
    ' * ```',
    ' */',
    'export {}'
  )
  expect(run('examples')).toEqual({
    status: 1,
    lines: [
      "README.md:8: Type 'Millis' is not assignable to type 'string'.",
      "README.md:14: Module '\"./greeting.ts\"' has no exported member 'never'.",
      "packages/kernel/src/index.ts:5: Type '2' is not assignable to type '1'."
    ]
  })
})

it('workspace: a version of its own, a manifest without what npm goes by, a TODO without an issue', () => {
  writePackage({
    dependencies: { libp2p: '^3.0.0', '@peermesh/crdt': 'workspace:*' },
    license: 'ISC',
    files: undefined
  })
  write('packages/kernel/src/index.ts', '// TODO: later', '// TODO(#12): later', 'export {}')
  rmSync(join(workspace, 'packages/kernel/README.md'))
  expect(run('workspace')).toEqual({
    status: 1,
    lines: [
      'packages/kernel/src/index.ts:1: TODO without an issue',
      'packages/kernel/package.json: libp2p is ^3.0.0: say "catalog:", and the version once in pnpm-workspace.yaml',
      'packages/kernel/package.json: "license" is "Apache-2.0 OR MIT" in a published package',
      'packages/kernel/package.json: has no "files"',
      'packages/kernel/package.json: has no README.md'
    ]
  })
})

it('api: a report that is not what is exported, or of what is not exported any more', () => {
  writePackage()
  write(
    'packages/kernel/dist/index.d.ts',
    "export { type Answer } from './answer.ts';",
    'export declare const size: number;'
  )
  write('packages/kernel/dist/answer.d.ts', 'export interface Answer {', '    readonly all: boolean;', '}')
  write('etc/gone.api.md', '## API Report')
  expect(run('api')).toEqual({
    status: 1,
    lines: [
      'etc/kernel.api.md: stale, run `pnpm api` and review the difference',
      'etc/gone.api.md: nothing exports this'
    ]
  })

  const writer = gates.find(({ name }) => name === 'api')?.args[0] ?? ''
  expect(spawnSync(process.execPath, [writer], { cwd: workspace }).status).toBe(0)
  expect(run('api')).toEqual({ status: 0, lines: [''] })
  expect(readFileSync(join(workspace, 'etc/kernel.api.md'), 'utf8')).toContain('readonly all: boolean;')

  write('packages/kernel/dist/answer.d.ts', 'export interface Answer {', '    readonly any: boolean;', '}')
  expect(run('api').status).toBe(1)
})

it('shape: a tarball without its licences, or with exports that are not in it', () => {
  writePackage()
  write('packages/kernel/src/index.ts', 'export {}')
  write('packages/kernel/dist/index.js', 'module.exports = 1')
  const { status, lines } = run('shape')
  const said = lines.join('\n')
  expect(status).toBe(1)
  expect(said).toContain('peermesh-kernel-0.1.0.tgz: lacks LICENSE.apache, LICENSE.mit')
  expect(said).toMatch(/types is .*index\.d\.ts but the file does not exist/)
  expect(said).toMatch(/node16 \(from ESM\).*(Resolution failed|No types)/)
})

it('site: a type that cannot be looked up, and a link to nothing', () => {
  writePackage()
  for (const name of ['typedoc.jsonc', 'tsconfig.docs.json', 'tsconfig.base.json']) {
    copyFileSync(join(root, name), join(workspace, name))
  }
  write('README.md', '# Fixture')

  write(
    'packages/kernel/src/index.ts',
    'interface Hidden {',
    '  readonly all: boolean',
    '}',
    'export const shown: Hidden = { all: true }'
  )
  const hidden = run('site')
  expect(hidden.status).not.toBe(0)
  expect(hidden.lines.join('\n')).toMatch(/Hidden.* is referenced by shown but not included/)

  write(
    'packages/kernel/src/index.ts',
    'const one = 1',
    '/** See {@link Nobody}. */',
    'export function shown(): number {',
    '  return one',
    '}'
  )
  const link = run('site')
  expect(link.status).not.toBe(0)
  expect(link.lines.join('\n')).toContain('Failed to resolve link to "Nobody" in comment for shown')
})
