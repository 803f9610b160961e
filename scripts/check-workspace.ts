/**
 * `pnpm check workspace`: what manifests and files owe each other.
 *
 * - One version of each dependency: a manifest says `catalog:`, or `workspace:*` of ours. (That each entry of the catalog is used, knip says.)
 * - A package that is published has a page, a licence, and the fields that npm and its readers go by.
 * - TODO stands with the number of its issue, `TODO(#12)`; what is broken does not come in with an excuse.
 */

import { existsSync, globSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

interface Manifest {
  readonly name?: string
  readonly private?: boolean
  readonly dependencies?: Record<string, string>
  readonly devDependencies?: Record<string, string>
  readonly peerDependencies?: Record<string, string>
  readonly optionalDependencies?: Record<string, string>
  readonly [field: string]: unknown
}

const published: Record<string, unknown> = {
  type: 'module',
  license: 'Apache-2.0 OR MIT',
  sideEffects: false,
  engines: { node: '>=22.12' }
}

function dependencyFaults(manifest: Manifest): string[] {
  const { dependencies, devDependencies, peerDependencies, optionalDependencies } = manifest
  return [dependencies, devDependencies, peerDependencies, optionalDependencies]
    .flatMap((list) => Object.entries(list ?? {}))
    .filter(([, version]) => version !== 'catalog:' && version !== 'workspace:*')
    .map(([name, version]) => `${name} is ${version}: say "catalog:", and the version once in pnpm-workspace.yaml`)
}

function publishedFaults(root: string, directory: string, manifest: Manifest): string[] {
  const wanted = {
    ...published,
    name: basename(directory) === 'peermesh' ? 'peermesh' : `@peermesh/${basename(directory)}`
  }
  return [
    ...Object.entries(wanted)
      .filter(([field, value]) => JSON.stringify(manifest[field]) !== JSON.stringify(value))
      .map(([field, value]) => `"${field}" is ${JSON.stringify(value)} in a published package`),
    ...['description', 'exports', 'files', 'publishConfig']
      .filter((field) => manifest[field] === undefined)
      .map((field) => `has no "${field}"`),
    ...(existsSync(join(root, directory, 'README.md')) ? [] : ['has no README.md'])
  ]
}

function todoFaults(root: string): string[] {
  const pattern = '{packages,examples,test,bench,scripts,docs}/**/*.{ts,js,mjs,md,proto}'
  // The last two are this file and the test that shows it bite.
  const files = globSync(pattern, {
    cwd: root,
    exclude: ['**/{node_modules,dist}/**', 'docs/api/**', '**/check-workspace.ts', '**/gates-of-pages.proc.ts']
  })
  return files.sort().flatMap((path) =>
    readFileSync(join(root, path), 'utf8')
      .split('\n')
      .flatMap((line, index) =>
        /\bTODO\b(?!\(#\d+\))/.test(line) ? [`${path}:${index + 1}: TODO without an issue`] : []
      )
  )
}

function main(root: string): number {
  const faults = todoFaults(root)
  for (const path of globSync(['package.json', '{packages,examples}/*/package.json', '{test,bench}/package.json'], {
    cwd: root
  }).sort()) {
    const manifest = JSON.parse(readFileSync(join(root, path), 'utf8')) as Manifest
    const found = dependencyFaults(manifest)
    if (/^packages[\\/]/.test(path)) found.push(...publishedFaults(root, dirname(path), manifest))
    faults.push(...found.map((fault) => `${path}: ${fault}`))
  }
  for (const fault of faults) console.error(fault)
  return faults.length === 0 ? 0 : 1
}

process.exitCode = main(process.cwd())
