import {
  compareText,
  type Core,
  type CoreInput,
  type CoreOutput,
  invariant,
  type MeshId,
  type Millis,
  millis,
  type Moment,
  type PeerName
} from '@peermesh/kernel'
import type { MembershipConfig } from './config.ts'
import type { Wanted } from './dialler.ts'
import { earlier } from './earlier.ts'
import type { MemberInfo, MembershipCommand, MembershipStatus, MembershipTypes } from './events.ts'
import type { Explanation } from './history.ts'
import { Lateness } from './lateness.ts'
import { Leaving } from './leaving.ts'
import { GONE_KEPT_MS } from './limits.ts'
import type { Described } from './member-table.ts'
import type { MembershipMessage } from './messages.ts'
import { metadataProblem, NO_METADATA } from './metadata.ts'
import { type MembershipSnapshot, snapshotOf, statusOf } from './status.ts'
import { openParts, type Parts, type Start } from './parts.ts'
import type { MemberRecord, MemberUpdate } from './record.ts'
import type { MembershipRecordCodec } from './remembered-members.ts'
import { toldAddresses } from './told-addresses.ts'

type Phase = MembershipStatus['phase']

/**
 * Who is in the mesh, as one peer sees it; and the gatekeeper of its stack, since whom the other cores may talk to is the same question.
 *
 * Each peer probes one other a period, like a ward sister on her round: whoever does not answer is asked after through others, then
 * suspected aloud, so that it can object, and only then given up. What is learnt rides on the probes themselves. SWIM (Das, Gupta,
 * Motivala 2002) with the suspicion, refutation and local health of Lifeguard (Dadgar, Phillips, Currey 2018); rejoining and the identity of peers are
 * our own. SPEC.md numbers what must hold.
 *
 * Never promised: that two peers hold the same view at one instant. No detector is both complete and accurate in an asynchronous
 * network (Chandra, Toueg 1996): a live peer that is slow for long enough is declared dead, and comes back as soon as it is heard.
 */
export class MembershipCore implements Core<MembershipTypes> {
  readonly #config: MembershipConfig
  readonly #codec: MembershipRecordCodec
  readonly #lateness: Lateness
  #parts: Parts | undefined
  #phase: Phase = 'starting'
  #leaving: Leaving | undefined
  #startedAt = millis(0)
  #rejoinAt = millis(0)
  #deadline: Millis | undefined
  /** Of whom something changed since it was last decided whether a link is wanted. */
  readonly #undecided = new Set<PeerName>()

  constructor(config: MembershipConfig, codec: MembershipRecordCodec) {
    this.#config = config
    this.#codec = codec
    this.#lateness = new Lateness(config)
  }

  step(input: CoreInput<MembershipTypes>, { now }: Moment): CoreOutput<MembershipTypes>[] {
    if (input.type === 'start') {
      this.#start(input, now)
    } else if (this.#phase !== 'restarting') {
      this.#running.history.stepAt(now)
      if (this.#phase === 'running') {
        this.#noteLateness(now)
      }
      this.#handle(input, now)
    }
    const parts = this.#running
    if (this.#phase === 'running') {
      this.#decide(parts, now)
    }
    this.#deadline = this.#nextDeadline(parts)
    return parts.outbox.take()
  }

  deadline(): Millis | undefined {
    return this.#deadline
  }

  snapshot(): MembershipSnapshot {
    return snapshotOf(this.#running, this.#phase)
  }

  /** The record held of a peer, of a foreign one too; our own of ourselves. For checks that look at one of thousands. */
  recordOf(peer: PeerName): MemberRecord | undefined {
    const { view } = this.#running
    return peer === view.own.peer ? view.own : view.record(peer)
  }

  /** Members only: who left, never was one, or belongs to another mesh, is not heard. Who is held dead may be about to show that it lives. */
  hearsGossipOf(peer: PeerName): boolean {
    const status = this.#parts?.view.status(peer)
    return status !== undefined && status !== 'left'
  }

  /** Whoever is probed or suspected: a sign of life is as good as an answer (M40). */
  awaits(peer: PeerName): boolean {
    return (
      this.#config.detector === 'lifeguard' && this.#phase === 'running' && this.#parts?.detection.awaits(peer) === true
    )
  }

  /** The mesh that this peer belongs to, once that is durable. */
  get meshId(): MeshId | undefined {
    return this.#running.mesh.mesh?.meshId
  }

  /** All members that are known, ourselves included, by name: live ones, and those that died or left in the last 24 h. */
  members(): MemberInfo[] {
    const { view } = this.#running
    const own = this.#describe({ record: view.own, since: this.#startedAt })
    const others = view.members().map((member) => this.#describe(member))
    return [own, ...others].sort((a, b) => compareText(a.peer, b.peer))
  }

  /**
   * Why we hold of a peer what we do: what happened to it last, in order (M43). Of ourselves too. Empty where nothing is known, or where it is
   * long forgotten.
   */
  explain(peer: PeerName): Explanation[] {
    return this.#running.history.of(peer)
  }

  /** Whom `explain` knows something of, by name: refused peers too, which are no members. */
  explained(): PeerName[] {
    return this.#running.history.peers()
  }

  status(): MembershipStatus {
    return statusOf(this.#running, this.#phase, this.#config)
  }

  get #running(): Parts {
    invariant(this.#parts !== undefined, 'M0: nothing is asked of a core before its start')
    return this.#parts
  }

  #start(start: Start, now: Millis): void {
    invariant(this.#parts === undefined, 'M0: a core starts once')
    const config = this.#config
    const parts = openParts({
      config,
      codec: this.#codec,
      start,
      describe: (member) => this.#describe(member),
      restarting: () => this.#end('restarting'),
      now
    })
    this.#parts = parts
    this.#phase = 'running'
    this.#startedAt = now
    this.#rejoinAt = millis(now + config.rejoinMs)
    // A damaged disk may have held a mesh id (M7).
    if (config.found !== undefined && start.salvaged === undefined) {
      parts.mesh.plan(config.found.generation, millis(now + config.foundWaitMs))
    }
    parts.handshake.announceRemembered()
  }

  #handle(input: Exclude<CoreInput<MembershipTypes>, Start>, now: Millis): void {
    const { handshake, detection } = this.#running
    switch (input.type) {
      case 'message':
        this.#message(input.from, input.message, now)
        return
      case 'link':
        this.#link(input, now)
        return
      case 'dialled':
        this.#dialled(input, now)
        return
      case 'addresses':
        this.#setAddresses(input.addresses)
        return
      case 'heard':
        detection.heard(input.peer, now)
        return
      case 'wake':
        this.#wake(now)
        return
      case 'command':
        this.#command(input.id, input.command, now)
        return
      case 'persisted':
        if (this.#phase === 'running') {
          handshake.persisted(input.token, now)
        }
        return
      case 'notice':
      case 'result':
      case 'bulk':
      case 'found':
        // It listens to no core, calls none, opens no transfers, and asks no DHT.
        return
    }
  }

  #dialled(input: Extract<CoreInput, { readonly type: 'dialled' }>, now: Millis): void {
    const { dialler, detection, handshake, history } = this.#running
    const looked = dialler.dialled(input, now)
    if ('another' in input) {
      handshake.answeredInOurName(input.address, now)
    } else if ('failed' in input && looked !== undefined) {
      history.note(looked, 'dial-failed', { text: `${input.address}: ${input.failed}` })
    }
    detection.dialled(input.address, 'refused' in input && input.refused, now)
  }

  #message(from: PeerName, message: MembershipMessage, now: Millis): void {
    const { handshake, links, detection } = this.#running
    if (this.#phase === 'left') {
      return
    }
    if (message.type === 'hello') {
      if (this.#phase === 'running') {
        handshake.hello(from, message, now)
        this.#undecided.add(from)
      }
      return
    }
    if (!links.reaches(from)) {
      // Sent before it introduced itself, or after we closed the link: nobody's fault.
      return
    }
    if ('updates' in message) {
      this.#learn(message.updates, from, now)
      if (this.#phase === 'restarting') {
        return
      }
    }
    switch (message.type) {
      case 'ping':
        detection.prober.told(from, message.penalty ?? 0)
        detection.answer(from, message.sequence, now)
        return
      case 'ack':
        detection.prober.told(from, message.penalty ?? 0)
        detection.acked(from, message.sequence, now)
        this.#leaving?.acknowledged(message.sequence)
        this.#leaveWhenDone()
        return
      case 'ping-request':
        detection.requested(from, message, now)
        return
      case 'nack':
        detection.nacked(from, message.sequence)
        return
      case 'digest':
        if (this.#phase === 'running') {
          detection.compared(from, message, now)
        }
        return
      case 'state':
        if (this.#phase === 'running') {
          detection.told(from, message, now)
        }
        return
    }
  }

  #learn(updates: readonly MemberUpdate[], from: PeerName, now: Millis): void {
    const { handshake, view } = this.#running
    for (const update of updates) {
      if (this.#phase !== 'running') {
        return
      }
      if (update.record.peer === view.own.peer) {
        handshake.metOwnRecord(update.record, now)
      } else {
        view.learn(update, now, update.record.peer === from ? undefined : from)
      }
    }
  }

  #link(input: Extract<CoreInput, { readonly type: 'link' }>, now: Millis): void {
    const { peer } = input
    const { handshake, links, topology, dialler, detection, view, history } = this.#running
    this.#undecided.add(peer)
    if (input.status === 'up') {
      history.note(peer, 'link-up')
      dialler.linked(peer)
      view.reopened(peer)
      if (this.#phase === 'running') {
        handshake.linkUp(peer, input.loopback === true, now)
      }
      return
    }
    history.note(peer, 'link-lost', { text: `closed by ${input.by}` })
    const link = links.remove(peer)
    detection.prober.lostOrigin(peer)
    if (link === undefined) {
      return
    }
    if (link.refusedUntil === undefined) {
      dialler.lost(peer, link.hello !== undefined, now)
    } else {
      dialler.refused(peer, link.refusal, now)
    }
    if (this.#phase === 'running' && view.isLive(peer) && topology.isTarget(peer)) {
      detection.lostLink(peer, input.by === 'them' && link.loopback, now)
    }
  }

  #setAddresses(addresses: readonly string[]): void {
    const { view, dialler } = this.#running
    dialler.ownAddresses(addresses)
    const told = toldAddresses(addresses)
    if (told.join(' ') !== view.own.addresses.join(' ')) {
      view.setAddresses(told)
    }
  }

  #wake(now: Millis): void {
    if (this.#leaving !== undefined && this.#leaving.endsAt <= now) {
      this.#left()
    }
    if (this.#phase !== 'running' || !this.#lateness.mayJudge(now)) {
      return
    }
    const { handshake, detection, dialler } = this.#running
    handshake.wake(now)
    detection.wake(now)
    if (this.#rejoinAt <= now) {
      this.#rejoinAt = millis(now + this.#config.rejoinMs)
      this.#forget(now)
      dialler.rejoin(now)
    }
  }

  #forget(now: Millis): void {
    const { view, detection, dialler } = this.#running
    for (const peer of view.forget(now)) {
      detection.prober.forget(peer)
    }
    if (now - this.#startedAt >= GONE_KEPT_MS) {
      view.forgetRemembered(dialler.forgetRemembered())
    }
  }

  /** Everything was taken in; now the rest follows from it. */
  #decide(parts: Parts, now: Millis): void {
    const { view, topology, links, dialler, detection, mesh, metadata, outbox } = parts
    if (view.isOvercrowded) {
      this.#forget(now)
    }
    const said = metadata.due(now)
    if (said !== undefined) {
      view.setMetadata(said)
    }
    const changed = view.takeChanged()
    topology.update(changed, now)
    for (const peer of view.takeDoubted()) {
      // Where few probe a member, those who do look at once (M29). Who is dead hears of it by a ping (M25).
      if (links.reaches(peer) && (!view.isLive(peer) || topology.isWatched(peer))) {
        detection.probe(peer, now)
      }
    }
    this.#decideLinks(changed, now)
    for (const address of dialler.due(now)) {
      outbox.put({ type: 'dial', address })
    }
    if (mesh.mesh !== undefined) {
      const changes = view.changesOnDisk()
      if (changes.length > 0) {
        outbox.persist(changes, 'process')
      }
    }
  }

  #decideLinks(changed: ReadonlySet<PeerName>, now: Millis): void {
    const { view, topology, dialler, handshake } = this.#running
    for (const peer of changed) {
      handshake.changed(peer, now)
      this.#undecided.add(peer)
      if (view.member(peer) !== undefined) {
        dialler.known(peer)
      }
    }
    for (const peer of topology.takeChanged()) {
      this.#undecided.add(peer)
    }
    if (this.#undecided.size > 0) {
      for (const peer of this.#undecided) {
        dialler.want(peer, this.#wantOf(peer), now)
      }
      this.#undecided.clear()
    }
  }

  /** Whether a link to this peer is wanted that is not there. */
  #wantOf(peer: PeerName): Wanted | undefined {
    const { view, links, topology } = this.#running
    const record = view.member(peer)?.record
    if (record === undefined || links.get(peer) !== undefined || record.status === 'left') {
      return undefined
    }
    const kind = record.status === 'dead' ? 'dead' : 'live'
    return kind === 'dead' || topology.isNeighbour(peer) ? { kind, addresses: record.addresses } : undefined
  }

  #command(id: number, command: MembershipCommand, now: Millis): void {
    if (command.type === 'leave') {
      this.#leave(id, now)
      return
    }
    const { metadata, outbox } = this.#running
    const problem = metadataProblem(command.metadata)
    if (problem !== undefined) {
      const failure = { name: 'InvalidParametersError', message: problem }
      outbox.put({ type: 'settle', id, outcome: { ok: false, failure } })
      return
    }
    metadata.change(command.metadata)
    outbox.put({ type: 'settle', id, outcome: { ok: true, value: undefined } })
  }

  #leave(command: number, now: Millis): void {
    const { view, links, detection, outbox } = this.#running
    if (this.#phase === 'left') {
      outbox.put({ type: 'settle', id: command, outcome: { ok: true, value: { told: 0 } } })
      return
    }
    if (this.#leaving !== undefined) {
      this.#leaving.asked(command)
      return
    }
    this.#phase = 'leaving'
    view.leave()
    this.#leaving = new Leaving(outbox, now)
    this.#leaving.asked(command)
    for (const peer of links.peers().filter((name) => links.reaches(name))) {
      this.#leaving.tell(peer, view.own, detection.prober.nextSequence())
    }
    this.#leaveWhenDone()
  }

  #leaveWhenDone(): void {
    if (this.#leaving?.isDone === true) {
      this.#left()
    }
  }

  #left(): void {
    this.#leaving?.settle()
    this.#end('left')
  }

  #end(phase: 'left' | 'restarting'): void {
    this.#phase = phase
    this.#leaving = undefined
  }

  #describe({ record, since }: Described): MemberInfo {
    const { peer, storeId, boot, status, addresses, metadata = NO_METADATA } = record
    const { links, detection, view } = this.#running
    const rttMs = detection.prober.rttMs(peer)
    const linked = peer === view.own.peer || links.admits(peer)
    return {
      peer,
      storeId,
      boot,
      status,
      since,
      addresses,
      metadata,
      linked,
      ...(rttMs === undefined ? {} : { rttMs })
    }
  }

  #noteLateness(now: Millis): void {
    const { detection, mesh, outbox, view, history } = this.#running
    const lateMs = this.#lateness.note(this.#deadline, now)
    if (lateMs !== undefined) {
      detection.late(lateMs)
      mesh.delay(lateMs)
      outbox.trace('late', { lateMs })
      outbox.notice({ type: 'stalled', lateMs })
      history.note(view.own.peer, 'stalled', { text: `${Math.round(lateMs)} ms late` })
    }
  }

  #nextDeadline({ handshake, detection, dialler, metadata }: Parts): Millis | undefined {
    if (this.#phase === 'leaving') {
      return this.#leaving?.endsAt
    }
    if (this.#phase !== 'running') {
      return undefined
    }
    if (this.#lateness.graceUntil !== undefined) {
      return this.#lateness.graceUntil
    }
    const own = earlier(this.#rejoinAt, metadata.deadline())
    return earlier(earlier(earlier(own, detection.deadline()), handshake.deadline()), dialler.deadline())
  }
}
