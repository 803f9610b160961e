import {
  type CoreInput,
  type CoreOutput,
  meshId,
  millis,
  type PeerName,
  peerName,
  type StoreId,
  storeId
} from '@peermesh/kernel'
import {
  type Configuration,
  type QuorumCore,
  type QuorumMessage,
  type QuorumTypes,
  REGISTER_BYTES_MAX
} from '@peermesh/quorum/core'
import { describe, expect, test } from 'vitest'
import { quorumSeat } from '../src/seat.ts'

const [a, b, c, d] = ['a', 'b', 'c', 'd'].map(peerName) as [PeerName, PeerName, PeerName, PeerName]
const storeOf = (peer: PeerName): StoreId => storeId(peer.charCodeAt(0).toString(16).repeat(16))
const OURS = '0'.repeat(32)
const THEIRS = 'f'.repeat(32)

const configured = (epoch: number, peers: readonly PeerName[], lineage = OURS): Configuration => ({
  group: 'root',
  lineage,
  generation: 0,
  epoch,
  voters: peers.map((peer) => ({ peer, storeId: storeOf(peer), volatile: false })),
  dropBefore: 0
})

/** One peer, linked to all others, whose disk is as fast as the test. */
class Subject {
  readonly core = quorumSeat({ votes: 'durable', grows: false }).create() as QuorumCore

  constructor(self: PeerName) {
    const identity = { peer: self, storeId: storeOf(self), boot: 1, startNonce: '0'.repeat(16) }
    this.step({ type: 'start', identity, seed: 's', records: [] })
    for (const peer of [a, b, c, d].filter((other) => other !== self)) {
      this.step({ type: 'link', peer, status: 'up' })
    }
  }

  /** Alone in epoch 1 of a mesh that it founded. */
  static founder(): Subject {
    const subject = new Subject(a)
    subject.step({
      type: 'notice',
      core: 'membership',
      notice: { type: 'mesh', meshId: meshId(OURS), root: { generation: 0 } }
    })
    return subject
  }

  /** Knows three voters, and is none of them. */
  static client(): Subject {
    const subject = new Subject(d)
    subject.hear(a, { type: 'serving', configuration: configured(1, [a, b, c]) })
    return subject
  }

  step(input: CoreInput<QuorumTypes>): CoreOutput<QuorumTypes>[] {
    const at = { now: millis(0), wall: millis(0) }
    const outputs = this.core.step(input, at)
    const durable = outputs.flatMap((output) =>
      output.type === 'persist' ? this.step({ type: 'persisted', token: output.token }) : []
    )
    return [...outputs, ...durable]
  }

  /** What it says to that. */
  hear(from: PeerName, message: QuorumMessage): QuorumMessage[] {
    return sent(this.step({ type: 'message', from, path: 'direct', message }))
  }

  /** The questions of a change; the first is its number. */
  change(): { readonly asks: QuorumMessage[]; readonly request: number } {
    const args = { type: 'set', value: 1 }
    this.step({ type: 'command', id: 1, command: { type: 'change', group: 'root', key: 'k', kind: 'value', args } })
    const asks = sent(this.step({ type: 'wake' }))
    const [first] = asks
    return { asks, request: first?.type === 'ask' ? (first.requests[0]?.request ?? 0) : 0 }
  }
}

function sent(outputs: readonly CoreOutput<QuorumTypes>[]): QuorumMessage[] {
  return outputs.flatMap((output) => (output.type === 'send' ? [output.message] : []))
}

const prepare = (epoch: number, lineage = OURS): QuorumMessage => ({
  type: 'ask',
  era: { group: 'root', lineage, epoch },
  requests: [{ type: 'prepare', request: 1, key: 'k', ballot: { epoch, round: 1, proposer: 'd/1' } }]
})

const promise = (request: number, from: StoreId, epoch = 1): QuorumMessage => ({
  type: 'answer',
  era: { group: 'root', lineage: OURS, epoch },
  storeId: from,
  floor: 0,
  answers: [{ type: 'promise', request }]
})

describe('a voter', () => {
  test('[Q21] does not answer a question of another mesh, and says where its own is', () => {
    const founder = Subject.founder()
    const answers = founder.hear(b, prepare(1, THEIRS))
    expect(answers.map(({ type }) => type)).toEqual(['serving'])
    expect(founder.core.refusals()).toEqual({ 'a question of another lineage': 1 })
  })

  test('[Q21] goes on with its own where a mesh of another genesis is met', () => {
    const founder = Subject.founder()
    founder.hear(b, { type: 'hello', votes: 'durable', configurations: [configured(9, [b], THEIRS)] })
    founder.hear(b, { type: 'serving', configuration: configured(9, [b], THEIRS) })
    expect(founder.core.status()[0]?.configuration).toMatchObject({ lineage: OURS, epoch: 1 })
    expect(founder.core.refusals()).toEqual({ 'a configuration of another lineage': 2 })
  })

  test('[Q3] promises nothing in an epoch that somebody made up, and votes on in its own', () => {
    const founder = Subject.founder()
    expect(founder.hear(b, prepare(7)).map(({ type }) => type)).toEqual(['behind'])
    expect(founder.core.refusals()).toEqual({ 'a question of an epoch that did not begin here': 1 })
    expect(founder.hear(b, prepare(1)).map(({ type }) => type)).toEqual(['answer'])
  })

  test('[Q9] keeps its seal where a second successor is named, and counts who named it', () => {
    const founder = Subject.founder()
    const from = configured(1, [a])
    founder.hear(b, { type: 'move', move: { from, next: configured(2, [b, c, d]) } })
    expect(founder.hear(d, { type: 'move', move: { from, next: configured(2, [d]) } })).toEqual([])
    expect(founder.hear(d, { type: 'fetch', move: { from, next: configured(2, [d]) }, after: '' })).toEqual([])
    expect(founder.core.group('root')?.replica.acceptor?.sealedTo?.voters).toHaveLength(3)
    expect(founder.core.refusals()).toEqual({ 'a second successor of one epoch': 2 })
  })
})

describe('a proposer', () => {
  test('[QL1] asks for all changes of one turn in one message to each voter that it asks', () => {
    const client = Subject.client()
    const args = { type: 'set', value: 1 }
    for (const id of [1, 2, 3]) {
      const command = { type: 'change', group: 'root', key: `k${id}`, kind: 'value', args } as const
      expect(client.step({ type: 'command', id, command })).toEqual([])
    }
    const asks = sent(client.step({ type: 'wake' }))
    expect(asks.map((ask) => (ask.type === 'ask' ? ask.requests.length : 0))).toEqual([3, 3])
  })

  test('[Q5] counts no ballot of who does not vote, under a store id that does not, or of another epoch', () => {
    const client = Subject.client()
    const { asks, request } = client.change()
    expect(asks).toHaveLength(2)
    expect(client.hear(b, promise(request, storeOf(b)))).toEqual([])
    expect(client.hear(d, promise(request, storeOf(d)))).toEqual([])
    expect(client.hear(c, promise(request, storeOf(a)))).toEqual([])
    expect(client.hear(c, promise(request, storeOf(c), 2))).toEqual([])
    expect(client.core.refusals()).toEqual({ 'an answer of somebody who does not vote': 2 })
    expect(client.hear(c, promise(request, storeOf(c))).map(({ type }) => type)).toEqual(['ask', 'ask'])
  })

  test('[Q17] says that a value is over the limit of a register, and asks no voter to accept it', () => {
    const client = Subject.client()
    const args = { type: 'set', value: 'x'.repeat(REGISTER_BYTES_MAX) }
    client.step({ type: 'command', id: 1, command: { type: 'change', group: 'root', key: 'k', kind: 'value', args } })
    const [ask] = sent(client.step({ type: 'wake' }))
    const request = ask?.type === 'ask' ? (ask.requests[0]?.request ?? 0) : 0
    const from = (peer: PeerName): CoreInput<QuorumTypes> => ({
      type: 'message',
      from: peer,
      path: 'direct',
      message: promise(request, storeOf(peer))
    })
    expect([...client.step(from(a)), ...client.step(from(b))]).toMatchObject([
      { type: 'settle', outcome: { ok: false, failure: { name: 'RegisterTooLargeError' } } }
    ])
  })

  test('[QL7] passes on what serves the root group to its links, where not all that are there are linked', () => {
    const serving = (epoch: number): QuorumMessage => ({ type: 'serving', configuration: configured(epoch, [a, b]) })
    const client = Subject.client()
    expect(client.hear(a, serving(2))).toEqual([])
    const stranger = { peer: peerName('e'), storeId: storeOf(peerName('e')), status: 'alive', addresses: [] }
    client.step({ type: 'notice', core: 'membership', notice: { type: 'member', ...stranger } })
    expect(client.hear(a, serving(3))).toEqual([serving(3), serving(3)])
  })

  test('[Q9] is not led back by a configuration that was', () => {
    const client = Subject.client()
    client.hear(a, { type: 'serving', configuration: configured(3, [b, c, d]) })
    client.hear(a, { type: 'serving', configuration: configured(1, [a, b, c]) })
    client.hear(a, { type: 'moved', move: { from: configured(1, [a, b, c]), next: configured(2, [a]) } })
    client.hear(a, { type: 'hello', votes: 'durable', configurations: [configured(2, [a])] })
    expect(client.core.status()[0]?.configuration?.epoch).toBe(3)
    expect(client.core.refusals()).toEqual({ 'a configuration that is over': 3 })
  })
})
