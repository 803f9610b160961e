import { Assigner, groupOf, movesBetween, partitionOf } from '@peermesh/partition'
import { peerName } from '@peermesh/kernel'
import { describe, expect, test } from 'vitest'
import { computedAnew } from './golden.ts'
import { GOLDEN } from './laws.ts'

const anna = { peer: peerName('anna') }

describe('keys', () => {
  test('[P7] the partition of a key is the frozen one', () => {
    expect(computedAnew(GOLDEN).keys).toEqual(GOLDEN.keys)
  })

  test('[P7] a partition of twice as many is half of one', () => {
    for (let number = 0; number < 200; number++) {
      expect(Math.floor(partitionOf(`key ${number}`, 64) / 2)).toBe(partitionOf(`key ${number}`, 32))
    }
  })

  test('[P7] keys are spread: a thousand times as many as partitions, and none has a quarter more or less', () => {
    const counts = new Array<number>(8).fill(0)
    for (let number = 0; number < 8_000; number++) {
      const partition = partitionOf(`city/${number}`, 8)
      counts[partition] = (counts[partition] as number) + 1
    }
    expect(Math.min(...counts)).toBeGreaterThan(750)
    expect(Math.max(...counts)).toBeLessThan(1_250)
  })

  test('[P7] a name lies with the group of its partition, or with the root where there is no other', () => {
    expect(groupOf('invoice/next', 0)).toBe('root')
    expect(groupOf('city/2950159', 1_024)).toBe('partition-122')
  })
})

describe('small meshes', () => {
  test('[P4] nobody holds what nobody can, and one holds all', () => {
    expect(new Assigner({ partitions: 2 }).assign([]).replicasOf(1)).toEqual([])
    expect(new Assigner({ partitions: 2 }).assign([{ ...anna, weight: 0 }]).replicasOf(1)).toEqual([])
    expect(new Assigner({ partitions: 2 }).assign([anna]).replicasOf(1)).toEqual(['anna'])
  })
})

describe('what cannot be meant', () => {
  const assigner = new Assigner({ partitions: 8 })

  test.each([
    ['partitions that are no power of two', () => new Assigner({ partitions: 1_000 })],
    ['too many partitions', () => new Assigner({ partitions: 8_192 })],
    ['no replicas', () => new Assigner({ replicas: 0 })],
    ['a weight that is no whole number', () => assigner.assign([{ ...anna, weight: 1.5 }])],
    ['a weight beyond 64', () => assigner.assign([{ ...anna, weight: 65 }])],
    ['a member that is there twice', () => assigner.assign([anna, anna])],
    ['someone who goes without having come', () => assigner.plan([anna], { without: [peerName('bob')] })],
    ['a partition that is not there', () => assigner.assign([anna]).replicasOf(8)],
    ['partitions of a key that are no power of two', () => partitionOf('key', 3)],
    ['a negative number of groups', () => groupOf('key', -1)],
    [
      'assignments of different meshes',
      () => movesBetween(assigner.assign([anna]), new Assigner({ partitions: 4 }).assign([anna]))
    ]
  ])('%s is refused', (_, call) => {
    expect(call).toThrow(expect.objectContaining({ name: 'InvalidParametersError' }))
  })
})
