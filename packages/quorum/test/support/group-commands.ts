import type { PeerName } from '@peermesh/kernel'
import type { QuorumCommand, Voter } from '@peermesh/quorum/core'
import { storeOf } from './scripted-cores.ts'

/** A group beside the root. */
export const GROUP = 'partition-7'

export const votersOf = (...peers: readonly PeerName[]): Voter[] =>
  peers.map((peer) => ({ peer, storeId: storeOf(peer), volatile: false }))

export const found = (...peers: readonly PeerName[]): QuorumCommand => ({
  type: 'found',
  group: GROUP,
  voters: votersOf(...peers)
})

export const set = (value: unknown): QuorumCommand => ({
  type: 'change',
  group: GROUP,
  key: 'k',
  kind: 'value',
  args: { type: 'set', value }
})
