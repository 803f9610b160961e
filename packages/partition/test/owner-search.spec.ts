import { type PeerName, peerName } from '@peermesh/kernel'
import { OwnerSearch, type OwnershipClaim, type OwnershipRecord } from '@peermesh/partition/core'
import { describe, expect, test } from 'vitest'
import { ASKS_AT_ONCE, ASKS_MAX } from '../src/core/limits.ts'

const PARTITIONS = 16

/** A record of this epoch, held by the peers of these letters. */
function record(epoch: number, holders: string, { generation = 0, partitions = PARTITIONS, notAfter = 1 } = {}) {
  const replicas = [...holders].map((name) => ({ peer: peerName(name), addresses: [`/sim/${name}`] }))
  return { partitions, generation, epoch, replicas, notAfter } satisfies OwnershipRecord
}

const claim = (by: string, of: OwnershipRecord): OwnershipClaim => ({ by: peerName(by), record: of })

/** Whom it asks now. */
const asked = (search: OwnerSearch): string =>
  search
    .next()
    .map((step) => (step.type === 'ask' ? step.peer : step.type))
    .join(' ')

const outcome = (search: OwnerSearch) => {
  const { record: best, confirmedBy } = search.outcome ?? {}
  return [best?.generation, best?.epoch, best?.replicas.map(({ peer }) => peer).join(''), confirmedBy]
}

const nobody = (search: OwnerSearch, ...peers: string[]): void => {
  for (const peer of peers) {
    search.answered(peerName(peer), undefined)
  }
}

describe('a search for owners', () => {
  test('[P19] asks the replicas that a record names, and ends with the first that confirms it', () => {
    const search = new OwnerSearch(PARTITIONS)
    search.found(claim('a', record(3, 'abc')))
    expect([asked(search), search.isOver]).toEqual(['a b c', false])
    search.answered(peerName('b'), claim('b', record(3, 'abc', { notAfter: 2 })))
    expect([search.isOver, asked(search)]).toEqual([true, ''])
    expect(outcome(search)).toEqual([0, 3, 'abc', 'b'])
    expect(search.outcome?.record.notAfter).toBe(2)
  })

  test('[P17] believes of the DHT only what a replica says of itself, and of the mesh that is meant', () => {
    const search = new OwnerSearch(PARTITIONS)
    search.found(claim('x', record(9, 'abc')))
    search.found(claim('a', record(9, 'abc', { partitions: 32 })))
    expect([asked(search), search.outcome]).toEqual(['', undefined])
  })

  test('[P18] goes on with the latest, in whatever order they come, by generation before epoch', () => {
    const records = [record(3, 'abc'), record(5, 'bcd'), record(1, 'def', { generation: 1 })]
    for (const [first, second, third] of [[0, 1, 2] as const, [2, 1, 0] as const, [1, 2, 0] as const]) {
      const search = new OwnerSearch(PARTITIONS)
      for (const index of [first, second, third]) {
        const one = records[index] as OwnershipRecord
        search.found(claim(one.replicas[0]?.peer as string, one))
      }
      expect(asked(search)).toBe('d e f')
    }
  })

  test('[P18] [P19] follows whoever does not hold it any more to who does, and takes its word for nobody else', () => {
    const search = new OwnerSearch(PARTITIONS)
    search.found(claim('a', record(3, 'abc')))
    expect(asked(search)).toBe('a b c')
    search.answered(peerName('a'), claim('a', record(7, 'def')))
    expect([search.isOver, asked(search)]).toEqual([false, 'd'])
    search.answered(peerName('b'), claim('b', record(3, 'abc')))
    expect([search.isOver, asked(search)]).toEqual([false, 'e'])
    search.answered(peerName('d'), claim('d', record(7, 'def')))
    expect(outcome(search)).toEqual([0, 7, 'def', 'd'])
  })

  test('[P19] asks again who was behind, and not who is silent', () => {
    const search = new OwnerSearch(PARTITIONS)
    search.found(claim('a', record(3, 'ab')))
    expect(asked(search)).toBe('a b')
    nobody(search, 'b')
    search.found(claim('b', record(4, 'ba')))
    search.answered(peerName('a'), claim('a', record(3, 'ab')))
    expect([search.isOver, asked(search)]).toEqual([false, 'a'])
    search.answered(peerName('a'), claim('a', record(4, 'ba')))
    expect(outcome(search)).toEqual([0, 4, 'ba', 'a'])
  })

  test('[P19] is given an answer by the peer that was asked, or none', () => {
    const search = new OwnerSearch(PARTITIONS)
    search.found(claim('a', record(3, 'ab')))
    expect(asked(search)).toBe('a b')
    search.answered(peerName('a'), claim('x', record(9, 'xab')))
    expect([search.isOver, outcome(search)]).toEqual([false, [0, 3, 'ab', undefined]])
  })

  test('asks those that provide it where no record leads anywhere, and ends with what it has', () => {
    const search = new OwnerSearch(PARTITIONS)
    search.found(claim('a', record(3, 'ab')))
    expect(asked(search)).toBe('a b')
    nobody(search, 'a', 'b')
    expect(asked(search)).toBe('')
    search.ended()
    expect([asked(search), search.isOver]).toEqual(['providers', false])
    search.provided({ peer: peerName('b'), addresses: [] })
    search.provided({ peer: peerName('p'), addresses: [] })
    expect(asked(search)).toBe('p')
    nobody(search, 'p')
    search.ended()
    expect([asked(search), search.isOver, outcome(search)]).toEqual(['', true, [0, 3, 'ab', undefined]])
  })

  test('ends with nothing where there is nothing', () => {
    const search = new OwnerSearch(PARTITIONS)
    search.ended()
    expect(asked(search)).toBe('providers')
    search.ended()
    expect([search.isOver, search.outcome]).toEqual([true, undefined])
  })

  test('is bounded: whoever fills the DHT with nonsense does not have it dial for ever', () => {
    const search = new OwnerSearch(PARTITIONS)
    let asks = 0
    for (let epoch = 1; epoch < 100; epoch++) {
      const name = (index: number): PeerName => peerName(`${epoch}.${index}`)
      const replicas = [0, 1, 2, 3].map((index) => ({ peer: name(index), addresses: [] }))
      search.found({ by: name(0), record: { ...record(epoch, ''), replicas } })
      const steps = search.next().flatMap((step) => (step.type === 'ask' ? step.peer : []))
      expect(steps.length).toBeLessThanOrEqual(ASKS_AT_ONCE)
      asks += steps.length
      nobody(search, ...steps)
    }
    expect(asks).toBe(ASKS_MAX)
  })
})
