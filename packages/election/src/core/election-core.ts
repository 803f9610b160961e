import {
  type CommandId,
  compareText,
  type Core,
  type CoreInput,
  type CoreOutput,
  type Failure,
  type Happenings,
  type Identity,
  Leases,
  type Millis,
  millis,
  type Moment,
  type Outcome,
  type PeerName,
  Random
} from '@peermesh/kernel'
import type { MembershipNotice } from '@peermesh/membership/core'
import type { GroupName, QuorumCommand, QuorumNotice } from '@peermesh/quorum/core'
import type { ElectionCommand, ElectionTimings, ElectionTypes, LeaderInfo, ScopeStatus } from './events.ts'
import { type Note, type ScopeExplanation, scopeHistory } from './history.ts'
import { DOWN_MAX, EXPLAINED_SCOPES_MAX, SCOPES_MAX } from './limits.ts'
import { type ElectionKind, type ElectionMessage, mismatchText, type ScopeMessage } from './messages.ts'
import type { ScoreOf } from './rank.ts'
import { Scope } from './scope.ts'
import type { ScopePorts } from './scope-ports.ts'
import { Tenure } from './tenure.ts'

export interface ElectionConfig {
  readonly timings: ElectionTimings
  readonly scoreOf?: ScoreOf | undefined
  /** In which group of quorum the register of a scope is. The same at all peers of a mesh, for ever. */
  readonly groupOf: (scope: string) => GroupName
  /** Whether quorum is there to be called. @default true */
  readonly quorum?: boolean | undefined
}

type Input = CoreInput<ElectionTypes>
type Output = CoreOutput<ElectionTypes>
type Continue = (outcome: Outcome, at: Moment) => void

/**
 * Leader election: each scope by itself, on what membership says of peers and, in quorum mode, by registers. Messages go on the direct stream
 * where there is a link, else by gossip, addressed.
 */
export class ElectionCore implements Core<ElectionTypes> {
  readonly #config: ElectionConfig
  readonly #leases: Leases
  readonly #scopes = new Map<string, Scope>()
  /** Those opened last are last. */
  readonly #histories = new Map<string, Happenings<ScopeExplanation>>()
  readonly #links = new Set<PeerName>()
  /** Who is not alive: the last of them, those that were told of last in the end. */
  readonly #down = new Set<PeerName>()
  readonly #boots = new Map<PeerName, number>()
  readonly #waiting = new Map<number, Continue>()
  /** E1 One claim of a scope at a time, also where it was closed and opened again meanwhile. */
  readonly #claiming = new Set<string>()
  #identity: Identity | undefined
  #seed = ''
  #openedCount = 0
  /** Of each group that was ever forced on, as far as this peer heard. */
  readonly #generations = new Map<GroupName, number>()
  #lastCall = 0
  /** Of the step that is under way. */
  #now: Millis = millis(0)
  #outputs: Output[] = []

  constructor(config: ElectionConfig) {
    this.#config = config
    this.#leases = new Leases(config.timings.leaseMs)
  }

  step(input: Input, at: Moment): Output[] {
    this.#now = at.now
    this.#leases.observe(at)
    const notice = input.type === 'notice' && input.core === 'quorum' ? (input.notice as QuorumNotice) : undefined
    if (notice !== undefined) {
      this.#heardSession(notice)
    }
    for (const scope of this.#scopes.values()) {
      scope.observe(at, notice?.type === 'session-lost' ? notice.reason : undefined)
    }
    if (notice?.type === 'configuration') {
      this.#heardGeneration(notice.configuration)
    }
    this.#take(input, at)
    return this.#outputs.splice(0)
  }

  #heardSession(notice: QuorumNotice): void {
    if (notice.type === 'session-held') {
      this.#leases.hold(notice.session, notice.heldUntil)
      this.#keep(notice)
    } else if (notice.type === 'session-lost') {
      this.#leases.lose(notice.session)
    }
  }

  /** A scope that elects by a register may lead by the session of its group, or be named there. */
  #keep({ session, group }: Extract<QuorumNotice, { readonly type: 'session-held' }>): void {
    for (const [name, { kind }] of this.#scopes) {
      if (kind.mode === 'quorum' && this.#config.groupOf(name) === group) {
        this.#call({ type: 'keep-session', session }, () => undefined)
        return
      }
    }
  }

  #heardGeneration({ group, generation }: { readonly group: GroupName; readonly generation: number }): void {
    if (generation > (this.#generations.get(group) ?? 0)) {
      this.#generations.set(group, generation)
      for (const [name, scope] of this.#scopes) {
        if (this.#config.groupOf(name) === group) {
          scope.forced(generation)
        }
      }
    }
  }

  deadline(): Millis | undefined {
    let earliest: number = Number.POSITIVE_INFINITY
    for (const scope of this.#scopes.values()) {
      earliest = Math.min(earliest, scope.deadline() ?? Number.POSITIVE_INFINITY)
    }
    return earliest === Number.POSITIVE_INFINITY ? undefined : millis(earliest)
  }

  snapshot(): unknown {
    return [...this.#scopes].map(([name, scope]) => [name, scope.snapshot()])
  }

  /** Whether this peer leads the scope, by its clocks at this moment. */
  isLeader(scope: string, at: Moment): boolean {
    return this.#scopes.get(scope)?.isLeader(at) === true
  }

  leader(scope: string): LeaderInfo | undefined {
    return this.#scopes.get(scope)?.leader
  }

  status(): ScopeStatus[] {
    return [...this.#scopes.values()].map((scope) => scope.status)
  }

  /** What happened in a scope, as this peer saw it: the oldest first, the last 64 things. Empty where it was never opened here. */
  explain(scope: string): ScopeExplanation[] {
    return this.#histories.get(scope)?.all ?? []
  }

  /** The scopes that `explain` knows something of: those open here, and those closed last. */
  explained(): string[] {
    return [...this.#histories.keys()].sort(compareText)
  }

  #take(input: Input, at: Moment): void {
    switch (input.type) {
      case 'start':
        this.#identity = input.identity
        this.#seed = input.seed
        return
      case 'link':
        this.#link(input.peer, input.status === 'up')
        return
      case 'notice':
        if (input.core === 'membership') {
          this.#heard(input.notice as MembershipNotice)
        }
        return
      case 'message':
        this.#receive(input.from, input.message)
        return
      case 'wake':
        for (const scope of this.#scopes.values()) {
          if ((scope.deadline() ?? Number.POSITIVE_INFINITY) <= at.now) {
            scope.wake()
          }
        }
        return
      case 'command':
        this.#command(input.id, input.command, at)
        return
      case 'result': {
        const next = this.#waiting.get(input.call)
        this.#waiting.delete(input.call)
        next?.(input.outcome, at)
        return
      }
      default:
    }
  }

  #link(peer: PeerName, isUp: boolean): void {
    if (!isUp) {
      this.#links.delete(peer)
      return
    }
    this.#links.add(peer)
    for (const scope of this.#scopes.values()) {
      scope.linked(peer)
    }
  }

  #heard(notice: MembershipNotice): void {
    if (notice.type !== 'member') {
      return
    }
    const { peer, status, boot } = notice
    const isRestarted = boot > (this.#boots.get(peer) ?? boot)
    if (status === 'alive') {
      this.#down.delete(peer)
      this.#boots.set(peer, boot)
    } else {
      this.#isDown(peer)
    }
    const isGone = status === 'dead' || status === 'left'
    if (isGone) {
      this.#boots.delete(peer)
    }
    if (status !== 'alive' || isRestarted) {
      for (const scope of this.#scopes.values()) {
        scope.down(peer, isGone)
      }
    }
  }

  /** It is remembered after it is gone: what it said may come late, and would make a participant of it. Not for ever. */
  #isDown(peer: PeerName): void {
    this.#down.delete(peer)
    this.#down.add(peer)
    if (this.#down.size > DOWN_MAX) {
      const [first] = this.#down
      this.#down.delete(first as PeerName)
    }
  }

  #receive(from: PeerName, { scope: name, kind, to, body }: ElectionMessage): void {
    const scope = this.#scopes.get(name)
    if (from === this.#identity?.peer || (to !== undefined && to !== this.#identity?.peer)) {
      return
    }
    if (scope === undefined) {
      if (body.type === 'handover') {
        this.#decline(name, kind, body.term + 1)
      }
      return
    }
    if (!isSameKind(kind, scope.kind)) {
      if (body.type === 'lead') {
        scope.ledAs(kind, from, body)
      } else if (body.type === 'here' && (this.#links.has(from) || scope.leader?.peer === this.#identity?.peer)) {
        // No participant of ours, it would never be told who leads, and take it that nobody does. By gossip the leader's word is enough.
        scope.tellOfLeader(from)
      }
      return
    }
    scope.receive(from, body)
  }

  /** The register may name us for a scope that we closed: nobody could lead it as long as our session lives. */
  #decline(scope: string, kind: ElectionKind, term: number): void {
    const { quorum = true, timings, groupOf } = this.#config
    if (quorum && kind.mode === 'quorum') {
      const call = this.#call.bind(this)
      const { leaseMs } = timings
      new Tenure({
        scope,
        group: groupOf(scope),
        kind,
        leaseMs,
        call,
        claiming: this.#claiming,
        expired: () => undefined
      }).decline(term)
    }
  }

  #command(id: CommandId, command: ElectionCommand, at: Moment): void {
    if (command.type === 'open') {
      this.#settle(id, this.#open(command, at))
      return
    }
    const scope = this.#scopes.get(command.scope)
    if (scope === undefined) {
      this.#settle(id, { name: 'NotOpenError', message: `This peer does not take part in ${command.scope}.` })
      return
    }
    switch (command.type) {
      case 'close':
        scope.resign()
        this.#scopes.delete(command.scope)
        break
      case 'campaign':
        scope.campaign()
        break
      case 'resign':
        scope.resign()
        break
      case 'report':
        scope.report(factsOf(command))
        break
      case 'transfer':
        scope.transfer(command.to, (reason) => this.#settle(id, transferFailure(command, reason)))
        return
    }
    this.#settle(id, undefined)
  }

  #open(command: Extract<ElectionCommand, { readonly type: 'open' }>, at: Moment): Failure | undefined {
    const { scope: name, kind } = command
    const known = this.#scopes.get(name)
    if (known !== undefined && !isSameKind(known.kind, kind)) {
      return {
        name: 'ElectionKindMismatchError',
        message: mismatchText(name, known.kind),
        details: { scope: name, ...known.kind }
      }
    }
    if (known !== undefined) {
      return undefined
    }
    if (this.#scopes.size >= SCOPES_MAX) {
      return { name: 'ElectionBusyError', message: `A peer takes part in at most ${SCOPES_MAX} scopes.` }
    }
    const scope = new Scope(command, this.#portsOf(name, kind), at)
    scope.forced(this.#generations.get(this.#config.groupOf(name)) ?? 0)
    this.#scopes.set(name, scope)
    return undefined
  }

  #portsOf(scope: string, kind: ElectionKind): ScopePorts {
    const self = this.#identity?.peer as PeerName
    const send = (to: PeerName, body: ScopeMessage): void => {
      const message = { scope, kind, body }
      this.#outputs.push(
        this.#links.has(to) ? { type: 'send', to, message } : { type: 'publish', message: { ...message, to } }
      )
    }
    return {
      self,
      group: this.#config.groupOf(scope),
      // Opened again it draws anew: others still remember the ids of its claims and messages of before.
      random: new Random(this.#seed, `scope/${scope}/${++this.#openedCount}`),
      timings: this.#config.timings,
      scoreOf: this.#config.scoreOf,
      leases: this.#leases,
      claiming: this.#claiming,
      isDown: (peer) => this.#down.has(peer),
      send,
      publish: (body) => this.#publish({ scope, kind, body }),
      sendAll: (peers, body) => this.#sendAll(peers, { scope, kind, body }),
      call: (command, next) => this.#call(command, next),
      emit: (event) => this.#outputs.push({ type: 'notice', notice: event }, { type: 'emit', event }),
      note: this.#noteIn(scope)
    }
  }

  #noteIn(scope: string): Note {
    const history = this.#histories.get(scope) ?? scopeHistory()
    this.#histories.delete(scope)
    this.#histories.set(scope, history)
    if (this.#histories.size > EXPLAINED_SCOPES_MAX) {
      const [closed] = [...this.#histories.keys()].filter((name) => name !== scope && !this.#scopes.has(name))
      this.#histories.delete(closed as string)
    }
    return (what, note = {}) => history.note({ at: this.#now, what, ...note })
  }

  /** To everybody who is linked, and by gossip to who is not. */
  #publish(message: ElectionMessage): void {
    for (const to of this.#links) {
      this.#outputs.push({ type: 'send', to, message })
    }
    this.#outputs.push({ type: 'publish', message })
  }

  #sendAll(peers: readonly PeerName[], message: ElectionMessage): void {
    const linked = peers.filter((peer) => this.#links.has(peer))
    for (const to of linked) {
      this.#outputs.push({ type: 'send', to, message })
    }
    if (linked.length < peers.length) {
      this.#outputs.push({ type: 'publish', message })
    }
  }

  #call(command: QuorumCommand, next: Continue): void {
    const call = ++this.#lastCall
    this.#waiting.set(call, next)
    this.#outputs.push({ type: 'call', call, core: 'quorum', command })
  }

  #settle(id: CommandId, failure: Failure | undefined): void {
    const outcome: Outcome = failure === undefined ? { ok: true, value: undefined } : { ok: false, failure }
    this.#outputs.push({ type: 'settle', id, outcome })
  }
}

function transferFailure(
  { scope, to }: Extract<ElectionCommand, { readonly type: 'transfer' }>,
  reason: string | undefined
): Failure | undefined {
  const message = `${to} did not take over ${scope}: ${reason}.`
  return reason === undefined ? undefined : { name: 'TransferFailedError', message, details: { scope, to, reason } }
}

function isSameKind(a: ElectionKind, b: ElectionKind): boolean {
  return a.variant === b.variant && a.mode === b.mode
}

function factsOf({ priority, load, health }: Extract<ElectionCommand, { readonly type: 'report' }>): {
  readonly priority?: number
  readonly load?: number
  readonly health?: number
} {
  return {
    ...(priority === undefined ? {} : { priority }),
    ...(load === undefined ? {} : { load }),
    ...(health === undefined ? {} : { health })
  }
}
