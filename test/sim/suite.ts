import type { CommandId, Effect, Identity, MeshId, PeerName, Random } from '@peermesh/kernel'
import type { MembershipCore, MembershipEvent, Profile } from '@peermesh/membership/core'
import { MEMBERSHIP, membershipSeat } from '@peermesh/membership/seat'
import {
  addressOf,
  type DiskBackup,
  FAULT_KINDS,
  type Simulation,
  type Stop,
  type Suite,
  type SuiteOptions,
  ViolationError
} from '@peermesh/sim'
import type { StoreCommand, StoreCore, WriteOperation } from '@peermesh/store/core'
import { storeSeat } from '@peermesh/store/seat'
import { StoreOracle } from '../../packages/store/sim/oracle.ts'

export interface StackSuiteOptions extends SuiteOptions {
  readonly profile: Profile
  /** Who is told to found, until a mesh is. The others are never told. */
  readonly founders: readonly number[]
  /** How many peers know the addresses of all others; the rest must be found by them. */
  readonly bootstrapped: number
  /** How many different keys are written. Few, so that operations on one key meet. */
  readonly keys: number
  readonly deleteChance: number
  /** Small, so that indexes are cut while peers lag. */
  readonly indexDotsMax: number
  /** Values too large for a frame, which only a pull can bring. */
  readonly largeChance: number
  /** How many commands are a clean stop: the peer leaves, then it is gone, and starts again later. */
  readonly stopChance: number
}

/**
 * The stack that `createPeer` seats: membership, which keeps the gate and dials, and the store, which hears of it who is there. Each has
 * a suite of its own; here is what only their composition can break.
 */
export class StackRun {
  readonly #simulation: Simulation
  readonly #options: StackSuiteOptions
  readonly #oracle = new StoreOracle()
  readonly #unsettled = new Map<PeerName, Set<CommandId>>()
  /** What began on each peer's present disk: it is lost with that disk, all of it. */
  readonly #replicasOfDisk = new Map<PeerName, Set<string>>()
  readonly #starting = new Set<PeerName>()
  readonly #leaving = new Map<PeerName, { readonly id: CommandId; readonly downMs: number }>()
  /** Their disk was replaced by an old backup, so that it does not hold all that they acknowledged. */
  readonly #restored = new Set<string>()
  /** The mesh that a founder announced: from then on nobody is told to found, as an operator would do it. */
  readonly #founded = new Map<PeerName, MeshId>()

  constructor(simulation: Simulation, options: StackSuiteOptions) {
    this.#simulation = simulation
    this.#options = options
  }

  wiring(peer: PeerName) {
    const { peers } = this.#simulation
    const { profile, founders, bootstrapped, indexDotsMax } = this.#options
    const index = peers.indexOf(peer)
    const others = peers.filter((other) => other !== peer)
    return {
      seats: [
        membershipSeat({
          profile,
          found: founders.includes(index) && !this.#founded.has(peer),
          bootstrap: index < bootstrapped ? others.map((other) => addressOf(other)) : []
        }),
        storeSeat({ indexDotsMax })
      ],
      gatekeeper: MEMBERSHIP
    }
  }

  command(peer: PeerName, id: CommandId, random: Random) {
    this.#pending(peer).add(id)
    if (random.chance(this.#options.stopChance)) {
      this.#leaving.set(peer, { id, downMs: random.between(0, 10_000) })
      return { core: MEMBERSHIP, command: { type: 'leave' } }
    }
    return { core: 'store', command: this.#draw(random) }
  }

  /** Gives a store a command outside the workload; false where it did not settle within 10 s. */
  settles(peer: PeerName, command: StoreCommand): boolean {
    const pending = this.#pending(peer)
    const id = this.#simulation.nextCommandId(peer)
    pending.add(id)
    this.#simulation.command(peer, 'store', command)
    return this.#simulation.runUntil(() => !pending.has(id), 10_000)
  }

  /** Puts an old backup in the place of the disk of a peer that is down. */
  restore(peer: PeerName, backup: DiskBackup): void {
    this.#simulation.restoreDisk(peer, backup)
    for (const replica of this.#replicasOf(peer)) {
      this.#restored.add(replica)
    }
  }

  started(peer: PeerName, identity: Identity): void {
    this.#pending(peer).clear()
    this.#leaving.delete(peer)
    this.#oracle.started(peer, replicaOf(identity))
    this.#replicasOf(peer).add(replicaOf(identity))
    this.#starting.add(peer)
  }

  stopped(peer: PeerName, stop: Stop): void {
    if (stop.diskLost) {
      for (const replica of this.#replicasOf(peer)) {
        this.#oracle.lost(replica)
      }
      this.#replicasOf(peer).clear()
    }
  }

  observe(peer: PeerName, effect: Effect): void {
    const { output } = effect
    if (output.type === 'settle') {
      this.#pending(peer).delete(output.id)
      this.#left(peer, output.id)
    }
    if (output.type === 'emit' && effect.core === MEMBERSHIP) {
      this.#heard(peer, output.event as MembershipEvent)
    }
    const store = this.#core<StoreCore>(peer, 'store')
    if (store !== undefined && effect.core === 'store') {
      this.#oracle.observe(peer, store, effect)
    }
  }

  check(peer: PeerName): void {
    const store = this.#core<StoreCore>(peer, 'store')
    if (store !== undefined && this.#starting.delete(peer)) {
      for (const replica of this.#replicasOf(peer)) {
        if (!this.#restored.has(replica)) {
          this.#oracle.recovered(replica, store)
        }
      }
    }
  }

  converged(): string | undefined {
    const { peers } = this.#simulation
    return this.#busy() ?? this.viewsOf(peers) ?? this.equal(peers)
  }

  /** What is missing until these peers, and no others, are one mesh in the eyes of each of them. */
  viewsOf(peers: readonly PeerName[]): string | undefined {
    const down = peers.filter((peer) => !this.#simulation.isUp(peer))
    if (down.length > 0) {
      return `${down.join(' ')} did not start`
    }
    const ids = new Set(peers.map((peer) => this.membership(peer).meshId))
    if (ids.size > 1) {
      return `there are meshes ${[...ids].join(', ')}`
    }
    for (const peer of peers) {
      const live = this.membership(peer)
        .members()
        .filter(({ status, linked }) => status === 'alive' && linked)
        .map((member) => member.peer)
      if (live.join() !== peers.join()) {
        return `${peer} is linked to ${live.join(' ')} as alive, not to ${peers.join(' ')}`
      }
    }
    return undefined
  }

  /** What is missing until the stores of these peers are equal; then they must be right as well. */
  equal(peers: readonly PeerName[]): string | undefined {
    const stores = peers.map((peer) => this.store(peer))
    const [first, ...others] = stores.map((store) => JSON.stringify([store.clock(), store.digest()]))
    if (others.some((other) => other !== first)) {
      return `the stores differ: ${[first, ...others].join(' | ')}`
    }
    const late = peers.find((peer) => this.store(peer).statistics().behind > 0)
    if (late !== undefined) {
      return `${late} takes itself to be behind`
    }
    this.#oracle.verify(stores)
    return undefined
  }

  membership(peer: PeerName): MembershipCore {
    return this.#required(this.#core<MembershipCore>(peer, MEMBERSHIP), peer)
  }

  store(peer: PeerName): StoreCore {
    return this.#required(this.#core<StoreCore>(peer, 'store'), peer)
  }

  #heard(peer: PeerName, event: MembershipEvent): void {
    if (event.type === 'refused' && this.#options.founders.length < 2) {
      throw new ViolationError(`M11: ${peer} refuses ${event.peer}, and there is one mesh: ${event.failure.message}`)
    }
    if (event.type === 'mesh' && event.how === 'founded') {
      this.#founded.set(peer, event.meshId)
    }
  }

  /** What a host does once its membership said goodbye. */
  #left(peer: PeerName, settled: CommandId): void {
    const simulation = this.#simulation
    const leaving = this.#leaving.get(peer)
    if (leaving?.id === settled) {
      simulation.schedule(simulation.now, () => {
        // Unless it crashed in the same moment.
        if (this.#leaving.get(peer) === leaving) {
          simulation.crash(peer)
          simulation.schedule(simulation.now + leaving.downMs, () => simulation.start(peer))
        }
      })
    }
  }

  #busy(): string | undefined {
    const busy = this.#simulation.peers.filter((peer) => this.#pending(peer).size > 0)
    return busy.length === 0 ? undefined : `${busy.join(' ')} did not settle every command`
  }

  #draw(random: Random): StoreCommand {
    if (random.chance(0.02)) {
      return { type: 'sync' }
    }
    const operations: WriteOperation[] = []
    for (let count = random.chance(0.2) ? 1 + random.integer(60) : 1; count > 0; count--) {
      const key = `key/${random.integer(this.#options.keys)}`
      const value = random.chance(this.#options.deleteChance) ? undefined : this.#value(random)
      operations.push({ key, value })
    }
    return { type: 'write', operations }
  }

  #value(random: Random): Uint8Array {
    const value = new Uint8Array(random.chance(this.#options.largeChance) ? 60_000 : 4)
    new DataView(value.buffer).setUint32(0, random.uint32())
    return value
  }

  #pending(peer: PeerName): Set<CommandId> {
    return setIn(this.#unsettled, peer)
  }

  #replicasOf(peer: PeerName): Set<string> {
    return setIn(this.#replicasOfDisk, peer)
  }

  #core<Core>(peer: PeerName, name: string): Core | undefined {
    return this.#simulation.stack(peer)?.core(name) as Core | undefined
  }

  #required<Core>(core: Core | undefined, peer: PeerName): Core {
    if (core === undefined) {
      throw new ViolationError(`${peer} is down, and was asked for its cores.`)
    }
    return core
  }
}

function replicaOf({ peer, storeId }: Identity): string {
  return `${peer}/${storeId}`
}

function setIn<Key, Item>(sets: Map<Key, Set<Item>>, key: Key): Set<Item> {
  let set = sets.get(key)
  if (set === undefined) {
    set = new Set()
    sets.set(key, set)
  }
  return set
}

/** Replayed with `pnpm sim test/sim/suite.ts --seed N`. */
/** All but the losses of power, for the reason that the store's suite gives. */
const faults = FAULT_KINDS.filter((kind) => kind !== 'power-loss' && kind !== 'torn-write')

export const suite = {
  name: 'test/sim/suite.ts',
  mutants: [],
  draw: (random: Random): StackSuiteOptions => {
    const peers = 2 + random.integer(4)
    return {
      peers,
      faultMs: 2_000 + random.integer(18_000),
      healMs: 300_000,
      commandEveryMs: random.pick([20, 50, 200, 1_000]) as number,
      connections: 'dialled',
      faults,
      profile: random.pick(['local', 'local', 'lan']) as Profile,
      founders: [0],
      bootstrapped: random.chance(0.5) ? peers : Math.max(2, peers - 1),
      keys: 1 + random.integer(20),
      deleteChance: random.pick([0.1, 0.4, 0.6]) as number,
      indexDotsMax: random.chance(0.5) ? 5 + random.integer(60) : 1_000_000,
      largeChance: random.chance(0.2) ? 0.02 : 0,
      stopChance: random.chance(0.3) ? 0.005 : 0
    }
  },
  run: (simulation: Simulation, options: StackSuiteOptions) => new StackRun(simulation, options)
} satisfies Suite<StackSuiteOptions>
