import { describe, expect, it } from 'vitest'
import type { Rival } from '../store/document.ts'
import { newDocument } from '../store/new-document.ts'
import { chunksOf, entriesOf } from '../store/entries.ts'
import { type Frame, frameDecoder, frameHeader } from '../store/frames.ts'

describe.each<Rival>(['yjs', 'loro'])('a document of %s', (rival) => {
  it('that hears of each update as it is made is equal', async () => {
    const [writer, reader] = await Promise.all([newDocument(rival), newDocument(rival)])
    const updates: Uint8Array[] = []
    writer.onUpdate((update) => updates.push(update))
    const entries = [...entriesOf({ seed: 'a', count: 30 })]
    for (const chunk of chunksOf(entries, 10)) {
      writer.put(chunk)
    }
    expect(updates).toHaveLength(3)
    reader.apply(updates)
    expect([reader.operations, reader.size]).toStrictEqual([30, 30])
    expect(reader.version).toStrictEqual(writer.version)
    for (const [key, value] of entries) {
      expect(reader.get(key)).toStrictEqual(value)
    }
  })

  it('fetches what it lacks, all or a part, and hears nothing of its own', async () => {
    const [source, reader] = await Promise.all([newDocument(rival), newDocument(rival)])
    const heard: Uint8Array[] = []
    reader.onUpdate((update) => heard.push(update))
    source.put([...entriesOf({ seed: 'a', count: 30 })])
    reader.catchUp(source.lackedBy(reader.version))
    source.put([...entriesOf({ seed: 'a', count: 3, version: 1 })])
    const rest = source.lackedBy(reader.version)
    expect(rest.length).toBeLessThan(600)
    reader.catchUp(rest)
    expect([reader.operations, reader.size]).toStrictEqual([33, 30])
    expect(reader.version).toStrictEqual(source.version)
    expect(heard).toStrictEqual([])
  })
})

it('frames come whole, however they are cut', () => {
  const frames: Frame[] = [
    { kind: 'version', body: Buffer.alloc(0) },
    { kind: 'lacked', body: Buffer.from('one') },
    { kind: 'update', body: Buffer.from('another one') }
  ]
  const bytes = Buffer.concat(frames.flatMap((frame) => [frameHeader(frame), frame.body]))
  for (let size = 1; size <= bytes.length; size++) {
    const read: Frame[] = []
    const decode = frameDecoder((some) => read.push(...some))
    for (let at = 0; at < bytes.length; at += size) {
      decode(bytes.subarray(at, at + size))
    }
    expect(read).toStrictEqual(frames)
  }
})
