import type { Durability, Journal, JournalChange } from '@peermesh/kernel'
import { beforeEach, describe, expect, it } from 'vitest'
import { JournalWriter } from '../src/journal/journal-writer.ts'
import { memoryJournal } from '../src/journal/memory-journal.ts'
import { HostCounters } from '../src/statistics.ts'
import { bytes } from './support/toy-core.ts'

interface Batch {
  readonly keys: string[]
  readonly durability: Durability
  readonly done: () => void
  readonly fail: (error: Error) => void
}

/** A disk whose writes end when the test says so. */
class SlowJournal implements Journal {
  readonly batches: Batch[] = []
  readonly values = new Map<string, Uint8Array | undefined>()

  append(changes: readonly JournalChange[], { durability }: { readonly durability: Durability }): Promise<void> {
    return new Promise((resolve, reject) => {
      this.batches.push({ keys: changes.map(({ key }) => key), durability, done: resolve, fail: reject })
      for (const { key, value } of changes) {
        this.values.set(key, value)
      }
    })
  }

  async *read(): AsyncGenerator<never> {}

  async close(): Promise<void> {}
}

let journal: SlowJournal
let writer: JournalWriter
let counters: HostCounters
let failures: Error[]
let durable: string[]

function append(core: string, key: string, options: { durability?: Durability; value?: Uint8Array } = {}): void {
  const { durability = 'process', value = bytes('value') } = options
  writer.append(core, [{ key, value }], durability, () => durable.push(`${core}/${key}`))
}

async function endOfTurn(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve))
}

beforeEach(() => {
  journal = new SlowJournal()
  counters = new HostCounters()
  failures = []
  durable = []
  writer = new JournalWriter({ journal, counters, backlogBytesMax: 100, onFailure: (error) => failures.push(error) })
})

describe('a journal writer', () => {
  it('[HJ1] writes one batch at a time: what comes meanwhile shares the next one', async () => {
    append('store', '1')
    append('quorum', '1')
    await endOfTurn()
    for (let count = 2; count <= 50; count++) {
      append('store', `${count}`)
    }
    await endOfTurn()
    expect(journal.batches.map(({ keys }) => keys.length)).toEqual([2])
    journal.batches[0]?.done()
    await endOfTurn()
    expect(journal.batches.map(({ keys }) => keys.length)).toEqual([2, 49])
  })

  it('[HJ1] acknowledges in the order of the persists, once the batch is written', async () => {
    append('store', '1')
    append('quorum', '1')
    await endOfTurn()
    append('store', '2')
    expect(durable).toEqual([])
    journal.batches[0]?.done()
    await endOfTurn()
    expect(durable).toEqual(['store/1', 'quorum/1'])
    journal.batches[1]?.done()
    await endOfTurn()
    expect(durable).toEqual(['store/1', 'quorum/1', 'store/2'])
  })

  it('[HJ1] has nothing to wait for where there is no disk', async () => {
    const memory = memoryJournal()
    writer = new JournalWriter({
      journal: memory,
      counters,
      backlogBytesMax: 0,
      onFailure: (error) => failures.push(error)
    })
    append('store', '1', { durability: 'power' })
    expect(durable).toEqual(['store/1'])
    expect(writer.backlogBytes).toBe(0)
    const read: unknown[] = []
    for await (const record of memory.read('')) {
      read.push(record)
    }
    expect(read).toEqual([['store/1', bytes('value')]])
    expect(counters).toMatchObject({ journalBatches: 1, journalSyncs: 1, journalChanges: 1 })
  })

  it('[HJ1] syncs once for all of a batch, where one of them asks for it', async () => {
    append('store', '1')
    append('quorum', '1', { durability: 'power' })
    append('quorum', '2', { durability: 'power' })
    await endOfTurn()
    append('store', '2')
    append('quorum', '3', { durability: 'power' })
    append('store', '3')
    journal.batches[0]?.done()
    await endOfTurn()
    append('store', '4')
    journal.batches[1]?.done()
    await endOfTurn()
    journal.batches[2]?.done()
    await endOfTurn()
    expect(journal.batches.map(({ durability }) => durability)).toEqual(['power', 'power', 'process'])
    expect(counters).toMatchObject({ journalBatches: 3, journalSyncs: 2, journalChanges: 7 })
  })

  it('[HJ2] keeps the changes of one persist together, and lets the later change of a key win', async () => {
    const changes = [{ key: 'a', value: bytes('1') }, { key: 'b', value: bytes('1') }, { key: 'a' }]
    writer.append('store', changes, 'process', () => durable.push('all'))
    append('store', 'b', { value: bytes('2') })
    await endOfTurn()
    expect(journal.batches.map(({ keys }) => keys)).toEqual([['store/a', 'store/b']])
    expect(journal.values.get('store/a')).toBeUndefined()
    expect(journal.values.get('store/b')).toEqual(bytes('2'))
  })

  it('[HJ3] acknowledges nothing from a failed write on, and says so once', async () => {
    append('store', '1')
    await endOfTurn()
    append('store', '2')
    journal.batches[0]?.fail(new RangeError('no space left on device'))
    await endOfTurn()
    append('store', '3')
    await endOfTurn()
    expect(journal.batches).toHaveLength(1)
    expect(durable).toEqual([])
    expect(failures).toEqual([
      expect.objectContaining({ name: 'JournalError', message: expect.stringContaining('no space left') })
    ])
    await Promise.all([writer.room(), writer.durable()])
  })

  it('[HJ4] has room again once its backlog is written', async () => {
    append('store', '1', { value: new Uint8Array(1000) })
    let room = false
    void writer.room().then(() => {
      room = true
    })
    await endOfTurn()
    expect(room).toBe(false)
    expect(writer.backlogBytes).toBeGreaterThan(1000)
    journal.batches[0]?.done()
    await endOfTurn()
    expect(room).toBe(true)
    expect(writer.backlogBytes).toBe(0)
  })

  it('[HJ4] is durable once all that was appended until then is acknowledged, whatever comes later', async () => {
    append('store', '1')
    await endOfTurn()
    append('store', '2')
    let heard: string[] | undefined
    void writer.durable().then(() => {
      heard = [...durable]
    })
    journal.batches[0]?.done()
    await endOfTurn()
    expect(heard).toBeUndefined()
    append('store', '3')
    journal.batches[1]?.done()
    await endOfTurn()
    expect(heard).toEqual(['store/1', 'store/2'])
  })

  it('[HJ4] writes nothing for a persist without changes, and acknowledges it in its turn', async () => {
    writer.append('store', [], 'process', () => durable.push('nothing'))
    await endOfTurn()
    expect(journal.batches).toEqual([])
    expect(durable).toEqual(['nothing'])
  })
})
