import { chmod, mkdir, mkdtemp, readFile, rm, rmdir, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { basename, dirname, isAbsolute, join, resolve } from 'node:path'

/** A Unix domain socket's path fits 104 bytes on macOS and 108 on Linux, with a zero at its end. */
const SOCKET_PATH_BYTES_MAX = 100

const SOCKET = 'socket'
/** What the name of a short directory begins with. */
const OUTSIDE = 'peermesh-'

/**
 * Where a peer's control socket is: `control/socket` in its data directory, or, where that path would be too long for a socket, in a
 * short directory of its own whose socket is named in `control/socket-path`. Either directory can be entered by its owner only, which
 * guards the socket from the moment that it is bound.
 */
const directoryOf = (dataDir: string): string => join(dataDir, 'control')
const socketOf = (dataDir: string): string => join(directoryOf(dataDir), SOCKET)
const pointerOf = (dataDir: string): string => join(directoryOf(dataDir), 'socket-path')

/** Makes the place for a socket and says where it is. */
export async function prepareSocketPath(dataDir: string): Promise<string> {
  const directory = directoryOf(dataDir)
  await mkdir(directory, { recursive: true, mode: 0o700 })
  await chmod(directory, 0o700)
  await removeSocket(dataDir)
  const path = socketOf(dataDir)
  if (Buffer.byteLength(path) <= SOCKET_PATH_BYTES_MAX) {
    return path
  }
  const short = join(resolve(await mkdtemp(join(tmpdir(), OUTSIDE))), SOCKET)
  await writeFile(pointerOf(dataDir), short, { mode: 0o600 })
  return short
}

/** The path of a peer's control socket, whether or not anything listens on it. */
export async function findSocketPath(dataDir: string): Promise<string> {
  return (await readPointer(dataDir)) ?? socketOf(dataDir)
}

/** Removes what a peer left that ran in this data directory: its socket, and the directory outside where there is one. */
export async function removeSocket(dataDir: string): Promise<void> {
  const outside = await readPointer(dataDir)
  if (outside !== undefined) {
    await removeOutside(outside)
  }
  await rm(pointerOf(dataDir), { force: true })
  await rm(socketOf(dataDir), { force: true })
}

/** Never recursive: no more than a socket and an empty directory can go. What can't be removed, since it became another user's, holds up nobody. */
async function removeOutside(socket: string): Promise<void> {
  try {
    await rm(socket, { force: true })
    await rmdir(dirname(socket))
  } catch {
    return
  }
}

/** True where somebody listens on the socket, as opposed to a file that a killed peer left. */
export async function isAnswering(path: string): Promise<boolean> {
  return await new Promise((resolve) => {
    const socket = connect(path)
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}

/** Undefined where there is none, and where it is cut off: a peer may be killed while it writes it. */
async function readPointer(dataDir: string): Promise<string | undefined> {
  try {
    const text = await readFile(pointerOf(dataDir), 'utf8')
    const isOurs = isAbsolute(text) && basename(text) === SOCKET && basename(dirname(text)).startsWith(OUTSIDE)
    return isOurs && !text.includes('\u0000') ? text : undefined
  } catch (error) {
    unlessMissing(error)
    return undefined
  }
}

function unlessMissing(error: unknown): void {
  const { code } = error as NodeJS.ErrnoException
  if (code !== 'ENOENT' && code !== 'ENOTDIR') {
    throw error
  }
}
