import { CausalContext, replicaId } from '@peermesh/crdt'
import { type Millis, millis, peerName } from '@peermesh/kernel'
import { expect, it } from 'vitest'
import { AskedPulls } from '../src/core/asked-pulls.ts'
import { Members } from '../src/core/members.ts'
import { Puller } from '../src/core/puller.ts'

it('[S12] a peer that no longer has what it once told of is asked once more, and then no longer taken to be ahead', () => {
  const ours = new CausalContext()
  const puller = new Puller(ours, new AskedPulls([], new Members()))
  const peer = peerName('b')
  const at = (ms: number): Millis => millis(ms)
  const before = new CausalContext()
  before.add(replicaId('b/old'), 1)
  puller.linked(peer, at(0))
  puller.heard(peer, before.toData(), at(0))
  expect(puller.behind()).toBe(1)

  // It lost its disk: it answers in full, and what it told of is not in the answer.
  expect(puller.next(at(1_000))?.peer).toBe(peer)
  puller.finished(millis(1_001), false)
  puller.review(at(1_001))

  expect(puller.behind()).toBe(0)
  expect(puller.next(at(60_000))).toBeUndefined()
})

it('[S12] what a peer told while it answered is not forgotten with the answer', () => {
  const ours = new CausalContext()
  const puller = new Puller(ours, new AskedPulls([], new Members()))
  const peer = peerName('b')
  const later = new CausalContext()
  later.add(replicaId('b/new'), 1)
  puller.linked(peer, millis(0))
  expect(puller.next(millis(0))?.peer).toBe(peer)
  puller.heard(peer, later.toData(), millis(1))
  puller.finished(millis(1_001), false)
  puller.review(millis(2))

  expect(puller.behind()).toBe(1)
  expect(puller.next(millis(1_000))?.peer).toBe(peer)
})
