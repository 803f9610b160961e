import type { JournalChange, MeshId, Millis, PeerName } from '@peermesh/kernel'
import { Announcer } from './announcer.ts'
import { Broadcasts } from './broadcasts.ts'
import type { MembershipConfig } from './config.ts'
import type { MemberInfo } from './events.ts'
import type { History } from './history.ts'
import type { Ignored } from './ignored.ts'
import { GONE_KEPT_MS, STATE_UPDATES_MAX, UPDATES_MAX, WITNESSES_NEEDED } from './limits.ts'
import { type Change, type Described, type Member, MemberTable } from './member-table.ts'
import type { MemberMetadata } from './metadata.ts'
import type { Outbox } from './outbox.ts'
import {
  compareRecords,
  compareStarts,
  isLive,
  type MemberRecord,
  type MemberStatus,
  type MemberUpdate
} from './record.ts'
import type { RememberedMembers } from './remembered-members.ts'
import { ceilLog10, type SuspicionBounds, type SuspicionSnapshot, suspicionBounds, Suspicions } from './suspicions.ts'

/** What most pings carry, once a mesh is calm. */
const NO_NEWS: readonly MemberUpdate[] = Object.freeze([])

/**
 * What this peer believes of all others, how that changes, and who is told of it: the table of records with what hangs on each
 * change (the suspicion that it begins or ends, its place among what is passed on, its notice and event, its record on disk).
 */
export class MemberView {
  readonly #table: MemberTable
  readonly #config: MembershipConfig
  readonly #outbox: Outbox
  readonly #remembered: RememberedMembers
  readonly #announcer: Announcer
  readonly #isLinked: (peer: PeerName) => boolean
  readonly #history: History
  readonly #ignored: Ignored
  readonly #broadcasts = new Broadcasts()
  readonly #suspicions = new Suspicions()
  #doubted: PeerName[] = []
  #isOverfull = false
  #changed = new Set<PeerName>()

  constructor(init: {
    readonly own: MemberRecord
    readonly config: MembershipConfig
    readonly outbox: Outbox
    readonly remembered: RememberedMembers
    readonly describe: (member: Described) => MemberInfo
    readonly isLinked: (peer: PeerName) => boolean
    readonly history: History
    readonly ignored: Ignored
  }) {
    this.#table = new MemberTable(init.own)
    this.#config = init.config
    this.#outbox = init.outbox
    this.#remembered = init.remembered
    this.#announcer = new Announcer(init)
    this.#isLinked = init.isLinked
    this.#history = init.history
    this.#ignored = init.ignored
  }

  get own(): MemberRecord {
    return this.#table.own
  }

  /** N: live members, ourselves included. */
  get liveCount(): number {
    return this.#table.liveCount
  }

  get suspicionBounds(): SuspicionBounds {
    return suspicionBounds(this.liveCount, this.#config)
  }

  /** How often each change is passed on (M18). */
  get sendsPerUpdate(): number {
    return this.#config.spreadMultiplier * Math.max(1, ceilLog10(this.liveCount + 1))
  }

  members(): Member[] {
    return this.#table.members()
  }

  /** The names of the live members but ourselves, sorted, as they are now. */
  get live(): readonly PeerName[] {
    return this.#table.live
  }

  /** The names of those who are not live but remembered, sorted, as they are now. */
  get gone(): readonly PeerName[] {
    return this.#table.gone
  }

  isLive(peer: PeerName): boolean {
    return isLive(this.#table.status(peer))
  }

  member(peer: PeerName): Member | undefined {
    return this.#table.member(peer)
  }

  status(peer: PeerName): MemberStatus | undefined {
    return this.#table.status(peer)
  }

  /** Whatever is known of the peer, even where it is no member of this mesh. */
  record(peer: PeerName): MemberRecord | undefined {
    return this.#table.record(peer)
  }

  /** True where we know of a later start of this peer, or of another one with the same boot that outranks it. */
  isOutdated(record: MemberRecord): boolean {
    const held = this.#table.record(record.peer)
    return held !== undefined && compareStarts(record, held) < 0
  }

  /** Takes in what is told of another peer. @param toldBy by whom, where it is neither ourselves nor its subject */
  learn({ record, suspectedBy, closedTo = [], goneForMs }: MemberUpdate, now: Millis, toldBy?: PeerName): void {
    if (this.#config.admission(record.peer) !== undefined) {
      this.#ignored.count('notAdmitted')
      return
    }
    const change = this.#table.merge(record, goneForMs, now)
    if (change !== undefined) {
      this.#apply(change, now, toldBy)
    } else if (this.#table.isNews(record)) {
      this.#countIgnored(record)
    }
    if (record.status === 'suspect') {
      const held = this.#table.record(record.peer)
      if (held !== undefined && compareRecords(held, record) === 0) {
        this.#confirm(record.peer, suspectedBy)
        this.#witness(record.peer, closedTo, now)
      }
    }
  }

  #countIgnored(record: MemberRecord): void {
    if (this.#table.isForeign(record) || this.#table.changesMesh(record)) {
      this.#ignored.count('foreignMesh')
    } else if (isLive(record.status)) {
      this.#ignored.count('meshFull')
    }
  }

  isSuspected(peer: PeerName): boolean {
    return this.#suspicions.has(peer)
  }

  /** We saw that the process of this peer ended (M41). What others are to be told of it, if that changes anything. */
  closed(peer: PeerName, now: Millis): MemberUpdate | undefined {
    this.suspect(peer, now)
    return this.#witness(peer, [this.own.peer], now) ? this.#updateAbout(peer, now) : undefined
  }

  /** There is a connection to it again. */
  reopened(peer: PeerName): void {
    this.#suspicions.reopened(peer)
  }

  /** The link to it is gone: what others saw of its end counts now (M41). True where they are enough. */
  unlinked(peer: PeerName, now: Millis): boolean {
    this.#suspicions.unlinked(peer, this.liveCount - 1, now)
    return this.#suspicions.seenEnd(peer)?.closedAt !== undefined
  }

  /** What we know of the end of a process, where that is more than we were just told (M41): whoever told us may wait for it. */
  knownBeyond({ record, closedTo = [] }: MemberUpdate, now: Millis): MemberUpdate | undefined {
    const held = this.#table.record(record.peer)
    if (!this.#config.closedIsDead || held === undefined || closedTo.length === 0 || this.#table.isForeign(held)) {
      return undefined
    }
    const order = compareRecords(held, record)
    const lacks = (witness: PeerName): boolean => !closedTo.includes(witness)
    const knowsOthers = closedTo.length < WITNESSES_NEEDED && this.#suspicions.closedTo(record.peer).some(lacks)
    return order > 0 || (order === 0 && knowsOthers) ? this.#updateAbout(record.peer, now) : undefined
  }

  /** The peer lives at this moment: what anybody suspected of it before counts for nothing since (M40). Only itself can end it. */
  showedLife(peer: PeerName, now: Millis): void {
    if (this.#config.detector === 'swim') {
      return
    }
    const since = this.#suspicions.startOf(peer)
    if (this.#suspicions.renew(peer, now) && since !== undefined && now - since >= this.#config.periodMs) {
      this.#history.note(peer, 'showed-life')
    }
  }

  /** A probe of ours failed. */
  suspect(peer: PeerName, now: Millis): void {
    const record = this.#table.record(peer)
    if (record !== undefined && isLive(this.status(peer))) {
      const suspected: MemberRecord = { ...record, status: 'suspect' }
      this.learn({ record: suspected, suspectedBy: [this.own.peer], goneForMs: 0 }, now)
    }
  }

  /** Suspicions that lasted long enough. */
  expireSuspicions(now: Millis): void {
    for (const peer of this.#suspicions.due(now)) {
      this.#explainEnd(peer, now)
      this.#suspicions.end(peer)
      const record = this.#table.record(peer)
      if (record !== undefined) {
        this.learn({ record: { ...record, status: 'dead' }, suspectedBy: [], goneForMs: 0 }, now)
      }
    }
  }

  #explainEnd(peer: PeerName, now: Millis): void {
    const lastedMs = Math.round(now - (this.#suspicions.startOf(peer) ?? now))
    const by = this.#suspicions.suspectedBy(peer).join(', ')
    const text = `${lastedMs} ms among ${this.liveCount} live members; suspected by ${by === '' ? 'nobody that is known' : by}`
    this.#history.note(peer, 'suspicion-over', { text })
  }

  /** We live (M4). */
  refute(record: MemberRecord): void {
    this.#history.note(this.own.peer, 'refuted', { text: `somebody held us ${record.status}` })
    this.#table.raiseOwn({ above: record.incarnation })
    this.#passOn(this.own.peer)
    this.#outbox.trace('refuted', { status: record.status, incarnation: this.own.incarnation })
  }

  setAddresses(addresses: readonly string[]): void {
    this.#table.raiseOwn({ addresses })
    this.#passOn(this.own.peer)
    this.#outbox.trace('addresses', { addresses, incarnation: this.own.incarnation })
  }

  setMetadata(metadata: MemberMetadata): void {
    this.#table.raiseOwn({ metadata })
    this.#passOn(this.own.peer)
  }

  /** We belong to this mesh from now on; members of others are none of ours. */
  belongTo(meshId: MeshId): void {
    const before = this.#table.members()
    this.#table.raiseOwn({ meshId })
    this.#passOn(this.own.peer)
    for (const { record, since } of before) {
      if (this.#table.isForeign(record)) {
        this.#leaveBehind(record)
        this.#announcer.tell({ record: { ...record, status: 'left' }, before: record }, since)
      }
    }
    for (const { record } of this.#table.members()) {
      this.#noteChanged(record.peer)
    }
  }

  leave(): void {
    this.#table.leave()
    this.#passOn(this.own.peer)
  }

  /** Whether somebody is to be forgotten now, and not in a while. */
  get isOvercrowded(): boolean {
    return this.#table.isOvercrowded
  }

  /** Returns who is no longer remembered at all. */
  forget(now: Millis): PeerName[] {
    const forgotten = this.#table.forget(now)
    for (const peer of forgotten) {
      this.#broadcasts.remove(peer)
      this.#noteChanged(peer)
    }
    return forgotten
  }

  /** What rides on a message to this peer (M18). */
  updatesFor(to: PeerName, now: Millis): readonly MemberUpdate[] {
    const about = this.#table.member(to)
    const mustHear = about !== undefined && about.record.status !== 'alive'
    if (!mustHear && this.#broadcasts.size === 0) {
      return NO_NEWS
    }
    const limit = mustHear ? UPDATES_MAX - 1 : UPDATES_MAX
    const queued = this.#broadcasts.take(limit, { to, sendsMax: this.sendsPerUpdate })
    return this.#updatesAbout(mustHear ? [to, ...queued] : queued, now)
  }

  /** All that we hold, in brief. */
  digest(): Uint8Array {
    return this.#table.digest.bytes()
  }

  /** The same as one hash. */
  digestSummary(): Uint8Array {
    return this.#table.digest.summary()
  }

  differsFrom(theirs: Uint8Array): boolean {
    return this.#table.digest.difference(theirs) !== undefined
  }

  /** What we hold where that digest differs from ours, in messages of limited size. */
  pagesAgainst(theirs: Uint8Array, now: Millis): MemberUpdate[][] {
    const differs = this.#table.digest.difference(theirs)
    return differs === undefined ? [] : this.#pages(this.#table.subjectsIn(differs), now)
  }

  /** All records, in messages of limited size. Never empty: our own is among them. */
  pages(now: Millis): MemberUpdate[][] {
    return this.#pages(this.#table.subjects(), now)
  }

  #pages(subjects: readonly PeerName[], now: Millis): MemberUpdate[][] {
    const updates = this.#updatesAbout(subjects, now)
    const pages: MemberUpdate[][] = []
    for (let start = 0; start < updates.length; start += STATE_UPDATES_MAX) {
      pages.push(updates.slice(start, start + STATE_UPDATES_MAX))
    }
    return pages
  }

  /** True where more changed than can be passed on, since this was last asked. */
  takeOverfull(): boolean {
    const isOverfull = this.#isOverfull
    this.#isOverfull = false
    return isOverfull
  }

  /** Who became suspect or dead since this was last asked. */
  takeDoubted(): readonly PeerName[] {
    const doubted = this.#doubted
    if (doubted.length > 0) {
      this.#doubted = []
    }
    return doubted
  }

  /** Whose record changed since this was last asked. */
  takeChanged(): ReadonlySet<PeerName> {
    const changed = this.#changed
    if (changed.size > 0) {
      this.#changed = new Set()
    }
    return changed
  }

  /** These are on disk from before, and never came back. */
  forgetRemembered(peers: readonly PeerName[]): void {
    for (const peer of peers) {
      this.#remembered.changed(peer)
    }
  }

  /** What to write so that the disk knows the members. */
  changesOnDisk(): readonly JournalChange[] {
    return this.#remembered.changes((peer) => this.#table.member(peer)?.record)
  }

  deadline(): Millis | undefined {
    return this.#suspicions.deadline()
  }

  delay(byMs: number): void {
    this.#suspicions.delay(byMs)
  }

  snapshot(): { readonly records: readonly MemberRecord[]; readonly suspicions: readonly SuspicionSnapshot[] } {
    return { records: this.#table.snapshot(), suspicions: this.#suspicions.snapshot() }
  }

  #apply(change: Change, now: Millis, toldBy?: PeerName): void {
    const { record, before } = change
    const isSameStart = before !== undefined && compareStarts(record, before) === 0
    // A process has one end, however many incarnations it had.
    const seenEnd = isSameStart ? this.#suspicions.seenEnd(record.peer) : undefined
    const { peer } = record
    this.#suspicions.end(peer)
    if (this.#table.isForeign(record)) {
      this.#leaveBehind(record)
      if (change.before !== undefined) {
        // To who has no link to it, and does not probe it, it would be a member for ever.
        this.#passOn(peer)
        this.#announcer.tell({ record: { ...record, status: 'left' }, before: change.before }, now, toldBy)
      }
      return
    }
    if (record.status === 'suspect') {
      this.#suspicions.begin(record, this.suspicionBounds, now, seenEnd)
    }
    if (record.status === 'suspect' || record.status === 'dead') {
      this.#doubted.push(peer)
    }
    this.#passOn(peer)
    this.#noteChanged(peer)
    this.#announcer.tell(change, this.#table.member(peer)?.since ?? now, toldBy)
  }

  #confirm(peer: PeerName, suspectedBy: readonly PeerName[]): void {
    // Another's confirmation is news that others need too: it shortens their wait.
    const news = this.#suspicions.confirm(peer, suspectedBy)
    for (const by of news) {
      this.#history.note(peer, 'confirmed', { by })
    }
    if (news.length > 0) {
      this.#passOn(peer)
    }
  }

  #witness(peer: PeerName, closedTo: readonly PeerName[], now: Millis): boolean {
    if (!this.#config.closedIsDead || closedTo.length === 0) {
      return false
    }
    const news = this.#suspicions.closed(peer, closedTo)
    // Whoever is still linked to it sees more than those who tell.
    if (!this.#isLinked(peer)) {
      this.unlinked(peer, now)
    }
    for (const by of news) {
      this.#history.note(peer, 'process-ended', { by })
    }
    if (news.length > 0) {
      this.#passOn(peer)
    }
    return news.length > 0
  }

  /** A stranger. */
  #leaveBehind({ peer }: MemberRecord): void {
    this.#suspicions.end(peer)
    this.#broadcasts.remove(peer)
    this.#noteChanged(peer)
  }

  #passOn(peer: PeerName): void {
    this.#isOverfull = !this.#broadcasts.add(peer) || this.#isOverfull
  }

  #noteChanged(peer: PeerName): void {
    this.#remembered.changed(peer)
    this.#changed.add(peer)
  }

  #updatesAbout(peers: readonly PeerName[], now: Millis): MemberUpdate[] {
    const updates: MemberUpdate[] = []
    for (const peer of peers) {
      const update = this.#updateAbout(peer, now)
      if (update !== undefined) {
        updates.push(update)
      }
    }
    return updates
  }

  #updateAbout(peer: PeerName, now: Millis): MemberUpdate | undefined {
    if (peer === this.own.peer) {
      return { record: this.own, suspectedBy: [], goneForMs: 0 }
    }
    const held = this.#table.held(peer)
    if (held === undefined) {
      return undefined
    }
    const { record, since, told } = held
    if (record.status === 'alive' || this.#table.isForeign(record)) {
      return told
    }
    const goneForMs = isLive(record.status) ? 0 : clampAge(now - since)
    const closedTo = this.#suspicions.closedTo(peer)
    return {
      record,
      suspectedBy: this.#suspicions.suspectedBy(peer),
      ...(closedTo.length === 0 ? {} : { closedTo }),
      goneForMs
    }
  }
}

/** A process that stood still for days tells of its dead before it has looked whom to forget: nobody has to hear of more than it takes to be forgotten. */
function clampAge(ms: number): number {
  return Math.min(GONE_KEPT_MS, Math.max(0, Math.round(ms)))
}
