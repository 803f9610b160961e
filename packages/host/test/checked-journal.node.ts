import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
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

  it('[HJ8] has the checksum of LevelDB: CRC-32C, as RFC 3720 has it', () => {
    expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa)
    expect(crc32c(bytes('123456789'))).toBe(0xe3069283)
  })
})
