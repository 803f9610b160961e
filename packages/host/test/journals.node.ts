import { fork } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Journal } from '@peermesh/kernel'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { levelJournal, memoryJournal } from '../src/index.ts'
import { bytes, text } from './support/toy-core.ts'

let directory: string

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'peermesh-host-'))
})

afterEach(async () => {
  await rm(directory, { recursive: true, force: true })
})

async function contents(journal: Journal, prefix = ''): Promise<[string, string][]> {
  const records: [string, string][] = []
  for await (const [key, value] of journal.read(prefix)) {
    records.push([key, text(value)])
  }
  return records
}

function put(key: string, value = 'value') {
  return { key, value: bytes(value) }
}

const kinds: Record<string, () => Promise<Journal>> = {
  level: () => levelJournal(directory),
  memory: async () => memoryJournal()
}

describe.each(Object.entries(kinds))('a %s journal', (_, open) => {
  it('[HJ5] gives back what was put last, in order, and nothing that was deleted', async () => {
    const journal = await open()
    await journal.append([put('b', '1'), put('a', '1'), put('c', '1')], { durability: 'process' })
    await journal.append([put('b', '2'), { key: 'a' }, { key: 'never there' }], { durability: 'power' })
    expect(await contents(journal)).toEqual([
      ['b', '2'],
      ['c', '1']
    ])
    await journal.close()
  })

  it('[HJ5] lets the later change of a key in a batch win', async () => {
    const journal = await open()
    await journal.append([put('a', '1'), { key: 'a' }, put('b', '1'), put('b', '2'), put('a', '3')], {
      durability: 'process'
    })
    expect(await contents(journal)).toEqual([
      ['a', '3'],
      ['b', '2']
    ])
    await journal.close()
  })

  it('[HJ5] reads by prefix exactly, whatever letters follow', async () => {
    const journal = await open()
    const keys = ['store/', 'store/a', 'store/ü', 'store/\u{10ffff}', 'store/￿', 'store0', 'storf', 'stor', 'STORE/a']
    await journal.append(
      keys.map((key) => put(key)),
      { durability: 'process' }
    )
    const read = (await contents(journal, 'store/')).map(([key]) => key)
    expect(new Set(read)).toEqual(new Set(keys.slice(0, 5)))
    expect(read).toHaveLength(5)
    expect((await contents(journal, 'store/')).map(([key]) => key)).toEqual(read)
    await journal.close()
  })

  it('[HJ5] reads more records than one batch of its iterator holds', async () => {
    const journal = await open()
    const changes = Array.from({ length: 2500 }, (_, index) =>
      put(`k/${String(index).padStart(5, '0')}`, String(index))
    )
    await journal.append(changes, { durability: 'process' })
    expect((await contents(journal, 'k/')).map(([, value]) => value)).toEqual(changes.map((_, index) => String(index)))
    await journal.close()
  })

  it('[HJ5] keeps empty values', async () => {
    const journal = await open()
    await journal.append([{ key: 'empty', value: new Uint8Array(0) }], { durability: 'process' })
    expect(await contents(journal)).toEqual([['empty', '']])
    await journal.close()
  })
})

describe('a level journal', () => {
  it('[HJ6] is there again when it is opened again', async () => {
    const first = await levelJournal(directory)
    await first.append([put('a', '1')], { durability: 'power' })
    await first.close()
    const second = await levelJournal(directory)
    expect(await contents(second)).toEqual([['a', '1']])
    await second.close()
  })

  it('[HJ6] makes its directory', async () => {
    const journal = await levelJournal(join(directory, 'deep', 'down'))
    await journal.append([put('a')], { durability: 'process' })
    await journal.close()
  })

  it('[HJ7] that is open is in use, for us and for another process', async () => {
    const journal = await levelJournal(directory)
    const inUse = {
      name: 'DataDirectoryInUseError',
      dataDir: directory,
      message: expect.stringContaining('directory of its own')
    }
    await expect(levelJournal(directory)).rejects.toMatchObject(inUse)
    await journal.append([put('a')], { durability: 'process' })
    await journal.close()
    const child = fork(new URL('./support/hold-journal.ts', import.meta.url), [directory], {
      execArgv: ['--conditions=@peermesh/source']
    })
    try {
      await new Promise((resolve, reject) => child.once('message', resolve).once('error', reject))
      await expect(levelJournal(directory)).rejects.toMatchObject(inUse)
    } finally {
      const exited = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGKILL')
      await exited
    }
    await (await levelJournal(directory)).close()
  })

  it('[HJ7] that cannot be read says what the disk said', async () => {
    await (await levelJournal(directory)).close()
    await writeFile(join(directory, 'journal', 'CURRENT'), 'no such manifest\n')
    await expect(levelJournal(directory)).rejects.toMatchObject({
      name: 'JournalError',
      message: expect.stringMatching(/cannot be opened: .*orrupt|cannot be opened: .*IO error/),
      cause: expect.anything()
    })
    const file = join(directory, 'file')
    await writeFile(file, '')
    await expect(levelJournal(file)).rejects.toMatchObject({ name: 'JournalError' })
  })

  it.skipIf(process.platform !== 'linux')(
    '[HJ7] where no directory can be made says so, and does not try for ever',
    async () => {
      await expect(levelJournal('/proc/nope/deeper')).rejects.toMatchObject({
        name: 'JournalError',
        message: expect.stringContaining('/proc/nope')
      })
    }
  )

  it('[HJ7] that was closed under us fails as a journal does', async () => {
    const journal = await levelJournal(directory)
    await journal.close()
    await expect(journal.append([put('a')], { durability: 'process' })).rejects.toMatchObject({ name: 'JournalError' })
    await expect(contents(journal)).rejects.toMatchObject({ name: 'JournalError' })
  })
})
