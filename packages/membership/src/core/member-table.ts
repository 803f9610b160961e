import { compareText, invariant, type MeshId, type Millis, millis, type PeerName } from '@peermesh/kernel'
import { GONE_KEPT_MS, GONE_MEMBERS_MAX, MEMBERS_MAX } from './limits.ts'
import type { MemberMetadata } from './metadata.ts'
import {
  compareRecords,
  compareStarts,
  isLive,
  type MemberRecord,
  type MemberStatus,
  type MemberUpdate
} from './record.ts'
import { SortedNames } from './sorted-names.ts'
import { hashRecord, type RecordHash, ViewDigest } from './view-digest.ts'

export interface Member {
  readonly record: MemberRecord
  /** Since when it has this status. Before our own start where it was told to us with its age. */
  readonly since: Millis
  /** What others are told of it while it is alive: made once, since it is what is told most. */
  readonly told: MemberUpdate
  readonly hash: RecordHash
}

/** What an application is shown of a member, or of ourselves. */
export type Described = Pick<Member, 'record' | 'since'>

const NOBODY: readonly PeerName[] = []

/** What a merge changed: the record that is held now, and the one before it, if that was a member's. */
export interface Change {
  readonly record: MemberRecord
  readonly before: MemberRecord | undefined
}

/**
 * What this start of a peer holds of the others: the highest record of each (M1), and our own.
 *
 * A foreign record (M11) is held like any other, so that an old record of the same peer cannot come back, but it is nobody's member: to the
 * world outside of this table it does not exist.
 */
export class MemberTable {
  readonly #members = new Map<PeerName, Member>()
  readonly #live = new SortedNames()
  /** Who is not live, or foreign. */
  readonly #gone = new SortedNames()
  /** Of our own record, and all that are no foreign ones. */
  readonly #digest = new ViewDigest()
  #own: MemberRecord

  constructor(own: MemberRecord) {
    this.#own = own
    this.#digest.add(hashRecord(own))
  }

  get own(): MemberRecord {
    return this.#own
  }

  /** We say something new about ourselves: a higher incarnation (M2). */
  raiseOwn(changed: {
    readonly addresses?: readonly string[]
    readonly meshId?: MeshId
    readonly metadata?: MemberMetadata
    readonly above?: number
  }): void {
    const { above = 0, ...content } = changed
    const incarnation = Math.max(this.#own.incarnation, above) + 1
    this.#setOwn({ ...this.#own, ...content, incarnation })
    if (content.meshId !== undefined) {
      this.#sortOutForeign()
    }
  }

  leave(): void {
    this.#setOwn({ ...this.#own, status: 'left' })
  }

  /** Live members that are not foreign, ourselves included: N. */
  get liveCount(): number {
    return this.#live.size + 1
  }

  /** Whatever is held, foreign or not. */
  held(peer: PeerName): Member | undefined {
    return this.#members.get(peer)
  }

  /** The same as it is told. */
  record(peer: PeerName): MemberRecord | undefined {
    return this.held(peer)?.record
  }

  /** `undefined` for who is unknown or foreign. */
  member(peer: PeerName): Member | undefined {
    const member = this.held(peer)
    return member === undefined || this.isForeign(member.record) ? undefined : member
  }

  status(peer: PeerName): MemberStatus | undefined {
    return this.member(peer)?.record.status
  }

  isForeign(record: MemberRecord): boolean {
    return record.meshId !== undefined && this.#own.meshId !== undefined && record.meshId !== this.#own.meshId
  }

  /** All members but ourselves, by name. */
  members(): Member[] {
    return [...this.#members.values()]
      .filter(({ record }) => !this.isForeign(record))
      .sort((a, b) => compareText(a.record.peer, b.record.peer))
  }

  /** The names of the live members but ourselves, sorted, as they are now. */
  get live(): readonly PeerName[] {
    return this.#live.names
  }

  /** The names of those who died, left or are foreign, as far as they are remembered; sorted, as they are now. */
  get gone(): readonly PeerName[] {
    return this.#gone.names
  }

  /** Nothing is held of its subject, or less. */
  isNews(record: MemberRecord): boolean {
    const held = this.#members.get(record.peer)
    return held === undefined || compareRecords(record, held.record) > 0
  }

  /**
   * It says of a start which we know in one mesh that it is in another: none ever changes (M8), so its subject never said so. A later start of the same
   * store may, where its disk was put back to what it was before it had a mesh.
   */
  changesMesh(record: MemberRecord): boolean {
    const held = this.#members.get(record.peer)?.record
    const isSameStart = held !== undefined && compareStarts(held, record) === 0
    return isSameStart && held.meshId !== undefined && record.meshId !== undefined && held.meshId !== record.meshId
  }

  /**
   * Takes the record where it is higher than what is held. `undefined` where it is not, where it cannot be true, or where there is no room for it.
   *
   * @param goneForMs for how long the member has been dead or left
   */
  merge(record: MemberRecord, goneForMs: number, now: Millis): Change | undefined {
    invariant(record.peer !== this.#own.peer, 'M2: nobody else tells us who we are')
    if (!this.isNews(record) || this.changesMesh(record) || !this.#hasRoomFor(record, goneForMs)) {
      return undefined
    }
    const before = this.member(record.peer)
    const unchanged = before?.record.status === record.status && compareStarts(before.record, record) === 0
    const since = unchanged ? before.since : millis(isLive(record.status) ? now : now - goneForMs)
    if (before !== undefined) {
      this.#digest.remove(before.hash)
    }
    const member = { record, since, told: { record, suspectedBy: NOBODY, goneForMs: 0 }, hash: hashRecord(record) }
    this.#members.set(record.peer, member)
    this.#count(member)
    return { record, before: before?.record }
  }

  /** More are gone than need be remembered, by far: some are to be forgotten before their time comes. */
  get isOvercrowded(): boolean {
    return this.#gone.size > 2 * GONE_MEMBERS_MAX
  }

  /** Forgets who has been gone for too long, and the longest gone of too many (M19). Returns whom. */
  forget(now: Millis): PeerName[] {
    const gone = this.#gone.names
      .map((peer) => this.#members.get(peer) as Member)
      .sort((a, b) => b.since - a.since || compareText(a.record.peer, b.record.peer))
    const forgotten = gone
      .filter(({ since }, index) => index >= GONE_MEMBERS_MAX || now - since >= GONE_KEPT_MS)
      .map(({ record }) => record.peer)
    for (const peer of forgotten) {
      const member = this.member(peer)
      if (member !== undefined) {
        this.#digest.remove(member.hash)
      }
      this.#members.delete(peer)
      this.#gone.delete(peer)
    }
    return forgotten
  }

  /** Ourselves, and all members. */
  subjects(): PeerName[] {
    const members = [...this.#members.values()].filter(({ record }) => !this.isForeign(record))
    return [this.#own.peer, ...members.map(({ record }) => record.peer)]
  }

  /** Ourselves, and all whose record lies in one of these buckets of the digest, or would if its subject were a member still. */
  subjectsIn(isAsked: (bucket: number) => boolean): PeerName[] {
    const held = [...this.#members.values()].filter(({ hash }) => isAsked(hash.bucket))
    return [this.#own.peer, ...held.map(({ record }) => record.peer)]
  }

  get digest(): ViewDigest {
    return this.#digest
  }

  /** Every record that is held, foreign ones included, in the order in which their subjects were first heard of. */
  snapshot(): MemberRecord[] {
    return Array.from(this.#members.values(), ({ record }) => record)
  }

  #hasRoomFor(record: MemberRecord, goneForMs: number): boolean {
    const isHeld = this.#members.has(record.peer)
    if (this.isForeign(record)) {
      // Who never was a member needs not be remembered as a stranger.
      return isHeld
    }
    if (isLive(record.status)) {
      // Who was dead takes as much room as who is new.
      return this.#live.has(record.peer) || this.liveCount < MEMBERS_MAX
    }
    return isHeld || (goneForMs < GONE_KEPT_MS && this.#members.size - this.liveCount < GONE_MEMBERS_MAX)
  }

  #setOwn(own: MemberRecord): void {
    this.#digest.remove(hashRecord(this.#own))
    this.#own = own
    this.#digest.add(hashRecord(own))
  }

  /** Which mesh is ours has changed, and with it who is foreign. */
  #sortOutForeign(): void {
    this.#live.clear()
    this.#digest.clear()
    this.#digest.add(hashRecord(this.#own))
    for (const member of this.#members.values()) {
      this.#count(member)
    }
  }

  #count({ record, hash }: Member): void {
    const isForeign = this.isForeign(record)
    if (!isForeign) {
      this.#digest.add(hash)
    }
    if (isLive(record.status) && !isForeign) {
      this.#live.add(record.peer)
      this.#gone.delete(record.peer)
    } else {
      this.#live.delete(record.peer)
      this.#gone.add(record.peer)
    }
  }
}
