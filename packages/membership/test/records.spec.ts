import { meshId, millis, peerName } from '@peermesh/kernel'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { GONE_KEPT_MS, GONE_MEMBERS_MAX, MEMBERS_MAX } from '../src/core/limits.ts'
import { MemberTable } from '../src/core/member-table.ts'
import { compareRecords, MEMBER_STATUSES, type MemberRecord } from '../src/core/record.ts'
import { alice, bob, carol, record } from './support/driven-core.ts'

const ours = meshId('a'.repeat(32))
const theirs = meshId('b'.repeat(32))

/** Few values, so that records meet. */
const records = fc.record({
  boot: fc.integer({ min: 1, max: 3 }),
  startNonce: fc.constantFrom('0'.repeat(16), 'f'.repeat(16)),
  incarnation: fc.integer({ min: 0, max: 2 }),
  status: fc.constantFrom(...MEMBER_STATUSES)
})

function merged(changes: readonly Partial<MemberRecord>[]): MemberRecord | undefined {
  const table = new MemberTable(record(alice))
  for (const change of changes) {
    table.merge(record(bob, change), 0, millis(0))
  }
  return table.record(bob)
}

describe('records', () => {
  it('[M1] are ordered by boot, then start nonce, then incarnation, then status', () => {
    const ascending: Partial<MemberRecord>[] = [
      { status: 'alive' },
      { status: 'suspect' },
      { status: 'dead' },
      { status: 'left' },
      { incarnation: 1 },
      { startNonce: 'f'.repeat(16) },
      { boot: 2, startNonce: '0'.repeat(16) }
    ]
    for (const [index, higher] of ascending.entries()) {
      for (const lower of ascending.slice(0, index)) {
        expect(compareRecords(record(bob, higher), record(bob, lower))).toBeGreaterThan(0)
        expect(compareRecords(record(bob, lower), record(bob, higher))).toBeLessThan(0)
      }
    }
  })

  it('[M1] merge to the same whatever their order and however often they come', () => {
    fc.assert(
      fc.property(fc.array(records, { minLength: 1, maxLength: 8 }), fc.nat(), (changes, turn) => {
        const again = [...changes, ...changes]
        const turned = [...again.slice(turn % again.length), ...again.slice(0, turn % again.length)].reverse()
        expect(merged(turned)).toEqual(merged(changes))
      })
    )
  })

  it('[M1] a restarted peer beats its own death notice', () => {
    expect(merged([{ boot: 2 }, { boot: 1, incarnation: 9, status: 'dead' }])?.status).toBe('alive')
  })

  it('[M11] of another mesh are held, and are nobody’s members', () => {
    const table = new MemberTable(record(alice, { meshId: ours }))
    table.merge(record(bob), 0, millis(0))
    expect(table.liveCount).toBe(2)
    table.merge(record(bob, { incarnation: 1, meshId: theirs }), 0, millis(0))
    expect([table.liveCount, table.member(bob), table.live]).toEqual([1, undefined, []])
    // The older record, which somebody still passes on, does not bring it back.
    expect(table.merge(record(bob), 0, millis(0))).toBeUndefined()
    expect(table.record(bob)?.meshId).toBe(theirs)
  })

  it('[M11] [M30] of another mesh are in no digest: two views that differ in them alone are the same', () => {
    const known = new MemberTable(record(alice))
    known.merge(record(bob, { meshId: theirs }), 0, millis(0))
    known.merge(record(carol), 0, millis(0))
    known.raiseOwn({ meshId: ours })
    known.merge(record(carol, { incarnation: 1, meshId: theirs }), 0, millis(0))
    const never = new MemberTable(record(alice))
    never.raiseOwn({ meshId: ours })
    expect(known.digest.bytes()).toEqual(never.digest.bytes())
    expect(known.subjects()).toEqual([alice])
  })

  it('[M11] a stranger that never was a member takes no room', () => {
    const table = new MemberTable(record(alice, { meshId: ours }))
    table.merge(record(bob, { meshId: theirs }), 0, millis(0))
    expect(table.record(bob)).toBeUndefined()
  })
})

describe('what is forgotten', () => {
  const nobody = (index: number) => peerName(`peer ${String(index).padStart(5, '0')}`)

  it('[M19] who died or left 24 h ago, counted from the fact and not from hearing of it', () => {
    const table = new MemberTable(record(alice))
    table.merge(record(bob, { status: 'dead' }), GONE_KEPT_MS - 10, millis(0))
    expect(table.forget(millis(9))).toEqual([])
    expect(table.forget(millis(10))).toEqual([bob])
    expect(table.record(bob)).toBeUndefined()
    expect(table.merge(record(bob, { status: 'dead' }), GONE_KEPT_MS, millis(10))).toBeUndefined()
  })

  it('[M19] [M27] the longest gone, where too many are', () => {
    const table = new MemberTable(record(alice))
    for (let index = 0; index < GONE_MEMBERS_MAX + 2; index++) {
      table.merge(record(nobody(index)), 0, millis(0))
      table.merge(record(nobody(index), { status: 'dead' }), 0, millis(index))
    }
    expect(table.forget(millis(GONE_MEMBERS_MAX + 2))).toEqual([nobody(1), nobody(0)])
  })

  it('[M27] nobody alive; who would be one too many is not taken', () => {
    const table = new MemberTable(record(alice))
    for (let index = 1; index < MEMBERS_MAX; index++) {
      table.merge(record(nobody(index)), 0, millis(0))
    }
    expect(table.liveCount).toBe(MEMBERS_MAX)
    expect(table.merge(record(bob), 0, millis(0))).toBeUndefined()
    expect(table.forget(millis(10 * GONE_KEPT_MS))).toEqual([])
  })
})
