import { replicaId } from '@peermesh/crdt'
import { type PeerName, peerName } from '@peermesh/kernel'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { store } from '../src/index.ts'
import { ANNOUNCE_MS, IDLE_ANNOUNCE_MS, TOLD_CLOCKS_MAX } from '../src/core/limits.ts'
import { FakeHost } from './support/fake-host.ts'
import { bob, carol, LoneCore, messagesIn } from './support/lone-core.ts'
import { SimulatedStores } from './support/simulated-stores.ts'

const upTo = (core: LoneCore, counter: number) => [{ replica: core.replica, ranges: [[1, counter] as const] }]

function wrote(count: number): LoneCore {
  const alice = new LoneCore()
  for (let index = 0; index < count; index++) {
    alice.put(`key/${index}`, index)
    alice.persistAll()
  }
  return alice
}

afterEach(() => {
  vi.useRealTimers()
})

describe('how far others are behind', () => {
  it('[S28] is what they lacked when they last told what they have, in whatever message', () => {
    const alice = wrote(5)
    alice.link(bob, carol)
    const lag = (peer: PeerName): unknown => alice.core.lag.peers().find((each) => each.peer === peer)
    expect(lag(bob)).toEqual({ peer: bob, operations: undefined, linked: true, here: true })
    alice.receive(bob, { type: 'digest', clock: upTo(alice, 2) })
    alice.receive(carol, { type: 'pull', request: 1, clock: upTo(alice, 5) })
    expect(lag(bob)).toMatchObject({ operations: 3 })
    expect(lag(carol)).toMatchObject({ operations: 0 })
    expect(alice.core.lag.isEverywhere(alice.core.clock())).toBe(false)
    alice.receive(bob, { type: 'states', request: 1, context: upTo(alice, 5), states: [], last: true })
    expect(alice.core.lag.isEverywhere(alice.core.clock())).toBe(true)
    alice.put('one more', 1)
    alice.persistAll()
    expect(alice.core.lag.peers().map(({ operations }) => operations)).toEqual([1, 1])
    // Its disk is gone: what it told before is no more.
    alice.receive(bob, { type: 'digest', clock: [{ replica: replicaId('bob/2'), ranges: [[1, 9]] }] })
    expect(lag(bob)).toMatchObject({ operations: 6 })
  })

  it('[S28] is told to who asked, and to whom was asked and had something, within ANNOUNCE_MS', () => {
    const alice = wrote(3)
    alice.link(bob, carol, ...Array.from({ length: 20 }, (_, index) => peerName(`other/${index}`)))
    /** Who is told meanwhile: one at random, and who is owed it. */
    const told = (outputs: () => unknown): unknown[] => {
      const before = alice.outputs.length
      outputs()
      alice.passMs(ANNOUNCE_MS)
      return messagesIn(alice.outputs.slice(before), 'digest').map(({ to }) => to)
    }
    alice.passMs(ANNOUNCE_MS)
    expect(told(() => undefined)).toEqual([])
    const hasAll = { type: 'pull', request: 1, clock: alice.core.clock() } as const
    expect(told(() => alice.receive(carol, hasAll))).toEqual([carol])
    const asked = messagesIn(alice.outputs, 'pull').find(({ to }) => to === bob)
    const theirs = replicaId('bob/1')
    const live = [{ replica: theirs, counter: 1, timestamp: { millis: 1, count: 0 }, value: Uint8Array.of(1) }]
    const states = [{ key: 'theirs', live, dead: [], residual: [] }]
    const context = [{ replica: theirs, ranges: [[1, 1] as const] }]
    const request = asked?.message.request ?? 0
    expect(told(() => alice.receive(bob, { type: 'states', request, context, states, last: true }))).toContain(bob)
    expect(alice.get('theirs')).toEqual([1])
  })

  it('[S28] is told by the chunks of an answer too, as it comes where clocks are large', () => {
    const alice = wrote(3)
    alice.link(bob)
    const header = { type: 'transfer', request: 1, snapshot: false, base: [] } as const
    const part = { type: 'states', request: 1, context: upTo(alice, 3), states: [], last: true } as const
    alice.step({ type: 'bulk', event: 'opened', transfer: 7, from: bob, message: header })
    alice.step({ type: 'bulk', event: 'chunk', transfer: 7, message: part })
    alice.step({ type: 'bulk', event: 'ended', direction: 'in', transfer: 7, outcome: 'complete' })
    alice.step({ type: 'bulk', event: 'chunk', transfer: 7, message: { ...part, context: [] } })
    expect(alice.core.lag.peers()).toMatchObject([{ peer: bob, operations: 0 }])
  })

  it('[S28] is shown of who is away, who is not waited for', () => {
    const alice = wrote(3)
    alice.link(bob)
    alice.receive(bob, { type: 'digest', clock: upTo(alice, 1) })
    alice.unlink(bob)
    expect(alice.core.lag.peers()).toEqual([{ peer: bob, operations: 2, linked: false, here: false }])
    expect(alice.core.lag.isEverywhere(alice.core.clock())).toBe(true)
    // Our own words may come back by gossip.
    alice.receive(alice.identity.peer, { type: 'digest', clock: [] }, 'gossip')
    expect(alice.core.lag.peers()).toHaveLength(1)
    for (let count = 0; count <= TOLD_CLOCKS_MAX; count++) {
      alice.receive(`peer/${count}` as PeerName, { type: 'digest', clock: [] }, 'gossip')
    }
    expect(alice.core.lag.peers()).toHaveLength(TOLD_CLOCKS_MAX)
  })
})

describe('waiting until others are up to date', () => {
  it('[S28] ends at once where there is nobody, and with its signal', async () => {
    const kv = store()(new FakeHost().components)
    await kv.put('k', 1)
    await kv.synced()
    expect(kv.lag()).toEqual([])
    await expect(kv.synced({ signal: AbortSignal.abort() })).rejects.toThrow()
  })

  it('[S28] takes as long as it takes to ask, and not as long as those take who have nothing to tell, however many they are', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const stores = new SimulatedStores(6)
    const kv = stores.store(stores.peers[0] as PeerName)
    void kv.put('k', 1)
    await stores.runFor(100)
    const state = { done: false }
    void kv.synced().then(() => {
      state.done = true
    })
    expect(await stores.runUntil(() => state.done, IDLE_ANNOUNCE_MS / 2)).toBe(true)
  })

  it('[S28] ends once all that are here have what there was, one that is cut off among them, and lag says who is not', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const stores = new SimulatedStores(3)
    const [a, b, c] = stores.peers as [PeerName, PeerName, PeerName]
    const kv = stores.store(a)
    const waited = async (): Promise<{ done: boolean }> => {
      const state = { done: false }
      void kv.synced().then(() => {
        state.done = true
      })
      await stores.runFor(1)
      return state
    }
    void kv.put('k', 1)
    await stores.runFor(100)
    const first = await waited()
    expect(await stores.runUntil(() => first.done, 5_000)).toBe(true)
    expect([b, c].map((peer) => stores.mesh.get(peer, 'k'))).toEqual([[1], [1]])
    expect(kv.lag()).toMatchObject([
      { peer: b, operations: 0, linked: true, here: true },
      { peer: c, operations: 0, linked: true, here: true }
    ])
    const lift = stores.mesh.simulation.partition([c], [a, b])
    void kv.put('k', 2)
    await stores.runFor(100)
    const second = await waited()
    expect(await stores.runUntil(() => second.done, 30_000)).toBe(false)
    // Its link is gone by now, but membership (which stands still here) says that it is alive.
    expect(kv.lag()).toMatchObject([
      { peer: b, operations: 0 },
      { peer: c, operations: 1, linked: false, here: true }
    ])
    void kv.put('not waited for', 1)
    lift()
    expect(await stores.runUntil(() => second.done, 60_000)).toBe(true)
    expect(stores.mesh.get(c, 'k')).toEqual([2])
  })
})
