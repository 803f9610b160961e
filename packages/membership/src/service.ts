import {
  type AbortOptions,
  type Logger,
  type Startable,
  serviceCapabilities,
  serviceDependencies
} from '@libp2p/interface'
import { HostStoppedError, registerGauges, type SeatHandle } from '@peermesh/host'
import { InvalidParametersError, type MeshId, type PeerName, peerName } from '@peermesh/kernel'
import { type EventHandler, TypedEventEmitter } from 'main-event'
import {
  type Explanation,
  type MemberInfo,
  type MembershipCore,
  type MembershipEvent,
  type MembershipStatus,
  type MembershipTypes,
  type MetadataChange,
  metadataProblem
} from './core/index.ts'
import { refusalError } from './errors.ts'
import type { Membership, MembershipComponents, MembershipEvents, MembershipInit } from './membership.ts'
import { membershipGauges } from './metrics.ts'
import { membershipSeat } from './seat.ts'

type Refused = MembershipEvents['refused']['detail']

/** How long a stopping node waits for its leave: it waits 800 ms for its neighbours itself. */
const LEAVE_TIMEOUT_MS = 1_000

/** Membership as a libp2p service: its API to commands of the core, the core's events to events. All that is decided is decided in the core. */
export class MembershipService extends TypedEventEmitter<MembershipEvents> implements Membership, Startable {
  readonly [Symbol.toStringTag] = '@peermesh/membership'
  readonly [serviceCapabilities]: string[] = ['@peermesh/membership']
  readonly [serviceDependencies]: string[] = ['@peermesh/host']
  readonly self: PeerName

  readonly #components: MembershipComponents
  readonly #seat: ReturnType<typeof membershipSeat>
  /** What we were told to say of ourselves since the start: a core that begins anew says it again. */
  #said: MetadataChange = {}
  readonly #log: Logger
  readonly #waiting = new Set<PromiseWithResolvers<MeshId>>()
  #handle: SeatHandle<MembershipTypes> | undefined
  #phase: 'new' | 'running' | 'stopped' = 'new'
  /** Of ourselves, from before anybody listened: a node has started only when what is told first has been told. */
  #untold: Refused | undefined
  /** As the core last announced it: it does so once in each start. */
  #announced: MeshId | undefined

  /** @throws InvalidParametersError for options that cannot be meant */
  constructor(components: MembershipComponents, init: MembershipInit) {
    super()
    this.#components = components
    this.#seat = {
      ...membershipSeat(init),
      create: () => membershipSeat({ ...init, metadata: { ...init.metadata, ...this.#said } }).create()
    }
    this.#log = components.logger.forComponent('peermesh:membership')
    this.self = peerName(components.peerId.toString())
    registerGauges(components.metrics, membershipGauges(this))
  }

  /** Not in the constructor: the services of a node are constructed in the order of their keys, and the host may come later. */
  beforeStart(): void {
    this.#phase = this.#phase === 'stopped' ? 'new' : this.#phase
    this.#takeSeat()
  }

  start(): void {
    this.#phase = 'running'
  }

  /** Connections are still open: the others are told that we go. */
  async beforeStop(): Promise<void> {
    if (this.#phase !== 'running') {
      return
    }
    try {
      await this.leave({ signal: AbortSignal.timeout(LEAVE_TIMEOUT_MS) })
    } catch (error) {
      // They will find out by themselves, only later.
      this.#log('stops without having told all others - %e', error)
    }
  }

  stop(): void {
    this.#phase = 'stopped'
    this.#announced = undefined
    for (const { reject } of this.#waiting) {
      reject(new HostStoppedError())
    }
    this.#waiting.clear()
  }

  override addEventListener<K extends keyof MembershipEvents>(
    type: K,
    listener: EventHandler<MembershipEvents[K]> | null,
    options?: Parameters<EventTarget['addEventListener']>[2]
  ): void {
    super.addEventListener(type, listener, options)
    const untold = this.#untold
    if (type === 'refused' && untold !== undefined) {
      this.#untold = undefined
      queueMicrotask(() => this.#refused(untold))
    }
  }

  get meshId(): MeshId | undefined {
    return this.#core.meshId
  }

  members(): MemberInfo[] {
    return this.#core.members()
  }

  explain(peer: PeerName): Explanation[] {
    return this.#core.explain(peer)
  }

  explained(): PeerName[] {
    return this.#core.explained()
  }

  status(): MembershipStatus {
    return this.#core.status()
  }

  async whenMeshed({ signal }: AbortOptions = {}): Promise<MeshId> {
    signal?.throwIfAborted()
    if (this.#announced !== undefined) {
      return this.#announced
    }
    if (this.#phase === 'stopped') {
      throw new HostStoppedError()
    }
    const waiting = Promise.withResolvers<MeshId>()
    const abort = (): void => waiting.reject(signal?.reason)
    this.#waiting.add(waiting)
    signal?.addEventListener('abort', abort, { once: true })
    try {
      return await waiting.promise
    } finally {
      this.#waiting.delete(waiting)
      signal?.removeEventListener('abort', abort)
    }
  }

  async update(metadata: MetadataChange): Promise<void> {
    const problem = metadataProblem(metadata)
    if (problem !== undefined) {
      throw new InvalidParametersError(problem)
    }
    const named = Object.fromEntries(Object.entries(metadata).filter(([, value]) => value !== undefined))
    const seat = this.#takeSeat()
    this.#said = { ...this.#said, ...named }
    await seat.command({ type: 'update', metadata: named })
  }

  async leave(options?: AbortOptions): Promise<void> {
    await this.#takeSeat().command({ type: 'leave' }, options)
  }

  /** Before the start too: the host says what is wrong with such a call better than we could. */
  #takeSeat(): SeatHandle<MembershipTypes> {
    if (this.#handle === undefined) {
      this.#handle = this.#components.host.seat({ ...this.#seat, gatekeeper: true })
      this.#handle.onEvent((event) => this.#tell(event))
    }
    return this.#handle
  }

  get #core(): MembershipCore {
    return this.#takeSeat().core as MembershipCore
  }

  /** That another process runs under our key is said once, and is not to be missed. */
  #refused(detail: Refused): void {
    if (detail.peer === this.self && this.listenerCount('refused') === 0) {
      this.#untold = detail
    } else {
      this.safeDispatchEvent('refused', { detail })
    }
  }

  #tell(event: MembershipEvent): void {
    switch (event.type) {
      case 'mesh': {
        const { meshId, how } = event
        this.#log('mesh %s is %s', meshId, how)
        this.#announced = meshId
        for (const { resolve } of this.#waiting) {
          resolve(meshId)
        }
        this.safeDispatchEvent('mesh', { detail: { meshId, how } })
        return
      }
      case 'refused': {
        const error = refusalError(event.failure)
        this.#log('refused %s - %e', event.peer, error)
        this.#refused({ peer: event.peer, error })
        return
      }
      default:
        this.#log('%s: %s', event.type, event.member.peer)
        this.safeDispatchEvent(event.type, { detail: event.member })
    }
  }
}
