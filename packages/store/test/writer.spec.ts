import { describe, expect, it } from 'vitest'
import { GROUP_BYTES, VALUE_BYTES_MAX, WAITING_BYTES_MAX, WAITING_OPERATIONS_MAX } from '../src/core/limits.ts'
import { bob, LoneCore, messagesIn } from './support/lone-core.ts'

const value = new Uint8Array([1])

describe('local writes', () => {
  it('[S7] nothing of a write is seen by anybody before it is durable', () => {
    const alice = new LoneCore()
    alice.link(bob)
    alice.passMs(1_000)
    const before = alice.outputs.length
    const id = alice.put('k', 1)
    alice.receive(bob, { type: 'pull', request: 1, clock: [] })
    alice.receive(bob, { type: 'pull', request: 2, clock: [] }, 'gossip')
    alice.passMs(2_000)
    const exposed = JSON.stringify(
      alice.outputs.slice(before).filter(({ type }) => type === 'send' || type === 'publish')
    )
    expect(exposed).not.toContain(`"${alice.replica}"`)
    expect(alice.get('k')).toBeUndefined()
    expect(alice.core.clock()).toEqual([])
    expect(alice.outcome(id)).toBeUndefined()
    expect(alice.core.statistics().pendingWrites).toBe(1)

    const after = alice.persistAll()
    expect(alice.get('k')).toEqual([1])
    expect(alice.outcome(id)).toEqual({ ok: true, value: undefined })
    expect(messagesIn(after, 'deltas')).toHaveLength(1)
    expect(alice.core.statistics().pendingWrites).toBe(0)
  })

  it('[S7] a dot whose record did not reach the disk is minted again, for something that nobody can mistake', () => {
    const first = new LoneCore()
    first.put('lost', 1)
    // Killed here: the batch never became durable.
    const second = new LoneCore({ disk: first.disk })
    second.put('kept', 2)
    second.persistAll()
    expect(second.core.clock()).toEqual([{ replica: second.replica, ranges: [[1, 1]] }])
    expect([second.get('lost'), second.get('kept')]).toEqual([undefined, [2]])
  })

  it('[S7] a dot whose record reached the disk is not minted again, though nobody was told', () => {
    const first = new LoneCore()
    const id = first.put('k', 1)
    first.persistAll()
    expect(first.outcome(id)?.ok).toBe(true)
    const second = new LoneCore({ disk: first.disk })
    expect(second.get('k')).toEqual([1])
    second.put('l', 2)
    second.persistAll()
    expect(second.core.clock()).toEqual([{ replica: second.replica, ranges: [[1, 2]] }])
  })

  it('[S7] the second of two puts of one key in a group replaces the first', () => {
    const alice = new LoneCore()
    alice.command({
      type: 'write',
      operations: [
        { key: 'k', value: new Uint8Array([1]) },
        { key: 'k', value: new Uint8Array([2]) }
      ]
    })
    alice.persistAll()
    expect(alice.get('k')).toEqual([2])
    expect(alice.core.siblings('k')).toHaveLength(1)
    const restarted = new LoneCore({ disk: alice.disk })
    expect(restarted.core.siblings('k')).toEqual(alice.core.siblings('k'))
    expect(restarted.core.snapshot()).toEqual(alice.core.snapshot())
  })

  it('[S7] a put, a delete and a put of one key in a group leave the last put', () => {
    const alice = new LoneCore()
    alice.put('k', 0)
    alice.persistAll()
    const operations = [{ key: 'k', value }, { key: 'k' }, { key: 'k' }, { key: 'k', value: new Uint8Array([2]) }]
    alice.command({ type: 'write', operations })
    alice.persistAll()
    expect(alice.core.siblings('k').map(({ counter }) => counter)).toEqual([4])
    expect(new LoneCore({ disk: alice.disk }).core.digest()).toEqual(alice.core.digest())
  })

  it('[S8] one group is on its way at a time, and the next collects meanwhile', () => {
    const alice = new LoneCore()
    const ids = [alice.put('a', 1), alice.put('b', 2), alice.put('c', 3)]
    expect(alice.toDisk).toHaveLength(1)
    alice.persistOne()
    expect(ids.map((id) => alice.outcome(id)?.ok)).toEqual([true, undefined, undefined])
    expect(alice.toDisk).toHaveLength(1)
    alice.persistOne()
    expect(ids.map((id) => alice.outcome(id)?.ok)).toEqual([true, true, true])
  })

  it('[S8] a batch from elsewhere that overtakes a group does not take it out of the clock on disk', () => {
    const alice = new LoneCore()
    alice.put('ours', 1)
    const operation = { replica: new LoneCore({ name: 'bob' }).replica, counter: 1, key: 'theirs' }
    const theirs = { ...operation, timestamp: { millis: 1, count: 0 }, value, observed: [] }
    alice.link(bob)
    alice.receive(bob, { type: 'deltas', sequence: 1, replica: theirs.replica, operations: [theirs] })
    alice.persistAll()
    const restarted = new LoneCore({ disk: alice.disk })
    expect([restarted.get('ours'), restarted.get('theirs')]).toEqual([[1], [1]])
    expect(restarted.core.clock()).toEqual(alice.core.clock())
  })

  it('[S8] the durability that was asked for is asked of the journal for own writes', () => {
    const alice = new LoneCore({ durability: 'power' })
    alice.put('k', 1)
    expect(alice.toDisk.map(({ durability }) => durability)).toEqual(['power'])
  })

  it('[S15] a batch is one batch for the disk, however many operations it has', () => {
    const alice = new LoneCore()
    const operations = Array.from({ length: 10_000 }, (_, index) => ({ key: `key/${index}`, value }))
    const before = alice.put('before', 1)
    const batch = alice.command({ type: 'write', operations })
    const after = alice.put('after', 1)
    const batches = [alice.toDisk.length]
    alice.persistOne()
    batches.push(alice.toDisk.length)
    expect([before, batch, after].map((id) => alice.outcome(id)?.ok)).toEqual([true, undefined, undefined])
    alice.persistOne()
    expect([before, batch, after].map((id) => alice.outcome(id)?.ok)).toEqual([true, true, undefined])
    expect(batches).toEqual([1, 1])
    expect(alice.core.statistics().keys).toBe(10_001)
  })

  it('[S15] a delete of what is not there costs no dot, no disk and no message', () => {
    const alice = new LoneCore()
    alice.link(bob)
    alice.persistAll()
    const before = alice.outputs.length
    const id = alice.delete('nothing')
    expect(alice.outcome(id)?.ok).toBe(true)
    expect(alice.outputs.slice(before).map(({ type }) => type)).toEqual(['settle'])
    expect(alice.core.clock()).toEqual([])
  })

  it('[S15] of writes over the limit nothing is done, and those within it stand', () => {
    const alice = new LoneCore()
    // The first is on its way to the disk; from the second on they wait.
    alice.put('k', 1)
    const operations = Array.from({ length: 10_000 }, () => ({ key: 'k', value }))
    const waiting = Array.from({ length: WAITING_OPERATIONS_MAX / 10_000 }, () =>
      alice.command({ type: 'write', operations })
    )
    const refused = alice.put('refused', 1)
    expect(alice.outcome(refused)).toMatchObject({ ok: false, failure: { name: 'StoreBusyError' } })
    expect(waiting.map((id) => alice.outcome(id))).toEqual(waiting.map(() => undefined))
    alice.persistOne()
    // A group left for the disk, so that there is room again.
    expect(alice.outcome(alice.put('again', 1))).toBeUndefined()
  })

  it('[S15] what waits is bounded in bytes too, but for one batch alone', () => {
    const alice = new LoneCore()
    alice.put('k', 1)
    alice.persistAll()
    alice.put('on its way', 1)
    const bytes = VALUE_BYTES_MAX
    const fitting = Math.floor(WAITING_BYTES_MAX / (bytes + 100))
    const waiting = Array.from({ length: fitting }, (_, count) => alice.putSized(`key/${count}`, bytes))
    const refused = Array.from({ length: 2 }, (_, count) => alice.putSized(`more/${count}`, bytes))
    expect(waiting.map((id) => alice.outcome(id))).toEqual(waiting.map(() => undefined))
    expect(alice.outcome(refused[1] ?? 0)).toMatchObject({ ok: false, failure: { name: 'StoreBusyError' } })

    const bob = new LoneCore({ name: 'bob' })
    bob.put('k', 1)
    bob.persistAll()
    bob.put('on its way', 1)
    const value = new Uint8Array(bytes)
    const operations = Array.from({ length: 2 * fitting }, (_, count) => ({ key: `key/${count}`, value }))
    expect(bob.outcome(bob.command({ type: 'write', operations }))).toBeUndefined()
  })

  it('[S9] a group of large writes is no larger than a window, so that neighbours can take it', () => {
    const alice = new LoneCore()
    alice.put('k', 1)
    alice.persistAll()
    alice.link(bob)
    alice.put('on its way', 1)
    for (let count = 0; count < 100; count++) {
      alice.putSized(`key/${count}`, 40_000)
    }
    alice.persistOne()
    const [group] = alice.toDisk
    const bytes = group?.changes.reduce((sum, { value: written }) => sum + (written?.length ?? 0), 0) ?? 0
    expect(bytes).toBeGreaterThan(GROUP_BYTES / 2)
    expect(bytes).toBeLessThanOrEqual(GROUP_BYTES)
  })

  it('[C4] own dots that come back from others are not minted again', () => {
    const before = new LoneCore()
    before.link(bob)
    before.put('a', 1)
    before.persistAll()
    const backup = new Map(before.disk)
    before.put('b', 2)
    before.persistAll()
    before.passMs(100)
    const forgotten = messagesIn(before.outputs, 'deltas').flatMap(({ message }) => message.operations)

    const restored = new LoneCore({ disk: backup })
    restored.link(bob)
    restored.receive(bob, { type: 'deltas', sequence: 0, replica: restored.replica, operations: forgotten.slice(1) })
    restored.put('c', 3)
    restored.persistAll()
    expect(['a', 'b', 'c'].map((key) => restored.get(key))).toEqual([[1], [2], [3]])
    expect(restored.core.clock()).toEqual([{ replica: restored.replica, ranges: [[1, 3]] }])
  })
})

describe('time', () => {
  const ahead = { millis: 1_767_225_600_000 + 3_600_000, count: 0 }
  const dot = { replica: new LoneCore({ name: 'bob' }).replica, counter: 1 }
  const fromTheFuture = { ...dot, key: 'k', timestamp: ahead, value: new Uint8Array([9]), observed: [] }

  it('a write of a peer whose clock is far ahead is taken, its time is not', () => {
    const alice = new LoneCore()
    alice.link(bob)
    alice.receive(bob, { type: 'deltas', sequence: 0, replica: dot.replica, operations: [fromTheFuture] })
    expect(alice.events).toContainEqual({ type: 'skewed', peer: bob, aheadMs: 3_600_000 })
    expect(alice.get('k')).toEqual([9])
    alice.put('k', 1)
    alice.persistAll()
    const [sibling] = alice.core.siblings('k')
    expect([...(sibling?.value ?? [])]).toEqual([1])
    expect(sibling?.timestamp.millis).toBeLessThan(ahead.millis)
  })

  it('the time of such a peer is not taken after a restart either', () => {
    const alice = new LoneCore()
    alice.link(bob)
    alice.receive(bob, { type: 'deltas', sequence: 0, replica: dot.replica, operations: [fromTheFuture] })
    alice.persistAll()
    const restarted = new LoneCore({ disk: alice.disk })
    restarted.put('other', 1)
    restarted.persistAll()
    expect(restarted.core.siblings('other')[0]?.timestamp.millis).toBeLessThan(ahead.millis)
  })

  it('a write is later in hybrid time than what it saw, also where a pull brought that', () => {
    const alice = new LoneCore()
    alice.link(bob)
    const [asked] = messagesIn(alice.outputs, 'pull')
    const soon = { millis: alice.wall + 30_000, count: 5 }
    const live = [{ ...dot, timestamp: soon, value }]
    const context = [{ replica: dot.replica, ranges: [[1, 1] as const] }]
    const states = [{ key: 'k', live, dead: [], residual: [] }]
    alice.receive(bob, { type: 'states', request: asked?.message.request ?? 0, context, states, last: true })
    expect(alice.get('k')).toEqual([1])
    alice.put('other', 1)
    alice.persistAll()
    expect(alice.core.siblings('other')[0]?.timestamp).toEqual({ millis: soon.millis, count: 6 })
  })

  it('own time goes on after a restart where it was, however far the wall clock fell back', () => {
    const alice = new LoneCore()
    alice.put('k', 1)
    alice.persistAll()
    const restarted = new LoneCore({ disk: alice.disk })
    restarted.wall -= 3_600_000
    restarted.put('l', 1)
    restarted.persistAll()
    const [before, after] = ['k', 'l'].map((key) => restarted.core.siblings(key)[0]?.timestamp.millis ?? 0)
    expect(after).toBeGreaterThanOrEqual(before ?? 0)
  })
})

describe('local writes that the power may take with it', () => {
  /** The disk after a loss of power: of what was persisted with `process`, nothing is left. */
  const withoutPower = (alice: LoneCore): ReadonlyMap<string, Uint8Array> => {
    const kept = new Map<string, Uint8Array>()
    for (const output of alice.outputs) {
      if (output.type === 'persist' && output.durability === 'power') {
        for (const { key, value: bytes } of output.changes) {
          if (bytes !== undefined) {
            kept.set(key, bytes)
          }
        }
      }
    }
    return kept
  }

  it('[S7] counters are set aside, for good, before the first write is on its way', () => {
    const alice = new LoneCore({ durability: 'process' })
    const id = alice.put('k', 1)
    expect(alice.toDisk.map(({ durability }) => durability)).toEqual(['power'])
    alice.persistOne()
    expect(alice.toDisk.map(({ durability }) => durability)).toEqual(['process'])
    expect(alice.outcome(id)).toBeUndefined()
    alice.persistOne()
    expect(alice.outcome(id)).toEqual({ ok: true, value: undefined })
  })

  it('[S7] a dot that others may have seen is not minted again though the power took its record', () => {
    const first = new LoneCore({ durability: 'process' })
    first.put('k', 1)
    first.persistAll()
    const [used] = first.core.siblings('k')
    const second = new LoneCore({ durability: 'process', disk: withoutPower(first) })
    expect(second.get('k')).toBeUndefined()
    second.put('l', 2)
    second.persistAll()
    const [minted] = second.core.siblings('l')
    expect(minted?.replica).toBe(used?.replica)
    expect(minted?.counter).toBeGreaterThan(used?.counter as number)
  })

  it('[S7] more are set aside before they run out, and no write waits for it then', () => {
    const alice = new LoneCore({ durability: 'process' })
    alice.put('first', 0)
    alice.persistAll()
    let waits = 0
    for (let count = 0; count < 20_000; count++) {
      alice.put('k', 1)
      waits += alice.toDisk.some(({ durability }) => durability === 'process') ? 0 : 1
      alice.persistAll()
    }
    expect(waits).toBe(0)
    expect(alice.core.siblings('k')[0]?.counter).toBe(20_001)
  })
})
