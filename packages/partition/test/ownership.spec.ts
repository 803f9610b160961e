import { millis, type PeerName, peerName } from '@peermesh/kernel'
import { Assigner, type Assignment, type PlacementMember } from '@peermesh/partition'
import type { OwnershipRecord } from '@peermesh/partition/core'
import { partitionSeat } from '@peermesh/partition/seat'
import { describe, expect, test } from 'vitest'
import { GONE_MEMBERS_MAX } from '../src/core/limits.ts'
import { A, B, C, D, GONE_MS, Peer, SETTLE_MS, storeOf } from './support/one-peer.ts'

/** How long an operation waits that says nothing of it. */
const TIMEOUT_MS = 5_000

/** What each voter waits longer than the one before it. */
const STAGGER_MS = 1_000

class CountingAssigner extends Assigner {
  count = 0

  override assign(members: readonly PlacementMember[]): Assignment {
    this.count++
    return super.assign(members)
  }
}

const peersOf = (voters: readonly { readonly peer: PeerName }[] = []) => voters.map(({ peer }) => peer).sort()

/** Of four members, and the partition where it should be. */
function settled(): { readonly peer: Peer; readonly holders: readonly PeerName[] } {
  const peer = new Peer()
  for (const other of [B, C, D]) {
    peer.meets(other)
  }
  peer.pass(SETTLE_MS)
  const holders = [...peer.status.desired]
  peer.serves(1, ...holders)
  return { peer, holders }
}

describe('a partition', () => {
  test('[P13] that nobody used says so, and who would hold it', () => {
    const peer = new Peer()
    peer.meets(B)
    peer.pass(SETTLE_MS)
    expect(peer.status).toMatchObject({ stage: 'absent', epoch: 0 })
    expect(peer.status.replicas).toHaveLength(1)
  })

  test('[P13] is at a stage, and says for how long and what it waits for', () => {
    const { peer, holders } = settled()
    peer.pass(SETTLE_MS)
    expect(peer.status).toMatchObject({ stage: 'serving', replicas: holders })
    peer.serves(2, A)
    peer.pass(300)
    expect(peer.status).toMatchObject({ stage: 'settling', forMs: 300, reason: expect.stringContaining('another') })
  })

  test('[P10] is moved after its settle time, for the epoch that was seen', () => {
    const { peer, holders } = settled()
    peer.serves(2, A)
    peer.pass(SETTLE_MS - 1)
    expect(peer.proposed).toBe(undefined)
    peer.pass(300)
    expect(peer.proposed).toMatchObject({ group: 'partition-0', after: 2 })
    expect(peersOf(peer.proposed?.voters)).toEqual([...holders].sort())
    expect(peer.status.stage).toBe('moving')
  })

  test('[P10] that failed to move is tried again, and says why it failed', () => {
    const { peer } = settled()
    peer.serves(2, A)
    peer.pass(SETTLE_MS + 300)
    peer.answers({ ok: false, failure: { name: 'NoQuorumError', message: 'nobody answers' } })
    peer.pass(300)
    expect(peer.status).toMatchObject({ stage: 'waiting', failed: 'nobody answers' })
    peer.pass(2_000)
    expect(peer.moves).toBe(2)
  })

  test('[P26] is not of a mesh that grows with all who ever came and went', () => {
    const peer = new Peer()
    const names = Array.from({ length: 2 * GONE_MEMBERS_MAX + 2 }, (_, index) => peerName(`guest ${index}`))
    for (const name of names) {
      peer.member(name, 'alive')
      peer.member(name, 'left')
      peer.pass(1)
    }
    peer.pass(1_000)
    const [first, last] = [names[0], names.at(-1)] as [PeerName, PeerName]
    peer.serves(1, first, last, A)
    const { replicas } = peer.core.record(0, { now: millis(0), wall: millis(0) }) as OwnershipRecord
    expect(replicas.map(({ addresses }) => addresses.length)).toEqual([0, 1, 0])
  })

  test('[P13] that another voter moved meanwhile says nothing of the try that came to nothing', () => {
    const { peer, holders } = settled()
    peer.serves(2, A)
    peer.pass(SETTLE_MS + 300)
    peer.serves(3, ...holders)
    peer.answers({ ok: false, failure: { name: 'NoQuorumError', message: 'it is another epoch by now' } })
    peer.pass(300)
    expect(peer.status).toMatchObject({ stage: 'serving', epoch: 3, failed: undefined })
  })

  test('[P10] is moved by one of its voters, and by nobody else', () => {
    const { peer } = settled()
    peer.serves(2, B)
    peer.pass(10 * SETTLE_MS)
    expect(peer.proposed).toBe(undefined)
    expect(peer.status).toMatchObject({ stage: 'waiting', reason: expect.stringContaining('one of its voters') })
  })

  test('[P10] does not move for who is away for less than it takes to be gone', () => {
    const { peer, holders } = settled()
    const other = holders.find((name) => name !== A) as PeerName
    peer.member(other, 'dead')
    peer.pass(GONE_MS - 500)
    peer.member(other, 'alive')
    peer.pass(GONE_MS)
    expect(peer.proposed).toBe(undefined)
    expect(peer.status.stage).toBe('serving')
  })

  test('[P10] is not moved to where it could not be served', () => {
    const { peer, holders } = settled()
    peer.serves(2, A)
    for (const other of holders.filter((name) => name !== A)) {
      peer.loses(other)
    }
    peer.pass(5 * SETTLE_MS)
    expect(peer.proposed).toBe(undefined)
    expect(peer.status).toMatchObject({ stage: 'waiting', reason: expect.stringContaining('not linked') })
  })

  test('[P10] is not moved while a majority of its voters is away', () => {
    const peer = new Peer()
    for (const other of [B, C, D]) {
      peer.meets(other)
    }
    peer.serves(1, A, B, C)
    peer.member(B, 'left')
    peer.loses(B)
    peer.loses(C)
    peer.pass(5 * SETTLE_MS)
    expect(peer.proposed).toBe(undefined)
    expect(peer.status.reason).toBe('a majority of its voters is not linked')
  })

  test('[P10] is not moved for a voter of which nothing was heard since the start, until it would be gone', () => {
    const peer = new Peer()
    peer.meets(B)
    peer.meets(C)
    peer.serves(1, A, B, D)
    peer.pass(GONE_MS - 500)
    expect(peer.proposed).toBe(undefined)
    expect(peer.status.reason).toContain('nothing was heard of d')
    peer.pass(1_000)
    expect(peersOf(peer.proposed?.voters)).toEqual([A, B, C])
  })

  test('[P2] that an operator forced on is held as that says, whatever its epoch', () => {
    const { peer, holders } = settled()
    peer.serves(5, ...holders)
    peer.forced({ generation: 1, epoch: 1 }, A)
    expect(peer.status).toMatchObject({ generation: 1, epoch: 1, replicas: [A] })
    peer.serves(6, ...holders)
    expect(peer.status).toMatchObject({ generation: 1, epoch: 1 })
  })

  test('[P16] that others move away again and again is moved back more and more rarely', () => {
    const peer = new Peer()
    peer.meets(B)
    peer.meets(C)
    peer.pass(SETTLE_MS)
    const { desired } = peer.status
    const waits: number[] = []
    for (let epoch = 1; epoch < 7; epoch += 2) {
      peer.serves(epoch, ...desired)
      peer.serves(epoch + 1, A)
      const before = peer.moves
      let waitedMs = 0
      for (; peer.moves === before && waitedMs < 100 * SETTLE_MS; waitedMs += 50) {
        peer.pass(50)
      }
      waits.push(Math.floor(waitedMs / SETTLE_MS))
      peer.serves(epoch + 2, ...desired)
      peer.answers({ ok: true, value: undefined })
    }
    expect(waits).toEqual([1, 2, 4])
  })

  test('[P15] gets another voter at once for one that lost its disk', () => {
    const peer = new Peer()
    peer.meets(B)
    peer.meets(C)
    peer.pass(300)
    peer.serves(1, ...peer.status.desired)
    peer.pass(SETTLE_MS)
    peer.meets(C, { life: 100 })
    // Whoever stands before this peer among the voters would be first.
    peer.pass(300 + 2 * STAGGER_MS)
    expect(peer.proposed?.voters.find((voter) => voter.peer === C)?.storeId).toBe(storeOf(C, 100))
  })

  test.each([
    ['left', 'left', 0],
    ['is dead for so long that it is gone', 'dead', GONE_MS]
  ] as const)('[P15] gets another voter for one that %s', (_, status, goneMs) => {
    const peer = new Peer()
    peer.meets(B)
    peer.meets(C)
    peer.meets(D, { capacity: 0 })
    peer.pass(SETTLE_MS)
    peer.serves(1, ...peer.status.desired)
    expect([...peer.status.replicas].sort()).toEqual([A, B, C])
    peer.member(B, status)
    peer.pass(goneMs)
    peer.meets(D)
    peer.pass(SETTLE_MS + 3 * STAGGER_MS)
    expect(peersOf(peer.proposed?.voters)).toEqual([A, C, D])
  })

  test('[P15] is assigned once where several that went together are gone a moment after each other', () => {
    const assigner = new CountingAssigner({ partitions: 1 })
    const peer = new Peer({ assigner })
    for (const other of [B, C, D]) {
      peer.meets(other)
    }
    peer.pass(SETTLE_MS)
    peer.serves(1, ...peer.status.desired)
    peer.member(C, 'dead')
    peer.pass(100)
    peer.member(D, 'dead')
    peer.pass(GONE_MS - 200)
    const { count } = assigner
    peer.pass(SETTLE_MS)
    expect(peer.status.desired).not.toContain(C)
    expect(peer.status.desired).not.toContain(D)
    expect(assigner.count).toBe(count + 1)
  })

  test('[P15] keeps the copies that it has where nobody can take the place of who is away', () => {
    const peer = new Peer()
    peer.meets(B)
    peer.meets(C)
    peer.pass(300)
    peer.serves(1, ...peer.status.desired)
    peer.member(C, 'dead')
    peer.pass(4 * GONE_MS)
    expect(peer.proposed).toBe(undefined)
    expect(peer.status).toMatchObject({ stage: 'waiting', reason: expect.stringContaining('too few members') })
  })
})

describe('a peer that is to hold nothing', () => {
  test('[P12] says so to all, and is done when it is no voter any more', () => {
    const { peer } = settled()
    peer.serves(2, A, B, C)
    peer.pass(SETTLE_MS)
    peer.asks({ type: 'drain' })
    expect(peer.calls.find(({ core }) => core === 'membership')?.command).toMatchObject({ metadata: { capacity: 0 } })
    peer.pass(300)
    expect(peersOf(peer.proposed?.voters)).toEqual([B, C, D])
    expect(peer.settled).toEqual([])
    peer.serves(3, B, C, D)
    peer.quorumHasToldAll()
    expect(peer.settled).toEqual([{ ok: true, value: undefined }])
  })

  test('[P12] is not done while quorum tells of more, in which it is named', () => {
    const { peer } = settled()
    peer.serves(2, A, B, C)
    peer.asks({ type: 'drain' })
    peer.serves(3, B, C, D)
    peer.serves(4, A, B, C)
    peer.quorumHasToldAll()
    expect(peer.settled).toEqual([])
    peer.serves(5, B, C, D)
    peer.quorumHasToldAll()
    expect(peer.settled).toEqual([{ ok: true, value: undefined }])
  })

  test('[P1] that bears more or less from now on says so to all, and heeds it itself', () => {
    const { peer } = settled()
    peer.serves(2, A, B, C)
    peer.asks({ type: 'place', capacity: 0, zone: 'rack 1' })
    const metadata = { capacity: 0, zone: 'rack 1' }
    expect(peer.calls.find(({ core }) => core === 'membership')?.command).toEqual({ type: 'update', metadata })
    expect(peer.settled).toEqual([{ ok: true, value: undefined }])
    peer.pass(300)
    expect(peer.status.desired).not.toContain(A)
    peer.asks({ type: 'place', capacity: 64 })
    peer.pass(300)
    expect(peer.status.desired).toContain(A)
    peer.asks({ type: 'drain' })
    peer.asks({ type: 'place', capacity: 64 })
    peer.pass(300)
    expect(peer.status.desired).not.toContain(A)
    expect(peer.calls.findLast(({ core }) => core === 'membership')?.command).toMatchObject({
      metadata: { capacity: 0, zone: 'rack 1' }
    })
  })

  test('[P13] tells each stage that a partition comes to, and what it waits for', () => {
    const { peer } = settled()
    peer.serves(2, A, B, C)
    peer.member(B, 'left')
    peer.pass(300)
    const told = () => peer.emitted.map((event) => (event.type === 'stage' ? event.stage : `epoch ${event.epoch}`))
    expect(told().at(-1)).toBe('moving')
    peer.serves(3, ...(peer.proposed?.voters ?? []).map((voter) => voter.peer))
    peer.answers({ ok: true, value: undefined })
    expect(told().slice(-2)).toEqual(['epoch 3', 'serving'])
    expect(peer.emitted.at(-1)).toMatchObject({ partition: 0, epoch: 3, forMs: 0 })
  })

  test('[P8] says what would move, of those that hold it and not of those that are left over', () => {
    const peer = new Peer()
    peer.meets(B)
    peer.pass(SETTLE_MS)
    const { moves } = peer.core.plan({ without: [A] })
    expect(moves).toEqual(peer.status.desired.includes(A) ? [{ partition: 0, gains: [B], loses: [A], primary: B }] : [])
    expect(peer.core.plan({ with: [{ peer: C }] }).moves).toHaveLength(1)
    expect(peer.core.isFounded(0)).toBe(false)
  })

  test('[P14] is started once, and before anything else', () => {
    const core = partitionSeat().create()
    const at = { now: millis(0), wall: millis(0) }
    expect(() => core.step({ type: 'wake' }, at)).toThrow(/^P14/)
    const identity = { peer: A, storeId: storeOf(A), boot: 1, startNonce: '0' }
    const start = { type: 'start', identity, seed: 's', records: [] } as const
    core.step(start, at)
    expect(() => core.step(start, at)).toThrow(/^P14/)
  })

  test('[P12] founds nothing on itself: with a capacity of 0, or once it was drained', () => {
    const none = new Peer({ capacity: 0 })
    none.asks({ type: 'put', key: 'k', value: 1 })
    const drained = new Peer()
    drained.asks({ type: 'drain' })
    drained.pass(300)
    drained.asks({ type: 'put', key: 'k', value: 1 })
    for (const peer of [none, drained]) {
      peer.pass(TIMEOUT_MS)
      expect(peer.settled.at(-1)).toMatchObject({
        ok: false,
        failure: {
          name: 'NoQuorumError',
          message: 'The partition 0 did not answer: nobody is linked who could hold it. Nothing was changed.'
        }
      })
    }
  })
})

describe('a key', () => {
  test('[P3] is asked for in the group of its partition, which its first use founds', () => {
    const peer = new Peer()
    peer.asks({ type: 'put', key: 'k', value: 1 })
    const voters = [{ peer: A, storeId: storeOf(A), volatile: false }]
    expect(peer.calls.at(-1)?.command).toMatchObject({ type: 'found', group: 'partition-0', voters })
    peer.answers({ ok: true, value: {} })
    expect(peer.calls.at(-1)?.command).toMatchObject({ type: 'change', group: 'partition-0', key: 'kv/k' })
    peer.answers({ ok: true, value: { made: 7, result: true } })
    expect(peer.settled).toEqual([{ ok: true, value: 7 }])
  })

  test('[P3] whose partition is not founded was not changed', () => {
    const peer = new Peer()
    peer.asks({ type: 'put', key: 'k', value: 1 })
    peer.answers({ ok: false, failure: { name: 'OutcomeUnknownError', message: 'Its time was up.' } })
    expect(peer.settled).toEqual([])
    peer.pass(TIMEOUT_MS)
    const message = 'The partition 0 did not answer: Its time was up. Nothing was changed.'
    expect(peer.settled).toMatchObject([{ ok: false, failure: { name: 'NoQuorumError', message } }])
  })

  test('[P3] waits where the root group does not answer yet, and goes on when the partition is founded, by whomever', () => {
    const peer = new Peer()
    const reason = 'no configuration of it is known'
    peer.asks({ type: 'put', key: 'k', value: 1 })
    peer.answers({ ok: false, failure: { name: 'NoQuorumError', message: '', details: { reason } } })
    peer.pass(300)
    expect(peer.calls.filter(({ command }) => command.type === 'found')).toHaveLength(2)
    peer.serves(1, A)
    expect(peer.calls.at(-1)?.command).toMatchObject({ type: 'change', group: 'partition-0', key: 'kv/k' })
    peer.answers({ ok: true, value: { made: 7, result: true } })
    expect(peer.settled).toEqual([{ ok: true, value: 7 }])
    peer.pass(TIMEOUT_MS)
    expect(peer.settled).toHaveLength(1)
  })

  test('[P3] that waits says at the end what it waited for', () => {
    const peer = new Peer()
    const reason = 'no configuration of it is known'
    peer.asks({ type: 'get', key: 'k', timeoutMs: 100 })
    peer.answers({ ok: false, failure: { name: 'NoQuorumError', message: '', details: { reason } } })
    peer.pass(200)
    const message = `The partition 0 did not answer: the root group: ${reason}. Nothing was changed.`
    expect(peer.settled).toMatchObject([{ ok: false, failure: { name: 'NoQuorumError', message } }])
  })

  test('[P3] whose earlier try may have changed it stays unknown', () => {
    const peer = new Peer()
    peer.asks({ type: 'put', key: 'k', value: 1, operation: { session: 's', sequence: 1 } })
    peer.answers({ ok: false, failure: { name: 'NoQuorumError', message: 'nobody answers.' } })
    peer.pass(TIMEOUT_MS)
    expect(peer.settled).toMatchObject([{ ok: false, failure: { name: 'OutcomeUnknownError' } }])
  })

  test('[P3] that is none is refused', () => {
    const peer = new Peer()
    peer.asks({ type: 'get', key: '' })
    expect(peer.settled).toMatchObject([{ ok: false, failure: { name: 'InvalidParametersError' } }])
  })

  test('[P24] of others founds its partition too, again and again until its time is up; and no other group', () => {
    const peer = new Peer()
    const founded = (): unknown[] =>
      peer.calls.flatMap(({ command }) => (command.type === 'found' ? [command.group] : []))
    peer.wants('partition-1')
    peer.wants('root')
    expect(founded()).toEqual([])
    peer.wants('partition-0', 400)
    peer.wants('partition-0', 300)
    expect(founded()).toEqual(['partition-0'])
    peer.answers({ ok: false, failure: { name: 'NoQuorumError', message: 'nobody answers.' } })
    peer.pass(300)
    expect(founded()).toEqual(['partition-0', 'partition-0'])
    peer.answers({ ok: false, failure: { name: 'NoQuorumError', message: 'nobody answers.' } })
    peer.pass(10_000)
    expect(founded()).toHaveLength(2)
    peer.serves(1, A)
    peer.wants('partition-0', 20_000)
    expect(founded()).toHaveLength(2)
  })
})

describe('a peer that is not linked to all that a move takes', () => {
  const linksWanted = (peer: Peer): readonly PeerName[] =>
    peer.calls.flatMap(({ command }) => (command.type === 'link' ? command.peers : []))

  test('[P25] asks for the links, when it is to move the partition', () => {
    const { peer, holders } = settled()
    const others = holders.filter((name) => name !== A)
    peer.serves(2, A)
    for (const other of others) {
      peer.loses(other)
    }
    peer.pass(5 * SETTLE_MS)
    expect(new Set(linksWanted(peer))).toEqual(new Set(others))
  })

  test('[P25] asks for a link to who has not said yet whether it votes', () => {
    const peer = new Peer()
    peer.serves(1, A)
    peer.member(B, 'alive')
    peer.member(C, 'alive')
    peer.pass(3 * SETTLE_MS)
    expect(peer.status.reason).toContain('has not said yet whether it votes')
    expect(linksWanted(peer).length).toBeGreaterThan(0)
    expect(linksWanted(peer)).not.toContain(A)
  })

  test('[P25] asks for none where it does not vote for the partition', () => {
    const peer = new Peer()
    peer.serves(1, B)
    peer.member(B, 'alive')
    peer.member(C, 'alive')
    peer.pass(10 * SETTLE_MS)
    expect(linksWanted(peer)).toEqual([])
  })
})
