import type { PeerName } from '@peermesh/kernel'
import { describe, expect, it } from 'vitest'
import { FRAME_BYTES } from '../src/core/limits.ts'
import { ScriptedMesh } from './support/scripted-mesh.ts'

type Three = [a: PeerName, b: PeerName, c: PeerName]

/** Generous in virtual time, which costs nothing: several idle announcements and retries. */
const SOON_MS = 60_000

function many(count: number, bytes = 4) {
  return Array.from({ length: count }, (_, index) => ({ key: `key/${index}`, value: new Uint8Array(bytes) }))
}

describe('a mesh of stores', () => {
  it('[S14] a calm write reaches everybody as one gossip message', () => {
    const mesh = new ScriptedMesh({ membersKnown: true }).started()
    const [a] = mesh.simulation.peers as Three
    mesh.sent.length = 0
    mesh.put(a, 'k', 1)
    expect(mesh.simulation.runUntil(() => mesh.equal && mesh.get(a, 'k') !== undefined, SOON_MS)).toBe(true)
    const deltas = mesh.sentOf('deltas')
    expect(deltas.map(({ from, path }) => [from, path])).toEqual([[a, 'gossip']])
    expect(mesh.simulation.peers.map((peer) => mesh.get(peer, 'k'))).toEqual([[1], [1], [1]])
  })

  it('[S14] a burst goes over the direct streams, acknowledged, and none of it by gossip', () => {
    const mesh = new ScriptedMesh({ membersKnown: true }).started()
    const [a, b, c] = mesh.simulation.peers as Three
    mesh.sent.length = 0
    mesh.write(a, ...many(1_000))
    expect(mesh.simulation.runUntil(() => mesh.equal && mesh.core(a).digest().keys === 1_000, SOON_MS)).toBe(true)
    mesh.simulation.runFor(1_000)
    expect(mesh.sentOf('deltas').every(({ path }) => path === 'direct')).toBe(true)
    expect(new Set(mesh.sentOf('ack').map(({ from }) => from))).toEqual(new Set([b, c]))
    expect(mesh.sentOf('states').flatMap(({ message }) => message.states)).toEqual([])
    expect(mesh.core(b).statistics()).toMatchObject({ keys: 1_000, direct: { operationsReceived: 1_000 }, behind: 0 })
  })

  it('[S14] with gossip blocked it converges: digests and pulls go over the streams', () => {
    const mesh = new ScriptedMesh({ membersKnown: true }).started()
    const [a] = mesh.simulation.peers as Three
    mesh.simulation.blockGossip(mesh.simulation.peers)
    for (let count = 0; count < 20; count++) {
      mesh.put(a, `key/${count}`, count)
      mesh.simulation.runFor(200)
    }
    expect(mesh.simulation.runUntil(() => mesh.equal && mesh.core(a).digest().keys === 20, SOON_MS)).toBe(true)
    const others = mesh.simulation.peers.slice(1).map((peer) => mesh.core(peer).statistics())
    expect(others.every(({ gossip, pull }) => gossip.operationsReceived === 0 && pull.operationsReceived > 0)).toBe(
      true
    )
  })

  it('[S14] with the streams blocked it converges by gossip: deltas, digests, pulls and their answers', () => {
    const mesh = new ScriptedMesh({ membersKnown: true }).started()
    const [a, b, c] = mesh.simulation.peers as Three
    mesh.put(a, 'before', 1)
    mesh.simulation.runFor(2_000)
    mesh.simulation.blockDirect(mesh.simulation.peers)
    mesh.simulation.runUntil(() => [a, b, c].every((peer) => mesh.core(peer).statistics().streamingTo === 0), SOON_MS)
    // b hears nothing of these, and must ask for them.
    const lift = mesh.simulation.blockGossip([b])
    mesh.write(a, ...many(500))
    mesh.simulation.runFor(2_000)
    expect(mesh.core(b).digest().keys).toBe(1)
    lift()
    mesh.sent.length = 0
    expect(mesh.simulation.runUntil(() => mesh.equal && mesh.core(a).digest().keys === 501, SOON_MS)).toBe(true)
    expect(mesh.sent.filter(({ path }) => path !== 'gossip')).toEqual([])
    expect(mesh.sentOf('states').length).toBeGreaterThan(0)
    // A calm write still arrives as a delta.
    mesh.put(c, 'after', 1)
    expect(mesh.simulation.runUntil(() => mesh.equal && mesh.get(a, 'after') !== undefined, SOON_MS)).toBe(true)
  })

  it('[S14] a value larger than a message comes by a pull, soon, and only so', () => {
    const mesh = new ScriptedMesh({ membersKnown: true }).started()
    const [a] = mesh.simulation.peers as Three
    mesh.sent.length = 0
    mesh.write(a, { key: 'large', value: new Uint8Array(2 * FRAME_BYTES) })
    expect(mesh.simulation.runUntil(() => mesh.equal && mesh.core(a).digest().keys === 1, 2_000)).toBe(true)
    expect(mesh.sentOf('deltas')).toEqual([])
    expect(
      mesh
        .sentOf('states')
        .filter(({ message }) => message.states.length > 0)
        .map(({ path }) => path)
    ).toEqual(['bulk', 'bulk'])
  })

  it('[S14] halves that wrote the same keys apart agree after the heal, on the later write, and keep what neither saw', () => {
    const mesh = new ScriptedMesh({ peers: 4 }).started()
    const [a, b, c, d] = mesh.simulation.peers as [...Three, PeerName]
    mesh.put(a, 'shared', 0)
    mesh.put(a, 'deleted', 0)
    mesh.simulation.runFor(5_000)
    mesh.simulation.partition([a, b], [c, d])
    mesh.put(a, 'shared', 1)
    mesh.write(a, { key: 'deleted' })
    mesh.simulation.runFor(20_000)
    mesh.put(c, 'shared', 2)
    mesh.put(c, 'deleted', 3)
    mesh.put(d, 'theirs', 4)
    mesh.simulation.runFor(20_000)
    expect([mesh.get(b, 'shared'), mesh.get(d, 'shared')]).toEqual([[1], [2]])
    mesh.simulation.heal()
    expect(mesh.simulation.runUntil(() => mesh.equal, SOON_MS)).toBe(true)
    for (const peer of [a, b, c, d]) {
      expect(['shared', 'deleted', 'theirs'].map((key) => mesh.get(peer, key))).toEqual([[2], [3], [4]])
      expect(mesh.core(peer).siblings('shared')).toHaveLength(2)
    }
  })

  it('[S14] a write that was acknowledged before a crash is everywhere after it', () => {
    const mesh = new ScriptedMesh().started()
    const [a, b, c] = mesh.simulation.peers as Three
    const lift = mesh.simulation.partition([a], [b, c])
    const id = mesh.put(a, 'k', 1)
    expect(mesh.simulation.runUntil(() => mesh.outcome(a, id)?.ok === true, SOON_MS)).toBe(true)
    mesh.simulation.crash(a)
    lift()
    mesh.simulation.start(a)
    expect(mesh.simulation.runUntil(() => mesh.get(b, 'k') !== undefined && mesh.equal, SOON_MS)).toBe(true)
    expect(mesh.get(c, 'k')).toEqual([1])
  })

  it('[S14] what a peer deleted while another was away stays deleted when that one comes back', () => {
    const mesh = new ScriptedMesh().started()
    const [a, b, c] = mesh.simulation.peers as Three
    mesh.put(a, 'k', 1)
    mesh.simulation.runUntil(() => mesh.get(b, 'k') !== undefined && mesh.get(c, 'k') !== undefined, SOON_MS)
    mesh.simulation.crash(c)
    mesh.write(b, { key: 'k' })
    mesh.simulation.runFor(5_000)
    mesh.simulation.start(c)
    expect(mesh.simulation.runUntil(() => mesh.equal && mesh.get(c, 'k') === undefined, SOON_MS)).toBe(true)
    mesh.simulation.runFor(SOON_MS)
    expect([a, b, c].map((peer) => mesh.get(peer, 'k'))).toEqual([undefined, undefined, undefined])
  })

  it('[S14] a peer that lost its disk fetches everything as a new replica, also what it had written itself', () => {
    const mesh = new ScriptedMesh().started()
    const [a, b, c] = mesh.simulation.peers as Three
    mesh.put(a, 'own', 1)
    mesh.put(b, 'other', 2)
    expect(mesh.simulation.runUntil(() => mesh.equal && mesh.core(c).digest().keys === 2, SOON_MS)).toBe(true)
    mesh.simulation.loseDisk(a)
    mesh.simulation.start(a)
    expect(mesh.simulation.runUntil(() => mesh.equal, SOON_MS)).toBe(true)
    expect([mesh.get(a, 'own'), mesh.get(a, 'other')]).toEqual([[1], [2]])
    mesh.put(a, 'own', 3)
    expect(mesh.simulation.runUntil(() => mesh.get(b, 'own')?.[0] === 3 && mesh.equal, SOON_MS)).toBe(true)
    expect(mesh.core(b).siblings('own')).toHaveLength(1)
  })

  it('[S11] a peer that was away while the index was cut is sent a snapshot', () => {
    const mesh = new ScriptedMesh({ indexDotsMax: 50 }).started()
    const [a, , c] = mesh.simulation.peers as Three
    mesh.put(c, 'from c', 1)
    mesh.simulation.runFor(2_000)
    mesh.simulation.crash(c)
    mesh.write(a, ...many(500))
    mesh.write(a, { key: 'from c' })
    mesh.simulation.runFor(2_000)
    mesh.simulation.start(c)
    expect(mesh.simulation.runUntil(() => mesh.equal, SOON_MS)).toBe(true)
    expect(mesh.core(c).statistics()).toMatchObject({ keys: 500, pull: { snapshots: 1 } })
  })
})

describe('sync', () => {
  it('resolves at once where there is no link', () => {
    const mesh = new ScriptedMesh({ peers: 1 }).started()
    const [a] = mesh.simulation.peers as [PeerName]
    const id = mesh.sync(a)
    expect(mesh.outcome(a, id)).toEqual({ ok: true, value: undefined })
  })

  it('resolves once all that linked peers had is here', () => {
    const mesh = new ScriptedMesh().started()
    const [a, b] = mesh.simulation.peers as Three
    mesh.simulation.blockGossip(mesh.simulation.peers)
    const put = mesh.put(a, 'k', 1)
    mesh.simulation.runUntil(() => mesh.outcome(a, put)?.ok === true, SOON_MS)
    const id = mesh.sync(b)
    expect(mesh.get(b, 'k')).toBeUndefined()
    expect(mesh.simulation.runUntil(() => mesh.outcome(b, id) !== undefined, SOON_MS)).toBe(true)
    expect(mesh.get(b, 'k')).toEqual([1])
  })

  it('no longer waits for a peer whose link is lost meanwhile', () => {
    const mesh = new ScriptedMesh().started()
    const [a, b, c] = mesh.simulation.peers as Three
    mesh.simulation.partition([b], [a, c])
    const id = mesh.sync(b)
    mesh.simulation.runFor(100)
    expect(mesh.outcome(b, id)).toBeUndefined()
    expect(mesh.simulation.runUntil(() => mesh.outcome(b, id) !== undefined, SOON_MS)).toBe(true)
    expect(mesh.outcome(b, id)?.ok).toBe(true)
  })

  it('of two at a time resolves both', () => {
    const mesh = new ScriptedMesh().started()
    const [a] = mesh.simulation.peers as Three
    const ids = [mesh.sync(a), mesh.sync(a)]
    expect(mesh.simulation.runUntil(() => ids.every((id) => mesh.outcome(a, id)?.ok === true), SOON_MS)).toBe(true)
  })
})

describe('what is counted and told', () => {
  it('counts operations by the path that they took', () => {
    const mesh = new ScriptedMesh({ membersKnown: true }).started()
    const [a, b] = mesh.simulation.peers as Three
    mesh.put(a, 'calm', 1)
    mesh.simulation.runFor(2_000)
    mesh.write(a, ...many(100))
    mesh.simulation.runFor(2_000)
    mesh.write(a, { key: 'large', value: new Uint8Array(2 * FRAME_BYTES) })
    mesh.simulation.runFor(5_000)
    expect(mesh.core(a).statistics()).toMatchObject({
      gossip: { operationsSent: 1, messagesSent: 1, operationsReceived: 0 },
      direct: { operationsSent: 200, messagesSent: 2 },
      pull: { operationsSent: 2 }
    })
    expect(mesh.core(b).statistics()).toMatchObject({
      keys: 102,
      behind: 0,
      pendingWrites: 0,
      salvaging: 0,
      streamingTo: 2,
      gossip: { operationsReceived: 1, messagesReceived: 1 },
      direct: { operationsReceived: 100, messagesReceived: 1 },
      pull: { operationsReceived: 1, snapshots: 0 }
    })
  })

  it('tells of keys whose visible value changed, and of no others', () => {
    const mesh = new ScriptedMesh({ peers: 2 }).started()
    const [a, b] = mesh.simulation.peers as [PeerName, PeerName]
    const lift = mesh.simulation.partition([a], [b])
    mesh.put(a, 'k', 1)
    mesh.simulation.runFor(30_000)
    mesh.put(b, 'k', 2)
    mesh.simulation.runFor(1_000)
    mesh.events.length = 0
    lift()
    expect(mesh.simulation.runUntil(() => mesh.equal, SOON_MS)).toBe(true)
    // a's value loses to b's: only a sees a change.
    expect(mesh.events).toEqual([{ peer: a, event: { type: 'changed', keys: ['k'], origin: 'remote' } }])
  })

  it('[S5] digests are equal where the content is, whatever the way there', () => {
    const mesh = new ScriptedMesh({ peers: 2 }).started()
    const [a, b] = mesh.simulation.peers as [PeerName, PeerName]
    const empty = mesh.core(a).digest()
    mesh.put(a, 'x', 1)
    mesh.put(a, 'y', 2)
    expect(mesh.simulation.runUntil(() => mesh.equal && mesh.core(a).digest().keys === 2, SOON_MS)).toBe(true)
    const { hash } = mesh.core(a).digest()
    expect(hash).toMatch(/^[0-9a-f]{32}$/)
    expect(hash).not.toBe(empty.hash)
    mesh.write(b, { key: 'x' }, { key: 'y' })
    expect(mesh.simulation.runUntil(() => mesh.equal && mesh.core(a).digest().keys === 0, SOON_MS)).toBe(true)
    expect(mesh.core(a).digest()).toEqual(empty)
  })
})
