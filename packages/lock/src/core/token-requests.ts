import { type CommandId, type Failure, type Millis, millis, type Moment, type Outcome } from '@peermesh/kernel'
import type { ForceWords, LockGrant, LockLoss, RequestStatus } from './events.ts'
import * as failures from './failures.ts'
import { OPEN_LEASES } from './limits.ts'
import type { Epoch, Holding } from './messages.ts'
import type { AcquireCommand, Asked, LockPorts } from './named-lock.ts'

/** What somebody on this peer asked for. */
export interface TokenRequest {
  readonly id: number
  readonly asked: Asked
  /** Its `acquire`, until that is settled. */
  command: CommandId | undefined
  /** When it asked of this session. */
  readonly began: Millis
  phase: RequestStatus['phase']
  session: string
  /** Until when it waits, then until when it holds. */
  until: Millis | undefined
  /** Once it is let in. */
  fences: SpareFences | undefined
}

/** What was taken out of a token's block for one holder. */
interface SpareFences {
  readonly epoch: Epoch
  readonly first: number
  /** After `first`. */
  readonly spare: number
  /** Whoever holds it was told that others wait. */
  isWanted: boolean
}

/**
 * Who on this peer wants one lock, in the order in which they came, and who of them has it: one at most, since a token lets in one.
 *
 * K2 A lock counts as held while its session is, by both clocks at the moment of asking, and while its own time lasts.
 */
export class TokenRequests {
  readonly #name: string
  readonly #ports: LockPorts
  readonly #requests = new Map<number, TokenRequest>()
  #holder: TokenRequest | undefined
  /** The last session that was opened for one of them. */
  #session = ''

  constructor(name: string, ports: LockPorts) {
    this.#name = name
    this.#ports = ports
  }

  /** Of those who hold or want it. */
  get count(): number {
    return this.#requests.size
  }

  get isEmpty(): boolean {
    return this.#requests.size === 0
  }

  get holder(): TokenRequest | undefined {
    return this.#holder
  }

  /** Whoever holds the lock, in words that travel. */
  get inside(): Holding | undefined {
    const { id, session, fences } = this.#holder ?? {}
    if (id === undefined || session === undefined || fences === undefined) {
      return undefined
    }
    const fence = { generation: fences.epoch.generation, counter: fences.first }
    return { peer: this.#ports.self, session, request: id, fence }
  }

  /** Those that know that somebody is before them. */
  get queued(): TokenRequest[] {
    return [...this.#requests.values()].filter(({ phase }) => phase === 'queued')
  }

  /** The first who waits for the token. */
  get first(): TokenRequest | undefined {
    for (const request of this.#requests.values()) {
      if (isWaiting(request)) {
        return request
      }
    }
    return undefined
  }

  get deadline(): number {
    let earliest = Number.POSITIVE_INFINITY
    for (const { until = earliest } of this.#requests.values()) {
      earliest = Math.min(earliest, until)
    }
    return earliest
  }

  /** The last that was opened here. */
  get session(): string {
    return this.#session
  }

  set session(session: string) {
    this.#session = session
  }

  /** A session that this peer holds; absent where it holds none that is known here. */
  heldSession(at: Moment): string | undefined {
    return this.#ports.leases.isHeld(this.#session, at) ? this.#session : undefined
  }

  status(): RequestStatus[] {
    const name = this.#name
    return [...this.#requests.values()].map(({ id, phase, asked }) => {
      return { name, request: id, phase, permits: asked.permits, since: asked.since }
    })
  }

  heldForMs(id: number, at: Moment): number {
    const holder = this.#holder
    if (holder?.id !== id) {
      return 0
    }
    const { session, until = Number.POSITIVE_INFINITY } = holder
    return Math.max(0, Math.min(this.#ports.leases.heldForMs(session, at), until - at.now))
  }

  get(id: number): TokenRequest | undefined {
    return this.#requests.get(id)
  }

  /** @param ready it waits for the token from then on, if it still waits */
  add(id: number, command: CommandId, asked: Asked, at: Moment, ready: (at: Moment) => void): void {
    const { waitMs, since } = asked
    const { leaseMs, call, leases, groupOf } = this.#ports
    const until = waitMs === undefined ? undefined : millis(since + (isTry(asked) ? leaseMs : waitMs))
    const request: TokenRequest = {
      id,
      asked,
      command,
      began: at.now,
      phase: 'opening',
      session: '',
      until,
      fences: undefined
    }
    this.#requests.set(id, request)
    if (asked.place !== id) {
      this.#sort()
    }
    // Before anybody here enters by a grant of before.
    this.wanted()
    if (leases.isHeld(this.#session, at)) {
      this.#opened(this.#session)
      ready(at)
      return
    }
    const timeoutMs = isTry(asked) ? leaseMs : OPEN_LEASES * leaseMs
    const open = { type: 'open-session', group: groupOf(this.#name), leaseMs, timeoutMs } as const
    call(this.#name, open, (outcome, opened) => {
      if (this.#requests.get(id)?.phase !== 'opening') {
        return
      }
      if (!outcome.ok) {
        this.fail(request, failures.ofQuorum(this.#name, outcome.failure))
        return
      }
      this.#opened((outcome.value as { readonly session: string }).session)
      ready(opened)
    })
  }

  /** For all who wait for it: in the order in which they came, whoever of them is answered first. */
  #opened(session: string): void {
    this.#session = session
    for (const request of this.#requests.values()) {
      if (request.phase === 'opening') {
        request.session = session
        request.phase = 'asking'
      }
    }
  }

  /** K5, K16 Who asks again came before those who came since. */
  #sort(): void {
    const requests = [...this.#requests.values()].sort((a, b) => a.asked.place - b.asked.place)
    this.#requests.clear()
    for (const request of requests) {
      this.#requests.set(request.id, request)
    }
  }

  /** It is let in, unless its session is over: then it is told so. */
  hold(request: TokenRequest, { epoch, first, spare }: Omit<SpareFences, 'isWanted'>, at: Moment): boolean {
    const name = this.#name
    const { leases } = this.#ports
    const { id, session, asked } = request
    if (!leases.isHeld(session, at)) {
      // This comes before the word of that.
      this.fail(request, failures.sessionOver(name, 'not-renewed'))
      return false
    }
    request.phase = 'held'
    request.until = asked.holdMs === undefined ? undefined : millis(at.now + asked.holdMs)
    this.#holder = request
    request.fences = { epoch, first, spare, isWanted: false }
    const fence = { generation: epoch.generation, counter: first }
    const grant: LockGrant = { name, request: id, session, fence, ticket: first, ...(spare === 0 ? {} : { spare }) }
    this.#settle(request, { ok: true, value: grant })
    return true
  }

  /** Whoever holds it may enter more than once. */
  get isSpared(): boolean {
    return (this.#holder?.fences?.spare ?? 0) > 0
  }

  /** Somebody waits for whoever is inside. */
  wanted(): void {
    const { id, fences } = this.#holder ?? {}
    if (id !== undefined && fences !== undefined && fences.spare > 0 && !fences.isWanted) {
      fences.isWanted = true
      this.#ports.emit({ type: 'wanted', name: this.#name, request: id })
    }
  }

  /** It is known where in the queue this peer waits: who would not wait is told no. */
  placed(): void {
    for (const request of [...this.#requests.values()].filter(isWaiting)) {
      if (isTry(request.asked)) {
        this.refuse(request)
      } else {
        request.phase = 'queued'
      }
    }
  }

  refuse(request: TokenRequest): void {
    this.#end(request, { ok: true, value: undefined })
  }

  fail(request: TokenRequest, failure: Failure): void {
    this.#end(request, { ok: false, failure })
  }

  failAll(failure: Failure): void {
    for (const request of [...this.#requests.values()].filter(({ phase }) => phase !== 'held')) {
      this.fail(request, failure)
    }
  }

  release(): void {
    if (this.#holder !== undefined) {
      this.#requests.delete(this.#holder.id)
      this.#holder = undefined
    }
  }

  /** @param force of `forced` */
  lose(reason: LockLoss, force?: ForceWords): void {
    if (this.#holder !== undefined) {
      const { id } = this.#holder
      this.release()
      const event = { type: 'lost', name: this.#name, request: id, reason } as const
      const words = force === undefined ? {} : { force: { by: force.by, reason: force.reason } }
      this.#ports.emit({ ...event, ...words })
    }
  }

  sessionLost(session: string, reason: LockLoss): void {
    if (this.#holder?.session === session) {
      this.lose(reason)
    }
    for (const request of [...this.#requests.values()].filter((waiting) => waiting.session === session)) {
      this.fail(request, failures.sessionOver(this.#name, reason))
    }
  }

  cancel(handle: string): void {
    for (const request of [...this.#requests.values()].filter(({ asked }) => asked.handle === handle)) {
      if (request.phase !== 'held') {
        this.fail(request, failures.cancelled(this.#name))
      }
    }
  }

  /** Whose time is up waits no more, and holds no more. */
  wake(at: Moment): void {
    const name = this.#name
    for (const request of [...this.#requests.values()]) {
      const { until, asked, phase } = request
      if (until === undefined || at.now < until) {
        continue
      }
      const { waitMs = 0 } = asked
      if (phase === 'held') {
        this.lose('time-up')
      } else if (phase === 'opening') {
        this.fail(request, failures.notOpened(name, isTry(asked) ? this.#ports.leaseMs : waitMs))
      } else if (isTry(asked)) {
        this.refuse(request)
      } else {
        this.fail(request, failures.timedOut(name, waitMs))
      }
    }
  }

  #end(request: TokenRequest, outcome: Outcome): void {
    this.#requests.delete(request.id)
    this.#settle(request, outcome)
  }

  #settle(request: TokenRequest, outcome: Outcome): void {
    if (request.command !== undefined) {
      this.#ports.settle(request.command, outcome)
      request.command = undefined
    }
  }
}

/** Whether it would not wait. */
export function isTry({ waitMs }: AcquireCommand): boolean {
  return waitMs === 0
}

function isWaiting({ phase }: TokenRequest): boolean {
  return phase === 'asking' || phase === 'queued'
}
