/**
 * `pnpm build`: compiles every package into its `dist/`, and type-checks tests, examples, benchmarks and scripts.
 * `pnpm build --clean` removes what an earlier build left.
 */

import { spawnSync } from 'node:child_process'
import { cpSync, globSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** Generated wire code is JavaScript already: tsc does not emit it, but what tsc emits imports it and its types. */
function copyWireCode(): void {
  for (const file of globSync('packages/*/src/**/wire/*.{js,d.ts}')) {
    cpSync(file, file.replace(/^(packages[\\/][^\\/]+[\\/])src/, '$1dist'))
  }
}

function clean(): void {
  for (const directory of [...globSync('packages/*/dist'), 'node_modules/.cache/tsc']) {
    rmSync(directory, { recursive: true, force: true })
  }
}

if (process.argv.includes('--clean')) clean()
copyWireCode()
const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc')
process.exitCode = spawnSync(process.execPath, [tsc, '--build'], { stdio: 'inherit' }).status ?? 1
