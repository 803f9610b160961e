import {
  codeUnits,
  compareText,
  hash128,
  hashToHex,
  type Millis,
  millis,
  type Moment,
  type PeerName,
  Random
} from '@peermesh/kernel'
import { CONFIGURATION_KEY, CONFIGURATION_KIND } from './configuration-kind.ts'
import {
  type Configuration,
  type Era,
  eraOf,
  isConfiguration,
  isLater,
  isSameEra,
  isVolatile,
  majorityOf,
  type Move,
  ROOT,
  type Voter
} from './configuration.ts'
import { type OperationId, type RegisterView, viewOf } from './envelope.ts'
import type { GroupStatus } from './events.ts'
import { nextVoters } from './growth.ts'
import { noQuorum, type Task } from './tasks.ts'
import { type GroupParts, newIdleRegisters, newProposer } from './group-parts.ts'
import type { IdleRegisters } from './idle-registers.ts'
import { TICK_MS } from './limits.ts'
import type { QuorumMessage } from './messages.ts'
import { type MoveDone, Mover } from './mover.ts'
import type { Proposer } from './proposer.ts'
import { Replica } from './replica.ts'

/** What takes part in a group of which this peer asks something. */
interface Work {
  readonly proposer: Proposer
  readonly mover: Mover
}

/**
 * What one peer has to do with one group: votes in it perhaps, proposes to it, and takes it from one configuration to the next. Of a mesh with many partitions each peer knows all groups and has
 * nothing to do with most: of such a one it has no more than the configuration.
 */
export class Group {
  readonly replica: Replica
  readonly #parts: GroupParts
  /** Operations go to this configuration. */
  #target: Configuration | undefined
  /** From the first time on that it is needed. */
  #work: Work | undefined
  /** Of a voter. */
  #idle: IdleRegisters | undefined
  #tickAt: Millis | undefined
  /** Ticks for which other voters were wanted: who comes later in the order of names waits longer, so that one proposes and not all. */
  #wantedTicks = 0

  constructor(parts: GroupParts) {
    this.#parts = parts
    const { seed, group } = parts
    this.replica = new Replica({
      ...parts,
      random: new Random(seed, `replica/${group}`),
      accepted: (key, value) => {
        parts.accepted(key, value)
        this.#used(key)
      },
      promised: (key) => this.#used(key)
    })
  }

  /** Where operations go: chosen, whether it serves yet or not. */
  get configuration(): Configuration | undefined {
    return this.#target
  }

  get deadline(): Millis | undefined {
    let earliest = Number.POSITIVE_INFINITY
    const { proposer, mover } = this.#work ?? {}
    for (const at of [proposer?.deadline, this.replica.deadline, mover?.deadline, this.#idle?.deadline, this.#tickAt]) {
      earliest = at === undefined ? earliest : Math.min(earliest, at)
    }
    return earliest === Number.POSITIVE_INFINITY ? undefined : millis(earliest)
  }

  /** Nobody ever told us of it, and the disk has no trace of it. */
  get isUnknown(): boolean {
    return this.#target === undefined && this.replica.known === undefined
  }

  snapshot(): unknown {
    return { replica: this.replica.snapshot(), proposer: this.#work?.proposer.snapshot() ?? [] }
  }

  status(): GroupStatus {
    const { group, members } = this.#parts
    const configuration = this.#target
    const reachable = configuration?.voters.map(({ peer }) => peer).filter((peer) => members.isReachable(peer)) ?? []
    const problem = this.#problem()
    return {
      group,
      configuration,
      reachable,
      hasMajority: configuration !== undefined && reachable.length >= majorityOf(configuration),
      volatile: configuration !== undefined && isVolatile(configuration),
      role: this.replica.role,
      ...(problem === undefined ? {} : { problem }),
      pending: this.#work?.proposer.pending ?? 0,
      registers: this.replica.acceptor?.size ?? 0
    }
  }

  /** What the voter on this peer accepted last. */
  peek(key: string): RegisterView | undefined {
    const accepted = this.replica.acceptor?.record(key)?.accepted
    const envelope = accepted === undefined ? undefined : this.#parts.codec.decode(accepted.value)
    return envelope === undefined ? undefined : viewOf(envelope)
  }

  /** Where no configuration of it is known it waits for one: somebody may found the group, who hears that it is wanted. */
  submit(task: Task, at: Moment): void {
    const { group, outbox } = this.#parts
    if (this.#target === undefined && group !== ROOT) {
      outbox.notify({ type: 'wanted', group, until: task.deadlineAt })
    }
    this.#working(at).proposer.submit(task, at)
  }

  /** A name for a new operation of this peer. */
  operation(at: Moment): OperationId {
    return this.#working(at).proposer.operation()
  }

  /** The voters may be ready now. */
  askAgain(at: Moment): void {
    this.#work?.proposer.askAgain(at)
  }

  /** There is no link to this peer any more. */
  lost(peer: PeerName, at: Moment): void {
    this.#work?.proposer.lost(peer, at)
  }

  /** What was asked leaves. */
  flush(now: Millis): void {
    this.#work?.proposer.flush(now)
  }

  /** After what is on disk was taken up. */
  resume(at: Moment): void {
    this.replica.resume(at.now)
    const { acceptor, known } = this.replica
    if (known !== undefined) {
      this.#parts.outbox.notify({ type: 'configuration', configuration: known, volatile: isVolatile(known) })
    }
    const latest = acceptor !== undefined && isLater(acceptor.configuration, known) ? acceptor.configuration : known
    if (latest !== undefined) {
      this.#goTo(latest, at)
    }
    this.#tickAsVoter(at.now)
  }

  /** The founder opens it, alone; it grows from there. */
  found(configuration: Configuration, at: Moment): void {
    this.replica.begin(configuration)
    this.#serving(configuration, at)
  }

  /** Why it must not be forced on, here. */
  servesBecause(): string | undefined {
    if (this.#problem() === undefined) {
      return 'it has a majority, and works'
    }
    const voters = this.replica.acceptor === undefined ? (this.replica.known?.voters ?? []) : []
    const there = voters.find(({ peer }) => this.#parts.members.awayBecause(peer) === undefined)
    return there && `${there.peer} is there, and has what this peer has not: do it at that one`
  }

  /**
   * This peer goes on alone with what it has, under a lineage of its own. Returns the configuration, or `undefined` where it knows of none.
   */
  force(at: Moment): Configuration | undefined {
    const { acceptor, known } = this.replica
    const { identity, seed, group, members } = this.#parts
    const before = acceptor?.configuration ?? known
    if (before === undefined) {
      return undefined
    }
    const generation = Math.max(before.generation, known?.generation ?? 0) + 1
    const { peer, storeId } = identity
    const self: Voter = { peer, storeId, volatile: members.votes === 'volatile' }
    const lineage = hashToHex(hash128(codeUnits(`${seed}\u0000lineage ${group} ${generation}`)))
    const next = { group, lineage, generation, epoch: before.epoch + 1, voters: [self], dropBefore: 0 }
    this.replica.begin(next)
    this.#serving(next, at)
    return next
  }

  reconfigure(
    voters: readonly Voter[],
    dropBefore: number,
    at: Moment,
    { timeoutMs, after }: { readonly timeoutMs?: number | undefined; readonly after?: number | undefined },
    done: MoveDone
  ): void {
    const current = this.#target
    const { group } = this.#parts
    if (current === undefined) {
      done(noQuorum(group, 'no configuration of it is known'))
      return
    }
    if (after !== undefined && current.epoch !== after) {
      done(noQuorum(group, `it is at epoch ${current.epoch}, and not at ${after}`))
      return
    }
    const next = { ...current, epoch: current.epoch + 1, voters, dropBefore }
    this.#working(at).mover.propose(next, at, done, timeoutMs)
  }

  /** Q25 Its first configuration was chosen in the root group: whoever votes in it is told to begin. */
  opened(configuration: Configuration, at: Moment): void {
    this.#goTo(configuration, at)
    if (isLater(configuration, this.replica.known)) {
      this.#drive({ next: configuration }, at)
    }
  }

  hear(from: PeerName, message: QuorumMessage, at: Moment): void {
    switch (message.type) {
      case 'ask':
        this.replica.ask(from, message)
        return
      case 'answer':
        this.#work?.proposer.answer(from, message, at)
        this.#idle?.answer(from, message, at)
        return
      case 'forward':
        this.#working(at).proposer.forward(from, message, at)
        return
      case 'forwarded':
        this.#work?.proposer.forwarded(from, message, at)
        return
      case 'moved':
        this.#moved(from, message.move, at)
        return
      case 'behind':
        this.#behind(from, message.era, at)
        return
      case 'move':
        this.#move(from, message.move, at)
        return
      case 'moving':
        this.#work?.mover.moving(from, message, at)
        return
      case 'fetch':
        this.replica.fetch(from, message, at.now)
        return
      case 'page':
        if (this.replica.page(from, message, at.now)) {
          this.#goTo(this.replica.acceptor?.configuration, at)
        }
        this.#tickAsVoter(at.now)
        return
      case 'serving':
        this.learn(from, message.configuration, at)
        this.replica.corrects(from, message.configuration)
        return
      case 'hello':
      case 'watch':
      case 'renewed':
        return
    }
  }

  /** A configuration is said to serve. An older one is over; one of another lineage is of a mesh that somebody else founded, or forced at the same time. */
  learn(from: PeerName, configuration: Configuration, at: Moment): void {
    const { known } = this.replica
    if (isLater(configuration, known)) {
      this.#adopted(configuration, at)
      this.#passOn(from, configuration)
    } else if (known?.generation === configuration.generation && known.lineage !== configuration.lineage) {
      this.#parts.refused(from, 'a configuration of another lineage')
    } else if (known !== undefined && isLater(known, configuration)) {
      this.#parts.refused(from, 'a configuration that is over')
    }
  }

  wake(at: Moment): void {
    this.#work?.proposer.wake(at)
    this.replica.wake(at.now)
    this.#work?.mover.wake(at.now)
    this.#idleRegisters()?.wake(at)
    if (this.#tickAt !== undefined && this.#tickAt <= at.now) {
      this.#tickAt = undefined
      this.#tick(at)
      this.#tickAsVoter(at.now)
    }
  }

  #used(key: string): void {
    this.#idleRegisters()?.used(key, this.#parts.now())
  }

  #idleRegisters(): IdleRegisters | undefined {
    if (this.replica.acceptor !== undefined) {
      this.#idle ??= newIdleRegisters(this.#parts, this.replica, (task, at) => this.submit(task, at))
    }
    return this.#idle
  }

  #working(at: Moment): Work {
    this.#work ??= this.#begin(at)
    return this.#work
  }

  #begin(at: Moment): Work {
    const { outbox, members } = this.#parts
    const proposer = newProposer(this.#parts, () => this.#problem() ?? this.#silence())
    if (this.#target !== undefined) {
      proposer.adopt(this.#target, at)
    }
    const mover = new Mover({
      proposer,
      outbox,
      onServing: (configuration, then) => this.#serving(configuration, then),
      whoMayKnow: (configuration, turn) => members.whoMayKnow(configuration, turn),
      serves: (configuration) => this.#serves(configuration)
    })
    return { proposer, mover }
  }

  /** A majority has installed it, by our own count. */
  #serving(configuration: Configuration, at: Moment): void {
    const { members, ledger } = this.#parts
    this.#adopted(configuration, at)
    for (const peer of members.links) {
      // Where we began it alone, nobody may go on to it before our record of it is durable.
      ledger.say(peer, { type: 'serving', configuration })
    }
  }

  /** Where the mesh is large, hardly anybody is linked to whoever brought it about: of the group that all need, all are to hear. */
  #passOn(from: PeerName, configuration: Configuration): void {
    const { group, members, ledger } = this.#parts
    if (group !== ROOT || members.isEverybodyLinked) {
      return
    }
    for (const peer of members.links) {
      if (peer !== from) {
        ledger.say(peer, { type: 'serving', configuration })
      }
    }
  }

  #adopted(configuration: Configuration, at: Moment): void {
    const { outbox } = this.#parts
    const before = this.replica.known
    this.replica.learn(configuration, at.now)
    if (before !== undefined && before.generation < configuration.generation) {
      outbox.emit({ type: 'forced', configuration, by: 'them' })
    }
    outbox.tell({ type: 'configuration', configuration, volatile: isVolatile(configuration) })
    this.#goTo(configuration, at)
    this.#work?.mover.served(configuration)
    this.#wantedTicks = 0
    this.#tickAsVoter(at.now)
  }

  /** Operations go to this configuration from now on, where it is later than the one before: it was chosen, whether it serves yet or not. */
  #goTo(configuration: Configuration | undefined, at: Moment): void {
    if (configuration === undefined) {
      return
    }
    if (isLater(configuration, this.#target)) {
      this.#target = configuration
      this.#work?.proposer.adopt(configuration, at)
    } else if (this.#serves(configuration)) {
      this.askAgain(at)
    }
  }

  #drive(move: Move, at: Moment): void {
    this.#working(at).mover.drive(move, at)
  }

  #move(from: PeerName, move: Move, at: Moment): void {
    const before = this.replica.acceptor
    this.replica.move(from, move, at.now)
    const { acceptor } = this.replica
    if (acceptor !== before) {
      // A first epoch begins at once.
      this.#goTo(acceptor?.configuration, at)
      this.#tickAsVoter(at.now)
    }
  }

  #moved(from: PeerName, move: Move, at: Moment): void {
    const configuration = this.#target
    if (configuration !== undefined && isLater(configuration, move.next)) {
      this.#parts.refused(from, 'a configuration that is over')
    }
    this.replica.corrects(from, move.next)
    // Whoever points to where we ask already is not asked again at its word, or two that know no better would go on so for ever.
    if (isLater(move.next, configuration)) {
      this.#goTo(move.next, at)
    }
    if (move.from !== undefined && isLater(move.next, this.replica.known)) {
      this.#drive(move, at)
    }
  }

  /** Somebody was not told to install the epoch that we ask in, or that it serves: those that moved the group may be gone. */
  #behind(from: PeerName, era: Era, at: Moment): void {
    const configuration = this.#target
    if (configuration === undefined || !isSameEra(era, eraOf(configuration))) {
      return
    }
    if (isLater(configuration, this.replica.known)) {
      this.#drive({ next: configuration }, at)
    } else {
      this.replica.tellWhatServes(from)
    }
  }

  /** Who has no vote has nothing to look after: of a mesh with many partitions each peer knows all groups, and votes in few. */
  #tickAsVoter(now: Millis): void {
    if (this.replica.acceptor !== undefined) {
      this.#tickAt ??= millis(now + TICK_MS)
    }
  }

  #tick(at: Moment): void {
    const stuck = this.replica.stuckMove(at.now)
    if (stuck !== undefined) {
      this.#drive(stuck, at)
    }
    this.#grow(at)
  }

  #grow(at: Moment): void {
    const { grows, members, identity } = this.#parts
    const configuration = this.#target
    if (!grows || configuration === undefined || !this.#serves(configuration) || this.replica.role !== 'voter') {
      this.#wantedTicks = 0
      return
    }
    const accepted = this.#acceptedSuccessor(configuration)
    const voters = accepted?.voters ?? nextVoters(configuration, members.candidates(configuration, at.now))
    const reachable = configuration.voters.map(({ peer }) => peer).filter((peer) => members.isReachable(peer))
    if (voters === undefined || this.#work?.mover.isBusy === true || reachable.length < majorityOf(configuration)) {
      this.#wantedTicks = 0
      return
    }
    this.#wantedTicks++
    const rank = reachable.sort(compareText).indexOf(identity.peer)
    if (this.#wantedTicks > rank * 4) {
      this.#wantedTicks = 0
      const dropBefore = accepted?.dropBefore ?? 0
      this.#working(at).mover.propose({ ...configuration, epoch: configuration.epoch + 1, voters, dropBefore }, at)
    }
  }

  /** A successor that this voter accepted, whose proposer did not go on. */
  #acceptedSuccessor({ epoch }: Configuration): Configuration | undefined {
    const accepted = this.replica.acceptor?.record(CONFIGURATION_KEY)?.accepted
    const envelope = accepted === undefined ? undefined : this.#parts.codec.decode(accepted.value)
    const state = envelope?.kind === CONFIGURATION_KIND ? envelope.state : undefined
    return isConfiguration(state) && state.epoch === epoch + 1 ? state : undefined
  }

  #serves(configuration: Configuration): boolean {
    const { known } = this.replica
    return known !== undefined && isSameEra(eraOf(known), eraOf(configuration))
  }

  #problem(): string | undefined {
    const { members, group } = this.#parts
    const configuration = this.#target
    if (configuration === undefined) {
      return `this peer knows no configuration of ${group}: it has met no mesh yet, or none of its peers knows one`
    }
    const away = configuration.voters.flatMap(({ peer }) => {
      const why = members.awayBecause(peer)
      return why === undefined ? [] : [`${peer} (${why})`]
    })
    if (configuration.voters.length - away.length < majorityOf(configuration)) {
      return `${away.length} of its ${configuration.voters.length} voters are away: ${away.join(', ')}`
    }
    return this.#serves(configuration) ? undefined : 'it is moving to another configuration'
  }

  #silence(): string {
    const voters = this.#target?.voters.map(({ peer }) => peer) ?? []
    return `too few of its voters answered in time: ${voters.join(', ')}`
  }
}
