import {
  type AbortOptions,
  type Logger,
  type Startable,
  serviceCapabilities,
  serviceDependencies
} from '@libp2p/interface'
import { registerGauges, type SeatHandle, systemClock } from '@peermesh/host'
import { InvalidParametersError } from '@peermesh/kernel'
import { fenceOf } from '@peermesh/quorum'
import type {
  AcquireCommand,
  FenceParts,
  ForceResult,
  ForceWords,
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
import { HeldLock } from './held-lock.ts'
import type {
  AcquireOptions,
  ForcedRelease,
  ForceOptions,
  Lock,
  LockHolderPlace,
  LockInspection,
  LockLossReason,
  LockOptions,
  LockOwner,
  LockPlace,
  Locks,
  LocksComponents,
  LocksInit,
  LockSet
} from './locks.ts'
import { lockGauges } from './metrics.ts'
import { checkName, Owner } from './owner.ts'
import { LEASE_MS, lockSeat } from './seat.ts'

/** Maps the API to commands of the core, and its events to the locks that are held. All that is decided is decided in the core. */
export class LocksService implements Locks, Startable {
  readonly [Symbol.toStringTag] = '@peermesh/lock'
  readonly [serviceCapabilities] = ['@peermesh/lock']
  readonly [serviceDependencies] = ['@peermesh/host', '@peermesh/membership', '@peermesh/quorum']

  readonly #log: Logger
  readonly #leaseMs: number
  readonly #seat: SeatHandle<LockTypes>
  /** By request: one for each time that its owner entered. */
  readonly #held = new Map<number, Set<HeldLock>>()
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
  constructor({ logger, host, metrics }: LocksComponents, { leaseMs = LEASE_MS }: LocksInit) {
    if (!(leaseMs > 0 && Number.isFinite(leaseMs))) {
      throw new InvalidParametersError(`leaseMs is a number of milliseconds above 0, not ${leaseMs}.`)
    }
    this.#leaseMs = leaseMs
    this.#log = logger.forComponent('peermesh:lock')
    this.#seat = host.seat({ ...lockSeat({ leaseMs }), errorFor })
    host.addEventListener('failure', () => this.#endAll('stopped'))
    host.addEventListener('restart', () => this.#endAll('restarted'))
    this.#seat.onEvent((event) => this.#onEvent(event))
    registerGauges(metrics, lockGauges({ status: () => this.status(), happened: () => this.#happened }))
  }

  start(): void {
    // The host starts the core. Here for libp2p, which stops only what can be started.
  }

  /** Gives up what is held and waited for: the others need not wait for a lease to end. */
  async beforeStop(): Promise<void> {
    this.#endAll('stopped')
    try {
      await this.#seat.command({ type: 'close' }, { signal: AbortSignal.timeout(this.#leaseMs) })
    } catch (error) {
      // The lease ends what could not be given up in time, or by a host that is stopped.
      this.#log('not all was given up before the stop - %e', error)
    }
  }

  stop(): void {
    this.#endAll('stopped')
  }

  owner(): LockOwner {
    return new Owner(`owner ${++this.#lastOwner}`, async (command, signal) => this.#ask(command, signal))
  }

  async acquire(name: string, options?: AcquireOptions): Promise<Lock> {
    return await this.owner().acquire(name, options)
  }

  async tryAcquire(name: string, options?: LockOptions): Promise<Lock | undefined> {
    return await this.owner().tryAcquire(name, options)
  }

  async acquireAll(names: readonly string[], options?: AcquireOptions): Promise<LockSet> {
    return await this.owner().acquireAll(names, options)
  }

  async inspect(name: string, options?: AbortOptions): Promise<LockInspection> {
    checkName(name)
    const inspected = (await this.#seat.command({ type: 'inspect', name }, options)) as Inspected
    const { holders, queue, forced } = inspected
    return {
      ...inspected,
      holders: holders.map(holderOf),
      queue: queue.map(placeOf),
      forced: forced.map(({ holder, ...words }) => ({ ...words, holder: holderOf(holder) }))
    }
  }

  async forceRelease(name: string, { reason, fence, ...options }: ForceOptions): Promise<ForcedRelease> {
    checkName(name)
    const parts = fence === undefined ? undefined : partsOf(fence)
    const command = { type: 'force', name, reason, fence: parts } as const
    const { released, fence: raised } = (await this.#seat.command(command, options)) as ForceResult
    return {
      released: released.map(holderOf),
      fence: raised === undefined ? undefined : fenceOf(raised.generation, raised.counter)
    }
  }

  explain(name: string): LockExplanation[] {
    return this.#core.explain(name)
  }

  explained(): string[] {
    return this.#core.explained()
  }

  status(): RequestStatus[] {
    return this.#core.status()
  }

  get #core(): LockCore {
    return this.#seat.core as LockCore
  }

  async #ask(command: AcquireCommand, signal: AbortSignal | undefined): Promise<Lock | undefined> {
    signal?.throwIfAborted()
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
      const grant = (await this.#seat.command({ ...command, handle })) as LockGrant | undefined
      const lock = grant === undefined ? undefined : this.#hold(grant)
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

  #hold(grant: LockGrant): HeldLock {
    const { name, request } = grant
    const known = this.#held.get(request)
    const entries = known ?? new Set()
    this.#happened.granted += known === undefined ? 1 : 0
    this.#held.set(request, entries)
    const lock: HeldLock = new HeldLock(grant, {
      heldForMs: () => (entries.has(lock) ? this.#core.heldForMs(name, request, systemClock.moment()) : 0),
      extend: async (holdMs) => (await this.#seat.command({ type: 'extend', name, request, holdMs })) === true,
      release: async () => {
        entries.delete(lock)
        if (entries.size === 0) {
          this.#held.delete(request)
        }
        return await this.#release(name, request)
      }
    })
    entries.add(lock)
    if (!lock.held()) {
      // It was lost before the promise of it came here.
      this.#end(request, 'not-renewed')
    }
    return lock
  }

  async #release(name: string, request: number): Promise<boolean> {
    try {
      return (await this.#seat.command({ type: 'release', name, request })) === true
    } catch (error) {
      // Only a host that stops or begins anew does not answer: then it is lost.
      this.#log('%s was lost before it was released - %e', name, error)
      return false
    }
  }

  #endAll(reason: LockLossReason): void {
    for (const request of [...this.#held.keys()]) {
      this.#end(request, reason)
    }
  }

  #end(request: number, reason: LockLossReason, force?: ForceWords): void {
    const entries = [...(this.#held.get(request) ?? [])]
    this.#held.get(request)?.clear()
    this.#held.delete(request)
    for (const lock of entries) {
      lock.end(reason, force)
    }
  }

  #onEvent(event: LockEvent): void {
    this.#log('%s: %s', event.name, event.type)
    if (event.type === 'lost') {
      this.#happened[event.reason]++
      this.#end(event.request, event.reason, event.force)
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
