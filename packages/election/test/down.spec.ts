import { expect, it } from 'vitest'
import { DOWN_MAX, type ScopeMessage } from '../src/core/index.ts'
import { OneCore, rankOf, sentTo } from './support/one-core.ts'

const here = (name: string): ScopeMessage => ({ type: 'here', candidate: true, rank: rankOf(name, 9) })

/** Whether this peer is asked to lead, by one that would rather have it lead. */
const isAsked = (peer: OneCore, name: string): boolean => {
  peer.hear(name, here(name))
  return sentTo(name, peer.pass(6_000)).some(({ type }) => type === 'nominate')
}

it('[E8] who is gone is no candidate, whatever of it comes late; of so many that were there before that it is forgotten', () => {
  const open = (): OneCore => {
    const peer = new OneCore('us', { variant: 'directed', mode: 'available' })
    for (let count = 0; count <= DOWN_MAX; count++) {
      peer.member(`peer ${count}`, 'dead')
    }
    peer.open()
    return peer
  }
  expect(isAsked(open(), 'peer 1')).toBe(false)
  expect(isAsked(open(), `peer ${DOWN_MAX}`)).toBe(false)
  expect(isAsked(open(), 'peer 0')).toBe(true)
})
