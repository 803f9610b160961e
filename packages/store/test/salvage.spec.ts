import { replicaId } from '@peermesh/crdt'
import { describe, expect, it } from 'vitest'
import { SALVAGE_ALONE_MS } from '../src/core/limits.ts'
import { bob, LoneCore } from './support/lone-core.ts'

/** A disk with two values, as it was before it was damaged. */
function written(): LoneCore {
  const before = new LoneCore({ store: '1' })
  before.put('a', 1)
  before.put('b', 2)
  before.persistAll()
  return before
}

function without(disk: ReadonlyMap<string, Uint8Array>, prefix: string): ReadonlyMap<string, Uint8Array> {
  return new Map([...disk].filter(([key]) => !key.startsWith(prefix)))
}

/** Nobody is met for so long that what was salvaged is written anew. */
function beAlone(core: LoneCore): void {
  core.now += SALVAGE_ALONE_MS
  core.step({ type: 'wake' })
  core.persistAll()
}

describe('what could be read of a damaged disk', () => {
  it('[S17] is not believed, and written anew by whoever meets nobody for long', () => {
    const after = new LoneCore({ store: '2', salvaged: without(written().disk, 'e/b') })
    expect(after.core.ranges.under('')).toEqual([])
    expect(after.core.statistics().salvaging).toBe(1)
    beAlone(after)
    expect(after.core.ranges.under('')).toEqual(['a'])
    expect(after.core.siblings('a')).toMatchObject([{ replica: after.replica, counter: 1 }])
    expect(after.core.statistics().salvaging).toBe(0)
  })

  it('[S17] is written anew once, at its own time, however often the peer starts', () => {
    const before = written()
    const first = new LoneCore({ store: '2', salvaged: before.disk })
    beAlone(first)
    const time = (core: LoneCore) => core.core.siblings('a').map(({ timestamp }) => timestamp)
    expect(time(first)).toEqual(time(before))
    first.delete('a')
    first.persistAll()
    const second = new LoneCore({ store: '2', salvaged: before.disk, disk: first.disk })
    beAlone(second)
    expect(second.core.ranges.under('')).toEqual(['b'])
    expect(second.core.clock()).toEqual(first.core.clock())
  })

  it('[S17] is written anew once, though two of its disks had it', () => {
    const { disk } = written()
    const after = new LoneCore({ store: '3', salvaged: [disk, without(disk, 'e/b')] })
    beAlone(after)
    expect(after.core.siblings('a')).toMatchObject([{ replica: after.replica }])
    expect(after.core.siblings('b')).toMatchObject([{ replica: after.replica }])
  })

  it('[S17] waits while a peer is linked that has not answered, and is not written anew where it came from there', () => {
    const before = written()
    const after = new LoneCore({ store: '2', salvaged: before.disk })
    after.link(bob)
    beAlone(after)
    expect(after.core.statistics().salvaging).toBe(2)
    const [sibling] = before.core.siblings('a')
    const { timestamp, value } = sibling as NonNullable<typeof sibling>
    const operation = { replica: before.replica, counter: 1, key: 'a', timestamp, value, observed: [] }
    after.receive(bob, { type: 'deltas', sequence: 1, replica: before.replica, operations: [operation] })
    after.step({ type: 'link', peer: bob, status: 'lost', by: 'them' })
    beAlone(after)
    expect(after.core.siblings('a')).toMatchObject([{ replica: before.replica }])
    expect(after.core.siblings('b')).toMatchObject([{ replica: after.replica }])
  })

  it('[S17] is written anew too while the application never stops writing, and keeps nobody awake', () => {
    const after = new LoneCore({ store: '2', salvaged: written().disk })
    for (let ms = 0; ms < 2 * SALVAGE_ALONE_MS; ms += 10) {
      // Five writes in the time that the disk takes for a group: some always wait.
      for (let count = 0; count < 5; count++) {
        after.put('load', count)
        after.passMs(2)
      }
      after.persistOne()
    }
    expect(after.core.statistics().salvaging).toBe(0)
    after.persistAll()
    expect(after.get('a')).toEqual([1])
  })

  it('[S17] is not written anew where word of its end comes while it waits behind other writes', () => {
    const before = written()
    const after = new LoneCore({ store: '2', salvaged: before.disk })
    after.put('load', 1)
    after.now += SALVAGE_ALONE_MS
    after.step({ type: 'wake' })
    expect(after.core.statistics().salvaging).toBe(0)
    const replica = replicaId('bob/1')
    const deletes = { replica, counter: 1, key: 'a', timestamp: { millis: 1, count: 0 }, value: undefined }
    const operations = [{ ...deletes, observed: [{ replica: before.replica, counter: 1 }] }]
    after.receive(bob, { type: 'deltas', sequence: 1, replica, operations })
    after.persistAll()
    expect(after.core.ranges.under('')).toEqual(['b', 'load'])
  })

  it('[S17] under a replica whose name is gone is left where it is', () => {
    const after = new LoneCore({ store: '2', salvaged: without(written().disk, 'r/') })
    beAlone(after)
    expect(after.core.ranges.under('')).toEqual([])
  })
})
