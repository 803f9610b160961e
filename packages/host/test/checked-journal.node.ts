import { randomBytes } from 'node:crypto'
import { cp, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ClassicLevel } from 'classic-level'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { checkedJournal } from '../src/journal/checked-journal.ts'
import { crc32c } from '../src/journal/crc32c.ts'
import { levelJournal } from '../src/index.ts'
import { bytes, text } from './support/toy-core.ts'

let directory: string

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'peermesh-host-'))
})

afterEach(async () => {
  await rm(directory, { recursive: true, force: true })
})

/** A journal of so many batches of one record each, closed. */
async function written(count: number): Promise<void> {
  const journal = await levelJournal(directory)
  for (let index = 0; index < count; index++) {
    await journal.append([{ key: `toy/${index}`, value: bytes(`value ${index}`) }], { durability: 'process' })
  }
  await journal.close()
}

async function change(suffix: string, at: (length: number) => number): Promise<void> {
  const journal = join(directory, 'journal')
  const names = (await readdir(journal)).filter((name) => name.includes(suffix))
  for (const name of names) {
    const content = await readFile(join(journal, name))
    if (content.byteLength > 0) {
      const index = at(content.byteLength)
      content[index] = (content[index] as number) ^ 0x10
      await writeFile(join(journal, name), content)
    }
  }
}

async function open(): Promise<{ damage: readonly Error[]; salvaged: string[][]; read: string[] }> {
  const { journal, damage, salvaged } = await checkedJournal(directory)
  const read: string[] = []
  for await (const [, value] of journal.read('')) {
    read.push(text(value))
  }
  await journal.close()
  return { damage, salvaged: salvaged.map((records) => records.map(([, value]) => text(value))), read }
}

async function logs(): Promise<string[]> {
  const journal = join(directory, 'journal')
  return (await readdir(journal)).filter((name) => name.endsWith('.log')).map((name) => join(journal, name))
}

async function remove(prefix: string): Promise<void> {
  const journal = join(directory, 'journal')
  for (const name of (await readdir(journal)).filter((each) => each.startsWith(prefix))) {
    await rm(join(journal, name))
  }
}

/** As the host does: a boot that is durable, then what is written under it. */
async function start(count: number, { crash = false } = {}): Promise<number> {
  const { journal, mark, damage } = await checkedJournal(directory)
  const boot = (mark?.boot ?? 0) + 1
  const identity = JSON.stringify({ peer: 'p', storeId: 's', boot })
  await journal.append([{ key: 'host/identity', value: bytes(identity) }], { durability: 'power' })
  await mark?.begun(boot)
  for (let index = 0; index < count; index++) {
    await journal.append([{ key: `toy/${index}`, value: bytes(`value ${index} of ${boot}`) }], {
      durability: 'process'
    })
  }
  if (!crash) {
    await mark?.closing(boot)
  }
  await journal.close()
  return damage.length
}

describe('a journal on disk', () => {
  it('[HJ8] that is as it was written has no damage and salvages nothing', async () => {
    await written(100)
    const { damage, salvaged, read } = await open()
    expect([damage, salvaged]).toEqual([[], []])
    expect(read).toHaveLength(100)
  })

  it('[HJ8] of which a record was changed is set aside whole, and names it', async () => {
    await written(100)
    const level = new ClassicLevel<string, Uint8Array>(join(directory, 'journal'), { valueEncoding: 'view' })
    const sealed = await level.get('toy/42')
    await level.put('toy/42', Uint8Array.from(sealed as Uint8Array).fill(0x55, 6))
    // A value that is what was written, under the key of another.
    await level.put('toy/43', (await level.get('toy/44')) as Uint8Array)
    await level.close()
    const first = await open()
    expect(first.damage).toMatchObject([
      { name: 'CorruptRecordError', core: 'toy', key: '42' },
      { name: 'CorruptRecordError', core: 'toy', key: '43' }
    ])
    expect(first.read).toEqual([])
    expect(first.salvaged.map((values) => values.length)).toEqual([98])
    const second = await open()
    expect(second.damage).toEqual([])
    expect(second.salvaged).toEqual(first.salvaged)
  })

  it('[HJ8] is set aside beside others, of which some were taken away and some packed', async () => {
    for (const round of [1, 2, 3]) {
      await written(20)
      await change('.log', (length) => Math.floor(length / 2))
      expect((await open()).damage, `${round}`).toHaveLength(1)
    }
    const aside = async () => (await readdir(directory)).filter((name) => name.startsWith('journal-damaged-')).sort()
    expect(await aside()).toEqual(['journal-damaged-1', 'journal-damaged-2', 'journal-damaged-3'])
    // Whoever looks into one may pack it, and what was looked into may go.
    await writeFile(join(directory, 'journal-damaged-1.tar.gz'), 'packed')
    await rm(join(directory, 'journal-damaged-1'), { recursive: true })
    expect((await open()).salvaged).toHaveLength(2)
    expect(await aside()).not.toContain('journal-damaged-NaN')
    await written(20)
    await change('.log', (length) => Math.floor(length / 2))
    expect((await open()).damage).toHaveLength(1)
    expect(await aside()).toEqual([
      'journal-damaged-1.tar.gz',
      'journal-damaged-2',
      'journal-damaged-3',
      'journal-damaged-4'
    ])
  })

  it('[HJ8] whose log was changed in its middle is damaged, though LevelDB opens it without a word', async () => {
    await written(100)
    await change('.log', (length) => Math.floor(length / 2))
    const { damage, salvaged } = await open()
    expect(damage).toMatchObject([{ name: 'CorruptRecordError', core: undefined }])
    expect(salvaged[0]?.length).toBeGreaterThan(0)
  })

  it('[HJ8] of several blocks is damaged where records follow the one that cannot be read', async () => {
    await written(3_000)
    await change('.log', (length) => Math.floor(length / 3))
    const { damage, salvaged, read } = await open()
    expect(damage.length).toBeGreaterThan(0)
    expect(read).toEqual([])
    expect(salvaged[0]?.length).toBeGreaterThan(1_000)
  })

  it('[HJ8] that was torn at its end by a loss of power is not damaged', async () => {
    await written(3_000)
    await change('.log', (length) => length - 1)
    const { damage, read } = await open()
    expect(damage).toEqual([])
    expect(read).toHaveLength(2_999)
  })

  it('[HJ8] whose manifest cannot be read is salvaged as far as its files can be', async () => {
    await written(100)
    await change('MANIFEST', (length) => length - 2)
    const { damage, read } = await open()
    expect(damage.length).toBeGreaterThan(0)
    expect(read).toEqual([])
  })

  it('[HJ8] of another format is refused rather than read for something else', async () => {
    const level = new ClassicLevel(join(directory, 'journal'))
    await level.put('store/c', 'older')
    await level.close()
    await expect(checkedJournal(directory)).rejects.toMatchObject({
      name: 'JournalError',
      message: expect.stringContaining('another version')
    })
  })

  it('[HJ8] whose log does not begin as one is damaged, and one whose first record is torn is not', async () => {
    await written(100)
    const [name] = await logs()
    const log = await readFile(name as string)
    await writeFile(name as string, new Uint8Array(log.byteLength).fill(0x5a))
    expect((await open()).damage).toMatchObject([{ name: 'CorruptRecordError' }])
    for (const torn of [log.subarray(0, 4), log.subarray(0, 12), new Uint8Array(600)]) {
      await rm(join(directory, 'journal'), { recursive: true })
      await written(1)
      await writeFile((await logs())[0] as string, torn)
      expect((await open()).damage).toEqual([])
    }
  })

  it('[HJ8] that lost files which it cannot be opened without is salvaged as far as the others go', async () => {
    for (const missing of ['CURRENT', 'MANIFEST']) {
      await rm(directory, { recursive: true })
      await written(50)
      // Some of it in a table, the rest in a log.
      await written(100)
      await remove(missing)
      const { damage, salvaged, read } = await open()
      expect(damage, missing).toHaveLength(1)
      expect(read).toEqual([])
      expect(salvaged.map((values) => values.length)).toEqual([100])
    }
  })

  it('[HJ8] of which a table is shorter than it was is damaged, though LevelDB calls that an invalid argument', async () => {
    await written(300)
    await written(1)
    const [table] = (await readdir(join(directory, 'journal'))).filter((name) => name.endsWith('.ldb'))
    await truncate(join(directory, 'journal', table as string), 1_000)
    const { damage, read } = await open()
    expect(damage).toHaveLength(1)
    expect(read).toEqual([])
  })

  it('[HJ8] is not opened for others either where LevelDB would empty it', async () => {
    await written(100)
    await remove('CURRENT')
    const before = await readdir(join(directory, 'journal'))
    await expect(levelJournal(directory)).rejects.toMatchObject({
      name: 'JournalError',
      message: expect.stringContaining('CURRENT is missing')
    })
    expect(await readdir(join(directory, 'journal'))).toEqual(before)
  })

  it('[HJ8] has the checksum of LevelDB: CRC-32C, as RFC 3720 has it', () => {
    expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa)
    expect(crc32c(bytes('123456789'))).toBe(0xe3069283)
  })
})

describe('a journal of which it is noted what it must hold', () => {
  it('[HJ9] is as it was after stops and crashes, and after somebody else opened it', async () => {
    expect(await start(100)).toBe(0)
    expect(await start(100, { crash: true })).toBe(0)
    expect(await start(0)).toBe(0)
    await written(10)
    expect(await start(5)).toBe(0)
    expect((await open()).damage).toEqual([])
    expect((await open()).damage).toEqual([])
  })

  it.each([
    ['log that was cut', async (log: string) => await truncate(log, 3_000)],
    ['log that was cut to nothing', async (log: string) => await truncate(log, 0)],
    ['log that was overwritten', async (log: string) => await writeFile(log, randomBytes(6_000))],
    ['log that is gone', async (log: string) => await rm(log)]
  ])('[HJ9] is damaged by a %s since it was closed', async (_, harm) => {
    await start(100)
    await harm((await logs()).at(-1) as string)
    const { damage, read, salvaged } = await open()
    expect(damage.length).toBeGreaterThan(0)
    expect(damage[0]).toMatchObject({ name: 'CorruptRecordError' })
    expect(read).toEqual([])
    expect(salvaged).toHaveLength(1)
  })

  it('[HJ9] is damaged where it is gone, or goes back to before its last start, however that ended', async () => {
    await start(10)
    await cp(join(directory, 'journal'), join(directory, 'copy'), { recursive: true })
    await start(10, { crash: true })
    await rm(join(directory, 'journal'), { recursive: true })
    await cp(join(directory, 'copy'), join(directory, 'journal'), { recursive: true })
    expect((await open()).damage).toMatchObject([{ message: expect.stringContaining('start 1, and start 2') }])
    await start(10)
    await rm(join(directory, 'journal'), { recursive: true })
    expect((await open()).damage).toMatchObject([
      { message: expect.stringContaining('gone') },
      { message: expect.stringContaining('no start') }
    ])
    expect((await open()).salvaged.length).toBeGreaterThan(1)
  })

  it('[HJ9] is a new one where nothing is noted, whatever else the directory holds', async () => {
    await writeFile(join(directory, 'private-key'), 'a key')
    expect(await open()).toMatchObject({ damage: [], salvaged: [] })
    expect(await start(1)).toBe(0)
  })

  it('[HJ9] is damaged where it is empty and the note cannot be read, and whole where it is not empty', async () => {
    await start(10)
    await writeFile(join(directory, 'journal-mark'), 'nonsense')
    expect((await open()).damage).toEqual([])
    await rm(join(directory, 'journal'), { recursive: true })
    expect((await open()).damage).toHaveLength(1)
  })
})
