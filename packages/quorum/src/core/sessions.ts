import {
  codeUnits,
  Deadlines,
  hash128,
  hashToHex,
  type Millis,
  millis,
  type Moment,
  type PeerName
} from '@peermesh/kernel'
import type { GroupName } from './configuration.ts'
import type { SessionLoss } from './events.ts'
import { RENEWED_TOGETHER_LEASES, SESSION_IDLE_LEASES, SESSIONS_MAX, WATCHERS_MAX } from './limits.ts'
import type { Outbox } from './outbox.ts'
import { type SessionArgs, type SessionResult, sessionKey } from './session-kind.ts'
import { busy, type FailedTask, type TaskResult } from './tasks.ts'

/** Changes a session's register. */
export type ChangeSession = (
  group: GroupName,
  key: string,
  args: SessionArgs,
  until: Millis,
  done: (result: TaskResult, now: Millis) => void,
  at: Moment
) => void

export type SessionOpened = (result: { readonly ok: true; readonly session: string } | FailedTask) => void

/** A session that this peer owns. */
interface Session {
  readonly id: string
  readonly group: GroupName
  readonly leaseMs: number
  /** Of whoever opened it alone: others on the group do not share it. */
  readonly own: boolean
  phase: 'opening' | 'held' | 'lost'
  /** By our monotonic clock. */
  heldUntil: Millis
  /** When somebody last asked for it, or said that it is of use. */
  usedAt: Millis
  renewAt: Millis
  isRenewing: boolean
  readonly watchers: Set<PeerName>
  /** How often it was renewed, as far as we know. */
  renewals: number
  /** Tries to renew it: see `SessionState.counted`. */
  tries: number
  waiting: { readonly done: SessionOpened; readonly until: Millis }[]
}

/** How long a register that was given up is told so: others then need not wait for the lease to end. */
const CLOSE_MS = 5_000

/**
 * The sessions of this peer: each a lease that it renews. One for each group carries all that locks and elections hold there; whoever else wants one has its own.
 * A peer may use names of many groups. So what is due at about the same time is renewed at one moment, in few messages; and a session that nobody needs any more is closed.
 *
 * Q13 A session counts as held until one lease after the moment *before* the last renewal known to be chosen was sent, by our own monotonic clock, and not
 *     for a moment longer: an unknown renewal extends nothing, and one that is known too late nothing either.
 * Q15 Where this process or its machine stood still for more than a quarter of the lease, the session is lost at once. That is noticed on every use, not
 *     only by a timer.
 *
 * Only rates of clocks matter, not what they say. A peer whose clock errs by more than rho, or that is paused between a check and what it does then,
 * may believe too long that it holds: a fence at the resource stops it.
 */
export class Sessions {
  readonly #self: PeerName
  readonly #seed: string
  readonly #outbox: Outbox
  readonly #change: ChangeSession
  readonly #isReachable: (peer: PeerName) => boolean
  readonly #sessions = new Map<string, Session>()
  /** When a session is to be renewed, or is over. */
  readonly #due = new Deadlines<Session>()
  readonly #toRenew = new Set<Session>()
  #shortestMs = Number.POSITIVE_INFINITY
  #opened = 0
  #lastAt: Moment | undefined
  /** The wake that was asked for: to be late for it by much is to have stood still. */
  #wakeAt: Millis | undefined

  constructor(
    self: PeerName,
    seed: string,
    outbox: Outbox,
    ports: { readonly change: ChangeSession; readonly isReachable: (peer: PeerName) => boolean }
  ) {
    this.#self = self
    this.#seed = seed
    this.#outbox = outbox
    this.#change = ports.change
    this.#isReachable = ports.isReachable
  }

  get deadline(): Millis | undefined {
    return this.#wakeAt
  }

  snapshot(): unknown {
    return [...this.#sessions.values()].map(({ id, phase, heldUntil }) => [id, phase, heldUntil])
  }

  /** On every use: held, by both clocks as they are now. */
  isHeld(id: string, at: Moment): boolean {
    const session = this.#sessions.get(id)
    return session?.phase === 'held' && at.now < session.heldUntil && !this.#stoodStill(session, at)
  }

  /** Until when it is held by our monotonic clock, unless it is lost before. */
  heldUntil(id: string): Millis | undefined {
    const session = this.#sessions.get(id)
    return session?.phase === 'held' ? session.heldUntil : undefined
  }

  open(
    { group, leaseMs, own }: Pick<Session, 'group' | 'leaseMs' | 'own'>,
    until: Millis,
    done: SessionOpened,
    at: Moment
  ): void {
    const shared = own
      ? undefined
      : [...this.#sessions.values()].find((session) => session.group === group && !session.own)
    if (shared?.phase === 'held' && !this.isHeld(shared.id, at)) {
      // Its end is noticed here, since timers are late.
      this.#lose(shared, 'not-renewed', at)
    }
    const current = shared?.phase === 'lost' ? undefined : shared
    if (current !== undefined) {
      current.usedAt = at.now
    }
    if (current?.phase === 'held') {
      done({ ok: true, session: current.id })
      return
    }
    if (current !== undefined) {
      current.waiting.push({ done, until })
      return
    }
    if (this.#sessions.size >= SESSIONS_MAX) {
      done(busy(SESSIONS_MAX))
      return
    }
    const id = `${group}/${hashToHex(hash128(codeUnits(`${this.#seed}\u0000session ${++this.#opened}`)))}`
    const session: Session = {
      id,
      group,
      leaseMs,
      own,
      phase: 'opening',
      heldUntil: at.now,
      usedAt: at.now,
      renewAt: at.now,
      isRenewing: true,
      watchers: new Set(),
      renewals: 0,
      tries: 0,
      waiting: [{ done, until }]
    }
    this.#sessions.set(id, session)
    this.#shortestMs = Math.min(this.#shortestMs, leaseMs)
    this.#send(session, { type: 'open', owner: this.#self, leaseMs, counted: true }, until, at)
  }

  /** What it carries is still of use. */
  keep(id: string, now: Millis): void {
    const session = this.#sessions.get(id)
    if (session !== undefined) {
      session.usedAt = now
    }
  }

  /** Gives it up: at once here, and in the register as soon as a majority answers. */
  close(id: string, at: Moment): void {
    const session = this.#sessions.get(id)
    if (session !== undefined) {
      this.#lose(session, 'closed', at)
    }
  }

  /** Somebody waits for it to expire: it hears how the session stands, now and after each renewal. */
  watched(id: string, by: PeerName): void {
    const session = this.#sessions.get(id)
    if (session !== undefined && (session.watchers.size < WATCHERS_MAX || session.watchers.has(by))) {
      session.watchers.add(by)
      this.#tell(session, by)
    }
  }

  /** Begins each step, before anything is used: what was lost meanwhile is lost before anybody acts on it. */
  observe(at: Moment): void {
    if (this.#standstillMs(at) > this.#shortestMs / 4) {
      for (const session of [...this.#sessions.values()]) {
        if (session.phase === 'held' && this.#stoodStill(session, at)) {
          this.#lose(session, 'stalled', at)
        }
      }
    }
    for (const session of this.#due.take(at.now)) {
      if (at.now >= session.heldUntil) {
        this.#lose(session, 'not-renewed', at)
      } else {
        this.#toRenew.add(session)
      }
    }
    this.#lastAt = at
  }

  /** Ends each step. */
  decide(at: Moment): void {
    const due = this.#toRenew.size === 0 ? [] : this.#renewable(at.now)
    // Those that are refused at once are due again in the next step.
    this.#toRenew.clear()
    for (const session of due) {
      if (isUnused(session, at.now)) {
        this.#lose(session, 'closed', at)
      } else {
        this.#due.set(session, session.heldUntil)
        this.#send(session, { type: 'renew', count: ++session.tries }, session.heldUntil, at)
      }
    }
    this.#wakeAt = this.#due.next
  }

  /** What is due, and with it what would be soon. */
  #renewable(now: Millis): Session[] {
    return [...this.#sessions.values()].filter((session) => {
      const { phase, isRenewing, renewAt, leaseMs } = session
      const isSoon = renewAt <= now + RENEWED_TOGETHER_LEASES * leaseMs
      return phase === 'held' && !isRenewing && (isSoon || this.#toRenew.has(session))
    })
  }

  /** For how long nothing was done here though something was due, or the machine slept. */
  #standstillMs(at: Moment): number {
    const last = this.#lastAt ?? at
    const sleptMs = at.wall - last.wall - (at.now - last.now)
    const lateMs = this.#wakeAt === undefined ? 0 : at.now - this.#wakeAt
    return Math.max(sleptMs, lateMs)
  }

  #stoodStill({ leaseMs }: Session, at: Moment): boolean {
    return this.#standstillMs(at) > leaseMs / 4
  }

  #send(session: Session, args: SessionArgs, until: Millis, at: Moment): void {
    const sentAt = at.now
    session.isRenewing = true
    const done = (result: TaskResult, now: Millis): void => {
      session.isRenewing = false
      this.#renewed(session, sentAt, result, { now, wall: at.wall })
    }
    this.#change(session.group, sessionKey(session.id), args, until, done, at)
  }

  #renewed(session: Session, sentAt: Millis, result: TaskResult, at: Moment): void {
    const { id, leaseMs } = session
    if (session.phase === 'lost') {
      return
    }
    if (!result.ok) {
      if (session.phase === 'opening') {
        this.#lose(session, 'not-renewed', at, result)
      }
      // Nobody knows whether it was renewed: it counts as if it was not, and is tried again.
      this.#toRenew.add(session)
      return
    }
    const { held, renewals } = (result.value as { readonly result?: unknown }).result as SessionResult
    const heldUntil = millis(sentAt + leaseMs)
    if (!held || at.now >= heldUntil) {
      this.#lose(session, held ? 'not-renewed' : 'expired', at)
      return
    }
    session.phase = 'held'
    session.heldUntil = heldUntil
    // Not before now: a moment that has passed would look as if we had stood still.
    session.renewAt = millis(Math.max(at.now, sentAt + leaseMs / 3))
    this.#due.set(session, session.renewAt)
    this.#outbox.tell({ type: 'session-held', session: id, group: session.group, heldUntil })
    session.renewals = renewals
    this.#tell(session)
    for (const { done } of session.waiting.splice(0)) {
      done({ ok: true, session: id })
    }
  }

  /** Of those who watch, who is gone takes precedence of nobody. */
  #tell({ id, renewals, watchers }: Session, only?: PeerName): void {
    const there = [...watchers].filter(this.#isReachable)
    for (const [place, watcher] of there.entries()) {
      if (only === undefined || watcher === only) {
        this.#outbox.send(watcher, { type: 'renewed', session: id, renewals, place })
      }
    }
  }

  #lose(session: Session, reason: SessionLoss, at: Moment, why?: FailedTask): void {
    const { id, group, phase } = session
    if (phase === 'lost') {
      return
    }
    session.phase = 'lost'
    this.#sessions.delete(id)
    this.#due.delete(session)
    if (phase === 'held') {
      this.#outbox.tell({ type: 'session-lost', session: id, reason })
    }
    // It was never held: its group did not answer in time, or was founded meanwhile. Some may have come later, and wait for longer.
    const isLate = phase === 'opening' && reason !== 'closed' && at.now > session.heldUntil
    for (const { done, until } of session.waiting.splice(0)) {
      if (isLate && at.now < until) {
        this.open(session, until, done, at)
      } else {
        done(why ?? sessionLost(id, reason))
      }
    }
    if (reason !== 'expired') {
      // Whoever waits for it need not wait for the lease to end.
      const until = millis(at.now + CLOSE_MS)
      this.#change(group, sessionKey(id), { type: 'close' }, until, () => undefined, at)
    }
  }
}

/** Whoever opened one alone closes it. */
function isUnused({ own, usedAt, leaseMs }: Session, now: Millis): boolean {
  return !own && now >= usedAt + SESSION_IDLE_LEASES * leaseMs
}

function sessionLost(session: string, reason: SessionLoss): FailedTask {
  const message = `The session ${session} is over (${reason}), and with it all that it held.`
  return { ok: false, failure: { name: 'SessionLostError', message, details: { session, reason } } }
}
