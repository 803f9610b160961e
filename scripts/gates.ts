/**
 * The gates of `pnpm check`: each a program with arguments that judges the directory it is run in, and exits 0 or not.
 * The same commands run on the fixtures of scripts/test/gates.proc.ts.
 */

import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export interface Gate {
  readonly name: string
  /** What it holds up, in a few words. */
  readonly about: string
  /** What repairs a breach by itself, where something does. */
  readonly fix?: string
  /** Arguments for the Node that runs this. */
  readonly args: readonly string[]
}

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const manifestOf = createRequire(import.meta.url)

/** The file behind a dependency's command: run without a shell, it costs one process and works the same everywhere. */
function binary(packageName: string, command = packageName): string {
  const path = join(root, 'node_modules', packageName, 'package.json')
  const { bin } = manifestOf(path) as { bin: string | Record<string, string> }
  return join(dirname(path), typeof bin === 'string' ? bin : (bin[command] ?? packageName))
}

const code = ['packages', 'examples', 'test', 'bench', 'scripts']

export const gates: readonly Gate[] = [
  { name: 'types', about: 'tsc --build; pure zones see no platform', args: [join(root, 'scripts/build.ts')] },
  {
    name: 'lint',
    about: 'determinism of cores, promises, errors, sizes',
    args: [binary('eslint'), '--config', join(root, 'eslint.config.js'), '--max-warnings', '0', '.']
  },
  {
    name: 'format',
    about: 'biome',
    fix: 'pnpm format',
    args: [binary('@biomejs/biome', 'biome'), 'format', `--config-path=${root}`, '.']
  },
  {
    name: 'imports',
    about: 'directions, cycles, deep imports',
    args: [
      binary('dependency-cruiser', 'depcruise'),
      '--config',
      join(root, 'dependency-cruiser.config.mjs'),
      '--output-type',
      'err-long',
      ...code
    ]
  },
  {
    name: 'wire',
    about: 'generated code is fresh',
    fix: 'pnpm wire',
    args: [join(root, 'scripts/generate-wire.ts'), '--check']
  }
]
