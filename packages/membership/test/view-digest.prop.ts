import type { PeerName } from '@peermesh/kernel'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { MemberRecord } from '../src/core/index.ts'
import { hashRecord, type RecordHash, ViewDigest } from '../src/core/view-digest.ts'
import { recordArbitrary } from './support/arbitraries.ts'

const records = fc.uniqueArray(recordArbitrary, { selector: ({ peer }) => peer, maxLength: 60 })

function digestOf(held: readonly MemberRecord[]): ViewDigest {
  const digest = new ViewDigest()
  for (const record of held) {
    digest.add(hashRecord(record))
  }
  return digest
}

it('[M30] two digests are the same in whatever order the records came, and whatever went', () => {
  fc.assert(
    fc.property(records, fc.nat(), (held, at) => {
      const [first, ...others] = held
      const digest = digestOf([...held].reverse())
      expect(digest.bytes()).toEqual(digestOf(held).bytes())
      expect(digest.difference(digestOf(held).bytes())).toBeUndefined()
      if (first !== undefined) {
        digest.remove(hashRecord(first))
        expect(digest.bytes()).toEqual(digestOf(others).bytes())
      }
      const changed = held[at % Math.max(1, held.length)]
      if (changed !== undefined) {
        const raised = { ...changed, incarnation: changed.incarnation === 0 ? 1 : changed.incarnation - 1 }
        const theirs = digestOf(held.map((record) => (record === changed ? raised : record)))
        expect(digestOf(held).difference(theirs.bytes())?.(hashRecord(changed).bucket)).toBe(true)
      }
    })
  )
})

it('[M30] a digest shows each record that only one of the two holds, and of the others few', () => {
  fc.assert(
    fc.property(records, records, (ours, others) => {
      const peers = new Set(ours.map(({ peer }) => peer))
      const theirs = [...ours, ...others.filter(({ peer }) => !peers.has(peer))]
      const differs = digestOf(ours).difference(digestOf(theirs).bytes())
      const missing: RecordHash[] = theirs.slice(ours.length).map(hashRecord)
      expect(missing.every(({ bucket }) => differs?.(bucket) === true)).toBe(true)
      expect(differs === undefined).toBe(missing.length === 0)
    })
  )
})

it('[M30] of 1,000 records that differ in one, a digest of 1 KB leaves at most a few to send', () => {
  const template = fc.sample(recordArbitrary, { seed: 1, numRuns: 1 })[0] as MemberRecord
  const held = Array.from({ length: 1_000 }, (_, index) => ({ ...template, peer: `peer ${index}` as PeerName }))
  const theirs = digestOf(held.slice(1)).bytes()
  const differs = digestOf(held).difference(theirs)
  const sent = held.filter((record) => differs?.(hashRecord(record).bucket))
  expect(theirs.length).toBe(1_024)
  expect(sent).toContain(held[0])
  expect(sent.length).toBeLessThan(20)
})
