import type { CommandId, Effect, PeerName, Random } from '@peermesh/kernel'
import { partitionOf, type KeyedCommand, type ValuesCommand, type ValuesCore } from '@peermesh/partition/core'
import { valuesSeat } from '@peermesh/partition/seat'
import {
  type SimulatedWiring,
  type Simulation,
  type Stop,
  type Suite,
  type SuiteRun,
  ViolationError
} from '@peermesh/sim'
import { repeating } from '../../../quorum/sim/repeating.ts'
import { PartitionRun, type PartitionSuiteOptions, suite as partition } from '../suite.ts'
import { mutants } from './mutants.ts'
import { watchingStaleUpdates } from './stale-updates.ts'
import { ValuesOracle, valueOf } from './values-oracle.ts'

export interface KvSuiteOptions extends PartitionSuiteOptions {
  /** Of so many commands one is of values that are always writable; the others are linearizable. */
  readonly available: number
  /** Some puts count who only keeps them for a replica. */
  readonly sloppy: boolean
  /** Values are of so many bytes, at least: where few fill a message, it takes many to hand over a partition. */
  readonly valueBytes: number
}

/** One value fills a message. */
const LARGE_BYTES = 30 * 1_024

/** How often the oracle looks at all that a peer has: at each step it would cost more than the run. */
const LOOK_EVERY = 16

/** Both kinds of keys of one mesh: what is asked, what faults do, and where partitions are, is that of the suite of partitions. */
class KvRun implements SuiteRun {
  readonly #simulation: Simulation
  readonly #options: KvSuiteOptions
  readonly #partitions: PartitionRun
  readonly #oracle: ValuesOracle
  readonly #pending = new Map<PeerName, Set<CommandId>>()
  #lastValue = 0
  #steps = 0
  #isRead = false
  readonly #handingOver = new Map<PeerName, CommandId>()
  /** By peer and command. */
  readonly #inCalm = new Set<string>()

  constructor(simulation: Simulation, options: KvSuiteOptions) {
    this.#simulation = simulation
    this.#options = options
    this.#partitions = new PartitionRun(simulation, options)
    this.#oracle = new ValuesOracle({
      now: () => simulation.now,
      partitions: options.partitions,
      core: (peer) => this.#core(peer),
      storeIdOf: (peer) => simulation.identity(peer)?.storeId
    })
  }

  wiring(peer: PeerName): SimulatedWiring {
    const wiring = this.#partitions.wiring(peer)
    const { partitions, repeats } = this.#options
    const values = watchingStaleUpdates(valuesSeat({ partitions }))
    const seat = repeats ? { ...values, create: () => repeating(values.create()) } : values
    return { ...wiring, seats: [...wiring.seats, seat] }
  }

  command(peer: PeerName, id: CommandId, random: Random) {
    if (!random.chance(this.#options.available)) {
      return this.#partitions.command(peer, id, random)
    }
    const command = this.#draw(random)
    this.#oracle.called(peer, id, command)
    this.#pendingOf(peer).add(id)
    return { core: 'values', command }
  }

  started(peer: PeerName): void {
    this.#partitions.started(peer)
    this.#pendingOf(peer).clear()
  }

  stopped(peer: PeerName, how: Stop): void {
    this.#partitions.stopped(peer)
    this.#oracle.stopped(peer, how)
    this.#handingOver.delete(peer)
    this.#pendingOf(peer).clear()
  }

  observe(peer: PeerName, effect: Effect): void {
    this.#partitions.observe(peer, effect)
    this.#oracle.observe(peer, effect)
    if (effect.core === 'values' && effect.output.type === 'settle') {
      const { id, outcome } = effect.output
      this.#pendingOf(peer).delete(id)
      if (this.#handingOver.get(peer) === id) {
        this.#handingOver.delete(peer)
        this.#oracle.handedOver(peer)
      }
      // A link that the faults left half dead may be lost in calm too.
      if (this.#inCalm.delete(`${peer} ${id}`) && !outcome.ok && outcome.failure.name !== 'OutcomeUnknownError') {
        throw new ViolationError(`V1: ${peer} asks in calm, and ends with ${outcome.failure.message}`)
      }
    }
  }

  check(peer: PeerName): void {
    this.#partitions.check(peer)
    const core = this.#core(peer)
    if (core !== undefined) {
      this.#oracle.check(core)
      if (++this.#steps % LOOK_EVERY === 0) {
        this.#oracle.checkDead(peer, core)
        this.#simulation.schedule(this.#simulation.now, () => this.#awaitHandOver(peer))
      }
    }
  }

  converged(): string | undefined {
    const unsettled = this.#partitions.converged()
    if (unsettled !== undefined || this.#partitions.isLost()) {
      return unsettled
    }
    for (const peer of this.#simulation.peers) {
      const { size } = this.#pendingOf(peer)
      if (size > 0) {
        return `${peer} has not settled ${size} commands on values`
      }
    }
    return this.#apart() ?? this.#unread()
  }

  /** V3, V9: replicas have the same, and whoever is none has nothing. */
  #apart(): string | undefined {
    for (const peer of this.#simulation.peers) {
      const status = this.#core(peer)?.status()
      if (status !== undefined && status.kept > 0) {
        return `V3: ${peer} still has something of ${status.kept} partitions that it does not hold`
      }
    }
    for (let partition = 0; partition < this.#options.partitions; partition++) {
      const digests = this.#simulation.peers.flatMap((peer) => {
        const core = this.#core(peer)
        const isReplica = core?.holding(partition)?.replicas.some((replica) => replica.peer === peer) === true
        return isReplica ? [core.shard(partition)?.isEmpty === false ? core.shard(partition)?.digest : 'nothing'] : []
      })
      if (new Set(digests).size > 1) {
        return `V9: replicas of ${partition} have not the same: ${digests.join(' ')}`
      }
    }
    return undefined
  }

  /** Reads and writes at the end, one by each peer of each key; then all is judged. */
  #unread(): string | undefined {
    if (this.#isRead) {
      const cores = this.#simulation.peers.flatMap((peer): [PeerName, ValuesCore][] => {
        const core = this.#core(peer)
        return core === undefined ? [] : [[peer, core]]
      })
      this.#oracle.verify(new Map(cores))
      return undefined
    }
    this.#isRead = true
    for (const key of this.#oracle.keys.filter((one) => this.#isHeld(one))) {
      for (const peer of this.#simulation.peers) {
        this.#askInCalm(peer, { type: 'get', key, timeoutMs: 10_000 })
        const value = valueOf(++this.#lastValue, this.#options.valueBytes)
        const how = { context: undefined, write: undefined, sloppy: false, timeoutMs: 10_000 }
        this.#askInCalm(peer, { type: 'write', key, value, ...how })
      }
    }
    return 'the last gets and puts of values are still to come'
  }

  /** Nobody can found a partition any more where the disk of the only peer that knew of a root group is lost. */
  #isHeld(key: string): boolean {
    const partition = partitionOf(key, this.#options.partitions)
    return this.#simulation.peers.some((peer) => this.#core(peer)?.holding(partition) !== undefined)
  }

  /** V13: whoever has something that it does not hold waits until that is elsewhere, as whoever is drained does. No draw of a run changes by it. */
  #awaitHandOver(peer: PeerName): void {
    const core = this.#core(peer)
    if (core === undefined || core.status().kept === 0 || this.#handingOver.has(peer)) {
      return
    }
    const id = this.#simulation.nextCommandId(peer)
    this.#handingOver.set(peer, id)
    this.#oracle.handsOver(peer, core)
    this.#pendingOf(peer).add(id)
    this.#simulation.command(peer, 'values', { type: 'hand-over' } satisfies ValuesCommand)
  }

  /** V1, V5: now that nothing goes wrong any more whoever asks is answered. */
  #askInCalm(peer: PeerName, command: KeyedCommand): void {
    const id = this.#simulation.nextCommandId(peer)
    this.#inCalm.add(`${peer} ${id}`)
    this.#oracle.called(peer, id, command)
    this.#pendingOf(peer).add(id)
    this.#simulation.command(peer, 'values', command)
  }

  #draw(random: Random): KeyedCommand {
    const key = `key ${random.integer(this.#options.keys)}`
    const { timeoutMs, sloppy: mayBeSloppy } = this.#options
    const replicas = this.#replicasOf(key)
    const count = random.chance(0.2) ? 1 + random.integer(replicas) : undefined
    const type = random.pick(['get', 'get', 'put', 'put', 'put', 'blind', 'delete', 'blind delete'] as const)
    if (type === 'get') {
      return { type, key, read: count, timeoutMs }
    }
    const isBlind = type === 'blind' || type === 'blind delete'
    const isDelete = type === 'delete' || type === 'blind delete'
    const value = valueOf(++this.#lastValue, this.#options.valueBytes)
    return {
      type: 'write',
      key,
      value: isDelete ? undefined : value,
      context: isBlind ? undefined : this.#oracle.seen(key),
      write: count,
      sloppy: mayBeSloppy && random.chance(0.3),
      timeoutMs
    }
  }

  #replicasOf(key: string): number {
    const at = partitionOf(key, this.#options.partitions)
    const counts = this.#simulation.peers.map((peer) => this.#core(peer)?.holding(at)?.replicas.length ?? 1)
    return Math.max(...counts)
  }

  #pendingOf(peer: PeerName): Set<CommandId> {
    let pending = this.#pending.get(peer)
    if (pending === undefined) {
      pending = new Set()
      this.#pending.set(peer, pending)
    }
    return pending
  }

  #core(peer: PeerName): ValuesCore | undefined {
    return this.#simulation.stack(peer)?.core('values') as ValuesCore | undefined
  }
}

export const suite: Suite<KvSuiteOptions> = {
  name: 'kv',
  mutants,
  draw: (random) => ({
    ...partition.draw(random),
    strangers: 0,
    dht: false,
    available: random.pick([0.5, 0.8, 1]) as number,
    sloppy: random.chance(0.4),
    valueBytes: random.pick([0, 0, LARGE_BYTES]) as number
  }),
  run: (simulation, options) => new KvRun(simulation, options)
}
