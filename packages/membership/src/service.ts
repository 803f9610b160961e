import {
  type AbortOptions,
  type Logger,
  type Startable,
  serviceCapabilities,
  serviceDependencies
} from '@libp2p/interface'
import type { SeatHandle } from '@peermesh/host'
import { invariant, type MeshId } from '@peermesh/kernel'
import { TypedEventEmitter } from 'main-event'
import { raceSignal } from 'race-signal'
import {
  type MemberInfo,
  MembershipCore,
  type MembershipEvent,
  type MembershipStatus,
  type MembershipTypes
} from './core/index.ts'
import type { MembershipComponents, MembershipInit } from './index.ts'
import type { Membership, MembershipEvents } from './membership.ts'
import { membershipSeat } from './seat.ts'

/** How long stopping waits for the goodbye, in milliseconds: a little more than the core does. */
const LEAVE_TIMEOUT_MS = 1_000

/** Maps the API to commands of the core, and its events to typed ones. */
export class MembershipService extends TypedEventEmitter<MembershipEvents> implements Membership, Startable {
  readonly [Symbol.toStringTag] = '@peermesh/membership'
  readonly [serviceCapabilities] = ['@peermesh/membership']
  readonly [serviceDependencies] = ['@peermesh/host']

  readonly #log: Logger
  readonly #seat: SeatHandle<MembershipTypes>
  #started = false

  constructor(components: MembershipComponents, init: MembershipInit) {
    super()
    this.#log = components.logger.forComponent('peermesh:membership')
    this.#seat = components.host.seat({ ...membershipSeat(init), gatekeeper: true })
    this.#seat.onEvent((event) => {
      this.#onEvent(event)
    })
  }

  start(): void {
    this.#started = true
  }

  /** The host still runs in this phase: the goodbye goes out before anything stops. */
  async beforeStop(): Promise<void> {
    if (!this.#started) {
      return
    }
    this.#started = false
    try {
      await this.leave({ signal: AbortSignal.timeout(LEAVE_TIMEOUT_MS) })
    } catch (error) {
      // The others find out by themselves.
      this.#log('could not say goodbye - %e', error as Error)
    }
  }

  stop(): void {
    this.#started = false
  }

  get self(): MemberInfo {
    const { peer } = this.#core.snapshot().own
    const self = this.#core.members().find((member) => member.peer === peer)
    invariant(self !== undefined, 'M0: a peer is a member of its own view')
    return self
  }

  get meshId(): MeshId | undefined {
    return this.#core.meshId
  }

  members(): MemberInfo[] {
    return this.#core.members()
  }

  status(): MembershipStatus {
    return this.#core.status()
  }

  async whenMeshed(options?: AbortOptions): Promise<MeshId> {
    options?.signal?.throwIfAborted()
    const { meshId } = this
    if (meshId !== undefined) {
      return meshId
    }
    const met = Promise.withResolvers<MeshId>()
    const onMesh = ({ detail }: MembershipEvents['mesh']): void => {
      met.resolve(detail.meshId)
    }
    this.addEventListener('mesh', onMesh)
    try {
      return await raceSignal(met.promise, options?.signal)
    } finally {
      this.removeEventListener('mesh', onMesh)
    }
  }

  async leave(options?: AbortOptions): Promise<void> {
    await this.#seat.command({ type: 'leave' }, options)
  }

  get #core(): MembershipCore {
    return this.#seat.core as MembershipCore
  }

  #onEvent(event: MembershipEvent): void {
    switch (event.type) {
      case 'mesh':
        this.#log('%s mesh %s', event.how, event.meshId)
        this.safeDispatchEvent('mesh', { detail: { meshId: event.meshId, how: event.how } })
        return
      case 'refused':
        this.#log('%s refused - %s', event.peer, event.failure.message)
        this.safeDispatchEvent('refused', { detail: { peer: event.peer, failure: event.failure } })
        return
      case 'join':
      case 'leave':
      case 'suspect':
      case 'alive':
      case 'dead':
        this.#log('%s: %s', event.type, event.member.peer)
        this.safeDispatchEvent(event.type, { detail: event.member })
        return
    }
  }
}
