import {
  type CommandId,
  type Core,
  type CoreInput,
  type CoreOutput,
  type Identity,
  invariant,
  type Millis,
  millis,
  type Moment,
  type Outcome,
  type PeerName
} from '@peermesh/kernel'
import type { MembershipNotice } from '@peermesh/membership/core'
import { type Configuration, type GroupName, ROOT, type Voter } from './configuration.ts'
import { configurationKind } from './configuration-kind.ts'
import type { GroupStatus, QuorumCommand, QuorumTypes } from './events.ts'
import { chosenFirst, firstConfiguration, foundingChange } from './founding.ts'
import { Group } from './group.ts'
import { Groups } from './groups.ts'
import { type RegisterKind, valueKind } from './kinds.ts'
import { leaseKind } from './lease-kind.ts'
import { Ledger } from './ledger.ts'
import { DEDUP_MAX, LEASE_MS, TIMEOUT_MS } from './limits.ts'
import { Members } from './members.ts'
import { groupOfMessage, type QuorumMessage } from './messages.ts'
import { Outbox } from './outbox.ts'
import type { QuorumConfig } from './quorum-config.ts'
import { recoverGroups } from './records.ts'
import { SESSION_KIND, type SessionArgs, sessionKind, sessionOf, type SessionState } from './session-kind.ts'
import { type SessionOpened, Sessions } from './sessions.ts'
import { noQuorum, type Task, type TaskDone } from './tasks.ts'
import { VoterLinks } from './voter-links.ts'
import { Watches } from './watches.ts'

type Input = CoreInput<QuorumTypes>
type Output = CoreOutput<QuorumTypes>
type FoundCommand = Extract<QuorumCommand, { readonly type: 'found' }>
type Start = Extract<Input, { readonly type: 'start' }>

/** What exists once the core was started. */
interface Started {
  readonly identity: Identity
  readonly seed: string
  readonly members: Members
  readonly sessions: Sessions
  readonly watches: Watches
  readonly voterLinks: VoterLinks
}

/** How often something was refused, by reason. Reasons are our own words, so they are few. */
export type Refusals = Readonly<Record<string, number>>

/**
 * Registers of which there may be only one truth: held by small groups of voters that agree, and that are replaced one configuration after another
 * (quorum plane). Linearizable whatever is lost, delayed, doubled or cut off; and it stops, rather than lies, where no majority of a group answers.
 *
 * This file only says which part handles which input. A voter's memory is `Replica` with its `Acceptor`; changing and reading is
 * `Proposer`; going from one configuration to the next is `Mover` and `InstallTally`; what is written and said is `Ledger`; leases are
 * `Sessions` and `Watches`. SPEC.md numbers what must hold.
 */
export class QuorumCore implements Core<QuorumTypes> {
  readonly #config: QuorumConfig
  readonly #kinds: ReadonlyMap<string, RegisterKind>
  readonly #outbox = new Outbox()
  readonly #ledger = new Ledger(this.#outbox)
  readonly #groups = new Groups((name) => this.#create(name))
  readonly #refusals = new Map<string, number>()
  readonly #outcomes = new Map<string, number>()
  #started: Started | undefined
  /** Of the step that is under way. */
  #now: Millis = millis(0)
  /** Since when questions of commands wait for the end of the turn. */
  #gatheringSince: Millis | undefined

  constructor(config: QuorumConfig) {
    this.#config = config
    const kinds = [valueKind, sessionKind, leaseKind, configurationKind, ...config.kinds]
    this.#kinds = new Map(kinds.map((kind) => [kind.name, kind]))
    invariant(this.#kinds.size === kinds.length, 'Q17: each kind of register has a name of its own')
  }

  step(input: Input, at: Moment): Output[] {
    this.#now = at.now
    if (input.type === 'start') {
      this.#start(input, at)
    } else {
      this.#running.sessions.observe(at)
      this.#handle(input, at)
    }
    if (input.type === 'command' && (input.command.type === 'change' || input.command.type === 'read')) {
      // What the other commands of this turn ask goes in the same messages, and comes to one sync at each voter: it waits for the wake.
      this.#gatheringSince ??= at.now
    } else {
      this.#gatheringSince = undefined
      this.#decide(at)
    }
    for (const peer of this.#outbox.takeUnreached()) {
      this.#running.voterLinks.want(peer, at.now)
    }
    return this.#outbox.take()
  }

  deadline(): Millis | undefined {
    if (this.#gatheringSince !== undefined) {
      return this.#gatheringSince
    }
    const { sessions, watches, voterLinks } = this.#running
    let earliest = Number.POSITIVE_INFINITY
    for (const { deadline } of [sessions, watches, voterLinks, this.#groups]) {
      earliest = Math.min(earliest, deadline ?? earliest)
    }
    return earliest === Number.POSITIVE_INFINITY ? undefined : millis(earliest)
  }

  snapshot(): unknown {
    return {
      groups: [...this.#groups.all()].map(([name, group]) => [name, group.snapshot()]),
      sessions: this.#started?.sessions.snapshot()
    }
  }

  /** Why a configuration of these voters could never serve, as far as is known here: for an operator, whom nothing would stop otherwise. */
  unfit(voters: readonly Voter[]): string | undefined {
    return this.#running.members.unfit(voters)
  }

  /** Why a group must not be forced on here: for an operator too. */
  servesBecause(name: GroupName): string | undefined {
    const group = this.#groups.get(name)
    return group === undefined || group.isUnknown ? undefined : group.servesBecause()
  }

  /** Whether a session of ours is held at this moment: to be asked before every act that depends on it. */
  isHeld(session: string, at: Moment): boolean {
    return this.#running.sessions.isHeld(session, at)
  }

  status(): GroupStatus[] {
    return [...this.#groups.all()].map(([, group]) => group.status())
  }

  /** What peers sent that was refused, since the start. */
  refusals(): Refusals {
    return Object.fromEntries(this.#refusals)
  }

  /** How changes and reads of this peer ended since the start: `ok`, or the name of the failure. */
  outcomes(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#outcomes)
  }

  /** The parts of a group, for checkers of the simulation. */
  group(name: GroupName): Group | undefined {
    return this.#groups.get(name)
  }

  get #running(): Started {
    invariant(this.#started !== undefined, 'Q18: a core is started once, and before anything else')
    return this.#started
  }

  #start({ identity, seed, records }: Start, at: Moment): void {
    invariant(this.#started === undefined, 'Q18: a core is started once, and before anything else')
    const { votes, settleMs, goneMs, codec } = this.#config
    const { peer } = identity
    const change = this.#changeSession.bind(this)
    const members = new Members(identity, { votes, times: { settleMs, goneMs }, now: at.now })
    this.#outbox.started(peer, (other) => members.isReachable(other))
    this.#started = {
      identity,
      seed,
      members,
      sessions: new Sessions(peer, `${seed}/${identity.startNonce}`, this.#outbox, {
        change,
        isReachable: (other) => members.isReachable(other)
      }),
      watches: new Watches(peer, this.#outbox, {
        change,
        read: this.#read.bind(this),
        links: () => members.links
      }),
      voterLinks: new VoterLinks(members, this.#outbox)
    }
    for (const [name, recovered] of recoverGroups(records, codec)) {
      const group = this.#groups.open(name)
      if (!group.replica.recover(recovered)) {
        const reason = 'this is a copy of a disk, or its store id was replaced: what it promised may not be all here'
        this.#outbox.emit({ type: 'retired', group: name, reason })
      }
      group.resume(at)
    }
  }

  #handle(input: Exclude<Input, { type: 'start' }>, at: Moment): void {
    switch (input.type) {
      case 'message':
        this.#hear(input.from, input.message, at)
        return
      case 'command':
        this.#command(input.id, input.command, at)
        return
      case 'persisted':
        this.#ledger.persisted(input.token)
        return
      case 'link':
        this.#link(input.peer, input.status, at)
        return
      case 'notice':
        if (input.core === 'membership') {
          this.#member(input.notice as MembershipNotice, at)
        }
        return
      case 'wake':
        this.#groups.wake(at)
        this.#running.watches.wake(at)
        this.#running.voterLinks.wake(at.now)
        return
      case 'result':
      case 'bulk':
      case 'dialled':
      case 'addresses':
      case 'heard':
      case 'found':
        // It calls no core, opens no transfers, sees by the link how a dial ended, keeps no gate, and asks no DHT.
        return
    }
  }

  /** What this peer said to itself is heard; then what was asked and written leaves, until nothing is left to say. */
  #decide(at: Moment): void {
    this.#running.sessions.decide(at)
    for (;;) {
      this.#groups.flush(at.now)
      this.#ledger.flush()
      const message = this.#outbox.takeToSelf()
      if (message === undefined) {
        break
      }
      this.#hear(this.#running.identity.peer, message, at)
    }
    // What was heard from ourselves may have renewed or opened a session.
    this.#running.sessions.decide(at)
    this.#groups.settle()
  }

  #hear(from: PeerName, message: QuorumMessage, at: Moment): void {
    const { members, sessions, watches } = this.#running
    switch (message.type) {
      case 'hello':
        if (members.introduced(from, message.votes)) {
          // Whoever speaks hears us too: of the two ends of a link one is admitted first, and what it says then is lost.
          this.#greet(from, this.#groups.greetings())
          this.#outbox.notify({ type: 'introduced', peer: from, votes: message.votes })
        }
        for (const configuration of message.configurations) {
          this.#known(configuration.group)?.learn(from, configuration, at)
        }
        return
      case 'watch':
        sessions.watched(message.session, from)
        return
      case 'renewed':
        watches.renewed(from, message, at)
        return
      default: {
        const group = groupOfMessage(message)
        if (group !== undefined) {
          this.#known(group)?.hear(from, message, at)
        }
      }
    }
  }

  #link(peer: PeerName, status: 'up' | 'lost', at: Moment): void {
    const { members, voterLinks } = this.#running
    if (status === 'lost') {
      members.lost(peer, at.now)
      this.#groups.each((group) => group.lost(peer, at))
      return
    }
    members.linked(peer)
    voterLinks.linked(peer)
    this.#groups.each((group) => group.askAgain(at))
    this.#greet(peer, [this.#groups.firstGreeting])
  }

  #greet(peer: PeerName, greetings: readonly (readonly Configuration[])[]): void {
    for (const configurations of greetings) {
      this.#ledger.say(peer, { type: 'hello', votes: this.#running.members.votes, configurations })
    }
  }

  #member(notice: MembershipNotice, at: Moment): void {
    const { members } = this.#running
    if (notice.type === 'member') {
      members.hear(notice, at.now)
    } else if (notice.type === 'mesh' && notice.root !== undefined && this.#groups.open(ROOT).isUnknown) {
      this.#found(notice.meshId, notice.root.generation, at)
    }
  }

  /** Only ever from the founder's own record, and where no trace of the group is on the disk that has the record. */
  #found(meshId: string, generation: number, at: Moment): void {
    const { identity, members } = this.#running
    const self: Voter = { peer: identity.peer, storeId: identity.storeId, volatile: members.votes !== 'durable' }
    this.#groups
      .open(ROOT)
      .found({ group: ROOT, lineage: meshId, generation, epoch: 1, voters: [self], dropBefore: 0 }, at)
  }

  #command(id: CommandId, command: QuorumCommand, at: Moment): void {
    const { sessions, watches, voterLinks } = this.#running
    switch (command.type) {
      case 'change': {
        const { timeoutMs } = command
        this.#change({ ...command, forwards: true }, millis(at.now + (timeoutMs ?? TIMEOUT_MS)), this.#settles(id), at)
        return
      }
      case 'read': {
        const { group, key, timeoutMs } = command
        this.#read(group, key, millis(at.now + (timeoutMs ?? TIMEOUT_MS)), this.#settles(id), at)
        return
      }
      case 'peek':
        this.#outbox.settle(id, { ok: true, value: this.#groups.get(command.group)?.peek(command.key) })
        return
      case 'open-session': {
        const { group, leaseMs, timeoutMs, own = false } = command
        const until = millis(at.now + (timeoutMs ?? TIMEOUT_MS))
        const opened = this.#settles(id)
        const done: SessionOpened = (result) => opened('session' in result ? { ok: true, value: result } : result)
        sessions.open({ group, leaseMs: leaseMs ?? LEASE_MS, own }, until, done, at)
        return
      }
      case 'keep-session':
        sessions.keep(command.session, at.now)
        break
      case 'close-session':
        sessions.close(command.session, at)
        break
      case 'link':
        for (const peer of command.peers) {
          voterLinks.want(peer, at.now)
        }
        break
      case 'await-expiry':
        watches.await(id, command.session, at)
        return
      case 'reconfigure':
        this.#groups
          .open(command.group)
          .reconfigure(command.voters, command.dropBefore ?? 0, at, command, (result) =>
            this.#outbox.settle(id, result.ok ? { ok: true, value: result.chosen } : result)
          )
        return
      case 'found':
        this.#foundGroup(id, command, at)
        return
      case 'force-reconfigure':
        this.#force(id, command.group, at)
        return
    }
    this.#outbox.settle(id, { ok: true, value: undefined })
  }

  #foundGroup(id: CommandId, { group, voters, timeoutMs = TIMEOUT_MS }: FoundCommand, at: Moment): void {
    const known = this.#groups.open(group).configuration
    const root = this.#groups.open(ROOT).configuration
    if (known !== undefined || root === undefined) {
      const unknown = noQuorum(ROOT, 'no configuration of it is known')
      this.#outbox.settle(id, known === undefined ? unknown : { ok: true, value: known })
      return
    }
    const { seed, identity } = this.#running
    const change = foundingChange(firstConfiguration(group, voters, { root, seed: `${seed}/${identity.startNonce}` }))
    const done: TaskDone = (result, now) => {
      const first = chosenFirst(result)
      if (first.ok) {
        this.#groups.open(group).opened(first.value, { now, wall: at.wall })
      }
      this.#outbox.settle(id, first)
    }
    this.#change(change, millis(at.now + timeoutMs), done, at)
  }

  #force(id: CommandId, name: GroupName, at: Moment): void {
    const configuration = this.#groups.open(name).force(at)
    if (configuration === undefined) {
      this.#outbox.settle(id, noQuorum(name, 'this peer knows nothing of it to go on with'))
      return
    }
    this.#outbox.emit({ type: 'forced', configuration, by: 'us' })
    // Whoever is told of it may act on it: it must not be undone by the loss of power.
    this.#ledger.afterwards(() => this.#outbox.settle(id, { ok: true, value: configuration }))
  }

  #change(
    change: Omit<Extract<QuorumCommand, { readonly type: 'change' }>, 'type' | 'timeoutMs'> & Pick<Task, 'forwards'>,
    deadlineAt: Millis,
    done: TaskDone,
    at: Moment
  ): void {
    const group = this.#groups.open(change.group)
    const kind = this.#kinds.get(change.kind)
    const ended = this.#counted(done)
    if (kind === undefined) {
      const message = `No kind ${change.kind} is registered at this peer.`
      ended({ ok: false, failure: { name: 'UnknownKindError', message, details: { kind: change.kind } } }, at.now)
      return
    }
    const { operation = group.operation(at), args, key, warm: lent, lends, forwards } = change
    // Of an earlier try it is not known whether a voter got it.
    const sent = change.operation !== undefined
    group.submit(
      {
        key,
        change: { kind, args, operation },
        deadlineAt,
        lent,
        lends,
        forwards,
        sent,
        triedAt: sent ? 'earlier' : undefined,
        done: ended
      },
      at
    )
  }

  #read(group: GroupName, key: string, deadlineAt: Millis, done: TaskDone, at: Moment): void {
    this.#groups.open(group).submit({ key, deadlineAt, sent: false, done: this.#counted(done) }, at)
  }

  #counted(done: TaskDone): TaskDone {
    return (result, now) => {
      const outcome = result.ok ? 'ok' : result.failure.name
      this.#outcomes.set(outcome, (this.#outcomes.get(outcome) ?? 0) + 1)
      done(result, now)
    }
  }

  #changeSession(group: GroupName, key: string, args: SessionArgs, until: Millis, done: TaskDone, at: Moment): void {
    this.#change({ group, key, kind: sessionKind.name, args }, until, done, at)
  }

  #settles(id: CommandId): (outcome: Outcome) => void {
    return (outcome) => this.#outbox.settle(id, outcome)
  }

  /** A group that somebody speaks of. */
  #known(name: GroupName): Group | undefined {
    const group = this.#groups.spokenOf(name)
    if (group === undefined) {
      this.#refuse('more groups than a peer knows')
    }
    return group
  }

  #create(name: GroupName): Group {
    const { identity, seed, members } = this.#running
    const { codec, rememberedMax = DEDUP_MAX, grows = true, idleMs } = this.#config
    return new Group({
      group: name,
      identity,
      seed,
      codec,
      kindOf: (kind) => this.#kinds.get(kind),
      ledger: this.#ledger,
      outbox: this.#outbox,
      members,
      rememberedMax,
      idleMs,
      now: () => this.#now,
      // The others are as large as whoever founds them says.
      grows: grows && name === ROOT,
      accepted: (key, value) => this.#accepted(key, value),
      refused: (from, why) => {
        this.#refuse(why)
        this.#outbox.trace('refused', { from, why })
      }
    })
  }

  #accepted(key: string, value: Uint8Array): void {
    const { watches } = this.#running
    const session = sessionOf(key)
    const envelope = session !== undefined && watches.isWatched(session) ? this.#config.codec.decode(value) : undefined
    if (session !== undefined && envelope?.kind === SESSION_KIND) {
      watches.accepted(session, envelope.state as SessionState, this.#now)
    }
  }

  #refuse(why: string): void {
    this.#refusals.set(why, (this.#refusals.get(why) ?? 0) + 1)
  }
}
