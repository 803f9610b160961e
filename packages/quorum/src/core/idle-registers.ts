import { codeUnits, hash128, type Millis, millis, type Moment, type PeerName, type Random } from '@peermesh/kernel'
import { type Accepted, type Acceptor, foundAt } from './acceptor.ts'
import { type Ballot, compareBallots } from './ballot.ts'
import { eraOf, isSameEra, voterOf } from './configuration.ts'
import type { EnvelopeCodec } from './envelope.ts'
import { freeCounter } from './install.ts'
import type { RegisterKind } from './kinds.ts'
import type { Ledger } from './ledger.ts'
import {
  IDLE_LOOKS_MAX,
  IDLE_PAUSE_MS,
  IDLE_STRANGER_CHANCE,
  MESSAGE_BYTES,
  REQUESTS_MAX,
  RESEND_MS,
  TIMEOUT_MS
} from './limits.ts'
import { acceptedBytes, type Answer, type AnswerMessage, type Request, requestBytes } from './messages.ts'
import type { Outbox } from './outbox.ts'
import type { Task } from './tasks.ts'

/** Accepted at the ballot at which a voter has something: it forgets that. No register is encoded so. */
const NOTHING: Uint8Array = Uint8Array.of(0)

export function isNothing(value: Uint8Array): boolean {
  return value.length === 1 && value[0] === 0
}

/** The numbers of its questions are none that a proposer of this peer gives, and begin anywhere among these: an earlier start's are none of ours. */
const REQUEST_FROM = 2 ** 52 + 2 ** 51
const REQUEST_FROM_RANGE = 2 ** 50

export interface IdleParts {
  /** How long a register was not changed. */
  readonly idleMs: number
  readonly random: Random
  readonly codec: EnvelopeCodec
  readonly kindOf: (name: string) => RegisterKind | undefined
  readonly outbox: Outbox
  readonly ledger: Ledger
  readonly self: PeerName
  readonly isReachable: (peer: PeerName) => boolean
  /** What votes here now. */
  readonly acceptor: () => Acceptor | undefined
  /** Where nothing is accepted. */
  readonly forgetPromise: (key: string) => void
  /** Has the proposer of this peer do it. */
  readonly submit: (task: Task, at: Moment) => void
}

/** A register that is free here, of which all voters are asked whether they have it at this ballot. */
interface Offer {
  readonly key: string
  readonly accepted: Accepted
  readonly holders: Set<PeerName>
  /** Who has something older, or nothing. */
  readonly behind: Set<PeerName>
  /** Somebody has something later: it is this voter that is behind. */
  isOurs: boolean
}

/** Some registers at one time. */
interface Round {
  readonly acceptor: Acceptor
  readonly offers: ReadonlyMap<number, Offer>
  readonly answered: Set<PeerName>
  readonly beganAt: Millis
  readonly until: Millis
}

/**
 * Drops registers within an epoch, so that a group keeps what is used and not all that ever was. A voter that finds one free by its kind and unchanged for long asks all voters of
 * the configuration what they have of it, and where all have this very ballot, tells all to drop it.
 *
 * All, and not a majority: a voter that missed the last change still has an older value, and once those that were newer are gone that one would be taken for the truth. So nothing is
 * dropped while a voter is away. One that is there and behind is given what it missed, by the accept that it did not hear; the next look finds all alike.
 * Where it had promised more than that, or it is who looks that is behind, what was chosen is chosen anew, above that promise.
 *
 * Which of the voters asks is a matter of the register's name, so that each does its share. Nothing rests on it: two that ask about one register do no harm. Nor on the clock, which says
 * only when it is worth asking.
 *
 * What is only promised, and accepted here by nobody, a voter drops alone: from then on it promises as much for all that is absent.
 *
 * Q24 A register is dropped within an epoch only at a ballot at which every voter of its configuration said that it has it, and where it is free by its kind.
 */
export class IdleRegisters {
  readonly #parts: IdleParts
  #acceptor: Acceptor | undefined
  /** Keys that were used in this turn, and in the one before: turns last as long as a register is to be idle. */
  #young = new Set<string>()
  #old = new Set<string>()
  /** Keys that were not used for a whole turn, to be looked at. */
  readonly #toLookAt: Set<string>[] = []
  #turnAt: Millis | undefined
  #lookAt: Millis = millis(0)
  #round: Round | undefined
  /** Of the last round: what voters missed, by the number under which they were told. */
  readonly #missed = new Map<number, string>()
  #lastRequest: number

  constructor(parts: IdleParts) {
    this.#parts = parts
    this.#lastRequest = REQUEST_FROM + Math.floor(parts.random.fraction() * REQUEST_FROM_RANGE)
  }

  get deadline(): Millis | undefined {
    const lookAt = this.#round?.until ?? (this.#toLookAt.length > 0 ? this.#lookAt : undefined)
    return lookAt === undefined || this.#turnAt === undefined
      ? (lookAt ?? this.#turnAt)
      : millis(Math.min(lookAt, this.#turnAt))
  }

  /** The voter of this peer promised or accepted something there. */
  used(key: string, now: Millis): void {
    this.#young.add(key)
    this.#turnAt ??= millis(now + this.#parts.idleMs)
  }

  wake(at: Moment): void {
    const { now } = at
    this.#observe(now)
    if (this.#turnAt !== undefined && this.#turnAt <= now) {
      this.#turn(now)
    }
    if (this.#round !== undefined && this.#round.until <= now) {
      this.#conclude(this.#round, at)
    }
    if (this.#round === undefined && this.#toLookAt.length > 0 && this.#lookAt <= now) {
      this.#look(now)
    }
  }

  answer(from: PeerName, { era, storeId, answers }: AnswerMessage, at: Moment): void {
    const configuration = this.#acceptor?.configuration
    if (configuration === undefined || !isSameEra(era, eraOf(configuration))) {
      return
    }
    if (voterOf(configuration, { peer: from, storeId }) === undefined) {
      return
    }
    this.#settle(answers, at)
    if (this.#round !== undefined) {
      this.#reported(this.#round, from, answers, at)
    }
  }

  /** A voter that promised more than what it missed was chosen at would refuse that for ever: it is chosen anew, above the promise. */
  #settle(answers: readonly Answer[], at: Moment): void {
    for (const answer of answers) {
      const key = answer.type === 'nack' ? this.#missed.get(answer.request) : undefined
      if (key !== undefined && answer.type === 'nack') {
        this.#missed.delete(answer.request)
        this.#chooseAnew(key, answer.promised, at)
      }
    }
  }

  #chooseAnew(key: string, above: Ballot, at: Moment): void {
    const deadlineAt = millis(at.now + TIMEOUT_MS)
    this.#parts.submit({ key, above, deadlineAt, sent: false, done: () => undefined }, at)
  }

  #reported(round: Round, from: PeerName, answers: readonly Answer[], at: Moment): void {
    for (const answer of answers) {
      const offer = answer.type === 'report' ? round.offers.get(answer.request) : undefined
      if (offer !== undefined && answer.type === 'report') {
        const { accepted } = answer
        const order = accepted === undefined ? -1 : compareBallots(accepted.ballot, offer.accepted.ballot)
        round.answered.add(from)
        if (order > 0) {
          offer.isOurs ||= from !== this.#parts.self
        } else {
          const side = order === 0 ? offer.holders : offer.behind
          side.add(from)
        }
      }
    }
    if (round.answered.size === round.acceptor.configuration.voters.length) {
      this.#conclude(round, at)
    }
  }

  /** Another epoch begins with what it took over: when that was last used is not known here. */
  #observe(now: Millis): void {
    const acceptor = this.#parts.acceptor()
    if (acceptor === this.#acceptor) {
      return
    }
    this.#acceptor = acceptor
    this.#young = new Set(acceptor?.keys())
    this.#old = new Set()
    this.#toLookAt.length = 0
    this.#round = undefined
    this.#missed.clear()
    this.#turnAt = this.#young.size > 0 ? millis(now + this.#parts.idleMs) : undefined
  }

  #turn(now: Millis): void {
    if (this.#old.size > 0) {
      this.#toLookAt.push(this.#old)
    }
    this.#old = this.#young
    this.#young = new Set()
    this.#turnAt = this.#old.size > 0 ? millis(now + this.#parts.idleMs) : undefined
  }

  #look(now: Millis): void {
    const acceptor = this.#acceptor
    const { self, isReachable, outbox, idleMs } = this.#parts
    if (acceptor === undefined || acceptor.isSealed) {
      this.#toLookAt.length = 0
      return
    }
    const { voters } = acceptor.configuration
    if (!voters.every(({ peer }) => isReachable(peer))) {
      this.#lookAt = millis(now + idleMs)
      return
    }
    this.#lookAt = millis(now + IDLE_PAUSE_MS)
    const place = voters.findIndex(({ peer }) => peer === self)
    const offers = new Map<number, Offer>()
    const requests: Request[] = []
    let bytes = 0
    for (let looks = 0; looks < IDLE_LOOKS_MAX && bytes < MESSAGE_BYTES && requests.length < REQUESTS_MAX; looks++) {
      const key = this.#next()
      if (key === undefined) {
        break
      }
      if (this.#young.has(key) || this.#old.has(key)) {
        continue
      }
      const accepted = acceptor.record(key)?.accepted
      if (accepted === undefined) {
        this.#parts.forgetPromise(key)
        continue
      }
      if (!this.#isFree(accepted)) {
        // Once it is free it was accepted again.
        continue
      }
      if (hash128(codeUnits(key))[0] % voters.length !== place && !this.#parts.random.chance(IDLE_STRANGER_CHANCE)) {
        // Another's, unless that one does not know of it.
        this.used(key, now)
        continue
      }
      const request: Request = { type: 'read', request: ++this.#lastRequest, key }
      requests.push(request)
      offers.set(request.request, { key, accepted, holders: new Set(), behind: new Set(), isOurs: false })
      bytes += requestBytes(request) + acceptedBytes(accepted)
    }
    if (requests.length === 0) {
      return
    }
    this.#round = { acceptor, offers, answered: new Set(), beganAt: now, until: millis(now + RESEND_MS) }
    for (const { peer } of voters) {
      outbox.send(peer, { type: 'ask', era: eraOf(acceptor.configuration), requests })
    }
  }

  #next(): string | undefined {
    for (const keys of this.#toLookAt) {
      for (const key of keys) {
        keys.delete(key)
        return key
      }
      this.#toLookAt.shift()
    }
    return undefined
  }

  #isFree(accepted: Accepted): boolean {
    return freeCounter(accepted, { ...this.#parts, dropBefore: Number.POSITIVE_INFINITY }) !== undefined
  }

  #conclude(round: Round, at: Moment): void {
    const { now } = at
    this.#round = undefined
    // As long as this took nothing more is asked: what is used goes first.
    this.#lookAt = millis(now + Math.max(IDLE_PAUSE_MS, now - round.beganAt))
    const { configuration } = round.acceptor
    const dropped: Request[] = []
    const missed = new Map<PeerName, Request[]>()
    this.#missed.clear()
    for (const { key, accepted, holders, behind, isOurs } of round.offers.values()) {
      const { ballot, value } = accepted
      if (holders.size === configuration.voters.length) {
        const found = foundAt(ballot, configuration.epoch)
        dropped.push({ type: 'accept', request: ++this.#lastRequest, key, ballot: found, value: NOTHING })
        continue
      }
      this.used(key, now)
      if (isOurs) {
        this.#chooseAnew(key, round.acceptor.promised(key), at)
        continue
      }
      for (const peer of ballot.epoch === configuration.epoch ? behind : []) {
        const request: Request = { type: 'accept', request: ++this.#lastRequest, key, ballot, value }
        missed.set(peer, [...(missed.get(peer) ?? []), request])
        this.#missed.set(request.request, key)
      }
    }
    for (const { peer } of configuration.voters) {
      const requests = [...dropped, ...(missed.get(peer) ?? [])]
      if (requests.length > 0) {
        // What is here counts among what all have: not before it is durable.
        this.#parts.ledger.say(peer, { type: 'ask', era: eraOf(configuration), requests })
      }
    }
  }
}
