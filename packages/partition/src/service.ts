import {
  type AbortOptions,
  type Logger,
  type Startable,
  serviceCapabilities,
  serviceDependencies
} from '@libp2p/interface'
import { registerGauges, type SeatHandle, systemClock } from '@peermesh/host'
import { checkOptions, InvalidParametersError, OPTION, type PeerName, peerName } from '@peermesh/kernel'
import { TypedEventEmitter } from 'main-event'
import {
  type Owners,
  type PartitionCore,
  type PartitionEvent,
  partitionOf,
  type PartitionStatus,
  type PartitionTypes,
  type PlaceChange,
  type ValuesCore,
  type ValuesTypes
} from './core/index.ts'
import { availableKeys } from './available-keys.ts'
import { PARTITIONS_DEFAULT, REPLICAS_DEFAULT } from './core/limits.ts'
import { OwnerAnswers } from './dht/owner-answers.ts'
import { errorFor, valuesErrorFor } from './errors.ts'
import { linearizableKeys } from './keys.ts'
import { partitionGauges } from './metrics.ts'
import { checkPlace, checkPlan, PARTITION_OPTIONS } from './options.ts'
import type {
  LinearizableKeys,
  PartitionOwners,
  PartitionPlan,
  Partitions,
  PartitionsComponents,
  PartitionsEvents,
  PartitionsInit,
  PartitionsStatus,
  PlannedChange
} from './partitions.ts'
import { partitionSeat, valuesSeat } from './seat.ts'
import type { AvailableKeys } from './values.ts'

/** Maps the API to commands of the core, and its events to listeners. All that is decided is decided in the core. */
export class PartitionsService extends TypedEventEmitter<PartitionsEvents> implements Partitions, Startable {
  readonly [Symbol.toStringTag] = '@peermesh/partition'
  readonly [serviceCapabilities] = ['@peermesh/partition']
  readonly [serviceDependencies] = ['@peermesh/host', '@peermesh/membership', '@peermesh/quorum']
  readonly kv: LinearizableKeys
  readonly values: AvailableKeys

  readonly #log: Logger
  readonly #components: PartitionsComponents
  readonly #partitions: number
  readonly #replicas: number
  readonly #seat: SeatHandle<PartitionTypes>
  readonly #values: SeatHandle<ValuesTypes>
  readonly #answers: OwnerAnswers | undefined
  readonly #happened = { proposed: 0, served: 0 }

  /** @throws InvalidParametersError for options that cannot be meant */
  constructor(components: PartitionsComponents, init: PartitionsInit) {
    super()
    checkOptions('', init, PARTITION_OPTIONS)
    const { strangers = true, ...options } = init
    const { partitions = PARTITIONS_DEFAULT, replicas = REPLICAS_DEFAULT } = options
    this.#partitions = partitions
    this.#replicas = replicas
    this.#components = components
    this.#log = components.logger.forComponent('peermesh:partition')
    this.#seat = components.host.seat({ ...partitionSeat(options), errorFor })
    this.#seat.onEvent((event) => this.#onEvent(event))
    this.kv = linearizableKeys((command, options) => this.#seat.command(command, options))
    this.#values = components.host.seat({ ...valuesSeat({ partitions }), errorFor: valuesErrorFor })
    this.values = availableKeys(
      (command, options) => this.#values.command(command, options),
      () => (this.#values.core as ValuesCore).status()
    )
    if (strangers !== false) {
      const { registrar, host } = components
      const answers = strangers === true ? () => true : strangers
      this.#answers = new OwnerAnswers({ registrar, host, core: () => this.#core, answers, partitions, log: this.#log })
    }
    registerGauges(
      components.metrics,
      partitionGauges({
        status: () => this.status(),
        happened: () => this.#happened,
        asked: () => this.#answers?.happened ?? {},
        values: () => this.values.status()
      })
    )
  }

  /** The host starts the core. */
  async start(): Promise<void> {
    await this.#answers?.start()
  }

  /** Whoever waits is told by the host. */
  async stop(): Promise<void> {
    await this.#answers?.stop()
  }

  lookup(key: string): PartitionOwners {
    if (typeof key !== 'string' || !key.isWellFormed()) {
      throw new InvalidParametersError('A key is well-formed text.')
    }
    return withPrimary(this.#core.owners(partitionOf(key, this.#partitions)))
  }

  plan(change: PlannedChange): PartitionPlan {
    checkPlan(change)
    const core = this.#core
    const { before, after, moves } = core.plan({
      with: (change.with ?? []).map(({ peer, ...place }) => ({ peer: peerName(peer), ...place })),
      without: (change.without ?? []).map(peerName)
    })
    const [then, now] = [after.loads(), before.loads()]
    const peers = [...new Set([...now.keys(), ...then.keys()])].sort()
    const replicas = (loads: typeof now, peer: PeerName): number => loads.get(peer)?.replicas ?? 0
    return {
      moves: moves.map((move) => ({ ...move, isUsed: core.isFounded(move.partition) })),
      loads: peers.map((peer) => ({ peer, before: replicas(now, peer), after: replicas(then, peer) }))
    }
  }

  async drain(options: AbortOptions = {}): Promise<void> {
    checkOptions('', options, { signal: OPTION.signal })
    await this.#seat.command({ type: 'drain' }, options)
    // From now on it holds nothing; but values that are always writable follow the configurations, and this may be the only disk that has some of them.
    await this.#values.command({ type: 'hand-over' }, options)
  }

  async place(change: PlaceChange): Promise<void> {
    checkPlace(change)
    const { capacity, zone } = change
    await this.#seat.command({ type: 'place', capacity, zone })
  }

  status(): PartitionsStatus {
    const core = this.#core
    const used = core.status(systemClock.moment())
    const { peer: self } = this.#components.host.identity
    return {
      partitions: this.#partitions,
      replicas: this.#replicas,
      held: used.filter(({ replicas }) => replicas.includes(self)).length,
      primary: used.filter(({ replicas }) => replicas[0] === self).length,
      drains: core.drains,
      used
    }
  }

  explain(partition: number): PartitionStatus {
    if (!Number.isInteger(partition) || partition < 0 || partition >= this.#partitions) {
      throw new InvalidParametersError(`Partitions are 0 to ${this.#partitions - 1}: not ${String(partition)}.`)
    }
    return this.#core.explain(partition, systemClock.moment())
  }

  get #core(): PartitionCore {
    return this.#seat.core as PartitionCore
  }

  #onEvent(event: PartitionEvent): void {
    if (event.type === 'owners') {
      const { type: _type, ...owners } = event
      this.#happened.served++
      this.#log('partition %d: epoch %d, held by %s', owners.partition, owners.epoch, owners.replicas.join(' '))
      this.safeDispatchEvent('owners', { detail: withPrimary(owners) })
    } else {
      const { type: _type, ...status } = event
      this.#happened.proposed += status.stage === 'moving' ? 1 : 0
      this.#log('partition %d: %s %s', status.partition, status.stage, status.reason ?? '')
      this.safeDispatchEvent('stage', { detail: status })
    }
  }
}

function withPrimary(owners: Owners): PartitionOwners {
  return { ...owners, primary: owners.replicas[0] }
}
