import { type CommandId, Deadlines, type Millis, millis, type Moment, type PeerName } from '@peermesh/kernel'
import type { GroupName } from './configuration.ts'
import { CLOCK_RATE_ERROR, LEASE_SLACK_MS, TIMEOUT_MS, WATCHES_MAX } from './limits.ts'
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
  readonly #watches = new Map<string, Watch>()
  readonly #checks = new Deadlines<Watch>()

  constructor(self: PeerName, outbox: Outbox, ports: { readonly read: ReadSession; readonly change: ChangeSession }) {
    this.#self = self
    this.#outbox = outbox
    this.#read = ports.read
    this.#change = ports.change
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
      watch = { session, group, seen: undefined, isAsking: false, commands: [] }
      this.#watches.set(session, watch)
      this.#check(watch, at)
    }
    watch.commands.push(command)
  }

  /** Its owner says that it renewed it: the watch begins anew, without asking anybody. */
  renewed(from: PeerName, session: string, renewals: number, now: Millis): void {
    const watch = this.#watches.get(session)
    if (watch?.seen !== undefined && watch.seen.state.owner === from && renewals > watch.seen.renewals) {
      this.#see(watch, { ...watch.seen.state, renewals }, now)
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
    watch.isAsking = true
    const { seen, group, session } = watch
    const until = millis(at.now + TIMEOUT_MS)
    const key = sessionKey(session)
    if (seen === undefined || at.now < seen.at + waitOf(seen.state)) {
      this.#read(group, key, until, (result, now) => this.#found(watch, result, now), at)
      return
    }
    const args: SessionArgs = { type: 'expire', renewals: seen.renewals }
    this.#change(group, key, args, until, (result, now) => this.#tried(watch, result, now), at)
  }

  #found(watch: Watch, result: TaskResult, now: Millis): void {
    watch.isAsking = false
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
      this.#expired(watch)
    }
  }

  /** Whatever was seen, there is a next check: one that came due while an answer was on its way was let go. */
  #see(watch: Watch, state: SessionState, now: Millis): void {
    if (watch.seen === undefined || state.renewals > watch.seen.renewals) {
      watch.seen = { renewals: state.renewals, at: now, state }
      this.#checks.set(watch, now + state.leaseMs * OVERDUE)
    } else {
      this.#checks.set(watch, Math.max(now, watch.seen.at + waitOf(watch.seen.state)))
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

function waitOf({ leaseMs }: SessionState): number {
  return (leaseMs * (1 + CLOCK_RATE_ERROR)) / (1 - CLOCK_RATE_ERROR) + LEASE_SLACK_MS
}
