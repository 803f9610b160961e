/** Where the simulation suites are: `packages/<name>/sim/suite.ts`, `packages/<package>/sim/<name>/suite.ts` where no other has that name, or any file that exports `suite`. */

import { existsSync, globSync, readdirSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
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
  const ofPackages = readdirSync(join(root, 'packages')).filter((name) => existsSync(ofPackage(name)))
  const others = globSync('packages/*/sim/*/suite.ts', { cwd: root }).map((path) => basename(dirname(path)))
  return [...ofPackages, ...others.filter((name) => existsSync(suiteFile(name)))].sort()
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
  const files = existsSync(ofPackage(name)) ? [] : globSync(`packages/*/sim/${name}/suite.ts`, { cwd: root })
  return files.length === 1 ? join(root, files[0] as string) : ofPackage(name)
}

const ofPackage = (name: string): string => join(root, 'packages', name, 'sim', 'suite.ts')
