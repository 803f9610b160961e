import {
  type AbortOptions,
  type Logger,
  type Startable,
  serviceCapabilities,
  serviceDependencies
} from '@libp2p/interface'
import { registerGauges, type SeatHandle, systemClock } from '@peermesh/host'
import { fenceOf } from '@peermesh/quorum'
import type {
  AcquireCommand,
  FenceParts,
  ForceResult,
  LockCore,
  LockEntry,
  LockEvent,
  LockExplanation,
  LockGrant,
  LockHolder,
  LockInspection as Inspected,
  LockLoss,
  LockTypes,
  RequestStatus
} from './core/index.ts'
import { errorFor } from './errors.ts'
import type { HeldLock } from './held-lock.ts'
import { Holdings } from './holdings.ts'
import type {
  AcquireOptions,
  ForcedRelease,
  ForceOptions,
  Lock,
  LockHolderPlace,
  LockInspection,
  LockOptions,
  LockOwner,
  LockPlace,
  Locks,
  LocksComponents,
  LocksInit,
  LockSet
} from './locks.ts'
import { lockGauges } from './metrics.ts'
import { checkAbort, checkForce, checkInit, checkName } from './options.ts'
import { Owner } from './owner.ts'
import { LEASE_MS, lockSeat } from './seat.ts'
import { Turns } from './turns.ts'

/** Maps the API to commands of the core, and its events to the locks that are held. All that is decided is decided in the core. */
export class LocksService implements Locks, Startable {
  readonly [Symbol.toStringTag] = '@peermesh/lock'
  readonly [serviceCapabilities] = ['@peermesh/lock']
  readonly [serviceDependencies] = ['@peermesh/host', '@peermesh/membership', '@peermesh/quorum']

  readonly #log: Logger
  readonly #leaseMs: number
  readonly #seat: SeatHandle<LockTypes>
  readonly #turns = new Turns()
  readonly #holdings: Holdings
  /** Of nobody who could enter again. */
  readonly #plain = new Owner(undefined, (command, signal) => this.#ask(command, signal))
  readonly #happened = {
    granted: 0,
    'time-up': 0,
    forced: 0,
    superseded: 0,
    closed: 0,
    'not-renewed': 0,
    stalled: 0,
    expired: 0
  } satisfies Record<LockLoss | 'granted', number>

  #lastOwner = 0
  #lastHandle = 0

  /** @throws InvalidParametersError for options that cannot be meant */
  constructor({ logger, host, metrics }: LocksComponents, init: LocksInit) {
    checkInit(init)
    const { leaseMs = LEASE_MS } = init
    this.#leaseMs = leaseMs
    this.#log = logger.forComponent('peermesh:lock')
    this.#seat = host.seat({ ...lockSeat(init), errorFor })
    this.#holdings = new Holdings({
      heldForMs: (name, request) => this.#core.heldForMs(name, request, systemClock.moment()),
      extend: async (name, request, holdMs) =>
        (await this.#seat.command({ type: 'extend', name, request, holdMs })) === true,
      release: (name, request, again) => this.#release(name, request, again)
    })
    host.addEventListener('failure', () => this.#holdings.endAll('stopped'))
    host.addEventListener('restart', () => this.#holdings.endAll('restarted'))
    this.#seat.onEvent((event) => this.#onEvent(event))
    registerGauges(metrics, lockGauges({ status: () => this.status(), happened: () => this.#happened }))
  }

  start(): void {
    // The host starts the core. Here for libp2p, which stops only what can be started.
  }

  /** Gives up what is held and waited for: the others need not wait for a lease to end. */
  async beforeStop(): Promise<void> {
    this.#holdings.endAll('stopped')
    try {
      await this.#seat.command({ type: 'close' }, { signal: AbortSignal.timeout(this.#leaseMs) })
    } catch (error) {
      // The lease ends what could not be given up in time, or by a host that is stopped.
      this.#log('not all was given up before the stop - %e', error)
    }
  }

  stop(): void {
    this.#holdings.endAll('stopped')
  }

  owner(): LockOwner {
    return new Owner(`owner ${++this.#lastOwner}`, (command, signal) => this.#ask(command, signal))
  }

  acquire(name: string, options?: AcquireOptions): Promise<Lock> {
    return this.#plain.acquire(name, options)
  }

  tryAcquire(name: string, options?: LockOptions): Promise<Lock | undefined> {
    return this.#plain.tryAcquire(name, options)
  }

  async acquireAll(names: readonly string[], options?: AcquireOptions): Promise<LockSet> {
    return await this.owner().acquireAll(names, options)
  }

  async inspect(name: string, options: AbortOptions = {}): Promise<LockInspection> {
    checkName(name)
    checkAbort(options)
    this.#holdings.giveBack()
    const inspected = (await this.#seat.command({ type: 'inspect', name }, options)) as Inspected
    const { holders, queue, forced } = inspected
    return {
      ...inspected,
      holders: holders.map(holderOf),
      queue: queue.map(placeOf),
      forced: forced.map(({ holder, ...words }) => ({ ...words, holder: holderOf(holder) }))
    }
  }

  async forceRelease(name: string, options: ForceOptions): Promise<ForcedRelease> {
    checkName(name)
    checkForce(options)
    const { reason, fence, ...abort } = options
    this.#holdings.giveBack()
    const parts = fence === undefined ? undefined : partsOf(fence)
    const command = { type: 'force', name, reason, fence: parts } as const
    const { released, fence: raised } = (await this.#seat.command(command, abort)) as ForceResult
    return {
      released: released.map(holderOf),
      fence: raised === undefined ? undefined : fenceOf(raised.generation, raised.counter)
    }
  }

  explain(name: string): LockExplanation[] {
    this.#holdings.giveBack()
    return this.#core.explain(name)
  }

  explained(): string[] {
    this.#holdings.giveBack()
    return this.#core.explained()
  }

  status(): RequestStatus[] {
    this.#holdings.giveBack()
    return this.#core.status()
  }

  get #core(): LockCore {
    return this.#seat.core as LockCore
  }

  #ask(command: AcquireCommand, signal: AbortSignal | undefined): Lock | Promise<Lock | undefined> {
    signal?.throwIfAborted()
    const turn = this.#turns.due()
    return turn === undefined ? this.#enter(command, signal) : turn.then(() => this.#enter(command, signal))
  }

  #enter(command: AcquireCommand, signal: AbortSignal | undefined): Lock | Promise<Lock | undefined> {
    signal?.throwIfAborted()
    const again = this.#holdings.again(command)
    if (again !== undefined) {
      this.#happened.granted++
      return again
    }
    return this.#acquire(command, signal)
  }

  async #acquire(command: AcquireCommand, signal: AbortSignal | undefined): Promise<Lock | undefined> {
    const { name } = command
    const handle = `${++this.#lastHandle}`
    const cancel = (): void => {
      this.#seat.command({ type: 'cancel', name, handle }).catch((error: unknown) => {
        // What fails here, because the host stops, fails the acquire too.
        this.#log('%s was not cancelled - %e', name, error)
      })
    }
    signal?.addEventListener('abort', cancel, { once: true })
    try {
      const asked = { ...this.#holdings.asked(command), handle }
      const grant = (await this.#seat.command(asked)) as LockGrant | undefined
      const lock = grant === undefined ? undefined : this.#hold(command, grant)
      if (signal?.aborted === true) {
        // It was let in at the moment in which it was cancelled.
        await lock?.release()
        signal.throwIfAborted()
      }
      return lock
    } catch (error) {
      throw signal?.aborted === true ? signal.reason : error
    } finally {
      signal?.removeEventListener('abort', cancel)
    }
  }

  #hold(command: AcquireCommand, grant: LockGrant): HeldLock {
    const { lock, isNew } = this.#holdings.enter(command, grant)
    this.#happened.granted += isNew ? 1 : 0
    if (!lock.held()) {
      // It was lost before the promise of it came here.
      this.#holdings.end(grant.request, 'not-renewed')
    }
    return lock
  }

  async #release(name: string, request: number, again: number): Promise<boolean> {
    try {
      return (await this.#seat.command({ type: 'release', name, request, again })) === true
    } catch (error) {
      // Only a host that stops or begins anew does not answer: then it is lost.
      this.#log('%s was lost before it was released - %e', name, error)
      return false
    }
  }

  #onEvent(event: LockEvent): void {
    this.#log('%s: %s', event.name, event.type)
    if (event.type === 'lost') {
      this.#happened[event.reason]++
      this.#holdings.end(event.request, event.reason, event.force)
    } else if (event.type === 'wanted') {
      this.#holdings.wanted(event.name, event.request)
    }
  }
}

const COUNTER_BITS = 48

function partsOf(fence: bigint): FenceParts {
  return {
    generation: Number(fence >> BigInt(COUNTER_BITS)),
    counter: Number(BigInt.asUintN(COUNTER_BITS, fence))
  }
}

function placeOf({ peer, permits, ticket, askedAt: since }: LockEntry): LockPlace {
  return { peer, permits, ticket, since }
}

function holderOf(holder: LockHolder): LockHolderPlace {
  return { ...placeOf(holder), since: holder.heldAt, fence: fenceOf(holder.generation, holder.fence) }
}
