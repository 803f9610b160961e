/** Where the simulation suites are: `packages/<name>/sim/suite.ts`, or any file that exports `suite`. */

import { existsSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Mutant, Suite } from '../packages/sim/src/index.ts'

export const root = fileURLToPath(new URL('..', import.meta.url))

/** There is no suite of this name, or the file does not export one. */
export class NoSuchSuiteError extends Error {
  static override readonly name = 'NoSuchSuiteError'

  constructor(message: string) {
    super(message)
    this.name = NoSuchSuiteError.name
  }
}

export function suiteNames(): string[] {
  return readdirSync(join(root, 'packages'))
    .filter((name) => existsSync(suiteFile(name)))
    .sort()
}

/** @throws NoSuchSuiteError */
export async function loadSuite(name: string): Promise<Suite> {
  const file = name.endsWith('.ts') ? resolve(name) : suiteFile(name)
  if (!existsSync(file)) {
    throw new NoSuchSuiteError(`There is no suite ${name}. There are: ${suiteNames().join(' ') || 'none yet'}.`)
  }
  const loaded = (await import(pathToFileURL(file).href)) as { readonly suite?: Suite }
  if (loaded.suite === undefined) {
    throw new NoSuchSuiteError(`${file} exports no \`suite\`.`)
  }
  return underMutant(loaded.suite)
}

/** In a process that has a bug planted, the workload which that one wants. */
function underMutant(suite: Suite): Suite {
  const planted = process.env['PEERMESH_MUTANT']
  const { options } = JSON.parse(planted ?? '{}') as Partial<Pick<Mutant, 'options'>>
  return options === undefined ? suite : { ...suite, draw: (random) => ({ ...suite.draw(random), ...options }) }
}

function suiteFile(name: string): string {
  return join(root, 'packages', name, 'sim', 'suite.ts')
}
