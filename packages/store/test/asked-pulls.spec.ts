import { replicaId } from '@peermesh/crdt'
import type { PeerName } from '@peermesh/kernel'
import { describe, expect, it } from 'vitest'
import { PULL_STALLED_MS } from '../src/core/limits.ts'
import type { PullTale, StatesMessage, StoreMessage } from '../src/core/messages.ts'
import { exchange } from './support/exchange.ts'
import { bob, carol, LoneCore, messagesIn } from './support/lone-core.ts'

const INDEX_DOTS = 10

/** The pulls that a core sent, oldest first. */
function pulls(core: LoneCore): { readonly to: PeerName | 'gossip'; readonly request: number }[] {
  return messagesIn(core.outputs, 'pull').map(({ to, message }) => ({ to, request: message.request }))
}

/** An answer that brings so many keys. */
function answer(request: number, ...counters: number[]): StatesMessage {
  const bobs = replicaId('bob/1')
  const states = counters.map((counter) => {
    const live = [
      { replica: bobs, counter, timestamp: { millis: counter, count: 0 }, value: new Uint8Array([counter]) }
    ]
    return { key: `key/${counter}`, live, dead: [], residual: [] }
  })
  const context = counters.length === 0 ? [] : [{ replica: bobs, ranges: [[1, Math.max(...counters)] as const] }]
  return { type: 'states', request, context, states, last: true }
}

function tales(core: LoneCore): PullTale[] {
  return core.events.flatMap((event) => (event.type === 'pulled' ? [event.tale] : []))
}

/** Linked to these peers, which are alive and are being asked, one after another. */
function linkedTo(...peers: PeerName[]): LoneCore {
  const alice = new LoneCore()
  for (const peer of peers) {
    alice.step({ type: 'notice', core: 'membership', notice: { type: 'member', peer, status: 'alive' } })
  }
  alice.link(...peers)
  return alice
}

/** They have answered, and had nothing. */
function idle(...peers: PeerName[]): LoneCore {
  const alice = linkedTo(...peers)
  for (const _ of peers) {
    const { to, request } = pulls(alice).at(-1) as { to: PeerName; request: number }
    alice.receive(to, answer(request))
  }
  return alice
}

describe('a pull of one peer', () => {
  it('[S43] asks it at once, and is done with its answer', () => {
    const alice = idle(bob, carol)
    const id = alice.command({ type: 'pull', peer: carol, caller: 1 })
    expect(pulls(alice).at(-1)).toEqual({ to: carol, request: 3 })
    expect(alice.outcome(id)).toBeUndefined()
    alice.passMs(40)
    alice.receive(carol, answer(3, 1, 2))
    expect(alice.outcome(id)).toEqual({ ok: true, value: { waitedMs: 0, tookMs: 40 } })
  })

  it('[S43] [S44] is not done with the answer to what was asked before, and tells of that too', () => {
    const alice = linkedTo(bob)
    alice.passMs(5)
    const id = alice.command({ type: 'pull', peer: bob, caller: 1 })
    alice.passMs(30)
    alice.receive(bob, answer(1, 1))
    expect(alice.outcome(id)).toBeUndefined()
    alice.passMs(10)
    alice.receive(bob, answer(2))
    expect(alice.outcome(id)).toEqual({ ok: true, value: { waitedMs: 0, tookMs: 45 } })
    expect(tales(alice)).toMatchObject([
      { request: 1, callers: [1], reason: 'indexed', operations: 1 },
      { request: 2, callers: [1], reason: 'nothing-missing', operations: 0 }
    ])
  })

  it('[S43] comes before what others are to be asked for, and after what is under way', () => {
    const alice = linkedTo(bob, carol)
    const dave = 'dave' as PeerName
    alice.link(dave)
    const id = alice.command({ type: 'pull', peer: dave, caller: 1 })
    expect(pulls(alice).map(({ to }) => to)).toEqual([bob])
    alice.passMs(30)
    alice.receive(bob, answer(1))
    expect(pulls(alice).map(({ to }) => to)).toEqual([bob, dave])
    alice.receive(dave, answer(2))
    expect(pulls(alice).map(({ to }) => to)).toEqual([bob, dave, carol])
    expect(alice.outcome(id)).toEqual({ ok: true, value: { waitedMs: 30, tookMs: 0 } })
    expect(tales(alice)).toMatchObject([{ peer: dave, request: 2 }])
  })

  it('[S43] is refused where the peer is no neighbour, by whether it is alive', () => {
    const alice = linkedTo(bob)
    alice.unlink(bob)
    const cutOff = alice.command({ type: 'pull', peer: bob, caller: 1 })
    const stranger = alice.command({ type: 'pull', peer: carol, caller: 2 })
    expect(alice.outcome(cutOff)).toMatchObject({ failure: { name: 'PeerNotLinkedError', details: { peer: 'bob' } } })
    expect(alice.outcome(stranger)).toMatchObject({ failure: { name: 'PeerNotHereError', details: { peer: 'carol' } } })
  })

  it('[S43] waits for a link that is lost to come back, and asks anew', () => {
    const alice = idle(bob)
    const id = alice.command({ type: 'pull', peer: bob, caller: 1 })
    alice.unlink(bob)
    alice.passMs(10_000)
    expect(alice.outcome(id)).toBeUndefined()
    alice.link(bob)
    alice.receive(bob, answer(3, 1))
    expect(alice.outcome(id)).toMatchObject({ ok: true, value: { tookMs: 10_000 } })
    expect(tales(alice).map(({ end, request }) => [end, request])).toEqual([
      ['lost', 2],
      ['complete', 3]
    ])
  })

  it.each(['dead', 'left'])('[S43] fails once membership says that the peer is %s', (status) => {
    const alice = idle(bob)
    const id = alice.command({ type: 'pull', peer: bob, caller: 1 })
    alice.unlink(bob)
    expect(alice.outcome(id)).toBeUndefined()
    alice.step({ type: 'notice', core: 'membership', notice: { type: 'member', peer: bob, status } })
    expect(alice.outcome(id)).toMatchObject({ ok: false, failure: { name: 'PeerNotHereError' } })
    expect(alice.command({ type: 'sync' })).toBeGreaterThan(id)
  })

  it('[S43] fails with the link of a peer that is not known to be alive', () => {
    const alice = new LoneCore()
    alice.link(bob)
    const id = alice.command({ type: 'pull', peer: bob, caller: 1 })
    alice.unlink(bob)
    expect(alice.outcome(id)).toMatchObject({ ok: false, failure: { name: 'PeerNotHereError' } })
  })

  it('[S43] that is given up is settled, and leaves nothing behind; what was begun goes on', () => {
    const alice = idle(bob)
    const id = alice.command({ type: 'pull', peer: bob, caller: 1 })
    const giveUp = alice.command({ type: 'give up pull', caller: 1 })
    expect([alice.outcome(id), alice.outcome(giveUp)]).toMatchObject([{ ok: true }, { ok: true }])
    alice.receive(bob, answer(2, 1))
    expect(alice.get('key/1')).toEqual([1])
    expect(alice.outputs.filter((output) => output.type === 'settle' && output.id === id)).toHaveLength(1)
  })
})

describe('what is told of it', () => {
  it('[S44] nothing was missing', () => {
    const alice = idle(bob)
    alice.command({ type: 'pull', peer: bob, caller: 7 })
    alice.receive(bob, answer(2))
    expect(tales(alice)).toEqual([
      {
        peer: bob,
        request: 2,
        callers: [7],
        end: 'complete',
        reason: 'nothing-missing',
        rounds: 1,
        messages: 2,
        symbols: 0,
        keys: 0,
        operations: 0,
        keysHere: 0,
        keysThere: undefined
      }
    ])
  })

  it('[S44] the index had all: of what came, only that counts as an operation that was not here', () => {
    const alice = idle(bob)
    alice.command({ type: 'pull', peer: bob, caller: 1 })
    const replica = replicaId('bob/1')
    const timestamp = { millis: 2, count: 0 }
    const operation = { replica, counter: 2, key: 'key/2', timestamp, value: new Uint8Array([2]), observed: [] }
    alice.receive(bob, { type: 'deltas', sequence: 0, replica, operations: [operation] })
    alice.receive(bob, answer(2, 1, 2, 3))
    expect(tales(alice)).toMatchObject([{ reason: 'indexed', keys: 3, operations: 2 }])
  })

  it('[S44] it was busy, then silent: each is a request of its own', () => {
    const alice = idle(bob)
    const id = alice.command({ type: 'pull', peer: bob, caller: 1 })
    alice.receive(bob, { type: 'busy', request: 2 })
    alice.passMs(500)
    alice.passMs(PULL_STALLED_MS + 500)
    alice.receive(bob, answer(4, 1))
    expect(tales(alice).map(({ request, end, reason, messages }) => [request, end, reason, messages])).toEqual([
      [2, 'busy', undefined, 2],
      [3, 'silent', undefined, 1],
      [4, 'complete', 'indexed', 2]
    ])
    expect(alice.outcome(id)).toMatchObject({ ok: true, value: { waitedMs: 0, tookMs: 1_000 + PULL_STALLED_MS } })
  })

  it('[S44] of pulls that nobody asked for, nothing is told', () => {
    const alice = linkedTo(bob)
    alice.receive(bob, answer(1, 1))
    expect(tales(alice)).toEqual([])
  })
})

/** Writes so many keys, of 50 bytes each. */
function putAll(core: LoneCore, keys: number, from = 0): void {
  for (let index = from; index < from + keys; index++) {
    core.putSized(`key/${index}`, 50)
    core.persistAll()
  }
}

/** A source that holds so many keys of an index that was cut, and a reader that has fetched so many of them. */
function apart(keys: number, fetched: number): { readonly source: LoneCore; readonly reader: LoneCore } {
  const source = new LoneCore({ name: 'bob', indexDotsMax: INDEX_DOTS })
  const reader = new LoneCore({ indexDotsMax: INDEX_DOTS })
  putAll(source, fetched)
  exchange(reader, source)
  putAll(source, keys - fetched, fetched)
  return { source, reader }
}

/** Lets the reader ask for all that the source has, for a caller. It asks by itself when it is linked: then the source is busy. */
function pulled(reader: LoneCore, source: LoneCore, cutAt = Number.POSITIVE_INFINITY): PullTale {
  let chunks = 0
  exchange(reader, source, {
    begins: () => {
      const { peer } = source.identity
      reader.receive(peer, { type: 'busy', request: pulls(reader).at(-1)?.request ?? 0 })
      const { length } = reader.outputs
      reader.command({ type: 'pull', peer, caller: 1 })
      return reader.outputs.slice(length)
    },
    before: (message: StoreMessage) => (message.type === 'states' && ++chunks === cutAt ? 'cut' : undefined)
  })
  return tales(reader).at(-1) as PullTale
}

describe('why it was answered as it was', () => {
  it('[S44] symbols told what differs', () => {
    const { source, reader } = apart(1_000, 950)
    const tale = pulled(reader, source)
    expect(tale).toMatchObject({ reason: 'index-cut', keys: 50, operations: 50, keysHere: 950, keysThere: 1_000 })
    expect(tale.symbols).toBeGreaterThanOrEqual(50)
    expect(tale.rounds).toBeGreaterThanOrEqual(2)
    expect(reader.core.digest()).toEqual(source.core.digest())
  })

  it('[S44] nothing was held here to compare', () => {
    const { source, reader } = apart(1_000, 0)
    expect(pulled(reader, source)).toMatchObject({
      reason: 'nothing-held',
      keys: 1_000,
      operations: 1_000,
      keysHere: 0,
      keysThere: 1_000,
      rounds: 1,
      messages: 3
    })
  })

  it('[S44] what is held there is little, and is sent', () => {
    const { source, reader } = apart(100, 50)
    expect(pulled(reader, source)).toMatchObject({ reason: 'symbols-dearer', keys: 100, operations: 50, symbols: 0 })
  })

  it('[S44] symbols did not tell in time', () => {
    const { source, reader } = apart(1_000, 1_000)
    putAll(source, 800)
    const tale = pulled(reader, source)
    expect(tale).toMatchObject({ reason: 'symbols-failed', keys: 1_000, operations: 800 })
    expect(tale.symbols).toBeGreaterThan(0)
  })

  it('[S44] of a snapshot that broke off the keys count that came, and no operation', () => {
    const { source, reader } = apart(10_000, 0)
    const tale = pulled(reader, source, 3)
    expect(tale).toMatchObject({ end: 'lost', reason: undefined, operations: 0 })
    expect(tale.keys).toBeGreaterThan(1_000)
  })
})
