import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generateKeyPair } from '@libp2p/crypto/keys'
import { ClassicLevel } from 'classic-level'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { encryptionKeyId, levelJournal } from '../src/index.ts'
import { type CheckedJournal, checkedJournal } from '../src/journal/checked-journal.ts'
import { createNode, stopAll, until } from './support/nodes.ts'
import { bytes, text } from './support/toy-core.ts'

const FIRST = new Uint8Array(32).fill(1)
const SECOND = new Uint8Array(32).fill(2)

let directory: string

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'peermesh-host-'))
})

afterEach(async () => {
  await stopAll()
  await rm(directory, { recursive: true, force: true })
})

/** As the host does: a boot that is durable, then what is written under it. */
async function start(keys: readonly Uint8Array[] | undefined, count = 0): Promise<CheckedJournal> {
  const checked = await checkedJournal(directory, keys)
  const boot = (checked.mark?.boot ?? 0) + 1
  const identity = bytes(JSON.stringify({ peer: 'p', storeId: 's', boot }))
  await checked.journal.append([{ key: 'host/identity', value: identity }], { durability: 'power' })
  await checked.mark?.begun(boot)
  for (let index = 0; index < count; index++) {
    await checked.journal.append([{ key: `toy/secret-name-${index}`, value: bytes(`secret value ${index}`) }], {
      durability: 'process'
    })
  }
  return checked
}

async function once(keys: readonly Uint8Array[] | undefined, count = 0): Promise<CheckedJournal> {
  const checked = await start(keys, count)
  await checked.journal.close()
  return checked
}

async function values({ journal }: CheckedJournal): Promise<string[]> {
  const read: string[] = []
  for await (const [, value] of journal.read('toy/')) {
    read.push(text(value))
  }
  return read.sort()
}

/** Looks at every byte of every file, so that a name or value that is left anywhere is found. */
async function isOnDisk(what: string): Promise<boolean> {
  const names = await readdir(directory, { recursive: true, withFileTypes: true })
  const files = names.filter((entry) => entry.isFile()).map((entry) => readFile(join(entry.parentPath, entry.name)))
  return Buffer.concat(await Promise.all(files)).includes(what)
}

async function rewriteAll({ encrypted }: CheckedJournal): Promise<void> {
  for (let isMore = true; isMore; ) {
    isMore = (await encrypted?.rewriteSome()) === true
  }
}

async function raw<T>(work: (level: ClassicLevel<string, Uint8Array>) => Promise<T>): Promise<T> {
  const level = new ClassicLevel<string, Uint8Array>(join(directory, 'journal'), { valueEncoding: 'view' })
  try {
    return await work(level)
  } finally {
    await level.close()
  }
}

describe('an encrypted journal on disk', () => {
  it('[HE1] is there again with its key, and shows neither keys nor values', async () => {
    await once([FIRST], 50)
    expect(await isOnDisk('secret')).toBe(false)
    const again = await start([FIRST])
    expect(again.damage).toEqual([])
    expect(await values(again)).toHaveLength(50)
    await again.journal.close()
  })

  it('[HE1] would be found out where it lay in the clear', async () => {
    await once(undefined, 50)
    expect(await isOnDisk('secret')).toBe(true)
  })

  it('[HE3] is refused without its key or with another, and nothing of it is touched', async () => {
    await once([FIRST], 50)
    const id = await encryptionKeyId(FIRST)
    const other = await encryptionKeyId(SECOND)
    for (const [keys, given] of [
      [undefined, []],
      [[SECOND], [other]]
    ] as const) {
      await expect(checkedJournal(directory, keys)).rejects.toMatchObject({
        name: 'MissingEncryptionKeyError',
        path: directory,
        missing: [id],
        given,
        message: expect.stringContaining(id)
      })
      // Not even where the note beside it is gone.
      await cp(join(directory, 'journal-mark'), join(directory, 'kept'))
      await rm(join(directory, 'journal-mark'))
      await expect(checkedJournal(directory, keys)).rejects.toMatchObject({ name: 'MissingEncryptionKeyError' })
      await expect(levelJournal(directory, keys === undefined ? {} : { encryption: { keys } })).rejects.toMatchObject({
        name: 'MissingEncryptionKeyError'
      })
      await cp(join(directory, 'kept'), join(directory, 'journal-mark'))
    }
    expect((await readdir(directory)).filter((name) => name.startsWith('journal-damaged'))).toEqual([])
    const again = await start([FIRST])
    expect([again.damage, again.salvaged]).toEqual([[], []])
    expect(await values(again)).toHaveLength(50)
    await again.journal.close()
  })

  it('[HE3] of which nothing can be read, or all is gone, is not begun anew without its key', async () => {
    await once([FIRST], 50)
    const current = join(directory, 'journal', 'CURRENT')
    await rm(current)
    await expect(checkedJournal(directory)).rejects.toMatchObject({ name: 'MissingEncryptionKeyError' })
    await rm(join(directory, 'journal'), { recursive: true })
    await expect(checkedJournal(directory, [SECOND])).rejects.toMatchObject({ name: 'MissingEncryptionKeyError' })
    expect(await readdir(directory)).not.toContain('journal-damaged-1')
  })

  it('[HE6] of which a bit flipped is set aside, and what can be read of it is salvaged', async () => {
    await once([FIRST], 50)
    await raw(async (level) => {
      const [name = ''] = await level.keys({ gte: '~', limit: 1 }).all()
      const sealed = Uint8Array.from((await level.get(name)) as Uint8Array)
      sealed[40] = (sealed[40] as number) ^ 1
      await level.put(name, sealed)
    })
    const { damage, salvaged, journal, encrypted } = await start([SECOND, FIRST])
    expect(damage).toMatchObject([{ name: 'CorruptRecordError', message: expect.stringContaining('checksum') }])
    // Of 50 and the identity, one is gone.
    expect(salvaged.map((records) => records.length)).toEqual([50])
    expect(encrypted?.statistics.neededKeys).toEqual([await encryptionKeyId(FIRST)])
    await journal.close()
    await expect(checkedJournal(directory, [SECOND])).rejects.toMatchObject({
      name: 'MissingEncryptionKeyError',
      path: join(directory, 'journal-damaged-1')
    })
  })

  it('[HE6] of which somebody swapped two records, with checksums that are right, is damaged', async () => {
    const { encrypted } = await once([FIRST], 2)
    expect(encrypted?.statistics.recordsLeft).toBe(0)
    const journal = await levelJournal(directory, { encryption: { keys: [FIRST] } })
    await journal.close()
    const { RecordSeal } = await import('../src/journal/record-seal.ts')
    const { crc32 } = await import('node:zlib')
    const seal = new RecordSeal(crc32)
    await raw(async (level) => {
      const [one = '', two = ''] = (await level.keys({ gte: '~' }).all()).filter((name) => name.includes('/toy/'))
      const [a, b] = [await level.get(one), await level.get(two)]
      const swapped = [
        { key: one, value: seal.open(two, b as Uint8Array) },
        { key: two, value: seal.open(one, a as Uint8Array) }
      ]
      for (const [index, value] of seal.close(swapped).entries()) {
        await level.put(swapped[index]?.key ?? '', value as Uint8Array)
      }
    })
    const { damage, journal: anew } = await checkedJournal(directory, [FIRST])
    expect(damage).toMatchObject([
      { name: 'CorruptRecordError', core: 'toy', message: expect.stringContaining('its key does not open it') },
      { name: 'CorruptRecordError', core: 'toy' }
    ])
    await anew.close()
  })

  it('[HE4] that lay in the clear is taken over a step at a time, and goes on after a crash in the middle', async () => {
    await once(undefined, 600)
    const first = await start([FIRST])
    expect(first.encrypted?.statistics).toMatchObject({ recordsLeft: 601, inTheClear: true })
    await first.encrypted?.rewriteSome()
    // It simply ends there.
    await first.journal.close()
    const second = await start([FIRST])
    expect(second.damage).toEqual([])
    expect(await values(second)).toHaveLength(600)
    expect(second.encrypted?.statistics.recordsLeft).toBeLessThan(500)
    expect(second.encrypted?.statistics.recordsLeft).toBeGreaterThan(400)
    await rewriteAll(second)
    expect(second.encrypted?.statistics).toMatchObject({ recordsLeft: 0, inTheClear: false })
    expect(await values(second)).toHaveLength(600)
    await second.journal.close()
    expect(await isOnDisk('secret value')).toBe(false)
  })

  it('[HE5] under a new key needs the old one no more, and has nothing under it', async () => {
    await once([FIRST], 600)
    const id = await encryptionKeyId(FIRST)
    const rotated = await start([SECOND, FIRST])
    expect(rotated.encrypted?.statistics).toMatchObject({ neededKeys: [id], spareKeys: [] })
    await rewriteAll(rotated)
    expect(rotated.encrypted?.statistics).toMatchObject({ recordsLeft: 0, neededKeys: [], spareKeys: [id] })
    await rotated.journal.close()
    const again = await start([SECOND])
    expect(again.damage).toEqual([])
    expect(await values(again)).toHaveLength(600)
    await again.journal.close()
    const left = await raw((level) => level.keys({ gte: `~${id}/`, lt: `~${id}0` }).all())
    expect(left).toEqual([])
  })
})

describe('a host with keys', () => {
  it('[HE4] puts its journal under the first key in the background, says so, and goes on meanwhile', async () => {
    const privateKey = await generateKeyPair('Ed25519')
    const old = await createNode({ privateKey, host: { dataDir: directory } })
    const changes = [{ key: 'a', value: bytes('secret value') }]
    await old.toy.command({ outputs: [{ type: 'persist', changes, durability: 'power', token: 1 }] })
    await old.libp2p.stop()
    const node = await createNode({ privateKey, host: { dataDir: directory, encryption: { keys: [FIRST] } } })
    await until(() => node.host.statistics.encryption?.inTheClear === false, 'nothing in the clear')
    expect(node.host.statistics.encryption).toMatchObject({ key: await encryptionKeyId(FIRST), recordsLeft: 0 })
    await node.libp2p.stop()
    expect(await isOnDisk('secret value')).toBe(false)
    await expect(createNode({ privateKey, host: { dataDir: directory } })).rejects.toMatchObject({
      name: 'MissingEncryptionKeyError'
    })
  })
})
