import { millis, type PeerName, peerName, storeId } from '@peermesh/kernel'
import { NO_METADATA } from '@peermesh/membership/core'
import { describe, expect, test } from 'vitest'
import { Members } from '../src/core/members.ts'
import { Outbox } from '../src/core/outbox.ts'
import { VoterLinks } from '../src/core/voter-links.ts'

const [A, B] = ['a', 'b'].map(peerName) as [PeerName, PeerName]
const STORE = storeId('0'.repeat(16))

/** A peer that knows another since the moment 0, and is not linked to it. */
class Links {
  readonly members = new Members(
    { peer: A, storeId: STORE, boot: 1, startNonce: '0' },
    { votes: 'durable', times: { settleMs: 0, goneMs: 0 }, now: millis(0) }
  )
  readonly #outbox = new Outbox()
  readonly links = new VoterLinks(this.members, this.#outbox)

  constructor() {
    this.hear('alive', 0)
  }

  hear(status: 'alive' | 'dead', now: number): void {
    const member = { type: 'member', peer: B, storeId: STORE, boot: 1, status, metadata: NO_METADATA } as const
    this.members.hear({ ...member, addresses: ['first', 'second'] }, millis(now))
  }

  /** Asked at each of these moments, it dials at those that are returned. */
  dialsUntil(endMs: number, isWanted: (now: number) => boolean): [number, string][] {
    const dials: [number, string][] = []
    for (let now = 0; now <= endMs; now += 500) {
      if (isWanted(now)) {
        this.links.want(B, millis(now))
      }
      this.links.wake(millis(now))
      for (const output of this.#outbox.take()) {
        dials.push([now, output.type === 'dial' ? output.address : output.type])
      }
    }
    return dials
  }
}

describe('[QL7] a voter that is asked and not linked', () => {
  test('is dialled a second after it was known, at each of its addresses in turn, and less and less often', () => {
    const dials = new Links().dialsUntil(100_000, () => true)
    expect(dials.map(([, address]) => address).slice(0, 3)).toEqual(['first', 'second', 'first'])
    expect(dials.map(([now]) => now / 1_000)).toEqual([1, 2, 4, 8, 16, 32, 62, 92])
  })

  test('is dialled no more once nobody asks it', () => {
    const links = new Links()
    expect(links.dialsUntil(100_000, (now) => now === 0).at(-1)?.[0]).toBeLessThan(10_000)
    expect(links.links.deadline).toBeUndefined()
  })

  test('is not dialled while it is held dead, nor once it is linked', () => {
    const dead = new Links()
    dead.hear('dead', 0)
    expect(dead.dialsUntil(60_000, () => true)).toEqual([])
    const linked = new Links()
    linked.links.want(B, millis(0))
    linked.links.linked(B)
    expect(linked.dialsUntil(60_000, () => false)).toEqual([])
  })

  test('is not dialled where it is linked, though somebody who may not know that says that it is needed', () => {
    const links = new Links()
    links.members.linked(B)
    expect(links.dialsUntil(60_000, () => true)).toEqual([])
  })
})
