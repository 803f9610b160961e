import { type CausalContextData, replicaId } from '@peermesh/crdt'
import { type PeerName, peerName } from '@peermesh/kernel'
import { describe, expect, it } from 'vitest'
import {
  ANNOUNCE_MS,
  CLOCK_RANGES_MAX,
  FRAME_BYTES,
  GRACE_MS,
  IDLE_ANNOUNCE_MS,
  PULL_STALLED_MS,
  TRANSFER_STALLED_MS
} from '../src/core/limits.ts'
import type { Operation, StatesMessage } from '../src/core/messages.ts'
import { messageCodec } from '../src/wire/message-codec.ts'
import { bob, carol, LoneCore, messagesIn } from './support/lone-core.ts'

const bobs = replicaId('bob/1')
const ahead = [{ replica: bobs, ranges: [[1, 3] as const] }]

function operation(counter: number, key = `key/${counter}`): Operation {
  return {
    replica: bobs,
    counter,
    key,
    timestamp: { millis: counter, count: 0 },
    value: new Uint8Array([counter]),
    observed: []
  }
}

/** The pulls that a core sent, oldest first. */
function pulls(core: LoneCore): { readonly to: PeerName | 'gossip'; readonly request: number }[] {
  return messagesIn(core.outputs, 'pull').map(({ to, message }) => ({ to, request: message.request }))
}

/** An answer that says: nothing. */
function nothing(request: number): StatesMessage {
  return { type: 'states', request, context: [], states: [], last: true }
}

/** An answer that brings all that bob wrote. */
function everything(request: number): StatesMessage {
  const states = [1, 2, 3].map((counter) => {
    const { key, timestamp } = operation(counter)
    const live = [{ replica: bobs, counter, timestamp, value: new Uint8Array([counter]) }]
    return { key, live, dead: [], residual: [] }
  })
  return { type: 'states', request, context: ahead, states, last: true }
}

/** Linked to these peers, which were asked and had nothing. */
function linkedTo(...peers: PeerName[]): LoneCore {
  const alice = new LoneCore()
  alice.link(...peers)
  for (let answered = 0; answered < peers.length; answered++) {
    const last = pulls(alice).at(-1)
    alice.receive(last?.to as PeerName, nothing(last?.request ?? 0))
    alice.passMs(GRACE_MS)
  }
  expect(pulls(alice)).toHaveLength(peers.length)
  return alice
}

describe('asking for what is missing', () => {
  it('[S12] a new neighbour is asked at once', () => {
    const alice = new LoneCore()
    alice.link(bob)
    expect(pulls(alice)).toEqual([{ to: bob, request: 1 }])
  })

  it('[S12] one peer is asked at a time', () => {
    const alice = new LoneCore()
    alice.link(bob, carol)
    expect(pulls(alice).map(({ to }) => to)).toEqual([bob])
    alice.receive(bob, nothing(1))
    expect(pulls(alice).map(({ to }) => to)).toEqual([bob, carol])
  })

  it('[S12] what is missing may be under way: it is asked for after GRACE_MS, and not if it came', () => {
    const alice = linkedTo(bob)
    alice.receive(bob, { type: 'digest', clock: ahead })
    expect(alice.core.statistics().behind).toBe(3)
    alice.passMs(GRACE_MS - 1)
    expect(pulls(alice)).toHaveLength(1)
    alice.passMs(1)
    expect(pulls(alice)).toHaveLength(2)

    const lucky = linkedTo(bob)
    lucky.receive(bob, { type: 'digest', clock: ahead })
    const operations = [operation(1), operation(2), operation(3)]
    lucky.receive(bob, { type: 'deltas', sequence: 0, replica: bobs, operations })
    lucky.passMs(2 * GRACE_MS)
    expect(pulls(lucky)).toHaveLength(1)
    expect(lucky.core.statistics().behind).toBe(0)
  })

  it('[S12] a source that stalls is given up, and another that has it is asked', () => {
    const alice = linkedTo(bob, carol)
    alice.receive(bob, { type: 'digest', clock: ahead })
    alice.passMs(GRACE_MS)
    expect(pulls(alice).at(-1)?.to).toBe(bob)
    alice.receive(carol, { type: 'digest', clock: ahead })
    alice.passMs(PULL_STALLED_MS - GRACE_MS)
    alice.passMs(GRACE_MS)
    expect(pulls(alice).at(-1)?.to).toBe(carol)
  })

  it('[S12] where only one peer has it, that one is asked again and again', () => {
    const alice = linkedTo(bob)
    alice.receive(bob, { type: 'digest', clock: ahead })
    alice.passMs(5 * (PULL_STALLED_MS + 500) + GRACE_MS)
    expect(pulls(alice).length).toBeGreaterThanOrEqual(4)
    expect(new Set(pulls(alice).map(({ to }) => to))).toEqual(new Set([bob]))
  })

  it('[S12] where each answer takes longer than PULL_STALLED_MS, one is waited for long enough in the end', () => {
    const alice = new LoneCore()
    alice.link(bob)
    const onTheWay: { readonly request: number; readonly at: number }[] = []
    let asked = 0
    for (let ms = 0; ms < 10 * PULL_STALLED_MS; ms += 100) {
      for (const { request } of pulls(alice).slice(asked)) {
        asked++
        onTheWay.push({ request, at: ms + PULL_STALLED_MS + 500 })
      }
      while (onTheWay[0] !== undefined && onTheWay[0].at <= ms) {
        alice.receive(bob, everything(onTheWay.shift()?.request ?? 0))
      }
      alice.passMs(100)
    }
    expect(alice.core.digest().keys).toBe(3)
  })

  it('[S12] a pull that makes progress is not given up', () => {
    const alice = linkedTo(bob, carol)
    alice.receive(bob, { type: 'digest', clock: ahead })
    alice.passMs(GRACE_MS)
    const request = pulls(alice).at(-1)?.request ?? 0
    alice.step({
      type: 'bulk',
      event: 'opened',
      transfer: 1,
      from: bob,
      message: { type: 'transfer', request, snapshot: false, base: ahead }
    })
    for (let counter = 1; counter <= 3; counter++) {
      alice.passMs(PULL_STALLED_MS - 1)
      const { key, timestamp } = operation(counter)
      const live = [{ replica: bobs, counter, timestamp, value: new Uint8Array([counter]) }]
      const message: StatesMessage = {
        type: 'states',
        request,
        context: ahead,
        states: [{ key, live, dead: [], residual: [] }],
        last: counter === 3
      }
      alice.step({ type: 'bulk', event: 'chunk', transfer: 1, message })
    }
    alice.step({ type: 'bulk', event: 'ended', direction: 'in', transfer: 1, outcome: 'complete' })
    expect(pulls(alice).at(-1)?.request).toBe(request)
    expect(alice.core.statistics().behind).toBe(0)
    expect(alice.get('key/3')).toEqual([3])
  })

  it('[S12] a chunk over a slow link takes longer than an answer may, and is waited for', () => {
    const alice = linkedTo(bob)
    alice.receive(bob, { type: 'digest', clock: ahead })
    alice.passMs(GRACE_MS)
    const request = pulls(alice).at(-1)?.request ?? 0
    const message = { type: 'transfer', request, snapshot: false, base: ahead } as const
    alice.step({ type: 'bulk', event: 'opened', transfer: 1, from: bob, message })
    alice.passMs(TRANSFER_STALLED_MS - 1)
    expect(pulls(alice).at(-1)?.request).toBe(request)
    alice.passMs(2 * GRACE_MS + 1_000)
    expect(pulls(alice).at(-1)?.request).toBeGreaterThan(request)
  })

  it('[S12] a peer that membership gave up is not asked, and nobody waits for it', () => {
    const alice = linkedTo(bob)
    alice.receive(carol, { type: 'digest', clock: ahead }, 'gossip')
    const sync = alice.command({ type: 'sync' })
    expect(alice.outcome(sync)).toBeUndefined()
    for (const peer of [bob, carol]) {
      alice.step({ type: 'notice', core: 'membership', notice: { type: 'member', peer, status: 'dead' } })
    }
    expect(alice.outcome(sync)?.ok).toBe(true)
    const asked = pulls(alice).filter(({ to }) => to === 'gossip').length
    alice.passMs(60_000)
    expect(pulls(alice).filter(({ to }) => to === 'gossip')).toHaveLength(asked)
    expect(alice.core.statistics().behind).toBe(0)
  })

  it('[S12] a peer that is busy is left alone for a while, and another is asked', () => {
    const alice = linkedTo(bob, carol)
    alice.receive(bob, { type: 'digest', clock: ahead })
    alice.receive(carol, { type: 'digest', clock: ahead })
    alice.passMs(GRACE_MS)
    const first = pulls(alice).at(-1)
    alice.receive(first?.to as PeerName, { type: 'busy', request: first?.request ?? 0 })
    const second = pulls(alice).at(-1)
    expect(second?.to).not.toBe(first?.to)
  })

  it('[S12] a pull ends with the link, and its peer is asked anew when the link is back', () => {
    const alice = new LoneCore()
    alice.link(bob)
    alice.unlink(bob)
    alice.receive(bob, nothing(1))
    alice.link(bob)
    expect(pulls(alice).map(({ to }) => to)).toEqual([bob, bob])
  })

  it('[S12] whom only gossip reaches is asked by gossip', () => {
    const alice = new LoneCore()
    alice.receive(bob, { type: 'digest', clock: ahead }, 'gossip')
    alice.passMs(GRACE_MS)
    const [pull] = messagesIn(alice.outputs, 'pull')
    expect([pull?.to, pull?.message.to]).toEqual(['gossip', bob])
  })

  it('[S10] an answer that was not asked for is not taken in', () => {
    const alice = linkedTo(bob, carol)
    const states = [{ key: 'k', live: [], dead: [{ replica: bobs, counter: 1 }], residual: [] }]
    const answer: StatesMessage = { type: 'states', request: 1, context: ahead, states, last: true }
    alice.receive(bob, answer)
    alice.receive(bob, { ...answer, request: 99 })
    alice.receive(carol, answer, 'gossip')
    expect(alice.core.clock()).toEqual([])
    const opened = alice.step({
      type: 'bulk',
      event: 'opened',
      transfer: 7,
      from: bob,
      message: { type: 'transfer', request: 99, snapshot: true, base: ahead }
    })
    expect(opened).toContainEqual(expect.objectContaining({ type: 'bulk', action: 'abort', transfer: 7 }))
  })

  it('[S16] a transfer that is announced outside a bulk stream is rejected', () => {
    const alice = linkedTo(bob)
    const outputs = alice.receive(bob, { type: 'transfer', request: 1, snapshot: true, base: [] })
    expect(outputs).toContainEqual(expect.objectContaining({ type: 'reject', peer: bob }))
  })

  it('[S16] what is meant for another peer, or comes from ourselves, is passed over', () => {
    const alice = linkedTo(bob)
    const before = alice.outputs.length
    alice.receive(bob, { type: 'pull', request: 1, clock: [], to: carol }, 'gossip')
    alice.receive(alice.identity.peer, { type: 'digest', clock: ahead }, 'gossip')
    expect(alice.outputs.slice(before)).toEqual([])
    expect(alice.core.statistics().behind).toBe(0)
  })
})

describe('announcing', () => {
  it('[S12] after own writes every neighbour is told our clock, at most every ANNOUNCE_MS', () => {
    const alice = linkedTo(bob, carol)
    alice.passMs(IDLE_ANNOUNCE_MS)
    const before = alice.outputs.length
    for (let count = 0; count < 10; count++) {
      alice.put('k', count)
      alice.persistAll()
      alice.passMs(ANNOUNCE_MS / 10)
    }
    alice.passMs(ANNOUNCE_MS)
    const told = messagesIn(alice.outputs.slice(before), 'digest').map(({ to }) => to)
    expect(told.filter((to) => to === bob)).toHaveLength(2)
    expect(told.filter((to) => to === carol)).toHaveLength(2)
  })

  it('[S29] who wrote what a pull of somebody else brought is told soon: it may wait for that', () => {
    const others = Array.from({ length: 20 }, (_, index) => peerName(`peer/${index}`))
    const [helper] = others as [PeerName]
    const alice = linkedTo(bob, ...others)
    alice.receive(helper, { type: 'digest', clock: ahead })
    alice.passMs(GRACE_MS)
    const asked = pulls(alice).at(-1)
    expect(asked?.to).toBe(helper)
    const before = alice.outputs.length
    alice.receive(helper, everything(asked?.request ?? 0))
    alice.persistAll()
    alice.passMs(2 * ANNOUNCE_MS)
    expect(messagesIn(alice.outputs.slice(before), 'digest').map(({ to }) => to)).toContain(bob)
  })

  it('[S12] while nothing is written, one neighbour is told every IDLE_ANNOUNCE_MS', () => {
    const alice = linkedTo(bob, carol)
    const before = alice.outputs.length
    alice.passMs(20 * IDLE_ANNOUNCE_MS)
    const told = messagesIn(alice.outputs.slice(before), 'digest').filter(({ to }) => to !== 'gossip')
    expect(told).toHaveLength(20)
    expect(new Set(told.map(({ to }) => to))).toEqual(new Set([bob, carol]))
  })

  it('[S16] of far too many gaps in our clock, only what leaves no further gap is taken in', () => {
    const alice = linkedTo(bob)
    const odd = Array.from({ length: CLOCK_RANGES_MAX + 10 }, (_, index) => operation(2 * index + 1))
    for (let from = 0; from < odd.length; from += 500) {
      alice.receive(bob, { type: 'deltas', sequence: 0, replica: bobs, operations: odd.slice(from, from + 500) })
    }
    const ranges = alice.core.clock()[0]?.ranges ?? []
    expect(ranges).toHaveLength(CLOCK_RANGES_MAX)
    alice.receive(bob, { type: 'deltas', sequence: 0, replica: bobs, operations: [operation(2)] })
    expect(alice.core.clock()[0]?.ranges).toHaveLength(CLOCK_RANGES_MAX - 1)
  })

  it('[S12] after a change what changed is told, and of a large clock little else: each time other parts, and while nothing changes much more', () => {
    const alice = linkedTo(bob)
    for (let index = 0; index < 300; index++) {
      const replica = replicaId(`${String(index).padStart(52, '0')}/1`)
      const operations = [{ ...operation(1, `k/${index}`), replica }]
      alice.receive(bob, { type: 'deltas', sequence: 0, replica, operations })
    }
    alice.passMs(IDLE_ANNOUNCE_MS)
    const told = (change: () => void, passMs: number): CausalContextData => {
      const before = alice.outputs.length
      change()
      alice.persistAll()
      alice.passMs(passMs)
      return messagesIn(alice.outputs.slice(before), 'digest').at(-1)?.message.clock ?? []
    }
    const named = new Set<string>()
    for (let count = 1; count <= 200; count++) {
      const local = told(() => alice.put('k', count & 255), ANNOUNCE_MS)
      expect(local.find(({ replica }) => replica === alice.replica)?.ranges).toEqual([[1, count]])
      expect(local.length).toBeLessThan(30)
      for (const { replica } of local) {
        named.add(replica)
      }
    }
    expect(named.size).toBe(301)
    const theirs = told(
      () => alice.receive(bob, { type: 'deltas', sequence: 0, replica: bobs, operations: [operation(1)] }),
      ANNOUNCE_MS
    )
    expect(theirs.map(({ replica }) => replica)).toContain(bobs)
    expect(theirs.length).toBeLessThan(30)
    expect(told(() => undefined, IDLE_ANNOUNCE_MS)).toEqual(alice.core.clock())
  })

  it('[S12] of a clock too large for a message a random part is told, each time another', () => {
    const alice = linkedTo(bob)
    for (let index = 0; index < 1_000; index++) {
      const replica = replicaId(`${String(index).padStart(52, '0')}/1`)
      alice.receive(bob, {
        type: 'deltas',
        sequence: 0,
        replica,
        operations: [{ ...operation(1, `k/${index}`), replica }]
      })
    }
    const before = alice.outputs.length
    alice.passMs(40 * IDLE_ANNOUNCE_MS)
    const told = messagesIn(alice.outputs.slice(before), 'digest').map(({ message }) => message)
    const named = new Set(told.flatMap(({ clock }) => clock.map(({ replica }) => replica)))
    expect(named.size).toBe(1_000)
    for (const message of told) {
      expect(messageCodec.encode(message).length).toBeLessThanOrEqual(FRAME_BYTES)
      expect(messageCodec.decode(messageCodec.encode(message))).toEqual(message)
    }
  })
})
