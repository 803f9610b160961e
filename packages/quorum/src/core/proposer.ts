import { type Millis, millis, type Moment, type PeerName } from '@peermesh/kernel'
import type { Accepted } from './acceptor.ts'
import { type Ballot, compareBallots } from './ballot.ts'
import { Ballots } from './ballots.ts'
import { buildBatch, type Known, type Proposal, refusal, type TaskOutcome, viewed } from './batch.ts'
import { type Configuration, eraOf, isSameEra, voterOf } from './configuration.ts'
import { othersSince } from './envelope.ts'
import {
  ALONE_MAX,
  BACKOFF_MIN_MS,
  BACKOFF_ROUNDS_MAX,
  PENDING_MAX,
  REREADS_MAX,
  TIMEOUT_MS,
  WARM_IDLE_MS
} from './limits.ts'
import type { Answer, AnswerMessage, ForwardedMessage, ForwardMessage } from './messages.ts'
import type { ProposerParts } from './proposer-parts.ts'
import { findMade, handOver } from './forwarding.ts'
import { Patience } from './patience.ts'
import { Questions } from './questions.ts'
import {
  isAsking,
  isCrowded,
  leads,
  type Phase,
  type Reading,
  type Register,
  Registers,
  takeWarm
} from './registers.ts'
import { AcceptTally, PrepareTally, ReadTally } from './tallies.ts'
import {
  busy,
  declined,
  lateTask,
  type Task,
  type TaskChange,
  type TaskDone,
  type TaskResult,
  unreadable
} from './tasks.ts'
import { isOfAnother, Waiting } from './waiting.ts'
import type { WarmBallot } from './warm-ballot.ts'

/**
 * One peer's part as a proposer in a group: changes and reads registers, one value at a time on each. CASPaxos (Rystsov 2018): ask a majority to
 * promise a ballot; take the value of the highest ballot that any of them accepted; apply the change; have a majority accept
 * the outcome. With each accept it asks for the promise of its next ballot too, so that in calm one round trip is enough.
 *
 * Q5 A ballot is used for one value at most, and the value is built on the highest accepted one of a majority that promised the ballot.
 * Q8 An operation that may have reached a voter is never called failed: it ends with its result, or as unknown.
 */
export class Proposer {
  readonly #parts: ProposerParts
  readonly #questions: Questions
  readonly #registers: Registers
  readonly #waiting = new Waiting()
  readonly #ballots: Ballots
  #configuration: Configuration | undefined
  #lastSequence = 0
  readonly #patience = new Patience()

  constructor(parts: ProposerParts) {
    this.#parts = parts
    this.#ballots = new Ballots(parts.name)
    this.#registers = new Registers(Math.min(parts.freshMs, WARM_IDLE_MS))
    this.#questions = new Questions(parts, parts.random.fraction())
  }

  get configuration(): Configuration | undefined {
    return this.#configuration
  }

  get pending(): number {
    return this.#waiting.count
  }

  get deadline(): Millis | undefined {
    const [a, b] = [this.#waiting.deadline, this.#questions.deadline]
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
    if (this.#waiting.isFull) {
      task.done(busy(PENDING_MAX), at.now)
      return
    }
    const register = this.#registers.open(task.key, at.now)
    this.#waiting.add(register, task)
    if (register.tasks.length === 1) {
      this.#begin(register, at)
    }
  }

  /** From now on these are asked. What was under way begins anew: the voters of the epoch before answer no more. */
  adopt(configuration: Configuration, at: Moment): void {
    this.#configuration = configuration
    this.#questions.clear()
    for (const register of this.#registers.all()) {
      this.#questions.drop(register)
      this.#declineOthers(register, at)
      for (const task of register.tasks) {
        task.triedAt = task.sent ? 'earlier' : undefined
      }
      register.warm = undefined
      register.seen = undefined
      register.lead = undefined
      register.failures = 0
      this.#begin(register, at)
    }
  }

  /** Asks at once whatever waits for an answer: the voters may be ready now. */
  askAgain(at: Moment): void {
    for (const register of this.#questions.all()) {
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
      const register = this.#questions.get(answer.request)
      if (register !== undefined) {
        this.#answered(register, from, answer, floor, at)
      }
    }
  }

  wake(at: Moment): void {
    for (const task of this.#waiting.late(at.now)) {
      this.#timedOut(task, at)
    }
    this.#questions.payOwed(at.now)
    for (const register of this.#questions.late(at.now)) {
      if (register.phase?.type === 'resting') {
        this.#begin(register, at)
      } else if (register.phase?.type === 'forwarding') {
        this.#patience.inVain()
        this.#goAlone(register, at)
      } else if (!this.#questions.hadTheirTime(register, at.now)) {
        this.#resend(register, at)
      }
    }
  }

  /** Another peer hands over a change of a register that we are at work on. It is made with our ballot, or declined (Q23). */
  forward(from: PeerName, message: ForwardMessage, at: Moment): void {
    const { era, request, key, operation } = message
    const answer = (made: Pick<ForwardedMessage, 'value' | 'version'>): void =>
      this.#parts.outbox.send(from, { type: 'forwarded', era, request, ...made })
    const register = this.#registers.get(key)
    const kind = this.#parts.kindOf(message.kind)
    const args = this.#parts.codec.decodeArguments(message.args)
    const isNow = this.#configuration !== undefined && isSameEra(era, eraOf(this.#configuration))
    const isOurs = isNow && register !== undefined && leads(register) && !this.#waiting.isFullOfOthers
    if (!isOurs || kind === undefined || args === undefined) {
      answer({})
    } else if (operation.stamp === undefined) {
      answer({ version: register.seen?.kind === kind.name ? register.seen.version : undefined })
    } else {
      const change = { kind, args: args.value, operation }
      const deadlineAt = millis(at.now + TIMEOUT_MS)
      const done: TaskDone = (_result, _now, value) => answer({ value })
      this.submit({ key, change, deadlineAt, askedBy: from, sent: true, triedAt: 'earlier', done }, at)
    }
  }

  /** What became of a change that we handed over: the register as it was chosen with it, or it is ours again. */
  forwarded(from: PeerName, { era, request, value, version }: ForwardedMessage, at: Moment): void {
    const register = this.#questions.get(request)
    const { phase } = register ?? {}
    const [task] = register?.tasks ?? []
    const configuration = this.#configuration
    if (
      phase?.type !== 'forwarding' ||
      phase.to !== from ||
      register === undefined ||
      task?.change === undefined ||
      configuration === undefined ||
      !isSameEra(era, eraOf(configuration))
    ) {
      return
    }
    const { operation, kind } = task.change
    const made = findMade(value, operation, register.seen, this.#parts.codec)
    if (made !== undefined) {
      this.#patience.took(at.now - register.askedAt)
      register.seen = made.seen
      register.others = made.others
      register.alone = made.others > 0 ? 0 : register.alone + 1
      this.#finish(register, [{ task, result: { ok: true, value: made.outcome } }], at)
      return
    }
    const isTold = version !== undefined && !phase.hasStamp
    register.seen = isTold ? { version, kind: kind.name } : register.seen
    register.others = isTold ? 0 : register.others
    if (!isTold || !this.#forward(register, configuration, at)) {
      this.#goAlone(register, at)
    }
  }

  /** What was handed over to that peer is ours again, and what it was asked others are. */
  lost(peer: PeerName, at: Moment): void {
    for (const register of this.#questions.all()) {
      const { phase } = register
      if (phase?.type === 'forwarding' && phase.to === peer) {
        this.#goAlone(register, at)
      } else if (isAsking(phase)) {
        this.#questions.lost(register, phase, peer, at.now)
      }
    }
  }

  /** The end of a step: what was asked in it leaves. */
  flush(now: Millis): void {
    this.#questions.flush(this.#configuration, now)
  }

  #begin(register: Register, at: Moment): void {
    const [task] = register.tasks
    if (task === undefined || this.#configuration === undefined) {
      register.phase = undefined
      this.#registers.rest(register)
      return
    }
    if (task.change === undefined && task.above === undefined && register.failures === 0) {
      this.#read(register, this.#configuration, at)
      return
    }
    // What comes next must be above what was lent, and what was promised.
    this.#ballots.met((task.above ?? task.lent?.ballot)?.round)
    const warm = task.above === undefined ? takeWarm(register, task, this.#configuration, this.#parts) : undefined
    if (warm !== undefined) {
      this.#build(register, warm.ballot, { ...warm, floor: 0 }, at)
    } else if (!this.#forward(register, this.#configuration, at)) {
      this.#prepare(register, this.#configuration, at)
    }
  }

  #read(register: Register, configuration: Configuration, at: Moment): void {
    const request = this.#questions.request({ type: 'read', key: register.key })
    this.#questions.ask(register, { type: 'reading', request, tally: new ReadTally(configuration) }, at.now)
  }

  #prepare(register: Register, configuration: Configuration, at: Moment): void {
    const ballot = this.#ballots.next(configuration)
    const request = this.#questions.request({ type: 'prepare', key: register.key, ballot })
    const tally = new PrepareTally(configuration)
    this.#questions.ask(register, { type: 'preparing', request, ballot, tally }, at.now)
  }

  /** Hands the first task over to who was last here. False where it has to be made from here. */
  #forward(register: Register, configuration: Configuration, at: Moment): boolean {
    const [task] = register.tasks
    const { lead, seen, key } = register
    const { codec, outbox, isReachable } = this.#parts
    // Where nobody else changes it any more it may as well be ours.
    const isOurs = lead === undefined || lead === register.declinedBy || register.alone >= ALONE_MAX
    if (task === undefined || isOurs || !isReachable(lead)) {
      return false
    }
    const said = handOver(task, isCrowded(register, this.#parts) ? undefined : seen, codec, at)
    if (said === undefined) {
      return false
    }
    const hasStamp = said.operation.stamp !== undefined
    const request = this.#questions.handOver(register, { to: lead, hasStamp, now: at.now, forMs: this.#patience.ms })
    outbox.send(lead, { type: 'forward', era: eraOf(configuration), request, key, ...said })
    return true
  }

  /** Whoever was asked does not answer, or will not: with a ballot of our own, then. */
  #goAlone(register: Register, at: Moment): void {
    register.declinedBy = register.lead
    this.#lost(register, undefined, at)
  }

  #answered(register: Register, from: PeerName, answer: Answer, floor: number, at: Moment): void {
    const { phase } = register
    if (!isAsking(phase)) {
      return
    }
    if (answer.type === 'nack' && phase.type !== 'reading') {
      // Nothing comes of a ballot in whose way another stands, as long as no value was sent with it: the sooner it is a higher one, or the other's, the better.
      if (phase.tally.nack(from, answer.promised) === 'lost' || phase.type === 'preparing') {
        this.#lost(register, phase.tally.highest, at)
      } else {
        this.#questions.expectTheRest(register, phase, at.now)
      }
    } else if (answer.type === 'report' && phase.type === 'reading') {
      this.#reported(register, phase, from, answer.accepted, at)
    } else if (answer.type === 'promise' && phase.type === 'preparing') {
      if (phase.tally.promise(from, answer.accepted, floor) === 'majority') {
        this.#questions.took(register, phase, from, at.now)
        this.#promised(register, phase.ballot, phase.tally, at)
      }
    } else if (answer.type === 'accepted' && phase.type === 'accepting') {
      if (phase.tally.accepted(from) === 'majority') {
        this.#questions.took(register, phase, from, at.now)
        this.#chosen(register, phase, at)
      }
    }
  }

  #reported(register: Register, phase: Reading, from: PeerName, accepted: Accepted | undefined, at: Moment): void {
    const { tally } = phase
    // Who accepted that has promised its proposer the ballot after it: what this one asks for next is to be above both.
    this.#ballots.met((accepted?.ballot.round ?? 0) + 1)
    const verdict = tally.report(from, accepted)
    if (verdict.type === 'agreed') {
      this.#questions.took(register, phase, from, at.now)
      const [task] = register.tasks
      const result = viewed(register.key, verdict.accepted, this.#parts.codec)
      this.#finish(register, task === undefined ? [] : [{ task, result }], at)
    } else if (verdict.type === 'divided') {
      this.#divided(register, tally, at)
    } else if (tally.isStuck) {
      // One who did not answer yet may settle it, and may be gone for ever.
      this.#questions.expectTheRest(register, phase, at.now)
    }
  }

  #promised(register: Register, ballot: Ballot, { accepted, floor }: PrepareTally, at: Moment): void {
    const envelope = accepted === undefined ? undefined : this.#parts.codec.decode(accepted.value)
    const [task] = register.tasks
    if (envelope !== undefined) {
      register.others = othersSince(envelope, this.#parts.name, register.seen?.version ?? 0)
    }
    if (accepted === undefined || envelope !== undefined) {
      this.#build(register, ballot, { accepted, envelope, floor }, at)
    } else if (task !== undefined) {
      this.#finish(register, [{ task, result: refusal(task, unreadable(task.key)) }], at)
    }
  }

  /** The register as a majority has it is known, and the ballot promised: what shall be accepted? */
  #build(register: Register, ballot: Ballot, known: Known, at: Moment): void {
    const { codec, rememberedMax, freshMs } = this.#parts
    const generation = this.#configuration?.generation ?? 0
    const options = { codec, generation, rememberedMax, freshMs, at }
    const { proposal, outcomes } = buildBatch(register.tasks, known, options)
    if (proposal === undefined) {
      this.#finish(register, outcomes, at)
    } else {
      this.#accept(register, ballot, proposal, outcomes, at)
    }
  }

  #accept(register: Register, ballot: Ballot, made: Proposal, outcomes: readonly TaskOutcome[], at: Moment): void {
    const configuration = this.#configuration
    if (configuration === undefined) {
      return
    }
    const { value, envelope } = made
    const next = this.#ballots.next(configuration)
    const request = this.#questions.request({ type: 'accept', key: register.key, ballot, value, next })
    const tally = new AcceptTally(configuration)
    const accepted = { ballot, value }
    const phase = { type: 'accepting', request, tally, accepted, next, envelope, outcomes } as const
    this.#questions.ask(register, phase, at.now)
  }

  #chosen(register: Register, phase: Extract<Phase, { type: 'accepting' }>, at: Moment): void {
    this.#questions.chosen(register, phase, at.now)
    const { next: ballot, accepted, envelope, outcomes } = phase
    register.seen = { version: envelope.version, kind: envelope.kind }
    register.lead = undefined
    register.alone = 0
    const [first] = outcomes
    const configuration = this.#configuration
    if (first?.task.lends === true && first.result.ok && configuration !== undefined) {
      const warm: WarmBallot = { era: eraOf(configuration), ballot, value: accepted.value }
      const result: TaskResult = { ok: true, value: { ...first.result.value, warm } }
      this.#finish(register, [{ task: first.task, result }], at)
      return
    }
    register.warm = { ballot, accepted, envelope }
    this.#finish(register, outcomes, at, accepted.value)
  }

  /** These tasks are done; the next begins. */
  #finish(register: Register, outcomes: readonly TaskOutcome[], at: Moment, chosen?: Uint8Array): void {
    this.#questions.drop(register)
    register.failures = 0
    register.rereads = 0
    register.divided = undefined
    register.declinedBy = undefined
    // Whose time was up while this was under way has been told.
    const waiting = outcomes.filter(({ task }) => this.#waiting.remove(register, task))
    for (const { task, result } of waiting) {
      task.done(result, at.now, chosen)
    }
    if (register.phase === undefined) {
      this.#begin(register, at)
    }
  }

  /** Voters differ. While others are at work on it it is read again; where it stays as it is, whoever reads has to settle it, with a ballot. */
  #divided(register: Register, { highest }: ReadTally, at: Moment): void {
    this.#questions.drop(register)
    const isMoving =
      register.divided === undefined || highest === undefined || compareBallots(highest, register.divided) > 0
    register.divided = highest
    register.rereads++
    if (!isMoving || register.rereads > REREADS_MAX) {
      register.failures++
    }
    this.#begin(register, at)
  }

  /** Somebody came between: try again, and let them finish first. */
  #lost(register: Register, highest: Ballot | undefined, at: Moment): void {
    this.#questions.drop(register)
    register.warm = undefined
    this.#ballots.met(highest?.round)
    this.#declineOthers(register, at)
    if (register.tasks.length === 0) {
      this.#finish(register, [], at)
      return
    }
    register.lead = this.#ballots.rivalOf(highest) ?? register.lead
    if (this.#configuration !== undefined && this.#forward(register, this.#configuration, at)) {
      return
    }
    const attempt = register.failures++
    if (attempt === 0) {
      this.#begin(register, at)
      return
    }
    const rounds = Math.min(2 ** attempt, 2 * BACKOFF_ROUNDS_MAX)
    const mostMs = rounds * Math.max(BACKOFF_MIN_MS, this.#questions.acceptedInMs)
    // Those who are at work make a change in each of them, and do not stop for us.
    this.#ballots.skip(rounds)
    this.#questions.rest(register, at.now + this.#parts.random.between(mostMs / 4, mostMs))
  }

  /** What other peers handed over is theirs again: they are nearer to who came between, or to the new epoch, than to us. */
  #declineOthers(register: Register, { now }: Moment): void {
    for (const task of register.tasks.filter(isOfAnother)) {
      this.#waiting.remove(register, task)
      task.done(declined(task.key), now)
    }
  }

  #resend(register: Register, at: Moment): void {
    const { phase } = register
    if (!isAsking(phase)) {
      return
    }
    if (phase.type === 'reading' && phase.tally.isStuck) {
      this.#divided(register, phase.tally, at)
      return
    }
    if (phase.type !== 'reading' && phase.tally.wasRefused) {
      this.#lost(register, phase.tally.highest, at)
      return
    }
    this.#questions.askAgain(register, phase, at.now)
  }

  #timedOut(task: Task, at: Moment): void {
    const register = this.#registers.get(task.key)
    if (register === undefined || !register.tasks.includes(task)) {
      return
    }
    const result = lateTask(task, this.#parts)
    const { phase } = register
    const together = phase?.type === 'accepting' ? phase.outcomes.map((outcome) => outcome.task) : [register.tasks[0]]
    const isForOthers = together.some(
      (other) => other !== task && other !== undefined && register.tasks.includes(other)
    )
    if (isForOthers || (isOfAnother(task) && register.tasks.length > 1)) {
      // What is under way goes on, for those who wait.
      this.#waiting.remove(register, task)
      task.done(result, at.now)
      return
    }
    register.warm = undefined
    this.#finish(register, [{ task, result }], at)
  }
}
