import { type CoreInput, type Millis, type PeerName, Random } from '@peermesh/kernel'
import type { MembershipConfig } from './config.ts'
import { Detection } from './detection.ts'
import { Dialler } from './dialler.ts'
import type { MemberInfo } from './events.ts'
import { Handshake } from './handshake.ts'
import { History } from './history.ts'
import { Ignored } from './ignored.ts'
import { Links } from './links.ts'
import type { Described } from './member-table.ts'
import { MemberView } from './member-view.ts'
import { MeshState } from './mesh-state.ts'
import { metadataAtStart, NO_METADATA, OwnMetadata } from './metadata.ts'
import { Outbox } from './outbox.ts'
import type { MemberRecord } from './record.ts'
import { type MembershipRecordCodec, recover, RememberedMembers } from './remembered-members.ts'
import { Topology } from './topology.ts'

export type Start = Extract<CoreInput, { readonly type: 'start' }>

/** The parts of one start, and what they share. */
export interface Parts {
  readonly outbox: Outbox
  readonly view: MemberView
  readonly links: Links
  readonly mesh: MeshState
  readonly topology: Topology
  readonly dialler: Dialler
  readonly handshake: Handshake
  readonly detection: Detection
  readonly history: History
  readonly ignored: Ignored
  readonly metadata: OwnMetadata
}

/** Makes the parts of one start from what is on disk, and wires them. */
export function openParts(init: {
  readonly config: MembershipConfig
  readonly codec: MembershipRecordCodec
  readonly start: Start
  readonly describe: (member: Described) => MemberInfo
  /** This start is over, for the sake of our identity. */
  readonly restarting: () => void
  readonly now: Millis
}): Parts {
  const { config, codec, now, describe, restarting } = init
  const { identity, seed, records } = init.start
  const random = (purpose: string): Random => new Random(seed, purpose)
  const { mesh: remembered, restarts, members } = recover(records, codec)
  const onDisk = new RememberedMembers(codec, members)
  for (const peer of members.keys()) {
    if (config.admission(peer) !== undefined) {
      // It was a member, and is admitted no more.
      members.delete(peer)
      onDisk.changed(peer)
    }
  }
  const own: MemberRecord = {
    ...identity,
    incarnation: 0,
    status: 'alive',
    addresses: [],
    ...(Object.keys(config.metadata).length === 0 ? {} : { metadata: metadataAtStart(config.metadata) }),
    ...(remembered === undefined ? {} : { meshId: remembered.meshId })
  }
  const metadata = new OwnMetadata(own.metadata ?? NO_METADATA, config.periodMs)
  const outbox = new Outbox()
  const history = new History(now)
  const ignored = new Ignored()
  const links = new Links()
  const mesh = new MeshState(seed, identity.storeId, remembered)
  const isLinked = (peer: PeerName): boolean => links.get(peer) !== undefined
  const view = new MemberView({
    own,
    config,
    outbox,
    remembered: onDisk,
    describe,
    isLinked,
    history,
    ignored
  })
  const topology = new Topology({ self: identity.peer, config, view })
  const dialler = new Dialler({
    self: identity.peer,
    bootstrap: config.bootstrap,
    remembered: members,
    config,
    random: random('dial'),
    needsNoLink: (peer) => view.status(peer) === 'alive' && !topology.isNeighbour(peer),
    now
  })
  const shared = { config, outbox, view, links, history, ignored, now }
  const detection = new Detection({ ...shared, topology, random })
  const hooks = {
    admitted: (peer: PeerName, at: Millis) => detection.admitted(peer, at),
    restarting,
    refuted: () => detection.prober.refuted()
  }
  const handshake = new Handshake({ ...shared, codec, dialler, mesh, hooks, restarts })
  return { outbox, view, links, mesh, topology, dialler, handshake, detection, history, ignored, metadata }
}
