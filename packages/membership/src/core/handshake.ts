import { type Failure, type Millis, millis, type PeerName } from '@peermesh/kernel'
import type { MembershipConfig } from './config.ts'
import type { Dialler } from './dialler.ts'
import { earlier } from './earlier.ts'
import type { History } from './history.ts'
import type { Ignored } from './ignored.ts'
import { MEMBERS_MAX, RESTARTS_MAX, STABLE_MS } from './limits.ts'
import { agreedVersions, type Link, type Links, refusalOf } from './links.ts'
import type { MemberView } from './member-view.ts'
import type { MeshRecord, MeshState } from './mesh-state.ts'
import type { HelloMessage } from './messages.ts'
import type { Outbox } from './outbox.ts'
import { isSameStart, meetOwnRecord } from './own-record.ts'
import { RivalStarts } from './rival-starts.ts'
import { isLive, type MemberRecord } from './record.ts'
import { type MembershipRecordCodec, MESH_KEY, RESTARTS_KEY } from './remembered-members.ts'

/** What happens where a handshake has an effect beyond the link. */
export interface HandshakeHooks {
  /** The peer may talk to all cores: tell it what we know. */
  admitted(peer: PeerName, now: Millis): void
  /** This start ends here. */
  restarting(): void
  /** Somebody took us for failing. */
  refuted(): void
}

/**
 * Who is who: introductions on each link, which mesh this is, and whether we are who we think we are (M7 to M14). It decides alone whom
 * the stack admits.
 */
export class Handshake {
  readonly #config: MembershipConfig
  readonly #codec: MembershipRecordCodec
  readonly #outbox: Outbox
  readonly #view: MemberView
  readonly #dialler: Dialler
  readonly #links: Links
  readonly #mesh: MeshState
  readonly #history: History
  readonly #ignored: Ignored
  readonly #hooks: HandshakeHooks
  readonly #rivals = new RivalStarts()
  #meshToken: number | undefined
  #restarts: number
  #stableAt: Millis | undefined
  #saidDuplicate = false

  constructor(init: {
    readonly config: MembershipConfig
    readonly codec: MembershipRecordCodec
    readonly outbox: Outbox
    readonly view: MemberView
    readonly dialler: Dialler
    readonly links: Links
    readonly mesh: MeshState
    readonly history: History
    readonly ignored: Ignored
    readonly hooks: HandshakeHooks
    readonly restarts: number
    readonly now: Millis
  }) {
    this.#config = init.config
    this.#codec = init.codec
    this.#outbox = init.outbox
    this.#view = init.view
    this.#dialler = init.dialler
    this.#links = init.links
    this.#mesh = init.mesh
    this.#history = init.history
    this.#ignored = init.ignored
    this.#hooks = init.hooks
    this.#restarts = init.restarts
    this.#stableAt = init.restarts > 0 ? millis(init.now + STABLE_MS) : undefined
  }

  /** The mesh is on record from an earlier start. */
  announceRemembered(): void {
    const { mesh } = this.#mesh
    if (mesh !== undefined) {
      this.#announce(mesh, 'remembered')
    }
  }

  linkUp(peer: PeerName, loopback: boolean, now: Millis): void {
    if (this.#links.size >= 2 * MEMBERS_MAX) {
      const reason = 'too many links'
      this.#dialler.refused(peer, reason, now)
      this.#outbox.put({ type: 'expel', peer, reason })
      return
    }
    const link = this.#links.up(peer, loopback, now)
    const why = this.#config.admission(peer)
    if (why === undefined) {
      this.#greet(peer, link, now)
    } else {
      this.#bar(peer, link, { why, now })
    }
  }

  /** Its name is enough to know that it is none of ours (M45). It hears so from our Hello, and we do not wait for its own. */
  #bar(peer: PeerName, link: Link, { why, now }: { readonly why: string; readonly now: Millis }): void {
    this.#sendHello(peer, link, { notAdmitted: true })
    const message = `${peer} is not admitted: ${why}. Where it belongs to the mesh, add its name.`
    this.#shut(peer, link, { failure: { name: 'NotAdmittedError', message, details: { peer, by: 'us' } }, now })
  }

  hello(from: PeerName, hello: HelloMessage, now: Millis): void {
    const link = this.#links.get(from)
    if (link === undefined || link.refusedUntil !== undefined) {
      return
    }
    if (hello.self.peer !== from) {
      this.#outbox.put({ type: 'reject', peer: from, reason: 'a Hello in the name of another peer' })
      return
    }
    const failure = this.#refusal(hello)
    if (failure !== undefined) {
      this.#refuse(link, hello, failure, now)
      return
    }
    if (hello.self.meshId !== undefined) {
      this.#persistMesh(this.#mesh.adopt(hello.self.meshId))
    }
    if (this.#rivals.hear(hello.self)) {
      this.#sendHello(from, link, { runsTwice: true })
    }
    if (hello.runsTwice === true) {
      this.#sayDuplicate({ theirBoot: hello.known?.boot }, now)
    }
    if (hello.known !== undefined && hello.known.peer === this.#view.own.peer && this.metOwnRecord(hello.known, now)) {
      return
    }
    if (this.#view.isOutdated(hello.self)) {
      // A Hello from before its restart, or a peer that runs on an old copy of its disk: it learns from ours.
      this.#answer(from, link, now)
      return
    }
    this.#view.learn({ record: hello.self, suspectedBy: [], goneForMs: 0 }, now)
    const first = link.hello === undefined
    link.hello = hello
    if (!first && !hello.heard) {
      this.#answer(from, link, now)
    }
    this.#settle(from, link, now)
  }

  /**
   * Something changed of what we hold of this peer. Where that is a later start than the one at the other end of its link, that one is to hear of it: it may be another
   * process that runs under the same key.
   */
  changed(peer: PeerName, now: Millis): void {
    const link = this.#links.get(peer)
    // Of two processes with one key the other is gone: the one that waits here may start anew above it.
    const isReplaced = link?.hello === undefined && this.#view.status(peer) === 'dead'
    if (link?.refusedUntil === undefined && (isReplaced || this.#isOutdated(link))) {
      this.#greet(peer, link, now)
    }
  }

  #isOutdated(link: Link | undefined): boolean {
    return link?.hello !== undefined && this.#view.isOutdated(link.hello.self)
  }

  /** Somebody holds this record of us. True where this start ends because of it. */
  metOwnRecord(met: MemberRecord, now: Millis): boolean {
    const { own } = this.#view
    const meeting = meetOwnRecord(own, met)
    if (isSameStart(own, met) && met.incarnation > own.incarnation) {
      this.#ignored.count('impossibleIncarnation')
      this.#history.note(own.peer, 'misquoted', { text: `incarnation ${met.incarnation}, ours is ${own.incarnation}` })
    }
    if (meeting.type === 'refute') {
      this.#view.refute(met)
      this.#hooks.refuted()
      return false
    }
    if (meeting.type === 'known') {
      return false
    }
    const isAnothers = this.#saidDuplicate && isLive(met.status)
    if (meeting.type === 'impossible' || this.#restarts >= RESTARTS_MAX || isAnothers) {
      this.#sayDuplicate({ theirBoot: met.boot }, now)
      return false
    }
    const { bootAtLeast, mint, reason } = meeting
    this.#outbox.persist([{ key: RESTARTS_KEY, value: this.#codec.encodeCount(this.#restarts + 1) }], 'process')
    this.#outbox.put({ type: 'restart', bootAtLeast, mint, reason })
    this.#hooks.restarting()
    return true
  }

  /** At an address that we dialled another process has our key. */
  answeredInOurName(address: string, now: Millis): void {
    this.#sayDuplicate({ address }, now)
  }

  persisted(token: number, now: Millis): void {
    if (token !== this.#meshToken) {
      return
    }
    this.#meshToken = undefined
    const mesh = this.#mesh.persisted()
    if (mesh === undefined) {
      return
    }
    this.#view.belongTo(mesh.meshId)
    this.#announce(mesh, mesh.root === undefined ? 'adopted' : 'founded')
    // All hear our id before any of them is judged by it, so that whoever is refused knows why.
    for (const peer of this.#links.peers()) {
      this.#greet(peer, this.#links.get(peer), now)
    }
    for (const peer of this.#links.peers()) {
      this.#settle(peer, this.#links.get(peer), now)
    }
  }

  /** What is due by itself: founding, unanswered greetings, the end of a row of restarts. */
  wake(now: Millis): void {
    this.#persistMesh(this.#mesh.found(now))
    if (this.#links.isDue(now)) {
      for (const peer of this.#links.toExpel(now)) {
        this.#expel(peer, now)
      }
      for (const peer of this.#links.toGreet(now)) {
        this.#greet(peer, this.#links.get(peer), now)
      }
    }
    if (this.#stableAt !== undefined && this.#stableAt <= now) {
      this.#stableAt = undefined
      this.#restarts = 0
      this.#saidDuplicate = false
      this.#outbox.persist([{ key: RESTARTS_KEY }], 'process')
    }
  }

  deadline(): Millis | undefined {
    return earlier(earlier(this.#mesh.foundAt, this.#stableAt), this.#links.deadline())
  }

  #answer(peer: PeerName, link: Link, now: Millis): void {
    if (this.#links.mayAnswer(link, now)) {
      this.#greet(peer, link, now)
    }
  }

  #greet(peer: PeerName, link: Link | undefined, now: Millis): void {
    if (link === undefined) {
      return
    }
    this.#links.greeted(link, now)
    this.#sendHello(peer, link)
  }

  #sendHello(peer: PeerName, link: Link, more: Pick<HelloMessage, 'notAdmitted' | 'runsTwice'> = {}): void {
    const { versions, settings } = this.#config
    const known = this.#view.record(peer)
    this.#outbox.send(peer, {
      type: 'hello',
      self: this.#view.own,
      versions,
      settings,
      heard: link.hello !== undefined,
      ...(known === undefined ? {} : { known }),
      ...more
    })
  }

  /** Decides about a link with what is known by now: refuse, admit, or wait for more. */
  #settle(peer: PeerName, link: Link | undefined, now: Millis): void {
    const hello = link?.hello
    if (link === undefined || hello === undefined || link.refusedUntil !== undefined) {
      return
    }
    const failure = this.#refusal(hello)
    if (failure !== undefined) {
      this.#refuse(link, hello, failure, now)
    } else if (!link.admitted && !this.#mesh.isPending && hello.self.meshId === this.#mesh.mesh?.meshId) {
      this.#links.admit(peer)
      const versions = agreedVersions(hello.versions, this.#config.versions)
      this.#outbox.put({ type: 'admit', peer, ...(versions === undefined ? {} : { versions }) })
      this.#hooks.admitted(peer, now)
    }
  }

  #refusal(hello: HelloMessage): Failure | undefined {
    const { versions, settings } = this.#config
    const failure = refusalOf(hello, { meshId: this.#mesh.mesh?.meshId, versions, settings })
    const { peer } = hello.self
    if (failure === undefined && !this.#view.isLive(peer) && this.#view.liveCount >= MEMBERS_MAX) {
      const message = `There are ${MEMBERS_MAX} members already, so ${peer} cannot be one.`
      return { name: 'MeshFullError', message, details: { peer, membersMax: MEMBERS_MAX } }
    }
    return failure
  }

  #refuse(link: Link, hello: HelloMessage, failure: Failure, now: Millis): void {
    const { peer } = hello.self
    if (this.#view.record(peer) !== undefined) {
      // It was taken for one of ours: now we know better.
      this.#view.learn({ record: hello.self, suspectedBy: [], goneForMs: 0 }, now)
    }
    this.#shut(peer, link, { failure, now })
    if (link.admitted) {
      // The other cores must not talk to it for a moment longer.
      this.#expel(peer, now)
    }
  }

  #shut(peer: PeerName, link: Link, { failure, now }: { readonly failure: Failure; readonly now: Millis }): void {
    this.#outbox.emit({ type: 'refused', peer, failure })
    this.#history.note(peer, 'refused', { text: failure.message })
    this.#links.refuse(link, failure.message, now)
  }

  #expel(peer: PeerName, now: Millis): void {
    const reason = this.#links.remove(peer)?.refusal ?? ''
    this.#dialler.refused(peer, reason, now)
    this.#outbox.put({ type: 'expel', peer, reason })
  }

  #persistMesh(mesh: MeshRecord | undefined): void {
    if (mesh !== undefined) {
      // For power loss: it is written once in the life of a data directory, and what the quorum decides later rests on it.
      this.#meshToken = this.#outbox.persist([{ key: MESH_KEY, value: this.#codec.encodeMesh(mesh) }], 'power')
    }
  }

  #announce({ meshId, root }: MeshRecord, how: 'founded' | 'adopted' | 'remembered'): void {
    this.#outbox.put({ type: 'mesh', meshId })
    this.#outbox.notice({
      type: 'mesh',
      meshId,
      ...(root === undefined ? {} : { root: { generation: root.generation } })
    })
    this.#outbox.emit({ type: 'mesh', meshId, how })
  }

  /** Starting anew does not help while the other runs: it is left until this start has lasted, and said once. */
  #sayDuplicate(known: { readonly theirBoot?: number | undefined; readonly address?: string }, now: Millis): void {
    if (this.#saidDuplicate) {
      return
    }
    this.#saidDuplicate = true
    this.#stableAt = millis(now + STABLE_MS)
    const { peer } = this.#view.own
    const where = known.address === undefined ? '' : `, at ${known.address}`
    const message = `Another process runs under the key of ${peer}${where}: stop one of the two, and give each a key and a data directory of its own.`
    this.#history.note(peer, 'runs-twice')
    this.#outbox.emit({
      type: 'refused',
      peer,
      failure: {
        name: 'DuplicateIdentityError',
        message,
        details: { peer, ...known, ourBoot: this.#view.own.boot }
      }
    })
  }
}
