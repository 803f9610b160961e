import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { checkData, freeBytes } from '../src/cli/doctor/check-data.ts'
import { attach } from '../src/control/attached-peer.ts'
import { createPeer } from '../src/create-peer.ts'
import { generateEncryptionKey } from '../src/encryption-keys.ts'
import type { Peer } from '../src/peer.ts'
import { eventually } from './support/eventually.ts'

const OLD = generateEncryptionKey()
const NEW = generateEncryptionKey()

let root: string
let running: Peer | undefined

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'pm-'))
})

afterEach(async () => {
  await running?.stop()
  await rm(root, { recursive: true })
})

async function start(...keys: readonly Uint8Array[]): Promise<Peer> {
  running = await createPeer({
    mesh: 'test',
    found: true,
    dataDir: root,
    ...(keys.length === 0 ? {} : { encryption: { keys } })
  })
  return running
}

async function holds(what: string): Promise<boolean> {
  const entries = await readdir(join(root, 'journal'), { withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  const contents = await Promise.all(files.map(({ name }) => readFile(join(root, 'journal', name))))
  return contents.some((content) => content.includes(what))
}

async function findings(encryptionKeys?: readonly Uint8Array[]): Promise<string> {
  const status = async (): Promise<undefined> => await Promise.resolve(undefined)
  const told = await checkData(root, { status, freeBytes, encryptionKeys })
  return told.findings.map(({ level, text, mend }) => `${level} ${text} ${mend}`).join('\n')
}

it('[HE1] a peer that has keys remembers all it should, and its disk tells nothing of it', async () => {
  const first = await start(OLD)
  const meshId = await first.membership.whenMeshed()
  await first.store.put('customer/Lisbon-secret', 'a bell-secret')
  const lock = await first.locks.acquire('invoice-secret')
  await lock.release()
  await first.stop()
  expect(await holds('secret')).toBe(false)
  const again = await start(OLD)
  expect(await again.store.get('customer/Lisbon-secret')).toBe('a bell-secret')
  expect([again.name, again.meshId]).toEqual([first.name, meshId])
  const later = await again.locks.acquire('invoice-secret')
  expect(later.fence > lock.fence).toBe(true)
})

it('[HE3] without its key nothing starts, nothing is lost, and doctor advises no removal', async () => {
  const first = await start(OLD)
  await first.store.put('greeting', 'hello')
  await first.stop()
  for (const keys of [[], [NEW]]) {
    await expect(start(...keys)).rejects.toMatchObject({ name: 'MissingEncryptionKeyError', path: root })
  }
  expect(await findings()).toMatch(
    /wrong .* is encrypted: it needs the key [0-9a-f]{16}, and no key was given.*--encryption-keys/
  )
  expect(await findings()).not.toContain('remove')
  expect(await findings([OLD])).toContain('The journal can be read')
  expect((await readdir(root)).filter((name) => name.startsWith('journal-damaged'))).toEqual([])
  const again = await start(OLD)
  expect(await again.store.get('greeting')).toBe('hello')
})

it('[HE4] a directory in the clear is encrypted, then put under a new key, while it is used', async () => {
  const clear = await start()
  for (let index = 0; index < 400; index++) {
    void clear.store.put(`city/${index}`, { name: `a bell-secret ${index}` })
  }
  await clear.store.put('city/last', 1)
  expect(clear.status().encryption).toBeUndefined()
  await clear.stop()
  const encrypted = await start(OLD)
  expect(encrypted.status().encryption).toMatchObject({ inTheClear: true, neededKeys: [] })
  await encrypted.store.put('city/0', { name: 'changed-secret meanwhile' })
  await eventually(() => expect(encrypted.status().encryption).toMatchObject({ recordsLeft: 0, inTheClear: false }))
  await encrypted.stop()
  expect(await holds('-secret')).toBe(false)

  const rotated = await start(NEW, OLD)
  const { encryption } = rotated.status()
  expect(encryption).toMatchObject({ spareKeys: [], inTheClear: false })
  await eventually(() => expect(rotated.status().encryption?.spareKeys).toEqual(encryption?.neededKeys))
  const attached = attach(root)
  expect((await attached.status()).encryption).toEqual(rotated.status().encryption)
  await rotated.stop()

  const last = await start(NEW)
  expect(await last.store.get('city/0')).toEqual({ name: 'changed-secret meanwhile' })
  expect(await last.store.get('city/399')).toEqual({ name: 'a bell-secret 399' })
})

it('[HE6] a bit that flips in what is encrypted is mended by the others, as any damage is', async () => {
  const first = await start(OLD)
  await using other = await createPeer({ mesh: 'test', bootstrap: first.addresses })
  for (let index = 0; index < 100; index++) {
    await first.store.put(`city/${index}`, { name: `a bell ${index}` })
  }
  await eventually(async () => expect(await other.store.get('city/99')).toEqual({ name: 'a bell 99' }))
  await first.stop()
  const [log = ''] = (await readdir(join(root, 'journal'))).filter((name) => name.endsWith('.log'))
  const content = await readFile(join(root, 'journal', log))
  const middle = Math.floor(content.byteLength / 2)
  content[middle] = (content[middle] as number) ^ 0x10
  await writeFile(join(root, 'journal', log), content)

  running = await createPeer({
    mesh: 'test',
    dataDir: root,
    bootstrap: other.addresses,
    encryption: { keys: [NEW, OLD] }
  })
  const again = running
  expect(again.libp2p.services.host.statistics.journal.damaged).toBeGreaterThan(0)
  await eventually(async () => {
    const digests = await Promise.all([again, other].map(async ({ store }) => await store.digest()))
    expect(digests[0]).toMatchObject({ keys: 100, hash: digests[1]?.hash })
  })
  // What was set aside is under the key that it had, and is salvaged at each start.
  const { encryption } = again.status()
  expect(encryption).toMatchObject({ recordsLeft: 0, inTheClear: false, spareKeys: [] })
  expect(encryption?.neededKeys).toHaveLength(1)
})
