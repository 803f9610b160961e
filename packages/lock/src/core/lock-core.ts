import {
  type CommandId,
  type Core,
  type CoreInput,
  type CoreOutput,
  type Identity,
  Leases,
  type Millis,
  millis,
  type Moment,
  type Outcome,
  type PeerName
} from '@peermesh/kernel'
import type { GroupName, QuorumNotice, RegisterView } from '@peermesh/quorum/core'
import { Deadlocks } from './deadlocks.ts'
import type { LockCommand, LockTypes, RequestStatus } from './events.ts'
import * as failures from './failures.ts'
import { ForcedReleases } from './forced-releases.ts'
import { inspectionOf } from './inspection.ts'
import { LOCKS_MAX, REQUESTS_MAX } from './limits.ts'
import { type LockExplanation, LockHistory } from './lock-history.ts'
import { lockKey } from './lock-kind.ts'
import { LockTable } from './lock-table.ts'
import type { Epoch, GrantedMessage, LockMessage, TokenMessage, Wait } from './messages.ts'
import type { AcquireCommand, LockPorts, NamedLock, ReleaseCommand } from './named-lock.ts'
import { OwnSessions } from './own-sessions.ts'
import { Owners } from './owners.ts'
import { QuorumCalls } from './quorum-calls.ts'
import { QuorumLock } from './quorum-lock.ts'
import { refusedAcquire, refusedName } from './requests-refused.ts'
import { TokenLock } from './token-lock.ts'
import { variantWanted } from './variant-wanted.ts'
import { isSameVariant, type LockVariant, QUORUM, tokenVariant, variantOf } from './variant.ts'
import { WarmBallots } from './warm-ballots.ts'
import { WatchedSessions } from './watched-sessions.ts'

export interface LockConfig {
  /** Of the sessions that carry the locks of this peer: one in each group. */
  readonly leaseMs: number
  /** In which group of quorum the register of a lock is. The same at all peers of a mesh, for ever. */
  readonly groupOf: (name: string) => GroupName
}

type Input = CoreInput<LockTypes>
type Output = CoreOutput<LockTypes>

/**
 * Locks of one peer: each a register of the group of its name, which says who holds it and who waits, in order; those of one group are carried by one session of this peer, so that
 * what is held costs nothing more to keep. Exclusive, counting (several permits), and for readers and a writer (who takes all of them).
 *
 * Not promised: that nobody acts under a lock after it was lost. What was sent before may arrive after, and a process may stand still between asking and
 * acting: the fence at the resource stops that. SPEC.md numbers what must hold: K1 to K16.
 */
export class LockCore implements Core<LockTypes> {
  readonly #config: LockConfig
  readonly #leases: Leases
  readonly #locks: LockTable
  readonly #owners = new Owners()
  #deadlocks: Deadlocks | undefined
  #ports: LockPorts | undefined
  readonly #history = new LockHistory()
  readonly #forcing: ForcedReleases
  readonly #links = new Set<PeerName>()
  readonly #watched = new WatchedSessions()
  readonly #sessions = new OwnSessions()
  readonly #calls = new QuorumCalls((call, command) => {
    this.#outputs.push({ type: 'call', call, core: 'quorum', command })
  })
  /** K16 Acquires whose session ended in this step. */
  readonly #toAskAgain = new Map<CommandId, string>()
  /** Settled once there is nothing left. */
  readonly #closing: CommandId[] = []
  #identity: Identity | undefined
  /** Of the step. */
  #now = millis(0)
  #lastRequest = 0
  #outputs: Output[] = []

  constructor(config: LockConfig) {
    this.#config = config
    this.#leases = new Leases(config.leaseMs)
    this.#locks = new LockTable({
      ...config,
      create: (name, variant) => this.#create(name, variant),
      wakeUp: (name, resting) => new TokenLock(name, this.#ports as LockPorts, resting.variant, resting)
    })
    this.#forcing = new ForcedReleases({
      ...config,
      locks: this.#locks,
      call: (command, next) => this.#calls.make(command, next),
      settle: (id, outcome) => this.#settle(id, outcome)
    })
  }

  step(input: Input, at: Moment): Output[] {
    this.#now = at.now
    this.#leases.observe(at)
    this.#take(input, at)
    this.#askAgain(at)
    this.#locks.settle()
    if (this.#locks.size === 0) {
      for (const id of this.#closing.splice(0)) {
        this.#settle(id, { ok: true, value: undefined })
      }
    }
    return this.#outputs.splice(0)
  }

  deadline(): Millis | undefined {
    return this.#locks.deadline
  }

  snapshot(): unknown {
    return [this.status().map(({ name, request, phase }) => [name, request, phase]), this.tokens()]
  }

  /** The tokens that are here, by the name of their lock, and the epoch of each. */
  tokens(): (readonly [name: string, epoch: Epoch])[] {
    return this.#locks.tokens()
  }

  /** Whether this peer holds it, by its clocks at this moment: to be asked before every act that depends on it. */
  isHeld(name: string, request: number, at: Moment): boolean {
    return this.heldForMs(name, request, at) > 0
  }

  /** For how long it is still held if nothing more is heard; 0 where it is not. */
  heldForMs(name: string, request: number, at: Moment): number {
    return this.#locks.look(name)?.heldForMs(request, at) ?? 0
  }

  /** Whose a request is: for checkers of the simulation. */
  ownerOf(request: number): string | undefined {
    return this.#owners.get(request)?.asked.owner
  }

  status(): RequestStatus[] {
    return [...this.#locks.awake()].flatMap((lock) => lock.status())
  }

  /** The last that happened with a lock, the oldest first; and the locks of which there is such. */
  explain(name: string): LockExplanation[] {
    return this.#history.of(name)
  }

  explained(): string[] {
    return this.#history.names
  }

  #take(input: Input, at: Moment): void {
    switch (input.type) {
      case 'start':
        this.#identity = input.identity
        this.#deadlocks = this.#detector(input.identity.peer)
        this.#ports = this.#portsOf(input.identity)
        return
      case 'link':
        this.#linked(input.peer, input.status, at)
        return
      case 'notice':
        if (input.core === 'quorum') {
          this.#heard(input.notice as QuorumNotice, at)
        }
        return
      case 'message':
        this.#told(input.from, input.message, at)
        return
      case 'wake':
        for (const lock of this.#locks.due(at)) {
          lock.wake(at)
        }
        return
      case 'command':
        this.#command(input.id, input.command, at)
        return
      case 'result': {
        this.#calls.answered(input.call, input.outcome, at)
        return
      }
      default:
    }
  }

  #told(from: PeerName, message: LockMessage, at: Moment): void {
    if (message.type === 'chase' || message.type === 'confirm') {
      this.#deadlocks?.heard(message, at)
    } else {
      this.#listener(message)?.heard(from, message, at)
    }
  }

  #linked(peer: PeerName, status: 'up' | 'lost', at: Moment): void {
    if (status === 'up') {
      this.#links.add(peer)
    } else {
      this.#links.delete(peer)
    }
    for (const lock of this.#locks.everyAwake()) {
      lock.linkChanged(peer, status, at)
    }
  }

  #listener(message: GrantedMessage | TokenMessage): NamedLock | undefined {
    const { name } = message
    const known = this.#locks.known(name)
    const variant = known === undefined ? variantWanted(message, (session) => this.#sessions.has(session)) : undefined
    if (variant === undefined || this.#closing.length > 0 || this.#locks.size >= LOCKS_MAX) {
      return known
    }
    return this.#locks.open(name, variant)
  }

  #heard(notice: QuorumNotice, at: Moment): void {
    if (notice.type === 'session-held') {
      this.#leases.hold(notice.session, notice.heldUntil)
      this.#sessions.held(notice.session)
      if (this.#locks.hasInGroup(notice.group)) {
        this.#calls.make({ type: 'keep-session', session: notice.session }, () => undefined)
      }
    } else if (notice.type === 'session-lost') {
      this.#leases.lose(notice.session)
      for (const lock of this.#locks.everyAwake()) {
        lock.sessionLost(notice.session, notice.reason, at)
      }
    }
  }

  #command(id: CommandId, command: LockCommand, at: Moment): void {
    switch (command.type) {
      case 'acquire':
        this.#acquire(id, command, at)
        return
      case 'cancel':
        this.#locks.known(command.name)?.cancel(command.handle, at)
        this.#settle(id, { ok: true, value: undefined })
        return
      case 'release': {
        this.#settle(id, { ok: true, value: this.#release(command, at) })
        return
      }
      case 'extend': {
        const value = this.#locks.known(command.name)?.extend(command.request, command.holdMs, at) === true
        this.#settle(id, { ok: true, value })
        return
      }
      case 'inspect': {
        const failure = refusedName(command.name)
        if (failure === undefined) {
          this.#inspect(id, command.name)
        } else {
          this.#settle(id, { ok: false, failure })
        }
        return
      }
      case 'force':
        this.#forcing.force(id, command, at)
        return
      case 'close':
        this.#closing.push(id)
        for (const lock of this.#locks.every()) {
          lock.close(at)
        }
        return
    }
  }

  #release({ name, request, again = 0 }: ReleaseCommand, at: Moment): boolean {
    return this.#leave({ name, request, again }, at, (entered) => this.#giveBack(name, request, entered, at))
  }

  #giveBack(name: string, request: number, entered: number, at: Moment): boolean {
    return this.#locks.known(name)?.release(request, entered, at) === true
  }

  /** @param release where its owner was let in by it no more often than it has left. Whether it was held until then */
  #leave(
    { name, request, again }: { readonly name: string; readonly request: number; readonly again: number },
    at: Moment,
    release: (entered: number) => boolean
  ): boolean {
    const { fence, spare = 0 } = this.#owners.grantOf(request) ?? {}
    if (!this.#owners.leave(request)) {
      return this.isHeld(name, request, at)
    }
    const entered = Math.min(again, spare)
    const wasHeld = release(entered)
    if (fence !== undefined) {
      this.#history.left(name, { fence, entered, wasHeld }, at.now)
    }
    return wasHeld
  }

  #inspect(id: CommandId, name: string): void {
    const { leaseMs, groupOf } = this.#config
    this.#calls.make({ type: 'read', group: groupOf(name), key: lockKey(name), timeoutMs: leaseMs }, (outcome) => {
      const value = outcome.ok ? inspectionOf(name, outcome.value as RegisterView) : undefined
      this.#settle(id, outcome.ok ? { ok: true, value } : outcome)
    })
  }

  #acquire(id: CommandId, command: AcquireCommand, at: Moment): void {
    const { name, leaves } = command
    const variant = variantOf(command)
    let leaving: number | undefined
    if (leaves !== undefined) {
      const isOneChange = variant.algorithm === 'quorum' && this.#locks.variantOf(name)?.algorithm === 'quorum'
      this.#leave({ name, request: leaves, again: 0 }, at, () => {
        leaving = isOneChange ? leaves : undefined
        return isOneChange ? this.isHeld(name, leaves, at) : this.#giveBack(name, leaves, 0, at)
      })
    }
    const answer = this.#answered(command, variant, at)
    if (answer === undefined) {
      const request = ++this.#lastRequest
      this.#owners.ask(request, id, command, at)
      const asked = { ...command, leaves: leaving, since: at.now, place: request }
      this.#locks.open(name, variant).acquire(request, id, asked, at)
      return
    }
    if (leaving !== undefined) {
      this.#giveBack(name, leaving, 0, at)
    }
    this.#settle(id, answer)
  }

  /** What a lock says of a command. */
  #ended(id: CommandId, outcome: Outcome): void {
    const why = failures.sessionOverBecause(outcome)
    if (why !== undefined && this.#closing.length === 0 && this.#owners.waits(id, this.#now)) {
      this.#toAskAgain.set(id, why)
    } else {
      this.#settle(id, outcome)
    }
  }

  /** K16 They wait on, as those who came last. */
  #askAgain(at: Moment): void {
    for (const [id, why] of this.#toAskAgain) {
      this.#toAskAgain.delete(id)
      const request = ++this.#lastRequest
      const asked = this.#owners.askAgain(request, id, at.now)
      if (asked !== undefined) {
        this.#history.askedAgain(asked.name, why, at.now)
        this.#locks.open(asked.name, variantOf(asked)).acquire(request, id, asked, at)
      }
    }
  }

  /** What needs nobody else to be answered. */
  #answered(command: AcquireCommand, variant: LockVariant, at: Moment): Outcome | undefined {
    const failure = refusedAcquire(command) ?? (this.#owners.count >= REQUESTS_MAX ? failures.busy() : undefined)
    if (failure !== undefined) {
      return { ok: false, failure }
    }
    const { name, permits } = command
    const known = this.#owners.find(command)
    const found = this.#locks.variantOf(name)
    const isOther = found !== undefined && !isSameVariant(found, variant)
    const lock = this.#locks.look(name)
    const isUnused = found?.algorithm === 'quorum' && lock?.deadline === undefined && lock?.status().length === 0
    if (isOther && isUnused) {
      // Kept for a change that is under way: of what kind the lock is that does not say.
      this.#locks.delete(name)
    }
    if (isOther && !isUnused) {
      return { ok: false, failure: failures.variantMismatch(name, variant, found) }
    }
    if (known === undefined || (known.grant !== undefined && !this.isHeld(name, known.request, at))) {
      return undefined
    }
    if (known.grant === undefined) {
      return { ok: false, failure: failures.asksAlready(name) }
    }
    if (permits > known.asked.permits) {
      return { ok: false, failure: failures.asksForMore(name, permits, known.asked.permits) }
    }
    known.depth += 1
    return { ok: true, value: known.grant }
  }

  #create(name: string, { algorithm, mode = 'strict' }: LockVariant): NamedLock {
    const ports = this.#ports as LockPorts
    return algorithm === 'quorum'
      ? new QuorumLock(name, ports)
      : new TokenLock(name, ports, tokenVariant(algorithm, mode))
  }

  #portsOf({ peer, startNonce }: Identity): LockPorts {
    return {
      self: peer,
      ...this.#config,
      leases: this.#leases,
      warm: new WarmBallots(),
      call: (name, command, next) =>
        this.#calls.make(command, (outcome, at) => {
          this.#locks.touch(name)
          next(outcome, at)
        }),
      settle: (id, outcome) => this.#ended(id, outcome),
      emit: (event) => {
        this.#history.heard(event, this.#owners.grantOf(event.request)?.fence, this.#now)
        if (event.type === 'lost') {
          this.#owners.forget(event.request)
        }
        this.#outputs.push({ type: 'notice', notice: event }, { type: 'emit', event })
      },
      tell: (name, { peer, session, request, ticket, fence: counter, generation }) => {
        if (this.#links.has(peer)) {
          const message = { type: 'granted', name, session, request, ticket, fence: { generation, counter } } as const
          this.#outputs.push({ type: 'send', to: peer, message })
        }
      },
      waits: (request, at) => this.#deadlocks?.begin(request, at),
      watch: (name, session) => this.#watch(session, name),
      start: startNonce,
      nextNumber: () => ++this.#lastRequest,
      isOwn: (session) => this.#sessions.has(session),
      isLinked: (peer) => this.#links.has(peer),
      linked: () => this.#links,
      send: (to, message) => {
        const isLinked = this.#links.has(to)
        if (isLinked) {
          this.#outputs.push({ type: 'send', to, message })
        }
        return isLinked
      },
      broadcast: (message) => {
        for (const to of this.#links) {
          this.#outputs.push({ type: 'send', to, message })
        }
      },
      trace: (what, details) => this.#outputs.push({ type: 'trace', what, details })
    }
  }

  #detector(self: PeerName): Deadlocks {
    return new Deadlocks({
      self,
      ofSameOwner: (request) => this.#owners.ofSameOwner(request),
      waitsOf: (request) => this.#waitsOf(request),
      holds: (name, { session, request, fence }, at) => {
        const grant = this.#owners.get(request)?.grant
        const isSame = grant?.session === session && grant.fence.counter === fence.counter
        return isSame && this.isHeld(name, request, at)
      },
      send: (to, message) => {
        if (this.#links.has(to)) {
          this.#outputs.push({ type: 'send', to, message })
        }
      },
      giveUp: (cycle, at) => {
        const { name, request } = cycle.at(-1) as Wait
        this.#locks.known(name)?.giveUp(request, failures.deadlock(cycle), at)
      }
    })
  }

  #waitsOf(request: number): readonly Wait[] {
    const owned = this.#owners.get(request)
    const waits = owned === undefined ? undefined : this.#locks.look(owned.asked.name)?.waitsFor(request)
    if (owned === undefined || waits === undefined) {
      return []
    }
    const { name } = owned.asked
    const { askedAt } = owned
    const { session, holders } = waits
    const peer = this.#identity?.peer as PeerName
    return holders.map((by) => ({ name, peer, session, request, askedAt, by }))
  }

  #watch(session: string, name: string): void {
    if (this.#watched.add(session, name, this.#locks.variantOf(name) ?? QUORUM) === 'first') {
      this.#calls.make({ type: 'await-expiry', session }, (outcome, at) => {
        const blocked = this.#watched.take(session)
        for (const [blockedName, variant] of outcome.ok ? blocked : []) {
          this.#locks.open(blockedName, variant).expel(session, at)
        }
      })
    }
  }

  #settle(id: CommandId, outcome: Outcome): void {
    const asked = this.#owners.settled(id, outcome)
    if (asked !== undefined) {
      this.#history.answered(asked.name, outcome, this.#now)
    }
    const forced = this.#forcing.settled(id)
    if (forced !== undefined) {
      this.#history.forced(forced, outcome, this.#now)
    }
    this.#outputs.push({ type: 'settle', id, outcome })
  }
}
