import { describe, expect, it } from 'vitest'
import { type ChildPeer, ChildGoneError } from './child-peer.ts'
import { RecordedWrites } from './recorded-writes.ts'

const alive = { ask: async () => await Promise.resolve(undefined) } as unknown as ChildPeer
const gone = { ask: async () => await Promise.reject(new ChildGoneError()) } as unknown as ChildPeer

async function write(
  writes: RecordedWrites,
  writer: string,
  peer: ChildPeer,
  value: string | undefined
): Promise<void> {
  await writes.write(writer, peer, 'key', value).catch((error: unknown) => expect(error).toBeInstanceOf(ChildGoneError))
}

describe('what was recorded of writes', () => {
  it('finds an acknowledged write that is gone, or undone by an earlier one', async () => {
    const writes = new RecordedWrites()
    await write(writes, 'a', alive, 'first')
    await write(writes, 'a', alive, 'second')
    expect(writes.violations([['key', 'second']])).toEqual([])
    expect(writes.violations([])).toEqual(['key holds undefined, not "second"'])
    expect(writes.violations([['key', 'first']])).toEqual(['key holds "first", not "second"'])
  })

  it('finds a deleted key that is back, and one that nobody wrote', async () => {
    const writes = new RecordedWrites()
    await write(writes, 'a', alive, 'first')
    await write(writes, 'a', alive, undefined)
    expect(writes.violations([])).toEqual([])
    expect(writes.violations([['key', 'first']])).toHaveLength(1)
    expect(writes.violations([['other', 'x']])).toEqual(['other was never written'])
  })

  it('takes a write that was cut off for done or not done, until a later one decides', async () => {
    const writes = new RecordedWrites()
    await write(writes, 'a', gone, 'never sure')
    expect(writes.violations([])).toEqual([])
    await write(writes, 'a', alive, 'first')
    await write(writes, 'a', gone, 'cut off')
    expect(writes.violations([['key', 'first']])).toEqual([])
    expect(writes.violations([['key', 'cut off']])).toEqual([])
    expect(writes.violations([['key', 'never sure']])).toHaveLength(1)
    await write(writes, 'a', alive, 'last')
    expect(writes.violations([['key', 'cut off']])).toHaveLength(1)
    expect([writes.acknowledged, writes.cutOff]).toEqual([2, 2])
  })

  it('lets either of two writers win, each with its last', async () => {
    const writes = new RecordedWrites()
    await write(writes, 'a', alive, 'a1')
    await write(writes, 'b', alive, 'b1')
    await write(writes, 'a', alive, 'a2')
    expect(writes.violations([['key', 'a2']])).toEqual([])
    expect(writes.violations([['key', 'b1']])).toEqual([])
    expect(writes.violations([['key', 'a1']])).toHaveLength(1)
    expect(writes.violations([])).toHaveLength(1)
  })
})
