/**
 * Shows that each gate of `pnpm check` bites: a small workspace in a scratch directory breaks every rule once, the gates run on it with
 * the configuration that the real one has, and each breach must be named in what they say.
 */

import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { gates } from '../gates.ts'
import { lintFixtures } from './fixtures/lint.ts'
import { importFixtures, resolvableImports } from './fixtures/imports.ts'

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const packages = ['kernel', 'crdt', 'sim', 'host', 'membership', 'store', 'peermesh', 'unlisted']

/** What a core must not see: each is an error of tsc, since the pure zones have no library but the language. */
const platform = ['setTimeout', 'queueMicrotask', 'process', 'crypto', 'performance', 'console', 'fetch', 'Buffer']

let workspace: string

function write(path: string, text: string): void {
  mkdirSync(dirname(join(workspace, path)), { recursive: true })
  writeFileSync(join(workspace, path), text)
}

function link(target: string, path: string): void {
  mkdirSync(dirname(join(workspace, path)), { recursive: true })
  symlinkSync(target, join(workspace, path))
}

function run(name: string, ...extra: string[]): { status: number | null; output: string } {
  const gate = gates.find((candidate) => candidate.name === name)
  if (gate === undefined) throw new Error(`no gate ${name}`)
  const { status, stdout, stderr } = spawnSync(process.execPath, [...gate.args, ...extra], {
    cwd: workspace,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024
  })
  return { status, output: stdout + stderr }
}

function writeWorkspace(): void {
  for (const directory of ['examples', 'test', 'bench', 'scripts']) mkdirSync(join(workspace, directory))
  for (const name of packages) {
    const packageName = name === 'peermesh' ? name : `@peermesh/${name}`
    const source = (path: string) => ({ '@peermesh/source': `./src/${path}.ts` })
    const exports = { '.': source('index'), './core': source('core/index') }
    const dependencies = Object.fromEntries(resolvableImports.map((dependency) => [dependency, '*']))
    const manifest = { name: packageName, type: 'module', exports, dependencies }
    write(`packages/${name}/package.json`, JSON.stringify(manifest))
    write(`packages/${name}/src/index.ts`, 'export const name = 1\n')
    write(`packages/${name}/src/inside.ts`, 'export const inside = 1\n')
    write(`packages/${name}/src/core/index.ts`, 'export interface Shape { size: number }\nexport const shape = 1\n')
    link(join(workspace, 'packages', name), `node_modules/${packageName}`)
  }
  for (const name of ['@types/node', 'vitest']) link(join(root, 'node_modules', name), `node_modules/${name}`)
  // From packages that declare them.
  const dependencies = {
    host: ['libp2p', '@libp2p/gossipsub', 'uint8arrays', 'uint8arraylist'],
    store: ['protons-runtime', 'yjs'],
    partition: ['@libp2p/kad-dht']
  }
  const links = Object.entries(dependencies).flatMap(([owner, names]) => names.map((name) => [owner, name] as const))
  for (const [owner, name] of links) {
    link(join(root, 'packages', owner, 'node_modules', name), `node_modules/${name}`)
  }
  const include = ['packages', 'test', 'examples']
  const compilerOptions = { rootDir: '.', outDir: 'dist', tsBuildInfoFile: 'dist/tsbuildinfo' }
  write('tsconfig.json', JSON.stringify({ extends: join(root, 'tsconfig.pure.json'), compilerOptions, include }))
}

beforeAll(() => {
  workspace = realpathSync(mkdtempSync(join(tmpdir(), 'peermesh-gates-')))
  writeWorkspace()
  for (const { path, code } of [...lintFixtures, ...importFixtures]) write(path, code)
  write('packages/kernel/src/platform.ts', platform.map((name) => `export const ${name}_ = ${name}\n`).join(''))
  write('packages/kernel/src/node.ts', "export { readFileSync } from 'node:fs'\n")
  write('packages/kernel/src/enumeration.ts', 'export enum Colour { Red }\n')
  write('packages/kernel/src/ugly.ts', 'export const ugly = { "a": 1, };\n')
  write(
    'packages/host/src/wire/stale.proto',
    'syntax = "proto3";\nmessage Stale { uint64 boot = 1 [jstype = JS_NUMBER]; }\n'
  )
  write('packages/host/src/wire/stale.js', '// an older version\n')
  write('packages/host/src/wire/orphan.js', 'export {}\n')
})

afterAll(() => {
  rmSync(workspace, { recursive: true, force: true })
})

describe('types', () => {
  let output: string
  beforeAll(() => {
    const result = run('types')
    output = result.output
    expect(result.status).not.toBe(0)
  })

  it.each(platform)('a pure zone does not see %s', (name) => {
    expect(output).toMatch(new RegExp(`kernel/src/platform\\.ts.*Cannot find name '${name}'`))
  })
  it('a pure zone does not see node: modules', () => {
    expect(output).toMatch(/kernel\/src\/node\.ts.*Cannot find (module|name) 'node:fs'/)
  })
  it('syntax that Node cannot strip is refused', () => {
    expect(output).toMatch(/kernel\/src\/enumeration\.ts.*erasableSyntaxOnly/)
  })
  it('a file that breaks nothing is not named', () => {
    expect(output).not.toContain('kernel/src/inside.ts(')
  })
})

describe('lint', () => {
  interface FileResult {
    readonly filePath: string
    readonly messages: readonly { readonly message: string }[]
  }
  let results: Map<string, string[]>
  beforeAll(() => {
    const { status, output } = run('lint', '--format', 'json')
    expect(status).toBe(1)
    const files = JSON.parse(output) as FileResult[]
    results = new Map(files.map((file) => [file.filePath, file.messages.map(({ message }) => message)]))
  })

  it.each(lintFixtures)('$rule', ({ path, says }) => {
    const messages = results.get(join(workspace, path))
    if (says === undefined) expect(messages).toEqual([])
    else expect(messages).toEqual([expect.stringContaining(says)])
  })
})

describe('format', () => {
  it('a file that biome would print otherwise is named, others are not', () => {
    const { status, output } = run('format', '--max-diagnostics=none')
    expect(status).toBe(1)
    expect(output).toContain('packages/kernel/src/ugly.ts format')
    expect(output).not.toContain('packages/kernel/src/inside.ts format')
  })
})

describe('imports', () => {
  let output: string
  beforeAll(() => {
    const result = run('imports')
    output = result.output
    expect(result.status).not.toBe(0)
  })

  it.each(importFixtures)('$rule: $path', ({ rule, path, allowed }) => {
    const found = output.split('\n').some((line) => line.includes(`error ${rule}: ${path}`))
    expect(found).toBe(allowed !== true)
    if (allowed === true) expect(output).not.toContain(`: ${path}`)
  })
})

describe('wire', () => {
  it('stale, missing and orphaned files are named', () => {
    const { status, output } = run('wire')
    expect(status).toBe(1)
    expect(output).toContain('packages/host/src/wire/stale.js: stale')
    expect(output).toContain('packages/host/src/wire/stale.d.ts: stale')
    expect(output).toContain('packages/host/src/wire/orphan.js: has no .proto')
  })

  it('what the generator writes is fresh, and Node runs it as it is', () => {
    rmSync(join(workspace, 'packages/host/src/wire/orphan.js'))
    const generator = gates.find(({ name }) => name === 'wire')?.args[0] ?? ''
    expect(spawnSync(process.execPath, [generator], { cwd: workspace }).status).toBe(0)
    expect(run('wire')).toMatchObject({ status: 0 })

    const program = `import { Stale } from './packages/host/src/wire/stale.js'
      console.log(Stale.decode(Stale.encode({ boot: 2 ** 40 })).boot)`
    const result = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
      cwd: workspace,
      encoding: 'utf8'
    })
    expect(result).toMatchObject({ status: 0, stdout: '1099511627776\n' })
  })
})
