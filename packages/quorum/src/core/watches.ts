import { type CommandId, Deadlines, type Millis, millis, type Moment, type PeerName } from '@peermesh/kernel'
import type { GroupName } from './configuration.ts'
import { CLOCK_RATE_ERROR, LEASE_SLACK_MS, TIMEOUT_MS, WAITING_MAX, WATCHES_MAX } from './limits.ts'
import type { QuorumMessage } from './messages.ts'
import type { Outbox } from './outbox.ts'
import { type SessionArgs, type SessionResult, type SessionState, sessionKey } from './session-kind.ts'
import type { ChangeSession } from './sessions.ts'
import { busy, type TaskResult } from './tasks.ts'

/** Reads a register. */
export type ReadSession = (
  group: GroupName,
  key: string,
  until: Millis,
  done: (result: TaskResult, now: Millis) => void,
  at: Moment
) => void

interface Watch {
  readonly session: string
  readonly group: GroupName
  /** The renewals that were seen, and when: the lease of the watch begins there. */
  seen: { readonly renewals: number; readonly at: Millis; readonly state: SessionState } | undefined
  isAsking: boolean
  /** When the register was last asked, and how long the last look at it took. */
  askedAt: Millis
  lookMs: number
  /** How many others who watch it take precedence in trying to expire it. */
  place: number
  readonly commands: CommandId[]
}

/** After an answer that did not come, so long until the next try. */
const RETRY_MS = 500

/**
 * A session is renewed each third of its lease. One of which nothing was heard for this part of it is looked at: was it renewed, and the word of it lost or never sent, then the
 * watch begins anew here, and not only where it would have ended.
 */
const OVERDUE = 0.4

/**
 * Whoever watches a session finds at the same moment that its lease is over, and were all to say so to the register at once they would refuse each other. So each waits
 * for those before it, for as long as that takes who asks for a ballot: some looks at the register. Who succeeded tells the others, so that only who is gone costs this time. At most
 * a part of the lease for each, and so many of them.
 */
const TURN_LOOKS = 5
const TURN_MIN_MS = 25
const TURN_LEASE_MAX = 1 / 8
const TURNS_MAX = 8

/**
 * Waits for sessions of others to expire, without synchronised clocks: a session whose renewals stood unchanged before our eyes for a whole
 * lease, drawn out by what both clocks may err, is one that its owner has given up by its own clock. Then the register says so, for ever.
 *
 * Q16 A session is expired by others only after they have themselves seen one count of renewals for `lease · (1 + rho) / (1 − rho) + delta`.
 */
export class Watches {
  readonly #self: PeerName
  readonly #outbox: Outbox
  readonly #read: ReadSession
  readonly #change: ChangeSession
  readonly #links: () => Iterable<PeerName>
  readonly #watches = new Map<string, Watch>()
  readonly #checks = new Deadlines<Watch>()

  constructor(
    self: PeerName,
    outbox: Outbox,
    ports: {
      readonly read: ReadSession
      readonly change: ChangeSession
      /** To whom there is a link. */
      readonly links: () => Iterable<PeerName>
    }
  ) {
    this.#self = self
    this.#outbox = outbox
    this.#read = ports.read
    this.#change = ports.change
    this.#links = ports.links
  }

  get deadline(): Millis | undefined {
    return this.#checks.next
  }

  /** Settles the command once the session is expired. */
  await(command: CommandId, session: string, at: Moment): void {
    let watch = this.#watches.get(session)
    if (watch === undefined) {
      if (this.#watches.size >= WATCHES_MAX) {
        this.#outbox.settle(command, busy(WATCHES_MAX))
        return
      }
      const group = session.slice(0, session.lastIndexOf('/'))
      watch = {
        session,
        group,
        seen: undefined,
        isAsking: false,
        askedAt: at.now,
        lookMs: 0,
        place: 0,
        commands: []
      }
      this.#watches.set(session, watch)
      this.#check(watch, at)
    }
    if (watch.commands.length >= WAITING_MAX) {
      this.#outbox.settle(command, busy(WAITING_MAX))
      return
    }
    watch.commands.push(command)
  }

  /** Its owner says that it renewed it: the watch begins anew, without asking anybody. Or somebody else that it is expired: that is looked at. */
  renewed(from: PeerName, told: Extract<QuorumMessage, { readonly type: 'renewed' }>, at: Moment): void {
    const watch = this.#watches.get(told.session)
    const seen = watch?.seen
    if (watch === undefined || seen === undefined) {
      return
    }
    if (seen.state.owner !== from) {
      if (told.renewals >= seen.renewals && !watch.isAsking) {
        this.#look(watch, at)
      }
      return
    }
    watch.place = told.place
    if (told.renewals > seen.renewals) {
      this.#see(watch, { ...seen.state, renewals: told.renewals }, at.now)
    }
  }

  isWatched(session: string): boolean {
    return this.#watches.has(session)
  }

  /**
   * A voter of this peer accepted this. It may never be chosen; but its owner had sent it by then, and counts from before that. So the watch begins here, and not when an attempt to
   * expire the session finds a renewal that nobody was told of, because its owner is gone.
   */
  accepted(session: string, state: SessionState, now: Millis): void {
    const watch = this.#watches.get(session)
    if (watch?.seen !== undefined && state.counted === true && state.renewals > watch.seen.renewals) {
      this.#see(watch, state, now)
    }
  }

  wake(at: Moment): void {
    for (const watch of this.#checks.take(at.now)) {
      this.#check(watch, at)
    }
  }

  #check(watch: Watch, at: Moment): void {
    if (watch.isAsking) {
      return
    }
    const { seen, group, session } = watch
    if (seen === undefined || at.now < seen.at + waitOf(seen.state)) {
      this.#look(watch, at)
      return
    }
    watch.isAsking = true
    const args: SessionArgs = { type: 'expire', renewals: seen.renewals }
    const until = millis(at.now + TIMEOUT_MS)
    this.#change(group, sessionKey(session), args, until, (result, now) => this.#tried(watch, result, now), at)
  }

  #look(watch: Watch, at: Moment): void {
    watch.isAsking = true
    watch.askedAt = at.now
    const until = millis(at.now + TIMEOUT_MS)
    this.#read(watch.group, sessionKey(watch.session), until, (result, now) => this.#found(watch, result, now), at)
  }

  #found(watch: Watch, result: TaskResult, now: Millis): void {
    watch.isAsking = false
    watch.lookMs = now - watch.askedAt
    if (!result.ok) {
      this.#checks.set(watch, now + RETRY_MS)
      return
    }
    const state = result.value.state as SessionState | undefined
    if (state === undefined || state.expired) {
      this.#expired(watch)
      return
    }
    // From the moment at which we know of it: the renewal was chosen before, and its owner counts from earlier still.
    this.#see(watch, state, now)
    if (state.owner === this.#self) {
      return
    }
    this.#outbox.send(state.owner, { type: 'watch', session: watch.session })
  }

  #tried(watch: Watch, result: TaskResult, now: Millis): void {
    watch.isAsking = false
    if (!result.ok) {
      // It may have been renewed meanwhile.
      watch.seen = undefined
      this.#checks.set(watch, now + RETRY_MS)
      return
    }
    const { result: answer, state } = result.value as { readonly result?: unknown; readonly state: unknown }
    if ((answer as SessionResult).held) {
      this.#see(watch, state as SessionState, now)
    } else {
      this.#tellOthers(watch)
      this.#expired(watch)
    }
  }

  /** Their turn would come, and be for nothing. */
  #tellOthers({ session, seen }: Watch): void {
    if (seen !== undefined) {
      for (const peer of this.#links()) {
        this.#outbox.send(peer, { type: 'renewed', session, renewals: seen.renewals, place: 0 })
      }
    }
  }

  /** Whatever was seen, there is a next check: one that came due while an answer was on its way was let go. */
  #see(watch: Watch, state: SessionState, now: Millis): void {
    if (watch.seen === undefined || state.renewals > watch.seen.renewals) {
      watch.seen = { renewals: state.renewals, at: now, state }
      this.#checks.set(watch, now + state.leaseMs * OVERDUE)
    } else {
      this.#checks.set(watch, Math.max(now, watch.seen.at + waitOf(watch.seen.state) + turnOf(watch, state)))
    }
  }

  #expired(watch: Watch): void {
    this.#watches.delete(watch.session)
    this.#checks.delete(watch)
    for (const command of watch.commands) {
      this.#outbox.settle(command, { ok: true, value: { session: watch.session } })
    }
  }
}

/** When its turn comes, after the lease is over. */
function turnOf({ place, lookMs }: Watch, { leaseMs }: SessionState): number {
  const eachMs = Math.min(Math.max(TURN_MIN_MS, lookMs * TURN_LOOKS), leaseMs * TURN_LEASE_MAX)
  return Math.min(place, TURNS_MAX) * eachMs
}

function waitOf({ leaseMs }: SessionState): number {
  return (leaseMs * (1 + CLOCK_RATE_ERROR)) / (1 - CLOCK_RATE_ERROR) + LEASE_SLACK_MS
}
