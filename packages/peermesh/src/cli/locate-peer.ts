import { readdir } from 'node:fs/promises'
import { basename, join, relative, resolve } from 'node:path'
import type { AttachedPeer } from '../control/attached-peer.ts'
import type { Environment } from './environment.ts'
import { AmbiguousPeerError, NoPeerFoundError } from './errors.ts'

/** Where the command line keeps the peers that it starts, and looks for them. */
export const DATA_DIRECTORY = './peermesh-data'
export const DATA_VARIABLE = 'PEERMESH_DATA'

/** What a data directory of a peer has in it. */
const MARKS = ['control', 'journal', 'private-key']

export function dataRoot(environment: Pick<Environment, 'variables'>): string {
  const variable = environment.variables[DATA_VARIABLE]
  return variable === undefined || variable === '' ? DATA_DIRECTORY : variable
}

/**
 * The peer that a command is for: the one whose data directory was named, by its path or by its name below the data root; else the
 * only one below the data root, else the only one there that runs.
 *
 * @throws NoPeerFoundError, AmbiguousPeerError
 */
export async function locatePeer(environment: Environment, named: string | undefined): Promise<AttachedPeer> {
  const root = resolve(environment.workingDirectory(), dataRoot(environment))
  if (named !== undefined) {
    const path = resolve(environment.workingDirectory(), named)
    const short = join(root, named)
    const isShort = basename(named) === named && !(await isDataDirectory(path)) && (await isDataDirectory(short))
    return await environment.attach(isShort ? short : path)
  }
  const found = await findDataDirectories(root)
  const [first] = found
  if (first === undefined) {
    throw new NoPeerFoundError(`There is no peer below ${dataRoot(environment)}.`)
  }
  if (found.length === 1) {
    return await environment.attach(first)
  }
  const states = await Promise.all(
    found.map(async (dataDir) => ({ dataDir, runs: await environment.isRunning(dataDir) }))
  )
  const running = states.filter(({ runs }) => runs)
  if (running.length === 1 && running[0] !== undefined) {
    return await environment.attach(running[0].dataDir)
  }
  const list = states.map(({ dataDir, runs }) => {
    return `\n  ${relative(environment.workingDirectory(), dataDir)} (${runs ? 'running' : 'stopped'})`
  })
  throw new AmbiguousPeerError(`There are ${found.length} peers below ${dataRoot(environment)}:${list.join('')}`)
}

/** The root itself where it is a peer's, else those right below it, by name. */
export async function findDataDirectories(root: string): Promise<string[]> {
  if (await isDataDirectory(root)) {
    return [root]
  }
  const found: string[] = []
  for (const name of (await namesIn(root)).sort()) {
    const directory = join(root, name)
    if (await isDataDirectory(directory)) {
      found.push(directory)
    }
  }
  return found
}

async function isDataDirectory(directory: string): Promise<boolean> {
  const names = await namesIn(directory)
  return MARKS.some((mark) => names.includes(mark))
}

async function namesIn(directory: string): Promise<string[]> {
  try {
    return await readdir(directory)
  } catch {
    // What can't be listed has no peer in it that we could reach.
    return []
  }
}
