/**
 * `pnpm build`: compiles every package into its `dist/`, and type-checks tests, examples, benchmarks and scripts.
 * `pnpm build --clean` removes what an earlier build left.
 */

import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, globSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** Generated wire code is JavaScript already: tsc does not emit it, but what tsc emits imports it and its types. */
function copyWireCode(): void {
  for (const file of globSync('packages/*/src/**/wire/*.{js,d.ts}')) {
    cpSync(file, file.replace(/^(packages[\\/][^\\/]+[\\/])src/, '$1dist'))
  }
}

/** What is packed is all of `dist/`; what an earlier build made of a file that is gone must not be in it. */
function removeOrphans(): void {
  for (const file of globSync('packages/*/dist/**/*.{js,d.ts,js.map,d.ts.map}')) {
    const source = file.replace(/^(packages[\\/][^\\/]+[\\/])dist/, '$1src').replace(/\.map$/, '')
    const isKept = [source, source.replace(/(\.d)?\.[jt]s$/, '.ts')].some((path) => existsSync(path))
    if (!isKept) rmSync(file)
  }
}

function clean(): void {
  for (const directory of [...globSync('packages/*/dist'), 'node_modules/.cache/tsc']) {
    rmSync(directory, { recursive: true, force: true })
  }
}

if (process.argv.includes('--clean')) clean()
removeOrphans()
copyWireCode()
const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc')
process.exitCode = spawnSync(process.execPath, [tsc, '--build'], { stdio: 'inherit' }).status ?? 1
