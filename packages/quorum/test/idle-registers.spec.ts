import { peerName, storeId } from '@peermesh/kernel'
import { Acceptor, type Configuration, firstBallot } from '@peermesh/quorum/core'
import { describe, expect, test } from 'vitest'
import { recordCodec } from '../src/wire/record-codec.ts'

const configuration: Configuration = {
  group: 'root',
  lineage: '0'.repeat(32),
  generation: 0,
  epoch: 1,
  voters: ['a', 'b', 'c'].map((name) => ({
    peer: peerName(name),
    storeId: storeId('0'.repeat(32)),
    volatile: false
  })),
  dropBefore: 0
}

const ballot = (round: number, proposer = 'p/1') => ({ epoch: 1, round, proposer })
const value = Uint8Array.of(1)

const holding = (): Acceptor => {
  const voter = new Acceptor({ configuration, floor: 3, registers: new Map() })
  voter.accept('k', { ballot: ballot(4), value }, ballot(5))
  return voter
}

describe('a voter that drops a register', () => {
  test('[Q24] does so at the ballot that all were found to have, and not at another', () => {
    const voter = holding()
    expect(voter.drop('k', ballot(3), 9)).toBe(false)
    expect(voter.drop('k', ballot(6), 9)).toBe(false)
    expect(voter.drop('other', ballot(4), 9)).toBe(false)
    expect(voter.record('k')?.accepted?.value).toEqual(value)
    expect(voter.drop('k', ballot(4), 9)).toBe(true)
    expect(voter.record('k')).toBe(undefined)
    expect(voter.drop('k', ballot(4), 9)).toBe(false)
  })

  test('[Q24] drops what it installed by the first ballot of the epoch, unless it was changed since', () => {
    const installed = { promised: ballot(2), accepted: { ballot: ballot(2), value } }
    const voter = new Acceptor({
      configuration: { ...configuration, epoch: 2 },
      floor: 3,
      registers: new Map([
        ['k', installed],
        ['l', installed]
      ])
    })
    voter.accept('l', { ballot: { epoch: 2, round: 3, proposer: 'p/1' }, value })
    expect(voter.drop('k', ballot(2), 9)).toBe(false)
    expect(voter.drop('l', firstBallot(2), 9)).toBe(false)
    expect(voter.drop('k', firstBallot(2), 9)).toBe(true)
  })

  test('[Q12] counts on above all that the register ever counted, and above all before', () => {
    const voter = holding()
    voter.drop('k', ballot(4), 9)
    expect(voter.floor).toBe(9)
    voter.accept('l', { ballot: ballot(7), value })
    voter.drop('l', ballot(7), 2)
    expect(voter.floor).toBe(9)
  })

  test('[Q1] [Q24] goes on heeding nobody older than whom it had promised, for whatever is absent', () => {
    const voter = holding()
    voter.prepare('k', ballot(8, 'q/1'))
    voter.drop('k', ballot(4), 9)
    expect(voter.promised('k')).toEqual(ballot(8, 'q/1'))
    expect(voter.accept('k', { ballot: ballot(5), value })).toEqual({ type: 'nack', promised: ballot(8, 'q/1') })
    expect(voter.prepare('new', ballot(7))).toEqual({ type: 'nack', promised: ballot(8, 'q/1') })
    expect(voter.prepare('new', ballot(9)).type).toBe('promise')
    expect(voter.accept('k', { ballot: ballot(8, 'q/1'), value }).type).toBe('accepted')
  })

  test('[Q3] drops nothing once it is sealed: what it reports is final', () => {
    const voter = holding()
    voter.seal({ ...configuration, epoch: 2 })
    expect(voter.drop('k', ballot(4), 9)).toBe(false)
    expect(voter.floor).toBe(3)
  })

  test('[Q4] [Q24] keeps what it had promised on disk; of a disk without it nothing was dropped', () => {
    const { floor, promisedFloor } = { floor: 9, promisedFloor: ballot(8) }
    const voter = { storeId: storeId('0'.repeat(32)), configuration, floor, promisedFloor }
    const again = recordCodec.decodeGroup(recordCodec.encodeGroup({ voter })).voter
    expect(again).toEqual({ ...voter, sealedTo: undefined })
    const { promisedFloor: none, ...before } = voter
    const old = recordCodec.decodeGroup(recordCodec.encodeGroup({ voter: before })).voter
    expect(none).toEqual(ballot(8))
    expect(new Acceptor({ ...before, ...old, registers: new Map() }).promised('k')).toEqual(firstBallot(1))
  })

  test('[Q24] drops alone what was only promised, and promises as much for whatever is absent', () => {
    const voter = holding()
    expect(voter.dropPromise('k')).toBe(false)
    voter.prepare('only promised', ballot(8, 'q/1'))
    expect(voter.dropPromise('only promised')).toBe(true)
    expect(voter.record('only promised')).toBe(undefined)
    expect(voter.prepare('only promised', ballot(7))).toEqual({ type: 'nack', promised: ballot(8, 'q/1') })
    expect(voter.accept('only promised', { ballot: ballot(8, 'q/1'), value }).type).toBe('accepted')
    voter.prepare('sealed', ballot(9))
    voter.seal({ ...configuration, epoch: 2 })
    expect(voter.dropPromise('sealed')).toBe(false)
  })
})
