import { describe, expect, it } from 'vitest'
import { type ImportEvent, type ImportProgress, importLines } from '../src/control/import-lines.ts'
import { bytesOf, entryLines } from './support/lines.ts'
import { MemoryStore } from './support/memory-store.ts'

async function importAll(
  store: MemoryStore,
  text: string,
  skipBad = false
): Promise<{ events: ImportEvent[]; result: ImportProgress }> {
  const run = importLines(store, bytesOf(text, 1_000), { skipBad, signal: new AbortController().signal })
  const events: ImportEvent[] = []
  for (;;) {
    const next = await run.next()
    if (next.done === true) {
      return { events, result: next.value }
    }
    events.push(next.value)
  }
}

describe('an import', () => {
  it('stores every line and says how many are acknowledged, batch by batch', async () => {
    const store = new MemoryStore()
    const text = entryLines(1_200)
    const { events, result } = await importAll(store, text)
    expect(result).toEqual({ acknowledged: 1_200, skipped: 0, bytes: Buffer.byteLength(text) })
    expect(store.batchSizes).toEqual([500, 500, 200])
    expect(events.map((event) => event.type === 'progress' && event.acknowledged)).toEqual([500, 1_000, 1_200])
    expect(store.entriesByKey.get('k/1199')).toBe(1_199)
  })

  it('passes over blank lines, and takes a last line without its end', async () => {
    const store = new MemoryStore()
    const { result } = await importAll(store, '\n{"key":"a","value":1}\n  \n{"key":"b","value":null}')
    expect(result.acknowledged).toBe(2)
    expect([...store.entriesByKey]).toEqual([
      ['a', 1],
      ['b', null]
    ])
  })

  it('restores typed keys in their turn, and puts with the time at which a value expires', async () => {
    const store = new MemoryStore()
    const text = [
      '{"key":"a","value":1}',
      '{"key":"b","type":"counter","value":3}',
      '{"key":"c","value":1,"expiresAt":4102444800000}',
      '{"key":"d","type":"counter","value":"three"}',
      '{"key":"e","types":["register","counter"],"value":1}'
    ].join('\n')
    const { events, result } = await importAll(store, text, true)
    expect(result).toMatchObject({ acknowledged: 4, skipped: 1 })
    expect(events.map((event) => (event.type === 'progress' ? event.acknowledged : `line ${event.line}`))).toEqual([
      1,
      2,
      3,
      'line 4',
      4
    ])
    expect(store.types).toEqual(new Map(Object.entries({ b: 'counter', e: 'register' })))
    expect(store.restored.at(-1)).toEqual({ key: 'e', type: 'register', types: ['register', 'counter'], value: 1 })
    expect(store.operations).toContainEqual({ type: 'put', key: 'c', value: 1, expiresAt: 4_102_444_800_000 })
  })

  it.each([
    ['{"key":"x","type":1,"value":1}', /"type" is no text/],
    ['{"key":"x","value":1,"expiresAt":"soon"}', /"expiresAt" no number/],
    ['{"key":"x","value":1,"types":"register"}', /"types" are no list/],
    ['{"key":"x","value":', /JSON/],
    ['["key", "value"]', /not an object/],
    ['"text"', /not an object/],
    ['{"value":1}', /no "key"/],
    ['{"key":1,"value":1}', /no "key"/],
    ['{"key":"x"}', /no "value"/],
    ['{"key":"x","value":{"/":{"bytes":"!"}}}', /base64/],
    [`{"key":"${'x'.repeat(40)}","value":1}`, /The key has 40 bytes/]
  ])('stops at the line %s, and names it', async (bad, reason) => {
    const store = new MemoryStore()
    const stopped = importAll(store, `${entryLines(3)}${bad}\n${entryLines(3, 10)}`)
    await expect(stopped).rejects.toMatchObject({ name: 'BadLineError', line: 4, acknowledged: 3 })
    await expect(stopped).rejects.toHaveProperty('reason', expect.stringMatching(reason))
    expect([...store.entriesByKey.keys()]).toEqual(['k/0', 'k/1', 'k/2'])
  })

  it('passes over bad lines when asked to, names each, and stores all others', async () => {
    const store = new MemoryStore()
    const tooLong = `{"key":"${'x'.repeat(40)}","value":1}\n`
    const text = `${entryLines(5)}nonsense\n${entryLines(5, 5)}${tooLong}${tooLong}${entryLines(5, 10)}`
    const { events, result } = await importAll(store, text, true)
    expect(result).toMatchObject({ acknowledged: 15, skipped: 3 })
    expect(events.flatMap((event) => (event.type === 'skipped' ? [event.line] : []))).toEqual([6, 12, 13])
    expect(store.entriesByKey.size).toBe(15)
  })

  it.each(['SchemaError', 'UnreadableValueError'])('names the line that a %s is of', async (name) => {
    const store = new MemoryStore()
    const write = store.batch.bind(store)
    store.batch = async (operations, options) => {
      if (operations.some(({ key }) => key === 'refused')) {
        throw Object.assign(new Error('The value is refused'), { name })
      }
      await write(operations, options)
    }
    const text = `${entryLines(3)}{"key":"refused","value":1}\n${entryLines(3, 10)}`
    await expect(importAll(store, text)).rejects.toMatchObject({ name: 'BadLineError', line: 4, acknowledged: 3 })
    const { result } = await importAll(store, text, true)
    expect(result).toMatchObject({ acknowledged: 6, skipped: 1 })
  })

  it('does not blame a line for a store that fails', async () => {
    const store = new MemoryStore()
    store.failure = Object.assign(new Error('the disk is full'), { name: 'JournalError' })
    await expect(importAll(store, entryLines(3), true)).rejects.toMatchObject({ name: 'JournalError' })
  })

  it('reads no further while a batch is not durable', async () => {
    const store = new MemoryStore()
    const durable = Promise.withResolvers<void>()
    store.gate = durable.promise
    let read = 0
    async function* source() {
      for (let chunk = 0; chunk < 10; chunk++) {
        read += 1
        yield await Promise.resolve(Buffer.from(entryLines(500, chunk * 500)))
      }
    }
    const run = importLines(store, source(), { skipBad: false, signal: new AbortController().signal })
    const first = run.next()
    for (let turn = 0; turn < 100; turn++) {
      await Promise.resolve()
    }
    expect(read).toBe(1)
    durable.resolve()
    expect((await first).value).toMatchObject({ acknowledged: 500 })
  })
})
