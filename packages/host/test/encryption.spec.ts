import type { Journal, JournalChange, JournalRecord } from '@peermesh/kernel'
import { beforeAll, describe, expect, it } from 'vitest'
import { EncryptedJournal } from '../src/journal/encryption/encrypted-journal.ts'
import { decryptAll, RecordCipher } from '../src/journal/encryption/encrypted-record.ts'
import { encryptionKeysOf } from '../src/journal/encryption/encryption-init.ts'
import { encryptionKeyId, KeyRing, type RingKey } from '../src/journal/encryption/key-ring.ts'
import { unlock } from '../src/journal/encryption/unlock.ts'
import { MemoryDisk, type Spoil } from './support/disk.ts'
import { bytes, text } from './support/toy-core.ts'

const FIRST = new Uint8Array(32).fill(1)
const SECOND = new Uint8Array(32).fill(2)
const THIRD = new Uint8Array(32).fill(3)

let ring: KeyRing
let key: RingKey

beforeAll(async () => {
  ring = await KeyRing.open([FIRST, SECOND])
  key = ring.current
})

async function opened(name: string, record: Uint8Array, by = ring): Promise<[string, string] | undefined> {
  const [found] = await decryptAll(by, [[name, record]])
  return found === undefined ? undefined : [found[0], text(found[1])]
}

function holds(records: Iterable<JournalRecord>, what: string): boolean {
  return [...records].some(([name, value]) => name.includes(what) || Buffer.from(value).includes(what))
}

describe('an encrypted record', () => {
  it('[HE1] is what was written, and shows neither key nor value', async () => {
    const name = key.nameOf('store/k/secret-name')
    const record = await new RecordCipher(key).encrypt(name, 'store/k/secret-name', bytes('secret value'))
    expect(await opened(name, record)).toEqual(['store/k/secret-name', 'secret value'])
    expect(holds([[name, record]], 'secret')).toBe(false)
    expect(name).toMatch(/^~[0-9a-f]{16}\/store\/[\w-]{22}$/)
  })

  it('[HE1] may have no value, and a key that is not ASCII', async () => {
    const name = key.nameOf('store/ключ')
    expect(await opened(name, await new RecordCipher(key).encrypt(name, 'store/ключ', bytes('')))).toEqual([
      'store/ключ',
      ''
    ])
  })

  it('[HE1] lies under one name for each key and each key of the ring', () => {
    const second = ring.get(ring.ids[1] as string) as RingKey
    expect(key.nameOf('store/a')).toBe(key.nameOf('store/a'))
    expect(
      new Set([key, second].flatMap((each) => ['store/a', 'store/b', 'quorum/a'].map((name) => each.nameOf(name)))).size
    ).toBe(6)
  })

  it('[HE6] of which any bit was changed is not opened', async () => {
    const name = key.nameOf('store/a')
    const record = await new RecordCipher(key).encrypt(name, 'store/a', bytes('value'))
    for (let index = 0; index < record.byteLength; index++) {
      const changed = Uint8Array.from(record)
      changed[index] = (changed[index] as number) ^ 1
      expect(await opened(name, changed), `byte ${index}`).toBeUndefined()
    }
    for (let length = 0; length < record.byteLength; length++) {
      expect(await opened(name, record.subarray(0, length)), `${length} bytes`).toBeUndefined()
    }
  })

  it('[HE6] is none under the name of another', async () => {
    const [name, other] = [key.nameOf('store/a'), key.nameOf('store/b')]
    const record = await new RecordCipher(key).encrypt(name, 'store/a', bytes('value'))
    expect(await opened(other, record)).toBeUndefined()
    const second = ring.get(ring.ids[1] as string) as RingKey
    expect(await opened(second.nameOf('store/a'), record)).toBeUndefined()
  })

  it('[HE2] has a nonce and a key that no other record has', async () => {
    const ciphers = [new RecordCipher(key), new RecordCipher(key)]
    const headers = new Set<string>()
    for (const cipher of ciphers) {
      for (let count = 0; count < 100; count++) {
        const record = await cipher.encrypt('~/store/a', 'store/a', bytes('value'))
        headers.add(Buffer.from(record.subarray(0, 24)).toString('hex'))
      }
    }
    expect(headers.size).toBe(200)
  })

  it('[HE1] is read for ever as it was once written', async () => {
    // Made by `node:crypto`, from what SPEC.md says.
    expect(await encryptionKeyId(FIRST)).toBe('e83b67c4be7c03d5')
    const name = '~e83b67c4be7c03d5/store/b2qhpFGEi_tRmgz5EX3HxT'
    expect(key.nameOf('store/a')).toBe(name)
    const record = Buffer.from(
      '070707070707070707070707070707070000000000000005ba876345576a044aff6bb1609e9dff91557e671384039cad15fca8ccd4ae2e08a4',
      'hex'
    )
    expect(await opened(name, record)).toEqual(['store/a', 'frozen'])
  })
})

describe('the keys that are given', () => {
  it('[HE3] are refused where they can not be meant, without being repeated', () => {
    for (const keys of [
      undefined,
      [],
      [new Uint8Array(31)],
      ['x'.repeat(32)],
      [FIRST, SECOND, Uint8Array.from(FIRST)]
    ]) {
      expect(() => encryptionKeysOf({ keys } as never)).toThrow(
        expect.objectContaining({ name: 'InvalidParametersError' })
      )
    }
  })

  it('[HE3] are kept as they were given', () => {
    const mine = Uint8Array.from(FIRST)
    const keys = encryptionKeysOf({ keys: [mine] })
    mine.fill(0)
    expect(keys).toEqual([FIRST])
  })
})

const VALUES_COUNT = 12

/** A journal over what lies on a disk, as a start finds it. */
async function start(disk: MemoryDisk, keys: readonly Uint8Array[]): Promise<EncryptedJournal> {
  const opening = await KeyRing.open(keys)
  const found = await unlock(disk.records, { ring: opening, path: 'disk' })
  expect(found.damage).toEqual([])
  return new EncryptedJournal({ disk, ring: opening, found })
}

async function contents(journal: Journal, prefix = ''): Promise<Record<string, string>> {
  const records: [string, string][] = []
  for await (const [name, value] of journal.read(prefix)) {
    records.push([name, text(value)])
  }
  return Object.fromEntries(records)
}

async function rewriteAll(journal: EncryptedJournal): Promise<void> {
  for (let isMore = true; isMore; ) {
    isMore = await journal.rewriteSome()
  }
}

function put(name: string, value: string): JournalChange {
  return { key: `toy/${name}`, value: bytes(value) }
}

/** Records in the clear, or under a key. */
async function written(under: Uint8Array | undefined): Promise<JournalRecord[]> {
  const disk = new MemoryDisk()
  const journal = under === undefined ? disk : await start(disk, [under])
  await journal.append(
    Array.from({ length: VALUES_COUNT }, (_, index) => put(`${index}`, `old ${index}`)),
    {
      durability: 'process'
    }
  )
  return disk.records
}

/**
 * Writes while everything is put under another key, and compares what a crash after each batch leaves with what was to be there after it. Returns what
 * differs.
 */
async function crashes(under: Uint8Array | undefined, spoil?: Spoil): Promise<string[]> {
  const disk = new MemoryDisk(await written(under), spoil)
  const keys = under === undefined ? [SECOND] : [SECOND, under]
  const journal = await start(disk, keys)
  let expected = await contents(journal)
  const models = [expected]
  const step = async (changes: readonly JournalChange[]): Promise<void> => {
    expected = { ...expected }
    for (const { key: name, value } of changes) {
      if (value === undefined) {
        delete expected[name]
      } else {
        expected[name] = text(value)
      }
    }
    await journal.append(changes, { durability: 'process' })
  }
  const snapshot = (): void => {
    while (models.length < disk.states.length) {
      models.push(expected)
    }
  }
  await step([put('3', 'new 3'), put('new', 'new'), { key: 'toy/4' }])
  snapshot()
  for (let isMore = true; isMore; ) {
    isMore = await journal.rewriteSome()
    snapshot()
    await step([put('5', 'new 5'), { key: 'toy/6' }, { key: 'toy/never there' }])
    snapshot()
  }
  const wrong: string[] = []
  for (const [index, state] of disk.states.entries()) {
    const crashed = await start(new MemoryDisk(state), keys)
    const left = await contents(crashed)
    const isWhole =
      JSON.stringify(left) ===
      JSON.stringify(Object.fromEntries(Object.entries(models[index] ?? {}).sort(([a], [b]) => (a < b ? -1 : 1))))
    // Each record is there once: what is there twice would be read in either form.
    const once = [...state.keys()].filter((name) => !name.startsWith('!')).length === Object.keys(left).length
    if (!isWhole || !once) {
      wrong.push(`after batch ${index}`)
    }
  }
  return wrong
}

describe('a journal under several keys', () => {
  it.each([
    ['another key', FIRST],
    ['no key', undefined]
  ])('[HE4] of what was under %s loses nothing and brings nothing back, wherever it crashes', async (_, under) => {
    expect(await crashes(under)).toEqual([])
  })

  it('[HE4] would be found out where what is replaced stays', async () => {
    const keeps: Spoil = (batch) => [
      batch.some(({ value }) => value !== undefined) ? batch.filter(({ value }) => value !== undefined) : batch
    ]
    expect(await crashes(FIRST, keeps)).not.toEqual([])
  })

  it('[HE4] would be found out where what is replaced goes before what replaces it', async () => {
    const splits: Spoil = (batch) => [
      batch.filter(({ value }) => value === undefined),
      batch.filter(({ value }) => value !== undefined)
    ]
    expect(await crashes(FIRST, splits)).not.toEqual([])
  })

  it('[HE4] goes on where it was, under the same or the next key, and says how far it is', async () => {
    const disk = new MemoryDisk()
    const first = await start(disk, [FIRST])
    await first.append(
      Array.from({ length: 600 }, (_, index) => put(`${index}`, 'value')),
      { durability: 'process' }
    )
    const [one, two, three] = await Promise.all([FIRST, SECOND, THIRD].map((each) => encryptionKeyId(each)))
    const second = await start(disk, [SECOND, FIRST])
    expect(second.statistics).toEqual({
      key: two,
      recordsLeft: 600,
      neededKeys: [one],
      spareKeys: [],
      inTheClear: false
    })
    expect(await second.rewriteSome()).toBe(true)
    expect(second.statistics).toMatchObject({ recordsLeft: 472, neededKeys: [one] })
    const third = await start(disk, [THIRD, SECOND, FIRST])
    expect(third.statistics).toMatchObject({ recordsLeft: 600, spareKeys: [] })
    await rewriteAll(third)
    expect(third.statistics).toEqual({
      key: three,
      recordsLeft: 0,
      neededKeys: [],
      spareKeys: [two, one],
      inTheClear: false
    })
    expect(Object.keys(await contents(await start(disk, [THIRD])))).toHaveLength(600)
  })

  it('[HE5] needs a key until LevelDB was told to drop what was under it, across a crash too', async () => {
    const disk = new MemoryDisk(await written(FIRST))
    const one = await encryptionKeyId(FIRST)
    const journal = await start(disk, [SECOND, FIRST])
    await journal.rewriteSome()
    expect(disk.records.filter(([name]) => name.startsWith(`~${one}`))).toEqual([])
    expect(journal.statistics).toMatchObject({ recordsLeft: 0, neededKeys: [one] })
    const again = await start(disk, [SECOND, FIRST])
    expect(again.statistics.neededKeys).toEqual([one])
    await rewriteAll(again)
    expect(disk.compacted).toEqual([expect.objectContaining({ from: `~${one}/`, to: `~${one}0` })])
    expect(again.statistics).toMatchObject({ neededKeys: [], spareKeys: [one] })
    expect((await start(disk, [SECOND])).statistics).toMatchObject({ neededKeys: [], spareKeys: [] })
  })

  it('[HE5] needs what journals need that were set aside', async () => {
    const disk = new MemoryDisk()
    const [one, two] = await Promise.all([FIRST, SECOND].map((each) => encryptionKeyId(each)))
    const found = { counts: new Map(), retiring: [] }
    const journal = new EncryptedJournal({
      disk,
      ring: await KeyRing.open([SECOND, FIRST]),
      found,
      setAside: [one as string, 'clear']
    })
    expect(journal.statistics).toEqual({ key: two, recordsLeft: 0, neededKeys: [one], spareKeys: [], inTheClear: true })
  })

  it('[HE1] leaves nothing in the clear once it is through, and writes nothing there before', async () => {
    const disk = new MemoryDisk(await written(undefined))
    const journal = await start(disk, [FIRST])
    expect(journal.statistics).toMatchObject({ recordsLeft: VALUES_COUNT, inTheClear: true, neededKeys: [] })
    await journal.append([put('secret-name', 'secret value'), put('1', 'secret value')], { durability: 'process' })
    expect(holds(disk.records, 'secret')).toBe(false)
    await rewriteAll(journal)
    expect(holds(disk.records, 'old')).toBe(false)
    expect(journal.statistics).toMatchObject({ recordsLeft: 0, inTheClear: false })
    expect(disk.records.every(([name]) => name.startsWith(`~${journal.statistics.key}/toy/`))).toBe(true)
  })

  it('[HE7] makes one batch of each, and writes none after one that failed', async () => {
    const disk = new MemoryDisk(await written(FIRST))
    const journal = await start(disk, [SECOND, FIRST])
    await journal.append([put('1', 'a'), put('2', 'b'), { key: 'toy/3' }], { durability: 'process' })
    expect(disk.batches).toHaveLength(1)
    disk.failing = true
    await expect(journal.append([put('4', 'c')], { durability: 'process' })).rejects.toThrow('no space left')
    disk.failing = false
    await expect(journal.append([put('5', 'd')], { durability: 'process' })).rejects.toThrow('no space left')
    await expect(journal.rewriteSome()).rejects.toThrow('no space left')
    expect(disk.batches).toHaveLength(1)
  })

  it('[HE7] writes in the order in which it was asked, the later change of a key last', async () => {
    const disk = new MemoryDisk()
    const journal = await start(disk, [FIRST])
    await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        journal.append([put('a', `${index}`), put('a', `${index} again`)], { durability: 'process' })
      )
    )
    const states = await Promise.all(
      disk.states.map(async (state) => (await contents(await start(new MemoryDisk(state), [FIRST])))['toy/a'])
    )
    expect(states).toEqual([undefined, ...Array.from({ length: 20 }, (_, index) => `${index} again`)])
  })

  it('[HJ5] is read by prefix, in the order of keys, from all places at once', async () => {
    const disk = new MemoryDisk(await written(undefined))
    const journal = await start(disk, [FIRST])
    await journal.append([{ key: 'other/a', value: bytes('x') }, put('00', 'y')], { durability: 'process' })
    const names = Object.keys(await contents(journal, 'toy/'))
    expect(names).toHaveLength(VALUES_COUNT + 1)
    expect(names).toEqual([...names].sort())
    expect(await contents(journal, 'other/')).toEqual({ 'other/a': 'x' })
    expect(await contents(journal, 'toy/00')).toEqual({ 'toy/00': 'y' })
  })
})
