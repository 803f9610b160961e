/**
 * `pnpm size`: what `npm install peermesh` brings, with everything it pulls in: installed from tarballs into an empty application, and counted
 * file by file. `--json` prints the figures for a program. Exits 1 where the goal is missed.
 */

import { globSync, lstatSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, createApplication, pack } from './pack.ts'

const GOAL_MB = 60
const ROWS = 12

interface Installed {
  /** `libp2p@3.3.11` */
  readonly name: string
  readonly bytes: number
}

/** Manifests lie where a package begins: `node_modules/<name>/package.json`, however deep. */
const packageDirectory = /(?:^|\/)node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/g

function measure(application: string): Installed[] {
  const sizes = new Map<string, number>()
  for (const file of globSync('node_modules/**', { cwd: application })) {
    const path = file.replaceAll('\\', '/')
    const owner = [...path.matchAll(packageDirectory)].at(-1)
    const stat = lstatSync(join(application, file))
    if (!stat.isFile() || owner === undefined) continue
    const directory = path.slice(0, owner.index + owner[0].length)
    sizes.set(directory, (sizes.get(directory) ?? 0) + stat.size)
  }
  return [...sizes].map(([directory, bytes]) => {
    const manifest = readFileSync(join(application, directory, 'package.json'), 'utf8')
    const { name, version } = JSON.parse(manifest) as { name: string; version: string }
    return { name: `${name}@${version}`, bytes }
  })
}

const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(2).padStart(8)

function main(root: string, asJson: boolean): number {
  const scratch = mkdtempSync(join(tmpdir(), 'peermesh-size-'))
  try {
    build(root)
    const application = join(scratch, 'application')
    // All of ours, since they are in no registry yet; the simulator is no part of `peermesh`.
    createApplication(
      application,
      pack(root, scratch).filter((path) => !path.includes('peermesh-sim-'))
    )
    const packages = measure(application).sort((a, b) => b.bytes - a.bytes)
    const bytes = packages.reduce((sum, one) => sum + one.bytes, 0)
    const isMet = bytes <= GOAL_MB * 1e6
    if (asJson) {
      console.log(JSON.stringify({ bytes, goalBytes: GOAL_MB * 1e6, packages }))
    } else {
      for (const one of packages.slice(0, ROWS)) console.log(`${megabytes(one.bytes)} MB  ${one.name}`)
      const rest = packages.slice(ROWS)
      console.log(`${megabytes(rest.reduce((sum, one) => sum + one.bytes, 0))} MB  ${rest.length} others`)
      console.log(
        `${megabytes(bytes)} MB  in ${packages.length} packages; goal: ${GOAL_MB} MB, ${isMet ? 'met' : 'missed'}`
      )
    }
    return isMet ? 0 : 1
  } finally {
    rmSync(scratch, { recursive: true })
  }
}

process.exitCode = main(dirname(dirname(fileURLToPath(import.meta.url))), process.argv.includes('--json'))
