import { replicaId } from '@peermesh/crdt'
import { InvariantError } from '@peermesh/kernel'
import { describe, expect, it } from 'vitest'
import type { Operation } from '../src/core/messages.ts'
import { bob, LoneCore, messagesIn } from './support/lone-core.ts'

const bobs = replicaId('bob/1')

function theirs(counter: number, key: string, observed: Operation['observed'] = [], value?: Uint8Array): Operation {
  return { replica: bobs, counter, key, timestamp: { millis: counter, count: 0 }, value, observed }
}

function receive(core: LoneCore, ...operations: Operation[]): void {
  core.receive(bob, { type: 'deltas', sequence: 1, replica: bobs, operations })
}

/** What a start on this disk would know. */
function restarted(core: LoneCore): LoneCore {
  return new LoneCore({ disk: core.disk })
}

describe('what is on disk', () => {
  it('[S8] a start on what was durable has the same values, clock, siblings and residual dots', () => {
    const alice = new LoneCore()
    alice.link(bob)
    alice.put('kept', 1)
    alice.put('replaced', 2)
    alice.persistAll()
    alice.put('replaced', 3)
    alice.put('deleted', 4)
    alice.persistAll()
    alice.delete('deleted')
    receive(
      alice,
      theirs(1, 'kept', [], new Uint8Array([9])),
      theirs(3, 'unseen', [{ replica: bobs, counter: 2 }]),
      theirs(5, 'gap', [], new Uint8Array())
    )
    alice.persistAll()
    expect(alice.core.siblings('kept')).toHaveLength(2)
    expect(alice.core.snapshot()).toMatchObject({ residual: ['unseen'] })
    const again = restarted(alice)
    expect(again.core.snapshot()).toEqual(alice.core.snapshot())
    expect(again.core.digest()).toEqual(alice.core.digest())
    expect(again.core.statistics()).toMatchObject({ keys: 3, bytes: alice.core.statistics().bytes })
  })

  it('[S4] dots whose records a loss of power took are not believed, and are fetched again', () => {
    const alice = new LoneCore()
    alice.link(bob)
    receive(alice, theirs(1, 'lost', [], new Uint8Array([1])))
    alice.persistAll()
    const holed = new Map(alice.disk)
    receive(alice, theirs(2, 'kept', [], new Uint8Array([2])))
    alice.persistAll()
    // The later batch is on the disk, with the clock that has both; the earlier one is not.
    const disk = new Map(alice.disk)
    for (const key of holed.keys()) {
      if (key.startsWith('e/')) {
        disk.delete(key)
      }
    }
    const again = new LoneCore({ disk })
    expect(again.core.clock()).toEqual([{ replica: bobs, ranges: [[2, 2]] }])
    expect(() => again.receive(bob, { type: 'pull', request: 1, clock: [] })).not.toThrow()
    receive(again, theirs(1, 'lost', [], new Uint8Array([1])))
    expect(again.get('lost')).toEqual([1])
  })

  it('[S3] that a dot is replaced is remembered across a restart', () => {
    const alice = new LoneCore()
    alice.link(bob)
    receive(alice, theirs(3, 'k', [{ replica: bobs, counter: 2 }]))
    alice.persistAll()
    const again = restarted(alice)
    again.link(bob)
    receive(again, theirs(2, 'k', [], new Uint8Array([7])))
    expect(again.get('k')).toBeUndefined()
    again.persistAll()
    expect([...again.disk.keys()].filter((key) => key.startsWith('q/'))).toEqual([])
  })

  it('[S4] a restarted replica still answers key by key, deletes too', () => {
    const alice = new LoneCore()
    alice.put('k', 1)
    alice.persistAll()
    alice.delete('k')
    alice.persistAll()
    const again = restarted(alice)
    const outputs = again.receive(bob, { type: 'pull', request: 1, clock: [] })
    expect(messagesIn(outputs, 'states').map(({ message }) => message.states)).toEqual([
      [
        {
          key: 'k',
          live: [],
          dead: [
            { replica: alice.replica, counter: 1 },
            { replica: alice.replica, counter: 2 }
          ],
          residual: []
        }
      ]
    ])
  })

  it('[S4] a write costs the disk the same, however many wrote before: the clock is not with it, and is the same after a restart', () => {
    const [alice, lonely] = [new LoneCore(), new LoneCore()]
    alice.link(bob)
    for (let writer = 1; writer <= 100; writer++) {
      const replica = replicaId(`writer ${writer}/1`)
      const timestamp = { millis: writer, count: 0 }
      const operation = { replica, counter: 1, key: `key ${writer}`, timestamp, value: new Uint8Array(1), observed: [] }
      alice.receive(bob, { type: 'deltas', sequence: writer, replica, operations: [operation] })
      alice.persistAll()
    }
    const written = [alice, lonely].map((core) => {
      core.put('k', 1)
      const persists = core.outputs.filter((output) => output.type === 'persist')
      return (persists.at(-1)?.changes ?? [])
        .filter(({ key }) => !key.startsWith('r/'))
        .map(({ value }) => value?.length)
    })
    expect(written[0]).toEqual(written[1])
    alice.persistAll()
    expect(alice.disk.has('c')).toBe(false)
    expect(restarted(alice).core.clock()).toEqual(alice.core.clock())
  })

  it('[S4] what the index forgot is forgotten on disk too, and where it was cut is not', () => {
    const alice = new LoneCore({ indexDotsMax: 20 })
    for (let count = 0; count < 500; count++) {
      alice.put(`key/${count % 10}`, count & 255)
      alice.persistAll()
    }
    const records = [...alice.disk.keys()]
    expect(records.filter((key) => key.startsWith('e/'))).toHaveLength(10)
    expect(records.filter((key) => key.startsWith('i/')).length).toBeLessThanOrEqual(20)
    const again = new LoneCore({ disk: alice.disk, indexDotsMax: 20 })
    const outputs = again.receive(bob, { type: 'pull', request: 1, clock: [] })
    expect(outputs).toContainEqual(expect.objectContaining({ message: expect.objectContaining({ snapshot: true }) }))
  })

  it('[S4] a write that replaces what the index forgot leaves nothing on disk but itself', () => {
    const alice = new LoneCore({ indexDotsMax: 20 })
    for (let round = 0; round < 10; round++) {
      const operations = Array.from({ length: 100 }, (_, index) => ({ key: `key/${index}`, value: new Uint8Array(1) }))
      alice.command({ type: 'write', operations })
      alice.persistAll()
    }
    const records = [...alice.disk.keys()]
    expect(records.filter((key) => key.startsWith('e/'))).toHaveLength(100)
    expect(records.filter((key) => key.startsWith('i/')).length).toBeLessThanOrEqual(20)
  })

  it('[S6] a record names only replicas that were written before it, wherever the process was killed', () => {
    const alice = new LoneCore()
    alice.link(bob)
    alice.put('ours', 1)
    receive(alice, theirs(1, 'theirs', [], new Uint8Array([1])))
    alice.persistOne()
    receive(alice, theirs(2, 'theirs', [{ replica: bobs, counter: 1 }], new Uint8Array([2])))
    for (let killed = 0; alice.toDisk.length > 0; killed++) {
      expect(() => restarted(alice)).not.toThrow()
      alice.persistOne()
      expect(killed).toBeLessThan(10)
    }
    expect(restarted(alice).get('theirs')).toEqual([2])
  })

  it('[S6] a disk on which that does not hold is refused, rather than read for something else', () => {
    const alice = new LoneCore()
    alice.put('k', 1)
    alice.persistAll()
    alice.disk.delete('r/0')
    expect(() => restarted(alice)).toThrow(InvariantError)
  })

  it('[S13] a core is started once, and before anything else', () => {
    const alice = new LoneCore()
    expect(() => alice.step({ type: 'start', identity: alice.identity, seed: '', records: [] })).toThrow(
      /S13: a core is started once/
    )
  })

  it('[S8] keys with any text are found again: slashes, NULs, and what looks like our own record keys', () => {
    const alice = new LoneCore()
    const keys = ['a/b', 'a\u0000b', '\u0000', 'e/a', 'c', 'r/0', 'x\u00001/1', '💡', ' ']
    alice.command({ type: 'write', operations: keys.map((key) => ({ key, value: new Uint8Array([1]) })) })
    alice.persistAll()
    expect(restarted(alice).core.storedKeys()).toEqual([...keys].sort())
  })

  it('[C4] a peer that lost its disk is another replica: its old name mints nothing', () => {
    const before = new LoneCore({ store: '1' })
    before.put('k', 1)
    before.persistAll()
    const after = new LoneCore({ store: '2' })
    after.put('k', 2)
    after.persistAll()
    expect(after.replica).not.toBe(before.replica)
    expect(after.core.clock()).toEqual([{ replica: after.replica, ranges: [[1, 1]] }])
  })
})
