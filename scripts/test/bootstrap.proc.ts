/** `npm test` and `npm run demo` on a fresh machine: bootstrap.mjs in a scratch workspace, with an `npx` that only pretends to install. */

import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, it } from 'vitest'

const bootstrap = join(dirname(dirname(fileURLToPath(import.meta.url))), 'bootstrap.mjs')

const npx = `#!/bin/sh
echo "$@" >> npx.log
[ -e refuse ] && exit 3
mkdir -p node_modules/.pnpm node_modules/.bin node_modules/node/bin
touch node_modules/node/bin/node
printf '#!/bin/sh\\necho pinned "$@"\\n' > node_modules/.bin/tool
chmod +x node_modules/.bin/tool
cp pnpm-lock.yaml node_modules/.pnpm/lock.yaml
`

const manifest = {
  packageManager: 'pnpm@1.2.3',
  scripts: {
    tool: 'tool --always',
    fail: "node -e 'process.exitCode = 7'",
    wait: 'node wait.mjs'
  }
}

let root: string
let env: NodeJS.ProcessEnv

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'peermesh-bootstrap-'))
  for (const directory of ['bin', 'scripts']) mkdirSync(join(root, directory))
  cpSync(bootstrap, join(root, 'scripts/bootstrap.mjs'))
  writeFileSync(join(root, 'package.json'), JSON.stringify(manifest))
  writeFileSync(join(root, 'pnpm-lock.yaml'), 'lockfile: 1\n')
  writeFileSync(join(root, 'bin/npx'), npx)
  chmodSync(join(root, 'bin/npx'), 0o755)
  const wait = "process.on('SIGTERM', () => process.exit(42)); setInterval(() => {}, 1000); console.log('ready')\n"
  writeFileSync(join(root, 'wait.mjs'), wait)
  env = { ...process.env, PATH: [join(root, 'bin'), dirname(process.execPath), process.env.PATH].join(delimiter) }
})

afterEach(() => {
  rmSync(root, { recursive: true, force: true })
})

function run(...args: string[]) {
  return spawnSync(process.execPath, ['scripts/bootstrap.mjs', ...args], { cwd: root, env, encoding: 'utf8' })
}

function installs(): string[] {
  const log = join(root, 'npx.log')
  return existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : []
}

it('a fresh clone is installed from the lockfile with the pinned pnpm, once', () => {
  expect(run('tool')).toMatchObject({ status: 0, stdout: 'pinned --always\n' })
  expect(run('tool')).toMatchObject({ status: 0, stdout: 'pinned --always\n' })
  expect(installs()).toEqual(['-y pnpm@1.2.3 install --frozen-lockfile'])
})

it('another lockfile is another install', () => {
  run('tool')
  writeFileSync(join(root, 'pnpm-lock.yaml'), 'lockfile: 2\n')
  run('tool')
  expect(installs()).toHaveLength(2)
})

it('arguments reach the script as they were given', () => {
  expect(run('tool', '--peers', '3', 'a b', '$HOME', '"').stdout).toBe('pinned --always --peers 3 a b $HOME "\n')
})

it('the exit code is that of the script', () => {
  expect(run('fail').status).toBe(7)
})

it('a failed install ends with its exit code, and the script does not run', () => {
  writeFileSync(join(root, 'refuse'), '')
  expect(run('tool')).toMatchObject({ status: 3, stdout: '' })
})

it('an unknown script is named', () => {
  const { status, stderr } = run('tset')
  expect(status).toBe(2)
  expect(stderr).toContain('"tset"')
  expect(installs()).toEqual([])
})

it('a signal reaches the script itself', async () => {
  run('tool')
  const child = spawn(process.execPath, ['scripts/bootstrap.mjs', 'wait'], { cwd: root, env })
  await once(child.stdout, 'data')
  child.kill('SIGTERM')
  expect(await once(child, 'exit')).toEqual([42, null])
})
