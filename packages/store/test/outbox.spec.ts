import { replicaId } from '@peermesh/crdt'
import { peerName } from '@peermesh/kernel'
import { describe, expect, it } from 'vitest'
import {
  CALM_OPERATIONS_MAX,
  FLUSH_MS,
  FRAME_BYTES,
  OWED_BYTES_MAX,
  SLOW_AFTER_MS,
  WINDOW_BYTES
} from '../src/core/limits.ts'
import type { Operation } from '../src/core/messages.ts'
import { messageCodec } from '../src/wire/message-codec.ts'
import { bob, carol, LoneCore, messagesIn } from './support/lone-core.ts'

/** Under the host's limit for a message, which is 64 KiB. */
const HOST_MESSAGE_BYTES_MAX = 64 * 1_024

function linked(): LoneCore {
  const alice = new LoneCore()
  alice.link(bob, carol)
  alice.passMs(100)
  return alice
}

function writeMany(core: LoneCore, count: number, bytes = 4): void {
  const operations = Array.from({ length: count }, (_, index) => ({
    key: `key/${index}`,
    value: new Uint8Array(bytes)
  }))
  core.command({ type: 'write', operations })
}

/** Acknowledges, as `peer`, all that it was sent so far. */
function acknowledgeAll(core: LoneCore, peer = bob): void {
  const sequences = messagesIn(core.outputs, 'deltas').filter(({ to }) => to === peer)
  core.receive(peer, { type: 'ack', sequence: Math.max(0, ...sequences.map(({ message }) => message.sequence)) })
}

function alive(core: LoneCore, ...peers: string[]): void {
  for (const name of peers) {
    const notice = { type: 'member', peer: peerName(name), status: 'alive' }
    core.step({ type: 'notice', core: 'membership', notice })
  }
}

describe('the way of own operations', () => {
  it('[S9] calm writes go by gossip as one message, and to nobody directly', () => {
    const alice = linked()
    alive(alice, 'bob', 'carol')
    writeMany(alice, CALM_OPERATIONS_MAX)
    const sent = messagesIn(alice.persistAll(), 'deltas')
    expect(sent.map(({ to, message }) => [to, message.sequence, message.operations.length])).toEqual([
      ['gossip', 0, CALM_OPERATIONS_MAX]
    ])
  })

  it('[S9] writes that follow each other quickly are sent together', () => {
    const alice = linked()
    const before = alice.outputs.length
    for (let count = 0; count < 10; count++) {
      alice.put(`key/${count}`, 1)
      alice.persistAll()
    }
    alice.passMs(50)
    const sent = messagesIn(alice.outputs.slice(before), 'deltas')
    expect(sent.map(({ message }) => message.operations.length)).toEqual([1, 9])
  })

  it('[S9] a burst goes to each neighbour, and not by gossip too where somebody else has no link to us', () => {
    const alice = linked()
    alive(alice, 'bob', 'carol', 'dave')
    writeMany(alice, CALM_OPERATIONS_MAX + 1)
    expect(messagesIn(alice.persistAll(), 'deltas').map(({ to }) => to)).toEqual([bob, carol])
  })

  it('[S9] a burst goes by gossip where there is no neighbour at all', () => {
    const alice = new LoneCore()
    alive(alice, 'dave')
    writeMany(alice, CALM_OPERATIONS_MAX + 1)
    expect(messagesIn(alice.persistAll(), 'deltas').map(({ to }) => to)).toEqual(['gossip'])
  })

  it('[S12] who has no neighbour and knows of nobody else sends nothing, and whom it meets asks for all', () => {
    const alice = new LoneCore()
    alive(alice, 'alice')
    alice.put('calm', 1)
    writeMany(alice, CALM_OPERATIONS_MAX + 1)
    alice.persistAll()
    alice.passMs(FLUSH_MS)
    alice.link(bob)
    alice.passMs(FLUSH_MS)
    expect(messagesIn(alice.outputs, 'deltas')).toEqual([])
    const answers = messagesIn(alice.receive(bob, { type: 'pull', request: 1, clock: [] }), 'states')
    expect(answers.flatMap(({ message }) => message.states)).toHaveLength(CALM_OPERATIONS_MAX + 2)
  })

  it('[S9] bursts without a neighbour gather as long as calm writes do: each message is signed for whoever may listen', () => {
    const alice = new LoneCore()
    alive(alice, 'dave')
    writeMany(alice, CALM_OPERATIONS_MAX + 1)
    alice.persistAll()
    const before = alice.outputs.length
    for (let burst = 0; burst < 5; burst++) {
      writeMany(alice, CALM_OPERATIONS_MAX + 1)
      alice.persistAll()
    }
    expect(messagesIn(alice.outputs.slice(before), 'deltas')).toEqual([])
    alice.passMs(FLUSH_MS)
    const sent = messagesIn(alice.outputs.slice(before), 'deltas')
    expect(sent.map(({ message }) => message.operations.length)).toEqual([5 * (CALM_OPERATIONS_MAX + 1)])
  })

  it('[S9] a full window holds the next group back, and an ack lets it go', () => {
    const alice = linked()
    const before = alice.outputs.length
    writeMany(alice, Math.ceil(WINDOW_BYTES / 40_000) + 1, 40_000)
    alice.persistAll()
    expect(messagesIn(alice.outputs.slice(before), 'deltas').filter(({ to }) => to === bob).length).toBeGreaterThan(1)

    const id = alice.put('next', 1)
    expect(alice.toDisk).toHaveLength(0)
    expect(alice.core.statistics().pendingWrites).toBe(1)
    acknowledgeAll(alice, bob)
    expect(alice.toDisk).toHaveLength(0)
    acknowledgeAll(alice, carol)
    expect(alice.toDisk).toHaveLength(1)
    alice.persistAll()
    expect(alice.outcome(id)?.ok).toBe(true)
  })

  it('[S9] a neighbour that does not acknowledge holds writes back once, for SLOW_AFTER_MS, and is then left to fetch', () => {
    const alice = linked()
    writeMany(alice, Math.ceil(WINDOW_BYTES / 40_000) + 1, 40_000)
    alice.persistAll()
    acknowledgeAll(alice, carol)
    const id = alice.put('next', 1)
    alice.passMs(SLOW_AFTER_MS - 1)
    expect(alice.toDisk).toHaveLength(0)
    expect(alice.core.statistics().streamingTo).toBe(2)
    alice.passMs(1)
    alice.persistAll()
    expect(alice.outcome(id)?.ok).toBe(true)
    expect(alice.core.statistics().streamingTo).toBe(1)

    const before = alice.outputs.length
    writeMany(alice, CALM_OPERATIONS_MAX + 1)
    alice.persistAll()
    alice.passMs(600)
    const sent = alice.outputs.slice(before)
    expect(messagesIn(sent, 'deltas').map(({ to }) => to)).not.toContain(bob)
    expect(messagesIn(sent, 'digest').map(({ to }) => to)).toContain(bob)
  })

  it('[S9] a neighbour that owes a full window while nothing is written is slow too, and nobody is kept awake by it', () => {
    const alice = linked()
    writeMany(alice, Math.ceil(WINDOW_BYTES / 40_000) + 1, 40_000)
    alice.persistAll()
    alice.passMs(60_000)
    expect(alice.core.statistics().streamingTo).toBe(0)
    acknowledgeAll(alice, bob)
    expect(alice.core.statistics().streamingTo).toBe(1)
  })

  it('[S9] a neighbour that was slow is sent to again once it has acknowledged all', () => {
    const alice = linked()
    writeMany(alice, Math.ceil(WINDOW_BYTES / 40_000) + 1, 40_000)
    alice.persistAll()
    alice.put('next', 1)
    alice.passMs(SLOW_AFTER_MS)
    alice.persistAll()
    expect(alice.core.statistics().streamingTo).toBe(0)
    acknowledgeAll(alice, bob)
    expect(alice.core.statistics().streamingTo).toBe(1)
    const before = alice.outputs.length
    writeMany(alice, CALM_OPERATIONS_MAX + 1)
    alice.persistAll()
    expect(messagesIn(alice.outputs.slice(before), 'deltas').map(({ to }) => to)).toContain(bob)
  })

  it('[S9] a neighbour that never heard what it owes acknowledgements for is sent to again, once it says anything', () => {
    const alice = linked()
    alice.unlink(carol)
    // It had not admitted us yet, and dropped all of it.
    writeMany(alice, Math.ceil(WINDOW_BYTES / 40_000) + 1, 40_000)
    alice.persistAll()
    alice.passMs(SLOW_AFTER_MS)
    expect(alice.core.statistics().streamingTo).toBe(0)
    const before = alice.outputs.length
    alice.receive(bob, { type: 'pull', request: 1, clock: [] })
    alice.receive(bob, { type: 'digest', clock: alice.core.clock() })
    const asked = messagesIn(alice.outputs.slice(before), 'deltas')
    expect(asked.map(({ to, message }) => [to, message.operations])).toEqual([[bob, []]])
    acknowledgeAll(alice, bob)
    expect(alice.core.statistics().streamingTo).toBe(1)
  })

  it('[S9] a batch far larger than the window is not piled up for a neighbour: what is over the bound is left to be fetched', () => {
    const alice = linked()
    alive(alice, 'bob', 'carol')
    const before = alice.outputs.length
    writeMany(alice, 1_000, 40_000)
    alice.persistAll()
    const owed = messagesIn(alice.outputs.slice(before), 'deltas')
      .filter(({ to }) => to === bob)
      .reduce((sum, { message }) => sum + messageCodec.encode(message).length, 0)
    expect(owed).toBeGreaterThan(WINDOW_BYTES)
    expect(owed).toBeLessThanOrEqual(OWED_BYTES_MAX)
    alice.passMs(600)
    expect(messagesIn(alice.outputs.slice(before), 'digest').map(({ to }) => to)).toContain(bob)
  })

  it('[S9] a link that comes back begins with an empty window', () => {
    const alice = linked()
    writeMany(alice, Math.ceil(WINDOW_BYTES / 40_000) + 1, 40_000)
    alice.persistAll()
    alice.put('next', 1)
    alice.unlink(carol)
    alice.unlink(bob)
    expect(alice.toDisk).toHaveLength(1)
    alice.link(bob)
    expect(alice.core.statistics().streamingTo).toBe(1)
  })

  it('[S9] an ack for what was never sent, or from a stranger, is nothing', () => {
    const alice = linked()
    alice.receive(bob, { type: 'ack', sequence: 99 })
    alice.receive(peerName('stranger'), { type: 'ack', sequence: 1 })
    expect(alice.core.statistics().streamingTo).toBe(2)
  })

  it('a value too large for a message is not sent along: neighbours are told of it at once, and fetch it', () => {
    const alice = linked()
    const before = alice.outputs.length
    alice.putSized('large', FRAME_BYTES)
    alice.persistAll()
    const sent = alice.outputs.slice(before)
    expect(messagesIn(sent, 'deltas')).toEqual([])
    expect(messagesIn(sent, 'digest').map(({ to }) => to)).toEqual([bob, carol, 'gossip'])
  })

  it('a message fits the wire however many replicas its operations name', () => {
    const alice = linked()
    const replicas = Array.from({ length: 1_000 }, (_, index) => {
      const digits = String(index).padStart(4, '0')
      return replicaId(`12D3KooW${'x'.repeat(40)}${digits}/${digits.repeat(8)}`)
    })
    for (const [index, replica] of replicas.entries()) {
      const value = new Uint8Array(4)
      const theirs: Operation = {
        replica,
        counter: 1,
        key: `key/${index}`,
        timestamp: { millis: 1, count: 0 },
        value,
        observed: []
      }
      alice.receive(bob, { type: 'deltas', sequence: 0, replica, operations: [theirs] })
    }
    alice.persistAll()
    const before = alice.outputs.length
    writeMany(alice, 1_000)
    alice.persistAll()
    const sent = messagesIn(alice.outputs.slice(before), 'deltas')
    expect(sent.flatMap(({ message }) => message.operations).every(({ observed }) => observed.length === 1)).toBe(true)
    for (const { message } of sent) {
      expect(messageCodec.encode(message).length).toBeLessThanOrEqual(HOST_MESSAGE_BYTES_MAX)
    }
  })
})
