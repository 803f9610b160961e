import { type JournalChange, type JournalRecord, type PeerName, peerName } from '@peermesh/kernel'
import { REMEMBERED_MAX } from './limits.ts'
import type { MeshRecord } from './mesh-state.ts'
import { isLive, type MemberStatus } from './record.ts'

/**
 * Membership on disk.
 *
 * | key | value |
 * | --- | --- |
 * | `mesh` | which mesh this is, and at its founder the root record |
 * | `restarts` | starts anew for the sake of identity, in a row (M14) |
 * | `member/<peer>` | where a member can be dialled (M24) |
 */
export interface MembershipRecordCodec {
  encodeMesh(mesh: MeshRecord): Uint8Array
  decodeMesh(bytes: Uint8Array): MeshRecord
  encodeAddresses(addresses: readonly string[]): Uint8Array
  decodeAddresses(bytes: Uint8Array): readonly string[]
  encodeCount(count: number): Uint8Array
  decodeCount(bytes: Uint8Array): number
}

export const MESH_KEY = 'mesh'
export const RESTARTS_KEY = 'restarts'
const MEMBER_PREFIX = 'member/'

/** What a start finds on disk. */
export interface Recovered {
  readonly mesh: MeshRecord | undefined
  readonly restarts: number
  readonly members: Map<PeerName, readonly string[]>
}

export function recover(records: Iterable<JournalRecord>, codec: MembershipRecordCodec): Recovered {
  let mesh: MeshRecord | undefined
  let restarts = 0
  const members = new Map<PeerName, readonly string[]>()
  for (const [key, value] of records) {
    if (key === MESH_KEY) {
      mesh = codec.decodeMesh(value)
    } else if (key === RESTARTS_KEY) {
      restarts = codec.decodeCount(value)
    } else if (key.startsWith(MEMBER_PREFIX)) {
      members.set(peerName(key.slice(MEMBER_PREFIX.length)), codec.decodeAddresses(value))
    }
  }
  return { mesh, restarts, members }
}

/** What is held of a member, where it is one. */
type MemberOf = (peer: PeerName) => { readonly status: MemberStatus; readonly addresses: readonly string[] } | undefined

/** Which members are on disk, and what has to be written so that it stays true. */
export class RememberedMembers {
  readonly #codec: MembershipRecordCodec
  /** The addresses on disk, joined: compared to see whether they changed. */
  readonly #onDisk = new Map<PeerName, string>()
  readonly #changed = new Set<PeerName>()

  constructor(codec: MembershipRecordCodec, onDisk: ReadonlyMap<PeerName, readonly string[]>) {
    this.#codec = codec
    for (const [peer, addresses] of onDisk) {
      this.#onDisk.set(peer, addresses.join(' '))
    }
  }

  changed(peer: PeerName): void {
    this.#changed.add(peer)
  }

  /**
   * What to write. A dead member stays, where no live one needs the room: it may be the one that leads back to the mesh. Who left, or is a stranger,
   * goes.
   */
  changes(memberOf: MemberOf): readonly JournalChange[] {
    const changes: JournalChange[] = []
    if (this.#changed.size === 0) {
      return changes
    }
    for (const peer of this.#changed) {
      const member = memberOf(peer)
      const key = `${MEMBER_PREFIX}${peer}`
      if (member === undefined || member.status === 'left' || member.addresses.length === 0) {
        if (this.#onDisk.delete(peer)) {
          changes.push({ key })
        }
      } else if (this.#onDisk.get(peer) !== member.addresses.join(' ')) {
        const gone = this.#hasRoomFor(peer) || !isLive(member.status) ? undefined : this.#firstGone(memberOf)
        if (gone !== undefined && this.#onDisk.delete(gone)) {
          changes.push({ key: `${MEMBER_PREFIX}${gone}` })
        }
        if (this.#hasRoomFor(peer)) {
          this.#onDisk.set(peer, member.addresses.join(' '))
          changes.push({ key, value: this.#codec.encodeAddresses(member.addresses) })
        }
      }
    }
    this.#changed.clear()
    return changes
  }

  #hasRoomFor(peer: PeerName): boolean {
    return this.#onDisk.has(peer) || this.#onDisk.size < REMEMBERED_MAX
  }

  /** Who is on disk, and no live member now. Where there is such a one, it is worth less than one that lives. */
  #firstGone(memberOf: MemberOf): PeerName | undefined {
    for (const peer of this.#onDisk.keys()) {
      if (!isLive(memberOf(peer)?.status)) {
        return peer
      }
    }
    return undefined
  }
}
