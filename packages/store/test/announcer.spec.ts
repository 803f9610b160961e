import { type ReplicaId, replicaId } from '@peermesh/crdt'
import { peerName } from '@peermesh/kernel'
import { describe, expect, it } from 'vitest'
import { ANNOUNCE_BYTES, ANNOUNCE_MS, FRAME_BYTES, IDLE_ANNOUNCE_MS, OWED_MS } from '../src/core/limits.ts'
import { REPLICA_BYTES } from '../src/core/messages.ts'
import { messageCodec } from '../src/wire/message-codec.ts'
import { type Exchange, exchange } from './support/exchange.ts'
import { bob, carol, LoneCore, messagesIn } from './support/lone-core.ts'

/** As many past writers as make a clock that fits no frame. */
const PAST = Math.ceil(FRAME_BYTES / REPLICA_BYTES)

function core(name: string, init = {}): LoneCore {
  return new LoneCore({ name: name.padEnd(52, '0'), store: name.charCodeAt(0).toString(16).padStart(32, '0'), ...init })
}

/** Tells a core of an operation of each of so many replicas that are gone. */
function tellOfPast(of: LoneCore): void {
  for (let index = 0; index < PAST; index++) {
    const replica = replicaId(`${String(index).padStart(52, '0')}/${'0'.repeat(32)}`)
    const operation = { replica, counter: 1, key: `past/${index}`, value: Uint8Array.of(1), observed: [] }
    const operations = [{ ...operation, timestamp: { millis: 1, count: 0 } }]
    of.receive(carol, { type: 'deltas', sequence: 0, replica, operations })
  }
  of.persistAll()
  of.passMs(2 * ANNOUNCE_MS)
}

function put(at: LoneCore, count: number, byte: number): void {
  for (let index = 0; index < count; index++) {
    at.put(`k/${index}`, ...Array.from({ length: 100 }, () => byte))
    at.persistAll()
  }
  at.passMs(2 * ANNOUNCE_MS)
}

/** What was said, and by whom, in the order in which it came. */
function kinds({ said }: Exchange): string[] {
  return said.map(({ by, message }) => `${by.replace(/0+$/, '')}: ${message.type}`)
}

function lackedBy(at: LoneCore, other: LoneCore): number | undefined {
  return at.core.lag.peers().find(({ peer }) => peer === other.identity.peer)?.operations
}

describe('what a peer is owed to be told', () => {
  it('[S28] is told once: not by a digest what an answer tells, and after a pull that is under way, not before and after it', () => {
    const source = core('source')
    const away = core('away')
    put(source, 20, 1)
    exchange(away, source, { staysMs: IDLE_ANNOUNCE_MS })
    put(source, 10, 2)
    away.passMs(IDLE_ANNOUNCE_MS)
    const there = { staysMs: OWED_MS + 50 }
    const met = exchange(away, source, there)
    expect(kinds(met).sort()).toEqual(['away: digest', 'away: pull', 'away: states', 'source: pull', 'source: states'])
    expect(kinds(met).at(-1)).toBe('away: digest')
    expect(lackedBy(source, away)).toBe(0)
    expect(lackedBy(away, source)).toBe(0)
    // Each has told its clock, and neither has anything to bring: their pulls tell it.
    away.passMs(IDLE_ANNOUNCE_MS)
    source.passMs(IDLE_ANNOUNCE_MS)
    const again = exchange(away, source, there)
    expect(kinds(again).sort()).toEqual(['away: pull', 'away: states', 'source: pull', 'source: states'])
    expect([lackedBy(source, away), lackedBy(away, source)]).toEqual([0, 0])
  })

  it('[S28] is told at once to who asks when nothing else is about to tell it', () => {
    const alice = new LoneCore()
    alice.link(bob)
    alice.receive(bob, { type: 'states', request: 1, context: [], states: [], last: true })
    alice.passMs(IDLE_ANNOUNCE_MS + ANNOUNCE_MS)
    const outputs = alice.receive(bob, { type: 'pull', request: 1, clock: [] })
    expect(messagesIn(outputs, 'digest').map(({ to }) => to)).toEqual([bob])
  })

  it('[S28] is told to whom it is owed, and no more to others than before', () => {
    const alice = new LoneCore()
    alice.link(bob, carol, peerName('dave'))
    for (const { to, message } of messagesIn(alice.passMs(10_000), 'pull')) {
      alice.receive(to as typeof bob, { type: 'states', request: message.request, context: [], states: [], last: true })
    }
    tellOfPast(alice)
    alice.passMs(ANNOUNCE_MS)
    alice.put('mine', 1)
    alice.persistAll()
    const before = alice.outputs.length
    alice.put('mine', 2)
    alice.persistAll()
    alice.receive(bob, { type: 'pull', request: 1, clock: alice.core.clock() })
    alice.passMs(ANNOUNCE_MS)
    const told = messagesIn(alice.outputs.slice(before), 'digest')
    expect(told.map(({ to }) => to).sort()).toEqual([bob, carol, 'dave', 'gossip'])
    for (const { message } of told) {
      expect(messageCodec.encode(message).length).toBeLessThanOrEqual(ANNOUNCE_BYTES)
      expect(message.clock.map(({ replica }) => replica)).toContain(alice.replica)
    }
  })

  it('[S28] is known once it was told in the answer, also where a clock is told in parts: no part comes after it', () => {
    const source = core('source')
    const away = core('away')
    tellOfPast(source)
    exchange(away, source, { staysMs: IDLE_ANNOUNCE_MS })
    put(source, 1, 1)
    away.passMs(IDLE_ANNOUNCE_MS)
    exchange(away, source, { staysMs: IDLE_ANNOUNCE_MS / 2 })
    expect(away.core.clock()).toEqual(source.core.clock())
    expect(lackedBy(away, source)).toBe(0)
  })

  it('[S29] of a clock that fits no message, is what it wrote itself, and little else', () => {
    const source = core('source')
    const away = core('away')
    tellOfPast(source)
    put(source, 1, 1)
    const mine = ({ message }: Exchange['said'][number]): readonly ReplicaId[] =>
      message.type === 'digest' ? message.clock.map(({ replica }) => replica) : []
    const { said } = exchange(away, source, { staysMs: OWED_MS + 50 })
    const digests = said.filter(({ by, message }) => by === away.identity.peer && message.type === 'digest')
    expect(digests).toHaveLength(1)
    for (const digest of digests) {
      expect(mine(digest)).toContain(source.replica)
      expect(messageCodec.encode(digest.message).length).toBeLessThanOrEqual(ANNOUNCE_BYTES)
    }
  })

  it('[S28] is told after all where the transfer that was to tell it broke off', () => {
    const source = core('source')
    const away = core('away')
    tellOfPast(source)
    const { said } = exchange(away, source, {
      staysMs: OWED_MS + 50,
      before: (message) => (message.type === 'states' ? 'cut' : undefined)
    })
    expect(said.some(({ by, message }) => by === source.identity.peer && message.type === 'digest')).toBe(true)
  })
})
