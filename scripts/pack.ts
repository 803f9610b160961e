/**
 * The packages as they would be published, and an application that installs them. Packing needs what `pnpm build` leaves; it is where
 * `workspace:` and `catalog:` become versions.
 */

import { spawnSync } from 'node:child_process'
import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'

/** npm, pnpm or the compiler did not end well. */
export class PackageManagerError extends Error {
  static override readonly name = 'PackageManagerError'

  constructor(message: string) {
    super(message)
    this.name = PackageManagerError.name
  }
}

/** Runs a command with the Node that runs this first on the PATH. @throws PackageManagerError */
function run(command: string, args: readonly string[], directory: string): void {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd: directory,
    encoding: 'utf8',
    // The version is the one that is named already: to look it up again, pnpm would ask the registry for a build of each platform.
    env: {
      ...process.env,
      pnpm_config_pm_on_fail: 'ignore',
      PATH: dirname(process.execPath) + delimiter + process.env['PATH']
    },
    shell: process.platform === 'win32'
  })
  if (status !== 0) throw new PackageManagerError(`${command} ${args[0]} exited with ${status}:\n${stdout}${stderr}`)
}

/**
 * Compiles the packages: what is packed is what this leaves.
 *
 * @throws PackageManagerError
 */
export function build(root: string): void {
  run(process.execPath, [join(root, 'scripts/build.ts')], root)
}

/**
 * Packs each of `packages/*` into a directory and returns the paths of the tarballs.
 *
 * @throws PackageManagerError
 */
export function pack(root: string, directory: string): string[] {
  const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { packageManager: string }
  run('npx', ['-y', packageManager, '--filter', './packages/*', 'pack', '--pack-destination', directory], root)
  return globSync('*.tgz', { cwd: directory })
    .sort()
    .map((name) => join(directory, name))
}

/**
 * An empty application of ES modules, into which npm installs these.
 *
 * @throws PackageManagerError
 */
export function createApplication(directory: string, specifiers: readonly string[]): void {
  mkdirSync(directory, { recursive: true })
  writeFileSync(join(directory, 'package.json'), '{ "private": true, "type": "module" }\n')
  run('npm', ['install', '--no-audit', '--no-fund', ...specifiers], directory)
}
