import { type CommandId, type Effect, meshId, type PeerName, type Random } from '@peermesh/kernel'
import { membershipSeat } from '@peermesh/membership/seat'
import { groupOfPartition, type PartitionCore, type PartitionStatus } from '@peermesh/partition/core'
import { partitionSeat } from '@peermesh/partition/seat'
import { type Configuration, majorityOf, type QuorumCore, ROOT } from '@peermesh/quorum/core'
import { quorumSeat } from '@peermesh/quorum/seat'
import {
  addressOf,
  FAULT_KINDS,
  type FaultKind,
  type SimulatedWiring,
  type Simulation,
  type Suite,
  type SuiteOptions,
  type SuiteRun,
  ViolationError
} from '@peermesh/sim'
import { repeating } from '../../quorum/sim/repeating.ts'
import { scriptedMembersSeat } from '../../quorum/sim/scripted-members.ts'
import { HandoffFaults } from './handoff-faults.ts'
import { mutants } from './mutants.ts'
import { type KeyCommand, type KeyOperation, PartitionOracle } from './oracle.ts'
import { strangerSeat } from './stranger.ts'
import { Strangers } from './strangers.ts'

export interface PartitionSuiteOptions extends SuiteOptions {
  readonly partitions: number
  readonly replicas: number
  /** Keys at a time. Few, so that callers meet. */
  readonly keys: number
  readonly timeoutMs: number
  /** One peer or two are asked to hold nothing. */
  readonly drains: boolean
  /** One peer loses its disk, once. More, and partitions stand still in most runs. */
  readonly losesDisk: boolean
  /** Whoever takes part in a handover crashes or is cut off, at each of its stages. */
  readonly hauntsHandoffs: boolean
  /** Of so many commands one is of a stranger, who looks for the owners of a partition. */
  readonly strangers: number
  /** Some messages of quorum come twice, the second time much later. */
  readonly repeats: boolean
  /** `real`: the membership that ships, which keeps the gate and dials. */
  readonly membership: 'real' | 'scripted'
}

const MESH = meshId('00112233445566778899aabbccddeeff')

/** Operations on one key: histories must stay short to be judged. */
const USES_MAX = 60

const SETTLE_MS = 300
const GONE_MS = 1_500

const REPUBLISH_MS = 2_000

/** How often the oracle looks: at each step it would cost more than the run. */
const LOOK_EVERY = 8

/** Ownership and keys of one run. What stands on partitions may add to it. */
export class PartitionRun implements SuiteRun {
  readonly #simulation: Simulation
  readonly #options: PartitionSuiteOptions
  readonly #oracle: PartitionOracle
  readonly #handoffs: HandoffFaults | undefined
  readonly #strangers: Strangers
  readonly #pending = new Map<PeerName, Set<CommandId>>()
  readonly #drained = new Set<PeerName>()
  /** By peer and command. */
  readonly #draining = new Set<string>()
  readonly #uses = new Map<string, number>()
  /** Draws whether a call of unknown outcome is tried again. */
  readonly #random: Random
  #founded = false
  #lastValue = 0
  #steps = 0
  #isRead = false

  constructor(simulation: Simulation, options: PartitionSuiteOptions) {
    this.#simulation = simulation
    this.#options = options
    this.#oracle = new PartitionOracle(() => simulation.now)
    this.#random = simulation.random('partitions')
    this.#strangers = new Strangers({
      simulation,
      partitions: options.partitions,
      mesh: () => simulation.peers.map((peer) => this.#core(peer)?.meshId).find((mesh) => mesh !== undefined),
      core: (peer) => this.#core(peer)
    })
    this.#handoffs = options.hauntsHandoffs ? new HandoffFaults(simulation, options.faultMs) : undefined
    if (options.drains) {
      for (const peer of this.#random.shuffle(simulation.peers).slice(0, simulation.peers.length > 4 ? 2 : 1)) {
        simulation.schedule(this.#random.between(0.2, 1) * options.faultMs, () => this.#drain(peer))
      }
    }
    if (options.losesDisk) {
      const peer = this.#random.pick(simulation.peers) as PeerName
      simulation.schedule(this.#random.between(0.3, 0.9) * options.faultMs, () => {
        simulation.loseDisk(peer)
        simulation.schedule(simulation.now + this.#random.between(20, 3_000), () => simulation.start(peer))
      })
    }
  }

  wiring(peer: PeerName): SimulatedWiring {
    const { partitions, replicas, membership, repeats } = this.#options
    const founds = !this.#founded && peer === this.#simulation.peers[0]
    const times = { settleMs: SETTLE_MS, goneMs: GONE_MS }
    const quorum = quorumSeat({ votes: 'durable', ...times })
    const above = [
      repeats ? { ...quorum, create: () => repeating(quorum.create()) } : quorum,
      partitionSeat({ votes: 'durable', partitions, replicas, ...times, republishMs: REPUBLISH_MS }),
      strangerSeat()
    ]
    if (membership === 'scripted') {
      return { seats: [scriptedMembersSeat({ meshId: MESH, founds, deadAfterMs: 800 }), ...above] }
    }
    const bootstrap = this.#simulation.peers.filter((other) => other !== peer).map((other) => addressOf(other))
    const seat = membershipSeat({ profile: 'local', found: founds, bootstrap })
    return { seats: [seat, ...above], gatekeeper: seat.name }
  }

  command(peer: PeerName, id: CommandId, random: Random) {
    if (random.chance(this.#options.strangers)) {
      const sought = this.#strangers.command(peer, id, random)
      if (sought === undefined) {
        return undefined
      }
      this.#pendingOf(peer).add(id)
      return { core: 'stranger', command: sought }
    }
    const operation = this.#draw(random)
    const command = this.#commandOf(operation)
    this.#oracle.called(peer, id, operation, command)
    this.#pendingOf(peer).add(id)
    return { core: 'partition', command }
  }

  started(peer: PeerName): void {
    this.#pendingOf(peer).clear()
  }

  stopped(peer: PeerName): void {
    this.#pendingOf(peer).clear()
    this.#drained.delete(peer)
    for (const name of [...this.#draining].filter((one) => one.startsWith(`${peer} `))) {
      this.#draining.delete(name)
    }
    this.#oracle.stopped(peer)
    this.#strangers.stopped(peer)
  }

  observe(peer: PeerName, effect: Effect): void {
    this.#handoffs?.observe(peer, effect)
    this.#strangers.observe(peer, effect)
    if (effect.core === 'stranger' && effect.output.type === 'settle') {
      this.#pendingOf(peer).delete(effect.output.id)
    }
    if (effect.core !== 'partition' || effect.output.type !== 'settle') {
      return
    }
    const { id, outcome } = effect.output
    this.#pendingOf(peer).delete(id)
    if (this.#draining.delete(`${peer} ${id}`)) {
      this.#isDrained(peer)
    }
    const unknown = this.#oracle.settled(peer, effect)
    const operation = outcome.ok ? undefined : outcome.failure.details?.['operation']
    if (unknown !== undefined && operation !== undefined && this.#random.chance(0.5)) {
      const again = { ...unknown.command, operation } as KeyCommand
      this.#simulation.schedule(this.#simulation.now, () => {
        if (this.#simulation.isUp(peer)) {
          const next = this.#simulation.nextCommandId(peer)
          this.#oracle.calledAgain(peer, next, unknown)
          this.#pendingOf(peer).add(next)
          this.#simulation.command(peer, 'partition', again)
        }
      })
    }
  }

  check(peer: PeerName): void {
    const quorum = this.#quorum(peer)
    const core = this.#core(peer)
    this.#founded ||= quorum?.group(ROOT)?.replica.acceptor !== undefined
    if (quorum !== undefined && core !== undefined && ++this.#steps % LOOK_EVERY === 0) {
      this.#oracle.check(peer, core, quorum, this.#options.partitions)
    }
  }

  converged(): string | undefined {
    const isLost = this.isLost()
    for (const peer of this.#simulation.peers) {
      // What stands still for ever is never handed over.
      const pending = [...this.#pendingOf(peer)].filter((id) => !isLost || !this.#draining.has(`${peer} ${id}`))
      if (pending.length > 0) {
        return `${peer} has not settled ${pending.length} commands`
      }
    }
    if (isLost) {
      this.#oracle.verify()
      return undefined
    }
    return this.#unsettled() ?? this.#unread() ?? this.#unfound()
  }

  /** P13: whatever is not where it should be is at a stage, and says what it waits for. */
  #unsettled(): string | undefined {
    const owners = new Map<number, string>()
    for (const peer of this.#simulation.peers) {
      for (const status of this.#statuses(peer)) {
        const { partition, stage, epoch, replicas } = status
        const text = `${epoch} ${replicas.join(' ')}`
        const before = owners.get(partition) ?? text
        owners.set(partition, text)
        if (stage !== 'serving' || before !== text) {
          return this.#story(partition)
        }
        const drained = replicas.find((replica) => this.#drained.has(replica))
        if (drained !== undefined) {
          return `P12: ${drained} still holds ${partition}`
        }
      }
      for (const { group, voters } of this.#knownAt(peer)) {
        const gone = voters.find((voter) => this.#simulation.identity(voter.peer)?.storeId !== voter.storeId)
        if (gone !== undefined) {
          return `P15: ${gone.peer} votes for ${group} under a store id that it has no more`
        }
      }
    }
    return undefined
  }

  #story(partition: number): string {
    const stories = this.#simulation.peers.map((peer) => {
      const status = this.#statuses(peer).find((one) => one.partition === partition)
      const { stage = 'unknown', epoch, replicas = [], desired = [], reason, failed } = status ?? {}
      return `${peer}: ${stage}, ${epoch} ${replicas.join(' ')}, wants ${desired.join(' ')}; ${reason ?? ''}; ${failed ?? ''}`
    })
    return `P13: partition ${partition} is not settled\n${stories.join('\n')}`
  }

  /** Reads at the end, one by each peer of each key; then the history is judged. */
  #unread(): string | undefined {
    if (this.#isRead) {
      this.#oracle.verify()
      return undefined
    }
    this.#isRead = true
    for (const key of this.#oracle.keys) {
      for (const peer of this.#simulation.peers) {
        const command = { type: 'get', key, timeoutMs: 10_000 } as const
        const id = this.#simulation.nextCommandId(peer)
        this.#oracle.called(peer, id, { type: 'read', key }, command)
        this.#pendingOf(peer).add(id)
        this.#simulation.command(peer, 'partition', command)
      }
    }
    return 'the last reads are still to come'
  }

  /** P19: whoever looks finds who owns it, however old what stands in the DHT is. */
  #unfound(): string | undefined {
    const [first] = this.#simulation.peers
    const used = first === undefined || this.#options.dht === false ? [] : this.#statuses(first)
    return this.#strangers.unfound(used)
  }

  #statuses(peer: PeerName): PartitionStatus[] {
    const at = { now: this.#simulation.now, wall: this.#simulation.now }
    return this.#core(peer)?.status(at as Parameters<PartitionCore['status']>[0]) ?? []
  }

  #drain(peer: PeerName): void {
    if (this.#simulation.isUp(peer)) {
      const id = this.#simulation.nextCommandId(peer)
      this.#drained.add(peer)
      this.#draining.add(`${peer} ${id}`)
      this.#pendingOf(peer).add(id)
      this.#simulation.command(peer, 'partition', { type: 'drain' })
    }
  }

  #isDrained(peer: PeerName): void {
    const configurations = this.#knownAt(peer)
    const held = configurations.find(({ voters }) => voters.some((voter) => voter.peer === peer))
    if (held !== undefined) {
      throw new ViolationError(`P12: ${peer} says that it holds nothing, and is a voter of ${held.group}.`)
    }
  }

  /** What serves in each partition, as far as a peer knows. */
  #knownAt(peer: PeerName): Configuration[] {
    return this.#groups().flatMap((group) => this.#quorum(peer)?.group(group)?.replica.known ?? [])
  }

  #groups(): string[] {
    return Array.from({ length: this.#options.partitions }, (_, index) => groupOfPartition(index))
  }

  #draw(random: Random): KeyOperation {
    const key = this.#keyOf(random.integer(this.#options.keys))
    const type = random.pick(['read', 'read', 'write', 'write', 'compare-and-set'] as const) as KeyOperation['type']
    if (type === 'read') {
      return { type, key }
    }
    const value = `v${++this.#lastValue}`
    const expected = this.#oracle.seen(key).value as string | undefined
    return type === 'write' ? { type, key, value } : { type, key, value, expected }
  }

  #commandOf(operation: KeyOperation): KeyCommand {
    const { timeoutMs } = this.#options
    const { key } = operation
    switch (operation.type) {
      case 'read':
        return { type: 'get', key, timeoutMs }
      case 'write':
        return { type: 'put', key, timeoutMs, value: operation.value }
      case 'compare-and-set': {
        const { version } = this.#oracle.seen(key)
        return { type: 'compare-and-set', key, timeoutMs, version, value: operation.value }
      }
    }
  }

  /** A key that was used often is left for a fresh one. */
  #keyOf(index: number): string {
    for (let age = 0; ; age++) {
      const key = `key ${index}.${age}`
      const uses = this.#uses.get(key) ?? 0
      if (uses < USES_MAX) {
        this.#uses.set(key, uses + 1)
        return key
      }
    }
  }

  /** So many disks of one group are gone that a majority of a configuration that it needs is no more: then it must stand still. */
  isLost(): boolean {
    return [ROOT, ...this.#groups()].some((group) => {
      const configurations = this.#simulation.peers.flatMap((peer) => {
        const replica = this.#quorum(peer)?.group(group)?.replica
        return [replica?.acceptor?.configuration, replica?.acceptor?.sealedTo, replica?.known].flatMap(
          (one) => one ?? []
        )
      })
      const latest = Math.max(...configurations.map(({ epoch }) => epoch))
      const served = Math.max(
        ...this.#simulation.peers.map((peer) => this.#quorum(peer)?.group(group)?.replica.known?.epoch ?? 0)
      )
      return configurations.some(
        ({ epoch, ...rest }) => epoch >= Math.min(latest, served) && this.#isGone({ epoch, ...rest })
      )
    })
  }

  #isGone(configuration: Configuration): boolean {
    const there = configuration.voters.filter(
      ({ peer, storeId }) => this.#simulation.identity(peer)?.storeId === storeId
    )
    return there.length < majorityOf(configuration)
  }

  #pendingOf(peer: PeerName): Set<CommandId> {
    let pending = this.#pending.get(peer)
    if (pending === undefined) {
      pending = new Set()
      this.#pending.set(peer, pending)
    }
    return pending
  }

  #quorum(peer: PeerName): QuorumCore | undefined {
    return this.#simulation.stack(peer)?.core('quorum') as QuorumCore | undefined
  }

  #core(peer: PeerName): PartitionCore | undefined {
    return this.#simulation.stack(peer)?.core('partition') as PartitionCore | undefined
  }
}

// A group that lost a majority of its disks stands still for ever, as quorum's own suite shows.
const SPARED: readonly FaultKind[] = ['lose-disk', 'corrupt-record']

export const suite: Suite<PartitionSuiteOptions> = {
  name: 'partition',
  mutants,
  draw: (random) => {
    const membership = random.chance(0.25) ? 'real' : 'scripted'
    return {
      peers: 3 + random.integer(5),
      faults: FAULT_KINDS.filter((kind) => !SPARED.includes(kind)),
      faultMs: 3_000 + random.integer(9_000),
      healMs: 90_000,
      commandEveryMs: random.pick([30, 80, 250]) as number,
      connections: membership === 'real' ? 'dialled' : 'kept',
      membership,
      partitions: random.pick([1, 4, 16, 64]) as number,
      replicas: random.pick([1, 3, 3, 3, 5]) as number,
      keys: random.pick([1, 2, 4, 12]) as number,
      timeoutMs: random.pick([300, 1_500, 5_000]) as number,
      drains: random.chance(0.4),
      losesDisk: random.chance(0.2),
      hauntsHandoffs: random.chance(0.5),
      repeats: random.chance(0.3),
      strangers: random.pick([0, 0.1, 0.3]) as number,
      dht: random.chance(0.9)
    }
  },
  run: (simulation, options) => new PartitionRun(simulation, options)
}
