import { describe, expect, it } from 'vitest'
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
