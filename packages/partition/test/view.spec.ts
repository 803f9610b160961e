import { millis, type PeerName, peerName, storeId } from '@peermesh/kernel'
import { NO_METADATA } from '@peermesh/membership/core'
import { describe, expect, test } from 'vitest'
import { GONE_MEMBERS_MAX } from '../src/core/limits.ts'
import { View } from '../src/core/view.ts'

const SELF = { peer: peerName('self'), storeId: storeId('0'.repeat(32)), boot: 1, startNonce: '0' }
const GONE_MS = 30_000

/** A view, and members of it by their numbers. */
function mesh() {
  const view = new View(SELF, { votes: 'durable', weight: 1 }, GONE_MS)
  const nameOf = (index: number): PeerName => peerName(`peer-${index}`)
  const hear = (index: number, status: 'alive' | 'dead' | 'left', at: number) =>
    view.hear(
      {
        type: 'member',
        peer: nameOf(index),
        storeId: storeId('1'.repeat(32)),
        boot: 1,
        status,
        metadata: NO_METADATA,
        addresses: []
      },
      millis(at)
    )
  return { view, hear, nameOf, isKnown: (index: number) => view.isHeardOf(nameOf(index)) }
}

describe('who is gone', () => {
  test('[P26] is forgotten where there are many, the longest gone first; but not who is named, nor who may be back', () => {
    const { view, hear, nameOf, isKnown } = mesh()
    const count = 2 * GONE_MEMBERS_MAX + 2
    for (let index = 0; index < count; index++) {
      hear(index, 'alive', index)
      if (index > 0) {
        hear(index, index === count - 1 ? 'dead' : 'left', index)
      }
    }
    view.forgetGone([nameOf(7)], millis(count))
    const known = Array.from({ length: count }, (_, index) => index).filter(isKnown)
    // One that is there, the one that is named, and of those that are gone the last ones.
    expect(known).toEqual([
      0,
      7,
      ...Array.from({ length: GONE_MEMBERS_MAX }, (_, index) => count - GONE_MEMBERS_MAX + index)
    ])
    expect(view.refresh(millis(count))).toBe(true)
    expect(view.members.map(({ peer }) => peer)).toEqual(['peer-0', nameOf(count - 1), 'self'])
  })

  test('[P26] is remembered where there are few', () => {
    const { view, hear, isKnown } = mesh()
    hear(1, 'left', 0)
    view.forgetGone([], millis(10 * GONE_MS))
    expect(isKnown(1)).toBe(true)
  })
})
