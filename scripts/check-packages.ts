/**
 * `pnpm check shape`: packs each package and looks at the tarball as npm, Node, bundlers and TypeScript would: publint (strict), and
 * "are the types wrong" for packages of ES modules. What must be in it beside code is looked for here.
 */

import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { binary } from './binary.ts'
import { pack } from './pack.ts'

function run(args: readonly string[]): string | undefined {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  return status === 0 ? undefined : stdout + stderr
}

function isIncomplete(tarball: string): string | undefined {
  const { stdout } = spawnSync('tar', ['-tzf', tarball], { encoding: 'utf8' })
  const missing = ['README.md', 'LICENSE.apache', 'LICENSE.mit'].filter((file) => !stdout.includes(`package/${file}\n`))
  return missing.length === 0 ? undefined : `lacks ${missing.join(', ')}`
}

function main(root: string): number {
  const directory = mkdtempSync(join(tmpdir(), 'peermesh-shape-'))
  let failed = 0
  try {
    for (const tarball of pack(root, directory)) {
      const faults = [
        isIncomplete(tarball),
        run([binary('publint'), 'run', '--strict', tarball]),
        run([binary('@arethetypeswrong/cli', 'attw'), '--profile', 'esm-only', '--no-emoji', tarball])
      ].filter((fault) => fault !== undefined)
      for (const fault of faults) console.error(`${basename(tarball)}: ${fault}`)
      failed += faults.length
    }
  } finally {
    rmSync(directory, { recursive: true })
  }
  return failed === 0 ? 0 : 1
}

process.exitCode = main(process.cwd())
