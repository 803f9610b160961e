import { Deadlines, type Millis, millis, type Moment, type PeerName, type Random } from '@peermesh/kernel'
import type { Accepted } from './acceptor.ts'
import { Asks } from './asks.ts'
import type { Ballot } from './ballot.ts'
import { type Configuration, eraOf, type GroupName, isSameEra, voterOf } from './configuration.ts'
import { applyChange, type Envelope, type EnvelopeCodec, viewOf } from './envelope.ts'
import {
  BACKOFF_MIN_MS,
  BACKOFF_ROUNDS_MAX,
  PENDING_MAX,
  REGISTER_BYTES_MAX,
  RESEND_MS,
  RESULT_BYTES_MAX
} from './limits.ts'
import type { Answer, AnswerMessage, Request } from './messages.ts'
import type { Outbox } from './outbox.ts'
import { type Phase, type Register, Registers, type Warm } from './registers.ts'
import { AcceptTally, PrepareTally, ReadTally } from './tallies.ts'
import {
  busy,
  kindMismatch,
  noQuorum,
  outcomeUnknown,
  reducerFailed,
  type Task,
  type TaskChange,
  type TaskResult,
  tooLarge,
  unreadable
} from './tasks.ts'
import type { WarmBallot } from './warm-ballot.ts'

/** Requests are numbered from anywhere below this, which leaves 2^52 to count on. */
const REQUEST_FROM_MAX = 2 ** 52

export interface ProposerParts {
  readonly group: GroupName
  /** `peer/start nonce`: makes its ballots and sessions its own for ever. */
  readonly name: string
  readonly codec: EnvelopeCodec
  readonly random: Random
  readonly outbox: Outbox
  readonly rememberedMax: number
  /** Why the voters may not answer, for whoever waited in vain. */
  readonly explain: () => string
  /** Somebody answered who does not vote. */
  readonly refused: (from: PeerName, why: string) => void
}

/**
 * One peer's part as a proposer in a group: changes and reads registers, one operation at a time on each. CASPaxos (Rystsov 2018): ask a majority to
 * promise a ballot; take the value of the highest ballot that any of them accepted; apply the change; have a majority accept
 * the outcome. With each accept it asks for the promise of its next ballot too, so that in calm one round trip is enough.
 *
 * Q5 A ballot is used for one value at most, and the value is built on the highest accepted one of a majority that promised the ballot.
 * Q8 An operation that may have reached a voter is never called failed: it ends with its result, or as unknown.
 */
export class Proposer {
  readonly #parts: ProposerParts
  readonly #asks: Asks
  readonly #registers = new Registers()
  readonly #asked = new Map<number, Register>()
  readonly #taskDeadlines = new Deadlines<Task>()
  readonly #wakes = new Deadlines<Register>()
  #configuration: Configuration | undefined
  #pending = 0
  #round = 0
  /** Begins anywhere: a voter may still answer what an earlier start of this peer asked, and that must not be taken for an answer to us. */
  #lastRequest: number
  #lastSequence = 0
  /** A smoothed round trip to a majority. */
  #roundTripMs = BACKOFF_MIN_MS

  constructor(parts: ProposerParts) {
    this.#parts = parts
    this.#asks = new Asks(parts.outbox)
    this.#lastRequest = Math.floor(parts.random.fraction() * REQUEST_FROM_MAX)
  }

  get configuration(): Configuration | undefined {
    return this.#configuration
  }

  get pending(): number {
    return this.#pending
  }

  get deadline(): Millis | undefined {
    const [a, b] = [this.#taskDeadlines.next, this.#wakes.next]
    return a === undefined || b === undefined ? (a ?? b) : millis(Math.min(a, b))
  }

  snapshot(): unknown {
    const busyOnes = this.#registers.all().filter(({ tasks }) => tasks.length > 0)
    return busyOnes.map(({ key, phase, tasks }) => [key, phase?.type, tasks.length])
  }

  /** A name for a new operation of this peer. */
  operation(): TaskChange['operation'] {
    return { session: this.#parts.name, sequence: ++this.#lastSequence }
  }

  submit(task: Task, at: Moment): void {
    if (this.#pending >= PENDING_MAX) {
      task.done(busy(PENDING_MAX), at.now)
      return
    }
    this.#pending++
    this.#taskDeadlines.set(task, task.deadlineAt)
    const register = this.#registers.open(task.key)
    register.tasks.push(task)
    if (register.tasks.length === 1) {
      this.#begin(register, at)
    }
  }

  /** From now on these are asked. What was under way begins anew: the voters of the epoch before answer no more. */
  adopt(configuration: Configuration, at: Moment): void {
    this.#configuration = configuration
    this.#asks.clear()
    for (const register of this.#registers.all()) {
      this.#drop(register)
      register.warm = undefined
      register.failures = 0
      this.#begin(register, at)
    }
  }

  /** Asks at once whatever waits for an answer: the voters may be ready now. */
  askAgain(at: Moment): void {
    for (const register of this.#asked.values()) {
      this.#resend(register, at)
    }
  }

  answer(from: PeerName, { era, storeId, floor, answers }: AnswerMessage, at: Moment): void {
    const configuration = this.#configuration
    if (configuration === undefined || !isSameEra(era, eraOf(configuration))) {
      return
    }
    if (voterOf(configuration, { peer: from, storeId }) === undefined) {
      this.#parts.refused(from, 'an answer of somebody who does not vote')
      return
    }
    for (const answer of answers) {
      const register = this.#asked.get(answer.request)
      if (register !== undefined) {
        this.#answered(register, from, answer, floor, at)
      }
    }
  }

  wake(at: Moment): void {
    for (const task of this.#taskDeadlines.take(at.now)) {
      this.#timedOut(task, at)
    }
    for (const register of this.#wakes.take(at.now)) {
      if (register.phase?.type === 'resting') {
        this.#begin(register, at)
      } else {
        this.#resend(register, at)
      }
    }
  }

  /** The end of a step: what was asked in it leaves. */
  flush(): void {
    this.#asks.flush(this.#configuration)
  }

  #begin(register: Register, at: Moment): void {
    const [task] = register.tasks
    if (task === undefined || this.#configuration === undefined) {
      register.phase = undefined
      this.#registers.rest(register)
      return
    }
    if (task.change === undefined && register.failures === 0) {
      this.#read(register, this.#configuration, at)
      return
    }
    const warm = this.#takeWarm(register, task, this.#configuration)
    if (warm !== undefined) {
      this.#build(
        register,
        task,
        { ballot: warm.ballot, accepted: warm.accepted, envelope: warm.envelope, floor: 0 },
        at
      )
    } else {
      this.#prepare(register, this.#configuration, at)
    }
  }

  /** Q5 It is used once. What was lent for this change is of a later one than what is remembered here. */
  #takeWarm(register: Register, task: Task, configuration: Configuration): Warm | undefined {
    const { warm } = register
    const { lent } = task
    register.warm = undefined
    task.lent = undefined
    if (lent === undefined) {
      return warm
    }
    const { ballot, value } = lent
    const envelope = isSameEra(lent.era, eraOf(configuration)) ? this.#parts.codec.decode(value) : undefined
    // Its own next ballot must be above it.
    this.#round = Math.max(this.#round, ballot.round)
    return envelope === undefined ? undefined : { ballot, accepted: { ballot, value }, envelope }
  }

  #read(register: Register, configuration: Configuration, at: Moment): void {
    const request: Request = { type: 'read', request: ++this.#lastRequest, key: register.key }
    this.#ask(register, { type: 'reading', request, tally: new ReadTally(configuration) }, at)
  }

  #prepare(register: Register, configuration: Configuration, at: Moment): void {
    const ballot = this.#nextBallot(configuration)
    const request: Request = { type: 'prepare', request: ++this.#lastRequest, key: register.key, ballot }
    this.#ask(register, { type: 'preparing', request, ballot, tally: new PrepareTally(configuration) }, at)
  }

  #ask(register: Register, phase: Exclude<Phase, { type: 'resting' }>, at: Moment): void {
    this.#drop(register)
    register.phase = phase
    register.askedAt = at.now
    this.#asked.set(phase.request.request, register)
    this.#wakes.set(register, at.now + RESEND_MS)
    this.#asks.all(phase.request)
  }

  #nextBallot({ epoch }: Configuration): Ballot {
    return { epoch, round: ++this.#round, proposer: this.#parts.name }
  }

  #answered(register: Register, from: PeerName, answer: Answer, floor: number, at: Moment): void {
    const { phase } = register
    if (phase === undefined || phase.type === 'resting') {
      return
    }
    if (answer.type === 'nack' && phase.type !== 'reading') {
      if (phase.tally.nack(from, answer.promised) === 'lost') {
        this.#lost(register, phase.tally.highest, at)
      } else {
        this.#expectTheRest(register, at)
      }
    } else if (answer.type === 'report' && phase.type === 'reading') {
      this.#reported(register, phase.tally, from, answer.accepted, at)
    } else if (answer.type === 'promise' && phase.type === 'preparing') {
      if (phase.tally.promise(from, answer.accepted, floor) === 'majority') {
        this.#promised(register, phase.ballot, phase.tally, at)
      }
    } else if (answer.type === 'accepted' && phase.type === 'accepting') {
      if (phase.tally.accepted(from) === 'majority') {
        this.#chosen(register, phase, at)
      }
    }
  }

  #reported(register: Register, tally: ReadTally, from: PeerName, accepted: Accepted | undefined, at: Moment): void {
    // Who accepted that has promised its proposer the ballot after it: what this one asks for next is to be above both.
    this.#round = Math.max(this.#round, (accepted?.ballot.round ?? 0) + 1)
    const verdict = tally.report(from, accepted)
    if (verdict.type === 'agreed') {
      this.#finish(register, this.#viewed(register.key, verdict.accepted), at)
    } else if (verdict.type === 'divided') {
      this.#lost(register, undefined, at)
    } else if (tally.isStuck) {
      // One who did not answer yet may settle it, and may be gone for ever.
      this.#expectTheRest(register, at)
    }
  }

  #promised(register: Register, ballot: Ballot, { accepted, floor }: PrepareTally, at: Moment): void {
    const [task] = register.tasks
    if (task === undefined) {
      return
    }
    if (task.change === undefined && accepted === undefined) {
      this.#finish(register, { ok: true, value: viewOf(undefined) }, at)
      return
    }
    const envelope = accepted === undefined ? undefined : this.#parts.codec.decode(accepted.value)
    if (accepted !== undefined && envelope === undefined) {
      this.#finish(register, this.#refusal(task, unreadable(task.key)), at)
      return
    }
    this.#build(register, task, { ballot, accepted, envelope, floor }, at)
  }

  /** The register as a majority has it is known, and the ballot promised: what shall be accepted? */
  #build(
    register: Register,
    task: Task,
    known: {
      readonly ballot: Ballot
      readonly accepted: Accepted | undefined
      readonly envelope: Envelope | undefined
      readonly floor: number
    },
    at: Moment
  ): void {
    const { change, key } = task
    const { accepted, envelope } = known
    if (change === undefined) {
      this.#acceptAgain(register, known, { ok: true, value: viewOf(envelope) }, at)
      return
    }
    const generation = this.#configuration?.generation ?? 0
    const { codec, rememberedMax } = this.#parts
    const { floor } = known
    const applied = applyChange(envelope, change, {
      codec,
      floor,
      generation,
      touched: Math.max(0, Math.floor(at.wall)),
      rememberedMax
    })
    const { operation } = change
    switch (applied.type) {
      case 'changed': {
        const value = codec.encode(applied.envelope)
        if (value.length > REGISTER_BYTES_MAX) {
          this.#acceptAgain(register, known, this.#refusal(task, tooLarge(key, value.length, REGISTER_BYTES_MAX)), at)
          return
        }
        // The lowest version that any try made: the register may forget the operation only above it.
        const stamp = Math.min(operation.stamp ?? applied.envelope.version, applied.envelope.version)
        change.operation = { ...operation, stamp }
        task.sent = true
        const outcome = { ...viewOf(applied.envelope), result: applied.result, operation: change.operation }
        this.#accept(register, { ballot: known.ballot, value }, applied.envelope, { ok: true, value: outcome }, at)
        return
      }
      case 'known':
        this.#acceptAgain(
          register,
          { ...known, accepted },
          { ok: true, value: { ...viewOf(envelope), result: applied.result, operation } },
          at
        )
        return
      case 'forgotten':
        this.#finish(register, outcomeUnknown(key, operation, 'the register no longer remembers the operation'), at)
        return
      case 'kind-mismatch':
        this.#acceptAgain(register, known, this.#refusal(task, kindMismatch(key, change.kind.name, applied.found)), at)
        return
      case 'reducer-failed':
        this.#acceptAgain(
          register,
          known,
          this.#refusal(task, reducerFailed(key, change.kind.name, applied.message)),
          at
        )
        return
      case 'result-too-large':
        this.#acceptAgain(register, known, this.#refusal(task, tooLarge(key, applied.bytes, RESULT_BYTES_MAX)), at)
        return
    }
  }

  /** What was found is made sure of before anybody is told: it may be at a minority only. */
  #acceptAgain(
    register: Register,
    { ballot, accepted, envelope }: { ballot: Ballot; accepted: Accepted | undefined; envelope: Envelope | undefined },
    result: TaskResult,
    at: Moment
  ): void {
    if (accepted === undefined || envelope === undefined) {
      this.#finish(register, result, at)
    } else {
      this.#accept(register, { ballot, value: accepted.value }, envelope, result, at)
    }
  }

  #refusal(task: Task, refusal: TaskResult): TaskResult {
    const { change, key } = task
    return task.sent && change !== undefined
      ? outcomeUnknown(key, change.operation, 'an earlier try may have taken effect, and a later one was refused')
      : refusal
  }

  #accept(register: Register, accepted: Accepted, envelope: Envelope, result: TaskResult, at: Moment): void {
    const configuration = this.#configuration
    if (configuration === undefined) {
      return
    }
    const next = this.#nextBallot(configuration)
    const request: Request = { type: 'accept', request: ++this.#lastRequest, key: register.key, ...accepted, next }
    const tally = new AcceptTally(configuration)
    this.#ask(register, { type: 'accepting', request, tally, accepted, next, envelope, result, startedAt: at.now }, at)
  }

  #chosen(register: Register, phase: Extract<Phase, { type: 'accepting' }>, at: Moment): void {
    this.#roundTripMs += (at.now - phase.startedAt - this.#roundTripMs) / 8
    const { next: ballot, accepted, envelope, result } = phase
    const configuration = this.#configuration
    if (register.tasks[0]?.lends === true && result.ok && configuration !== undefined) {
      const warm: WarmBallot = { era: eraOf(configuration), ballot, value: accepted.value }
      this.#finish(register, { ok: true, value: { ...result.value, warm } }, at)
      return
    }
    register.warm = { ballot, accepted, envelope }
    this.#finish(register, result, at)
  }

  /** The first task is done; the next begins. */
  #finish(register: Register, result: TaskResult, at: Moment): void {
    this.#drop(register)
    register.failures = 0
    const task = register.tasks.shift()
    if (task !== undefined) {
      this.#taskDeadlines.delete(task)
      this.#pending--
      task.done(result, at.now)
    }
    if (register.phase === undefined) {
      this.#begin(register, at)
    }
  }

  /** Somebody came between: try again, and let them finish first. */
  #lost(register: Register, highest: Ballot | undefined, at: Moment): void {
    const { phase } = register
    this.#drop(register)
    register.warm = undefined
    this.#round = Math.max(this.#round, highest?.round ?? 0)
    const attempt = register.failures++
    if (attempt === 0 || phase?.type === 'reading') {
      this.#begin(register, at)
      return
    }
    const rounds = Math.min(2 ** (attempt - 1), BACKOFF_ROUNDS_MAX)
    const mostMs = rounds * Math.max(BACKOFF_MIN_MS, this.#roundTripMs) * 2
    register.phase = { type: 'resting' }
    this.#wakes.set(register, at.now + this.#parts.random.between(mostMs / 4, mostMs))
  }

  /**
   * The vote is split among those who answered. Those who say nothing may be gone, and it be split for ever: whoever means to answer does so within as long again as this took,
   * else it is lost.
   */
  #expectTheRest(register: Register, { now }: Moment): void {
    const tookMs = Math.max(BACKOFF_MIN_MS, this.#roundTripMs, now - register.askedAt)
    this.#wakes.set(register, Math.min(register.askedAt + RESEND_MS, now + tookMs))
  }

  #resend(register: Register, at: Moment): void {
    const { phase } = register
    const configuration = this.#configuration
    if (phase === undefined || phase.type === 'resting' || configuration === undefined) {
      return
    }
    if (phase.type === 'reading' ? phase.tally.isStuck : phase.tally.wasRefused) {
      this.#lost(register, phase.type === 'reading' ? undefined : phase.tally.highest, at)
      return
    }
    this.#wakes.set(register, at.now + RESEND_MS)
    for (const { peer } of configuration.voters) {
      if (!phase.tally.has(peer)) {
        this.#asks.some(peer, phase.request)
      }
    }
  }

  #timedOut(task: Task, at: Moment): void {
    const register = this.#registers.get(task.key)
    const index = register?.tasks.indexOf(task) ?? -1
    if (register === undefined || index < 0) {
      return
    }
    const { group, explain } = this.#parts
    const result =
      task.sent && task.change !== undefined
        ? outcomeUnknown(task.key, task.change.operation, 'its time was up')
        : noQuorum(group, explain())
    if (index === 0) {
      register.warm = undefined
      this.#finish(register, result, at)
      return
    }
    register.tasks.splice(index, 1)
    this.#pending--
    task.done(result, at.now)
  }

  #drop(register: Register): void {
    const { phase } = register
    if (phase !== undefined && phase.type !== 'resting') {
      this.#asked.delete(phase.request.request)
    }
    register.phase = undefined
    this.#wakes.delete(register)
  }

  #viewed(key: string, accepted: Accepted | undefined): TaskResult {
    const envelope = accepted === undefined ? undefined : this.#parts.codec.decode(accepted.value)
    return accepted !== undefined && envelope === undefined ? unreadable(key) : { ok: true, value: viewOf(envelope) }
  }
}
