import {
  type AbortOptions,
  type Logger,
  type Startable,
  serviceCapabilities,
  serviceDependencies
} from '@libp2p/interface'
import type { Core, CoreTypes, Identity } from '@peermesh/kernel'
import { TypedEventEmitter } from 'main-event'
import { systemClock } from './clock.ts'
import type { HostConfig } from './config.ts'
import { findDht } from './dht/dht.ts'
import { sealValue } from './dht/signed-value.ts'
import { type CorruptRecordError, HostAlreadyStartedError, hostStopped, NotStartedError } from './errors.ts'
import type { MeshHost, MeshHostComponents, MeshHostEvents, SeatHandle, SeatInit } from './mesh-host.ts'
import { hostGauges, registerGauges } from './metrics.ts'
import { Seats } from './seats.ts'
import { Session } from './session.ts'
import { HostCounters, type HostStatistics } from './statistics.ts'

type Phase =
  | { readonly name: 'idle' }
  /** `ended` resolves once the start ended, well or not. */
  | {
      readonly name: 'starting'
      readonly ended: PromiseWithResolvers<void>
      begun: boolean
      session: Session | undefined
    }
  | { readonly name: 'running'; readonly session: Session }
  | {
      readonly name: 'stopping'
      readonly session: Session
      readonly cause: Error | undefined
      readonly closed: Promise<void>
    }
  | { readonly name: 'stopped'; readonly cause: Error | undefined }

/** The host as a libp2p service: its phases, its seats, its events. What lives between start and stop is a `Session`. */
export class MeshHostService extends TypedEventEmitter<MeshHostEvents> implements MeshHost, Startable {
  readonly [Symbol.toStringTag] = '@peermesh/host'
  readonly [serviceCapabilities]: string[] = ['@peermesh/host']
  /** Without identify libp2p does not tell which peers speak our protocol. */
  readonly [serviceDependencies]: string[] = ['@libp2p/identify']

  readonly #components: MeshHostComponents
  readonly #config: HostConfig
  readonly #log: Logger
  readonly #counters = new HostCounters()
  readonly #seats: Seats
  #seatsClosed = false
  #phase: Phase = { name: 'idle' }

  constructor(components: MeshHostComponents, config: HostConfig) {
    super()
    this.#components = components
    this.#config = config
    this.#log = components.logger.forComponent('peermesh:host')
    this.#seats = new Seats({
      command: (core, command, options) => this.#command(core, command, options),
      core: (name): Core => this.#session.core(name)
    })
    registerGauges(
      components.metrics,
      hostGauges(() => this.statistics)
    )
  }

  seat<T extends CoreTypes>(seat: SeatInit<T>): SeatHandle<T> {
    if (this.#seatsClosed) {
      throw new HostAlreadyStartedError(
        `${seat.name} came too late: take a seat in the constructor of a service, or in beforeStart.`
      )
    }
    return this.#seats.take(seat)
  }

  get identity(): Identity {
    return this.#session.identity
  }

  get mesh(): string {
    return this.#config.mesh
  }

  get hasDht(): boolean {
    return findDht(this.#components) !== undefined
  }

  async seal(key: string, value: Uint8Array): Promise<Uint8Array> {
    return await sealValue(this.#components.privateKey, key, value)
  }

  get statistics(): HostStatistics {
    const session = 'session' in this.#phase ? this.#phase.session : undefined
    return session?.statistics() ?? this.#counters.statistics(NOTHING_LIVE)
  }

  /** From here on commands wait for the start rather than fail: the services of a node start in no order. */
  beforeStart(): void {
    if (this.#phase.name === 'idle' || this.#phase.name === 'stopped') {
      this.#phase = { name: 'starting', ended: Promise.withResolvers(), begun: false, session: undefined }
    }
  }

  async start(): Promise<void> {
    this.beforeStart()
    const phase = this.#phase
    if (phase.name !== 'starting' || phase.begun) {
      return
    }
    phase.begun = true
    this.#seatsClosed = true
    try {
      const session = await this.#openSession()
      phase.session = session
      await session.start()
      this.#phase = { name: 'running', session }
    } catch (error) {
      await this.#closeParts(phase.session)
      this.#phase = { name: 'stopped', cause: error instanceof Error ? error : undefined }
      throw error
    } finally {
      phase.ended.resolve()
    }
  }

  /** The pubsub service is started by now: it takes no subscription before. */
  afterStart(): void {
    if (this.#phase.name === 'running') {
      this.#phase.session.listenToGossip()
    }
  }

  async stop(): Promise<void> {
    const phase = this.#phase
    switch (phase.name) {
      case 'starting':
        await this.#stopWhileStarting(phase)
        return
      case 'running':
        await this.#close(phase.session, undefined)
        return
      case 'stopping':
        await phase.closed
        return
      case 'idle':
      case 'stopped':
        return
    }
  }

  /** Another service of the node failed to start, and libp2p stops what it began. */
  async #stopWhileStarting(phase: Extract<Phase, { readonly name: 'starting' }>): Promise<void> {
    if (phase.begun) {
      await phase.ended.promise
      await this.stop()
    } else {
      this.#phase = { name: 'stopped', cause: undefined }
      phase.ended.resolve()
    }
  }

  #openSession(): Promise<Session> {
    return Session.open({
      components: this.#components,
      config: this.#config,
      cores: this.#seats.cores,
      counters: this.#counters,
      clock: systemClock,
      log: this.#log,
      onReject: (detail) => this.safeDispatchEvent('reject', { detail }),
      onRestart: (detail) => this.safeDispatchEvent('restart', { detail }),
      onFailure: (error) => this.#failed(error),
      onDamage: (errors) => this.#damaged(errors)
    })
  }

  #damaged(errors: readonly CorruptRecordError[]): void {
    this.#counters.recordsDamaged += errors.length
    for (const error of errors) {
      this.#log.error('the data directory is damaged - %e', error)
    }
    this.safeDispatchEvent('damaged', { detail: { errors } })
  }

  /** A session that failed while it started makes `start` throw; one that ran is closed here. */
  #failed(error: Error): void {
    if (this.#phase.name === 'running') {
      void this.#close(this.#phase.session, error)
      this.safeDispatchEvent('failure', { detail: { error } })
    }
  }

  async #close(session: Session, cause: Error | undefined): Promise<void> {
    const closed = this.#closeParts(session)
    this.#phase = { name: 'stopping', session, cause, closed }
    await closed
    this.#phase = { name: 'stopped', cause }
  }

  /** Nobody can do anything about a part that does not close: why the session ended is what must be told. */
  async #closeParts(session: Session | undefined): Promise<void> {
    try {
      await session?.stop()
    } catch (error) {
      this.#log.error('could not close everything - %e', error)
    }
  }

  get #session(): Session {
    const phase = this.#phase
    if ('session' in phase && phase.session !== undefined) {
      return phase.session
    }
    throw this.#unavailable()
  }

  #command(core: string, command: unknown, options: AbortOptions = {}): Promise<unknown> {
    if (options.signal?.aborted === true) {
      return Promise.reject(options.signal.reason)
    }
    return untilAborted(this.#give(core, command), options.signal)
  }

  #give(core: string, command: unknown): Promise<unknown> {
    const phase = this.#phase
    if (phase.name === 'starting') {
      return phase.ended.promise.then(() => this.#give(core, command))
    }
    return phase.name === 'running' ? phase.session.command(core, command) : Promise.reject(this.#unavailable())
  }

  #unavailable(): Error {
    const { name } = this.#phase
    if (name === 'idle' || name === 'starting') {
      return new NotStartedError()
    }
    return hostStopped('cause' in this.#phase ? this.#phase.cause : undefined)
  }
}

const NOTHING_LIVE = { linksUp: 0, queueBytes: 0, bulkIncoming: 0, bulkOutgoing: 0, backlogBytes: 0 }

/** Ends the waiting when the signal says so. What is waited for goes on. */
function untilAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) {
    return promise
  }
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason)
    signal.addEventListener('abort', abort, { once: true })
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}
