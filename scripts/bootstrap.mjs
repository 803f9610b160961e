/**
 * Runs a script of package.json on a machine that may have nothing but Node >= 20 and npm.
 *
 *     node scripts/bootstrap.mjs <script> [args...]
 *
 * Installs from the lockfile first when node_modules does not match it, with the pnpm that package.json pins, then runs the
 * script with node_modules/.bin first on the PATH, where the pinned Node is. Arguments, exit code and signals pass through.
 * This file is the only one that must run on an old Node and before any dependency is there.
 */

import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { constants } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const windows = process.platform === 'win32'
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

/** pnpm writes the lockfile that it installed into node_modules as its last step, so a broken-off install is noticed. */
function isInstalled() {
  const installed = join(root, 'node_modules/.pnpm/lock.yaml')
  return (
    existsSync(installed) &&
    existsSync(join(root, 'node_modules/node/bin', windows ? 'node.exe' : 'node')) &&
    readFileSync(installed, 'utf8') === readFileSync(join(root, 'pnpm-lock.yaml'), 'utf8')
  )
}

/**
 * Runs a command on this terminal and returns its exit code, as a shell would report it.
 * Signals sent to this process alone are handed on. A Ctrl-C of the terminal reaches the child by itself, and from here once more.
 */
function run(command, args, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', ...options })
    const forward = (signal) => child.kill(signal)
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
    for (const signal of signals) process.on(signal, forward)
    child.on('error', reject)
    child.on('exit', (code, signal) => {
      for (const name of signals) process.off(name, forward)
      resolve(code ?? 128 + constants.signals[signal])
    })
  })
}

async function install() {
  console.error(`Setting up: installing dependencies with ${manifest.packageManager} (once per lockfile).`)
  const code = await run('npx', ['-y', manifest.packageManager, 'install', '--frozen-lockfile'], { shell: windows })
  if (code === 0 && !isInstalled()) {
    console.error(
      'The install ended well but node_modules does not match pnpm-lock.yaml. Remove node_modules and try again.'
    )
    return 1
  }
  return code
}

function runScript(name, args) {
  const env = { ...process.env, PATH: join(root, 'node_modules/.bin') + delimiter + process.env.PATH }
  // `exec` makes the tool itself our child, so that a signal reaches it and not a shell that waits for it.
  // It is also why a script that is run through here must be one simple command.
  return windows
    ? run(manifest.scripts[name], args, { env, shell: true })
    : run('sh', ['-c', `exec ${manifest.scripts[name]} "$@"`, name, ...args], { env })
}

async function main([name, ...args]) {
  if (Number.parseInt(process.versions.node, 10) < 20) {
    console.error(`Node.js 20 or newer is needed to set up this workspace; this is ${process.version}.`)
    return 1
  }
  if (manifest.scripts[name] === undefined) {
    console.error(
      `Usage: node scripts/bootstrap.mjs <script> [args...]. package.json has no script ${JSON.stringify(name)}.`
    )
    return 2
  }
  if (!isInstalled()) {
    const code = await install()
    if (code !== 0) return code
  }
  return await runScript(name, args)
}

process.exitCode = await main(process.argv.slice(2))
