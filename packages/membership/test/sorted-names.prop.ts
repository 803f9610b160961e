import { type PeerName, peerName } from '@peermesh/kernel'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Broadcasts } from '../src/core/broadcasts.ts'
import { BROADCASTS_MAX } from '../src/core/limits.ts'
import { SortedNames } from '../src/core/sorted-names.ts'

const name = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f').map(peerName)

it('a set of sorted names is a set, sorted', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.boolean(), name)), (changes) => {
      const names = new SortedNames()
      const plain = new Set<PeerName>()
      for (const [comes, peer] of changes) {
        if (comes) {
          names.add(peer)
          plain.add(peer)
        } else {
          names.delete(peer)
          plain.delete(peer)
        }
        expect(names.names).toEqual([...plain].sort())
        expect([names.size, names.has(peer)]).toEqual([plain.size, comes])
      }
    })
  )
})

it('[M18] each change is passed on as often as it is to be, the least sent first, and never to its subject', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(name),
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 1, max: 3 }),
      (subjects, sendsMax, limit) => {
        const broadcasts = new Broadcasts()
        const sent = new Map(subjects.map((subject) => [subject, 0]))
        for (const subject of subjects) {
          broadcasts.add(subject)
        }
        while (broadcasts.size > 0) {
          const taken = broadcasts.take(limit, { to: peerName('x'), sendsMax })
          const least = Math.min(...sent.values())
          expect(sent.get(taken[0] as PeerName)).toBe(least)
          for (const subject of taken) {
            sent.set(subject, (sent.get(subject) ?? 0) + 1)
          }
          expect(broadcasts.take(0, { to: peerName('x'), sendsMax })).toEqual([])
        }
        expect(new Set(sent.values())).toEqual(new Set(subjects.length === 0 ? [] : [sendsMax]))
        for (const subject of subjects) {
          broadcasts.add(subject)
          expect(broadcasts.take(9, { to: subject, sendsMax })).not.toContain(subject)
        }
      }
    )
  )
})

it('[M18] what waits to be passed on is bounded: those sent most leave, and it is said', () => {
  const broadcasts = new Broadcasts()
  const subjects = Array.from({ length: BROADCASTS_MAX + 1 }, (_, index) => peerName(`peer ${index}`))
  const kept = subjects.map((subject, index) => {
    const fits = broadcasts.add(subject)
    if (index === 0) {
      broadcasts.take(1, { to: peerName('x'), sendsMax: 9 })
    }
    return fits
  })
  expect(kept).toEqual(subjects.map((_, index) => index < BROADCASTS_MAX))
  expect(broadcasts.size).toBe(BROADCASTS_MAX)
  expect(broadcasts.take(99, { to: peerName('x'), sendsMax: 9 })).not.toContain(subjects[0])
})
