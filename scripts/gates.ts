/**
 * The gates of `pnpm check`: each a program with arguments that judges the directory it is run in, and exits 0 or not.
 * The same commands run on the fixtures of scripts/test/gates.proc.ts.
 */

import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { binary } from './binary.ts'

export interface Gate {
  readonly name: string
  /** What it holds up, in a few words. */
  readonly about: string
  /** What repairs a breach by itself, where something does. */
  readonly fix?: string
  /** Arguments for the Node that runs this. */
  readonly args: readonly string[]
  /** Judges what `types` compiled, so it runs after it: these are the slow ones, which run where all or they are asked for. */
  readonly compiled?: true
}

const root = dirname(dirname(fileURLToPath(import.meta.url)))
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
  },
  {
    name: 'dead',
    about: 'files, exports and dependencies that nobody uses',
    args: [binary('knip'), '--config', join(root, 'knip.jsonc'), '--no-config-hints', '--no-progress']
  },
  {
    name: 'specs',
    about: 'rules of SPEC.md and the tests that show them',
    args: [join(root, 'scripts/check-specs.ts')]
  },
  { name: 'links', about: 'links, anchors and titles of pages', args: [join(root, 'scripts/check-links.ts')] },
  { name: 'examples', about: 'code in pages compiles', args: [join(root, 'scripts/check-examples.ts')] },
  {
    name: 'workspace',
    about: 'one version of each dependency; manifests',
    args: [join(root, 'scripts/check-workspace.ts')]
  },
  {
    name: 'api',
    about: 'public API as in etc/',
    fix: 'pnpm api',
    args: [join(root, 'scripts/api-reports.ts'), '--check'],
    compiled: true
  },
  {
    name: 'shape',
    about: 'packed tarballs: publint, types, licences',
    args: [join(root, 'scripts/check-packages.ts')],
    compiled: true
  },
  {
    name: 'site',
    about: 'the API site has no dead link and no hole',
    args: [binary('typedoc'), '--options', 'typedoc.jsonc', '--emit', 'none', '--logLevel', 'Warn'],
    compiled: true
  }
]
