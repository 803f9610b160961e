import { describe, expect, it } from 'vitest'
import { expiring } from '../src/core/expiry.ts'
import { bob, LoneCore, messagesIn } from './support/lone-core.ts'

const remote = { timestamp: { millis: 1, count: 0 }, value: new Uint8Array([7]) }

/** What is on the disk of a core whose disk is fast, or would be. */
function onDisk(core: LoneCore): Map<string, Uint8Array> {
  return new Map(core.core.records())
}

describe('a store without a disk', () => {
  it('[S40] persists nothing, and has done a write when the step is over', () => {
    const core = new LoneCore({ volatile: true, durability: 'process' })
    const put = core.put('a', 1)
    expect(core.outcome(put)).toEqual({ ok: true, value: undefined })
    expect(core.get('a')).toEqual([1])
    expect(core.toDisk).toEqual([])
  })

  it('[S40] acknowledges what comes at once', () => {
    const core = new LoneCore({ volatile: true })
    core.link(bob)
    const { replica } = new LoneCore({ name: 'bob' })
    const operations = [{ replica, counter: 1, key: 'b', observed: [], ...remote }]
    const outputs = core.receive(bob, { type: 'deltas', sequence: 3, replica, operations })
    expect(messagesIn(outputs, 'ack')).toMatchObject([{ to: bob, message: { sequence: 3 } }])
    expect(core.toDisk).toEqual([])
  })

  it('[S9] [S40] holds a writer back all the same while a neighbour has not acknowledged', () => {
    const core = new LoneCore({ volatile: true })
    core.link(bob)
    const puts = Array.from({ length: 60 }, (_, index) => core.putSized(`key/${index}`, 40_000))
    expect(puts.filter((put) => core.outcome(put) === undefined).length).toBeGreaterThan(0)
    core.passMs(1_500)
    expect(puts.filter((put) => core.outcome(put) === undefined)).toEqual([])
  })

  it('[S29] [S40] acknowledges at once what came by another way before, too', () => {
    const core = new LoneCore({ volatile: true })
    core.link(bob)
    const { replica } = new LoneCore({ name: 'bob' })
    const deltas = {
      type: 'deltas',
      replica,
      operations: [{ replica, counter: 1, key: 'b', observed: [], ...remote }]
    } as const
    core.receive(bob, { ...deltas, sequence: 0 }, 'gossip')
    const acks = messagesIn(core.receive(bob, { ...deltas, sequence: 5 }), 'ack')
    expect(acks).toMatchObject([{ to: bob, message: { sequence: 5 } }])
  })

  it('[S29] [S40] settles a write that waits for others in the step in which nobody is missing', () => {
    const core = new LoneCore({ volatile: true })
    const operations = [{ key: 'a', value: new Uint8Array(1) }]
    const alone = core.command({ type: 'write', operations, receipt: { receipt: 1, ack: 'all' } })
    expect(core.outcome(alone)).toEqual({ ok: true, value: { reached: true, holders: [], missing: [] } })
    core.link(bob)
    const one = core.command({ type: 'write', operations, receipt: { receipt: 2, ack: 'one' } })
    expect(core.outcome(one)).toBeUndefined()
    core.receive(bob, { type: 'ack', sequence: 1 })
    expect(core.outcome(one)).toMatchObject({ value: { reached: true, holders: [bob] } })
  })

  it('[S31] [S40] deletes what has expired when its time is up, however much of it', () => {
    const core = new LoneCore({ volatile: true })
    const value = expiring(new Uint8Array(1), core.wall + 1_000)
    const operations = Array.from({ length: 5_000 }, (_, index) => ({ key: `k/${index}`, value }))
    core.command({ type: 'write', operations })
    core.passMs(999)
    expect(core.core.statistics().keys).toBe(5_000)
    core.passMs(1)
    expect(core.core.statistics()).toMatchObject({ keys: 0, pendingWrites: 0 })
    expect(core.toDisk).toEqual([])
  })

  it('[S31] [S40] knows of what expires after it has begun anew with what it told', () => {
    const before = new LoneCore({ volatile: true })
    before.command({
      type: 'write',
      operations: [{ key: 'k', value: expiring(new Uint8Array(1), before.wall + 1_000) }]
    })
    const again = new LoneCore({ volatile: true, disk: onDisk(before) })
    expect(again.get('k')).toBeDefined()
    again.passMs(1_000)
    expect(again.get('k')).toBeUndefined()
  })

  it('[S40] tells as records what a disk would hold', () => {
    const durable = new LoneCore({ indexDotsMax: 12 })
    const volatile = new LoneCore({ volatile: true, indexDotsMax: 12 })
    const { replica } = new LoneCore({ name: 'bob' })
    for (const core of [durable, volatile]) {
      for (let count = 0; count < 30; count++) {
        core.put(`key/${count % 7}`, count)
        core.persistAll()
      }
      core.delete('key/3')
      core.persistAll()
      // It replaces what has not come yet.
      const observed = [{ replica, counter: 1 }]
      core.receive(bob, {
        type: 'deltas',
        sequence: 0,
        replica,
        operations: [{ replica, counter: 2, key: 'r', observed, ...remote }]
      })
      core.persistAll()
    }
    expect(onDisk(volatile)).toEqual(onDisk(durable))
    const again = new LoneCore({ volatile: true, disk: onDisk(volatile) })
    const recovered = new LoneCore({ disk: durable.disk })
    expect(again.core.digest()).toEqual(volatile.core.digest())
    expect(again.core.snapshot()).toEqual(recovered.core.snapshot())
    expect(again.core.clock()).toEqual(volatile.core.clock())
  })
})
