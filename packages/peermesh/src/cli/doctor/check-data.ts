import { access, constants, readdir, readFile, stat, statfs } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { privateKeyFromProtobuf } from '@libp2p/crypto/keys'
import { DataDirectoryInUseError, levelJournal, MissingEncryptionKeyError } from '@peermesh/host'
import { type Journal, millis, peerName, storeId } from '@peermesh/kernel'
import { membershipSeat } from '@peermesh/membership'
import { peerIdFromPrivateKey } from '@libp2p/peer-id'
import type { PeerStatus } from '../../peer.ts'
import { formatBytes } from '../format.ts'
import { type Finding, findingsOf } from './finding.ts'

/** What a data directory has, and who uses it. */
export interface DataReport {
  readonly findings: readonly Finding[]
  /** Of the mesh that the peer was in. */
  readonly meshId: string | undefined
  /** The peer that runs on it. */
  readonly running: PeerStatus | undefined
}

export interface DataWorld {
  /** How a peer that runs on a data directory does; `undefined` where none answers. */
  readonly status: (dataDir: string) => Promise<PeerStatus | undefined>
  readonly freeBytes: (path: string) => Promise<number>
  /** The keys that are given for it. */
  readonly encryptionKeys?: readonly Uint8Array[] | undefined
}

/** A journal that is compacted needs room for both forms of it for a while. */
const FREE_BYTES_MIN = 64 * 1_024 * 1_024
const FREE_BYTES_WARNING = 512 * 1_024 * 1_024

export async function freeBytes(path: string): Promise<number> {
  const { bavail, bsize } = await statfs(path)
  return bavail * bsize
}

/** Changes nothing, but that a journal that nobody uses is opened and closed. */
export async function checkData(dataDir: string, world: DataWorld): Promise<DataReport> {
  const check = findingsOf('data directory')
  const existing = await nearestExisting(dataDir)
  const place = await checkPlace(dataDir, existing, world)
  if (place.some(({ level }) => level === 'wrong') || existing !== dataDir) {
    return { findings: place, meshId: undefined, running: undefined }
  }
  const identity = await checkKey(dataDir)
  const running = await world.status(dataDir)
  if (running !== undefined) {
    const { name, pid, version, mesh, meshId } = running
    const use = check.ok(
      `Peer ${name} runs on it: process ${pid}, peermesh ${version}, mesh ${mesh} (${meshId ?? 'not joined yet'}).`
    )
    return { findings: [...place, ...identity.findings, use], meshId, running }
  }
  const journal = await checkJournal(dataDir, identity.name, world.encryptionKeys)
  return { findings: [...place, ...identity.findings, ...journal.findings], meshId: journal.meshId, running: undefined }
}

async function checkPlace(dataDir: string, existing: string, world: DataWorld): Promise<Finding[]> {
  const { ok, warning, wrong } = findingsOf('data directory')
  if (!(await stat(existing)).isDirectory()) {
    return [wrong(`${existing} is a file.`, 'Name a directory: --data DIR.')]
  }
  try {
    await access(existing, constants.W_OK | constants.X_OK)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    return [wrong(`${existing} can't be written (${code}).`, `Make it yours: chown "$USER" ${existing}`)]
  }
  const free = await world.freeBytes(existing)
  const room = `${formatBytes(free)} are free`
  const space = 'Free space on that disk, or put the data on another: --data DIR.'
  const what = existing === dataDir ? `${dataDir} can be written` : `${dataDir} is not there yet and can be made`
  if (free < FREE_BYTES_MIN) {
    return [wrong(`${what}, but only ${room}.`, space)]
  }
  return [free < FREE_BYTES_WARNING ? warning(`${what}, but only ${room}.`, space) : ok(`${what}; ${room}.`)]
}

async function nearestExisting(path: string): Promise<string> {
  try {
    await stat(path)
    return path
  } catch (error) {
    const parent = dirname(path)
    if (parent === path) {
      throw error
    }
    return await nearestExisting(parent)
  }
}

async function checkKey(dataDir: string): Promise<{ readonly findings: Finding[]; readonly name: string | undefined }> {
  const { ok, warning, wrong } = findingsOf('identity')
  const path = join(dataDir, 'private-key')
  let bytes: Uint8Array
  try {
    bytes = await readFile(path)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    const finding =
      code === 'ENOENT'
        ? ok('There is no private key yet: the first start makes one.')
        : wrong(`The private key in ${path} can't be read (${code}).`, 'Run as the user to whom it belongs.')
    return { findings: [finding], name: undefined }
  }
  try {
    const name = peerIdFromPrivateKey(privateKeyFromProtobuf(bytes)).toString()
    const { mode } = await stat(path)
    const isOpen = process.platform !== 'win32' && (mode & 0o077) !== 0
    const finding = isOpen
      ? warning(`The private key of ${name} can be read by other users.`, `Keep it to yourself: chmod 600 ${path}`)
      : ok(`The peer is ${name}.`)
    return { findings: [finding], name }
  } catch {
    // What exactly is wrong with its bytes helps nobody.
    const mend = 'Restore it from a backup, or remove the data directory to start as a new peer.'
    return { findings: [wrong(`The private key in ${path} is damaged.`, mend)], name: undefined }
  }
}

async function checkJournal(
  dataDir: string,
  name: string | undefined,
  keys: readonly Uint8Array[] | undefined
): Promise<{ readonly findings: Finding[]; readonly meshId: string | undefined }> {
  const { ok } = findingsOf('journal')
  if (!(await readdir(dataDir)).includes('journal')) {
    return { findings: [ok('There is no journal yet: the first start makes one.')], meshId: undefined }
  }
  let journal: Journal | undefined
  try {
    journal = await levelJournal(dataDir, keys === undefined ? {} : { encryption: { keys } })
    const meshId = await meshIdIn(journal, name)
    const text = meshId === undefined ? 'it was in no mesh yet' : `mesh ${meshId}`
    return { findings: [ok(`The journal can be read: ${text}.`)], meshId }
  } catch (error) {
    return { findings: [unreadable(dataDir, error as Error)], meshId: undefined }
  } finally {
    await journal?.close()
  }
}

function unreadable(dataDir: string, { name, message }: Error): Finding {
  const { wrong } = findingsOf('journal')
  if (name === DataDirectoryInUseError.name) {
    const mend = `See which: fuser ${join(dataDir, 'journal', 'LOCK')}`
    return wrong(`Another process uses ${dataDir}, and does not answer.`, mend)
  }
  return name === MissingEncryptionKeyError.name
    ? wrong(message, 'Name the file that has that key, as for the peer: --encryption-keys FILE.')
    : wrong(message, 'Restore the directory from a backup, or remove it and let the peer fetch all from the others.')
}

/** Read by membership itself, from its own records, so that it is what a start would find. */
async function meshIdIn(journal: Journal, name: string | undefined): Promise<string | undefined> {
  const { name: core, create } = membershipSeat()
  const prefix = `${core}/`
  const records: (readonly [string, Uint8Array])[] = []
  for await (const [key, value] of journal.read(prefix)) {
    records.push([key.slice(prefix.length), value])
  }
  const membership = create()
  const identity = {
    peer: peerName(name ?? 'unknown'),
    storeId: storeId('0'.repeat(32)),
    boot: 1,
    startNonce: '0'.repeat(16)
  }
  const moment = { now: millis(0), wall: millis(0) }
  membership.step({ type: 'start', identity, seed: '', records }, moment)
  return (membership as { readonly meshId?: string | undefined }).meshId
}
