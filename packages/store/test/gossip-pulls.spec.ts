import { type CausalContextData, replicaId } from '@peermesh/crdt'
import { peerName } from '@peermesh/kernel'
import { describe, expect, it } from 'vitest'
import { GRACE_MS } from '../src/core/limits.ts'
import type { Operation, StatesMessage } from '../src/core/messages.ts'
import { bob, carol, LoneCore, messagesIn } from './support/lone-core.ts'

const alicesName = peerName('alice')
const bobs = replicaId('bob/1')
const ahead: CausalContextData = [{ replica: bobs, ranges: [[1, 3]] }]

/** As bob: that there is nothing, by gossip. */
function nothing(request: number): StatesMessage {
  return { type: 'states', request, context: [], states: [], last: true, to: alicesName }
}

/** Who knows of these writers has a clock that takes much of a message. */
function heardOf(writers: number, writesOfEach: number): LoneCore {
  const source = new LoneCore({ name: 'bob' })
  for (let writer = 0; writer < writers; writer++) {
    const replica = replicaId(`w${writer}/1`)
    const operations = Array.from({ length: writesOfEach }, (_, index): Operation => {
      const counter = index + 1
      const timestamp = { millis: counter, count: 0 }
      return { replica, counter, key: `key/${writer}/${index}`, timestamp, value: new Uint8Array(100), observed: [] }
    })
    source.receive(carol, { type: 'deltas', sequence: 0, replica, operations })
  }
  source.persistAll()
  return source
}

describe('pulls by gossip', () => {
  it('[S12] bring all where it is more than one message, and the clock that goes with each names many', () => {
    const source = heardOf(30, 40)
    const alice = new LoneCore()
    for (let round = 0; round < 30; round++) {
      alice.receive(bob, { type: 'digest', clock: source.core.clock() }, 'gossip')
      for (const { message } of messagesIn(alice.passMs(1_000), 'pull')) {
        for (const { message: answer } of messagesIn(source.receive(alicesName, message, 'gossip'), 'states')) {
          alice.receive(bob, answer, 'gossip')
        }
      }
      alice.persistAll()
    }
    expect(alice.core.digest().keys).toBe(30 * 40)
  })

  it('[S10] are not answered where the clock leaves no room for a key: over a link they are', () => {
    const source = heardOf(500, 1)
    const pull = { type: 'pull', request: 1, clock: [] } as const
    expect(source.receive(alicesName, { ...pull, to: bob }, 'gossip')).toEqual([])
    source.link(alicesName)
    expect(source.receive(alicesName, pull)).toContainEqual(expect.objectContaining({ type: 'bulk', action: 'open' }))
  })

  it('[S12] of a peer that has lost what it told of are not sent again at once, without end', () => {
    const alice = new LoneCore()
    alice.receive(bob, { type: 'digest', clock: ahead }, 'gossip')
    let asked = 0
    for (let ms = 0; ms < 60_000; ms += 50) {
      for (const { message } of messagesIn(alice.passMs(50), 'pull')) {
        asked++
        alice.receive(bob, nothing(message.request), 'gossip')
      }
    }
    expect(asked).toBeGreaterThan(1)
    expect(asked).toBeLessThan(10)
  })

  it('[S12] that are not answered are sent again, though the peer tells nothing more', () => {
    const alice = new LoneCore()
    alice.receive(bob, { type: 'digest', clock: ahead }, 'gossip')
    expect(messagesIn(alice.passMs(60_000), 'pull').length).toBeGreaterThan(1)
    expect(messagesIn(alice.passMs(60_000), 'pull').length).toBeLessThan(10)
    alice.step({ type: 'notice', core: 'membership', notice: { type: 'member', peer: bob, status: 'dead' } })
    expect(messagesIn(alice.passMs(60_000), 'pull')).toEqual([])
  })

  it('[S12] do not keep the peer from being asked over its link once that is there', () => {
    const alice = new LoneCore()
    alice.receive(bob, { type: 'digest', clock: ahead }, 'gossip')
    expect(messagesIn(alice.passMs(GRACE_MS), 'pull').map(({ to }) => to)).toEqual(['gossip'])
    expect(messagesIn(alice.link(bob), 'pull').map(({ to }) => to)).toEqual([bob])
  })

  it('[S12] [S43] do not end one over a link, when an answer comes late to who was started anew and counts from one', () => {
    const alice = new LoneCore()
    alice.link(bob)
    const [asked] = messagesIn(alice.outputs, 'pull')
    const request = asked?.message.request ?? 0
    alice.receive(bob, nothing(request), 'gossip')
    const live = [{ replica: bobs, counter: 1, timestamp: { millis: 1, count: 0 }, value: new Uint8Array([1]) }]
    const states = [{ key: 'k', live, dead: [], residual: [] }]
    alice.receive(bob, { type: 'states', request, context: ahead, states, last: true })
    expect(alice.get('k')).toEqual([1])
  })
})
