import { replicaId } from '@peermesh/crdt'
import { describe, expect, it } from 'vitest'
import { QuotaExceededError, store } from '../src/index.ts'
import { FakeHost } from './support/fake-host.ts'
import { bob, LoneCore } from './support/lone-core.ts'

const BYTES_MAX = 1_000

function setUp() {
  const host = new FakeHost()
  return { host, kv: store({ bytesMax: BYTES_MAX })(host.components) }
}

describe('a quota', () => {
  it('[S34] refuses what makes more than it allows, and nothing of a batch is done', async () => {
    const { kv } = setUp()
    await kv.put('a', new Uint8Array(900))
    const refused = [
      kv.put('b', new Uint8Array(200)),
      kv.batch([
        { type: 'put', key: 'c', value: 1 },
        { type: 'put', key: 'd', value: new Uint8Array(200) }
      ]),
      kv.list('l').push('x'.repeat(200))
    ]
    for (const error of (await Promise.allSettled(refused)).map((each) => each.status === 'rejected' && each.reason)) {
      expect(error).toBeInstanceOf(QuotaExceededError)
    }
    expect(kv.stats()).toMatchObject({ keys: 1 })
    expect(kv.stats().bytes).toBeLessThanOrEqual(BYTES_MAX)
  })

  it('[S34] does not refuse what makes no more: less in the place of more, deletes, and what others wrote', async () => {
    const { host, kv } = setUp()
    await kv.put('a', new Uint8Array(900))
    const replica = replicaId('bob/1')
    const operation = {
      replica,
      counter: 1,
      key: 'b',
      timestamp: { millis: 1, count: 0 },
      value: new Uint8Array(900),
      observed: []
    }
    const message = { type: 'deltas', sequence: 0, replica, operations: [operation] } as const
    host.step({ type: 'message', from: bob, path: 'gossip', message })
    expect(kv.stats().bytes).toBeGreaterThan(BYTES_MAX)
    await kv.put('a', new Uint8Array(800))
    await expect(kv.counter('c').add()).rejects.toMatchObject({ name: 'QuotaExceededError' })
    await kv.delete('a')
    await kv.delete('b')
    await kv.counter('c').add()
    await kv.put('a', new Uint8Array(900))
  })

  it('[S34] counts what waits to be written', async () => {
    const { host, kv } = setUp()
    host.diskHeld = true
    const put = (key: string): Promise<void> => kv.batch([{ type: 'put', key, value: new Uint8Array(600) }])
    const settled = Promise.allSettled([kv.put('a', 1), put('b'), put('c')])
    await new Promise((resolve) => setImmediate(resolve))
    host.releaseDisk()
    const outcomes = await settled
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected'])
  })

  it('[S34] counts what is on its way to the disk, until it is there', () => {
    const core = new LoneCore({ bytesMax: BYTES_MAX })
    core.putSized('a', 600)
    const early = core.putSized('b', 600)
    core.persistAll()
    const late = core.putSized('b', 600)
    core.delete('a')
    core.persistAll()
    const last = core.putSized('b', 600)
    core.persistAll()
    expect([early, late, last].map((id) => core.outcome(id)?.ok)).toEqual([false, false, true])
  })

  it('[S34] counts a key once, however often a write names it, and however many wait on it', () => {
    const core = new LoneCore({ bytesMax: BYTES_MAX })
    core.putSized('a', 600)
    core.persistAll()
    const write = (...sizes: number[]) =>
      core.command({ type: 'write', operations: sizes.map((size) => ({ key: 'a', value: new Uint8Array(size) })) })
    const tooLarge = write(500, 1_100)
    const fits = [write(1_100, 900), write(950), write(900), core.delete('a'), write(999)]
    const other = core.putSized('b', 5)
    core.persistAll()
    expect(core.outcome(tooLarge)?.ok).toBe(false)
    expect(fits.map((id) => core.outcome(id)?.ok)).toEqual(fits.map(() => true))
    expect(core.outcome(other)?.ok).toBe(false)
    expect(core.core.statistics().bytes).toBe(BYTES_MAX)
  })

  it('[S34] does not take what a write deletes for room that those behind it may fill twice', () => {
    const core = new LoneCore({ bytesMax: BYTES_MAX })
    core.putSized('a', 900)
    core.persistAll()
    core.command({ type: 'write', operations: [{ key: 'a' }, { key: 'b', value: new Uint8Array(900) }] })
    const again = core.putSized('a', 900)
    core.persistAll()
    expect(core.outcome(again)?.ok).toBe(false)
    expect(core.core.statistics().bytes).toBeLessThanOrEqual(BYTES_MAX)
  })

  it('[S34] finds what a counter holds where it is, and counts what is put into a list with its places', () => {
    const core = new LoneCore({ bytesMax: BYTES_MAX })
    const add = (amount: number) => core.command({ type: 'write', operations: [{ key: 'c', amount }] })
    add(1)
    core.persistAll()
    const { bytes } = core.core.statistics()
    core.putSized('a', BYTES_MAX - bytes - 1)
    core.persistAll()
    const more = add(1)
    core.persistAll()
    expect(core.outcome(more)?.ok).toBe(true)
    expect(core.core.typed.counter('c')).toBe(2)
    core.delete('a')
    core.persistAll()
    const values = Array.from({ length: 90 }, () => Uint8Array.of(1))
    const pushed = core.command({ type: 'write', operations: [{ key: 'l', insert: { after: 'end', values } }] })
    core.persistAll()
    expect(core.outcome(pushed)?.ok).toBe(false)
    expect(core.core.statistics().bytes).toBe(bytes)
  })

  it('is refused where it cannot be meant', () => {
    expect(() => store({ bytesMax: 0 })(new FakeHost().components)).toThrow(
      expect.objectContaining({ name: 'InvalidParametersError' })
    )
  })
})
