import type { CommandId, Durability, Effect, Identity, PeerName, Random } from '@peermesh/kernel'
import type { Simulation, Stop, Suite, SuiteOptions, SuiteRun } from '@peermesh/sim'
import { storeSeat } from '@peermesh/store/seat'
import { expiring } from '@peermesh/store/core'
import type { StoreCommand, StoreCore, WantedReceipt, WriteOperation } from '@peermesh/store/core'
import { mutants } from './mutants.ts'
import { StoreOracle } from './oracle.ts'
import { amountsOf, drawTyped } from './typed-workload.ts'

export interface StoreSuiteOptions extends SuiteOptions {
  /** How many different keys are written. Few, so that operations on one key meet. */
  readonly keys: number
  readonly deleteChance: number
  /** Small, so that indexes are cut while peers lag. */
  readonly indexDotsMax: number
  /** Values too large for a frame, which only a pull can bring. */
  readonly largeChance: number
  /** What an acknowledged write outlives. */
  readonly durability: Durability
  /** Also of the small maps that are simulated, symbols tell what differs. */
  readonly sketches: boolean
  /** Peers without a disk: whoever ends has lost all that nobody else had. */
  readonly volatile: boolean
  /** Commands that change typed keys. */
  readonly typedChance: number
  /** Values that expire within a few seconds. */
  readonly expireChance: number
  /** Writes that wait until other peers have them on their disks. */
  readonly ackChance: number
  /** Commands that pull from one other peer, and wait for it. */
  readonly pullChance: number
}

/** Where the wall clocks of a simulation begin, more or less. */
const WALL_BEGINS = Date.UTC(2026, 0, 1)

class StoreRun implements SuiteRun {
  readonly #simulation: Simulation
  readonly #options: StoreSuiteOptions
  readonly #oracle = new StoreOracle()
  readonly #unsettled = new Map<PeerName, Set<CommandId>>()
  readonly #recovering = new Map<PeerName, string>()

  constructor(simulation: Simulation, options: StoreSuiteOptions) {
    this.#simulation = simulation
    this.#options = options
  }

  wiring() {
    const { indexDotsMax, durability, sketches } = this.#options
    const seat = storeSeat({ indexDotsMax, durability }, sketches ? { sketchBytesMin: 0 } : {})
    // Alone: who is linked is all that the store must know, and membership has a suite of its own.
    return { seats: [{ ...seat, listensTo: [] }], volatile: this.#options.volatile }
  }

  command(peer: PeerName, id: CommandId, random: Random) {
    this.#pending(peer).add(id)
    const command = this.#drawPull(id, peer, random) ?? this.#draw(peer, random)
    this.#oracle.typed.counts(peer, id, amountsOf(command))
    if (command.type === 'write' && this.#options.ackChance > 0 && random.chance(this.#options.ackChance)) {
      const ack = random.pick(['one', 'quorum', 'all'] as const) as WantedReceipt['ack']
      return { core: 'store', command: { ...command, receipt: { receipt: id, ack } } }
    }
    return { core: 'store', command }
  }

  started(peer: PeerName, identity: Identity): void {
    this.#pending(peer).clear()
    const replica = `${identity.peer}/${identity.storeId}`
    this.#oracle.started(peer, replica)
    this.#recovering.set(peer, replica)
  }

  stopped(peer: PeerName, stop: Stop): void {
    this.#oracle.pulls.stopped(peer)
    const identity = this.#simulation.identity(peer)
    if (stop.diskLost || stop.powerLost) {
      this.#oracle.receipts.lost(peer)
    }
    if (stop.diskLost && identity !== undefined) {
      const replica = `${identity.peer}/${identity.storeId}`
      this.#oracle.lost(replica)
      const damaged = stop.diskDamaged?.filter(({ core }) => core === 'store').map(({ key }) => key)
      if (damaged === undefined) {
        this.#oracle.salvageLost(peer)
      } else {
        this.#oracle.damaged(peer, replica, damaged)
      }
    }
    if (stop.powerLost && identity !== undefined && this.#options.durability === 'process') {
      this.#oracle.excused(`${identity.peer}/${identity.storeId}`)
    }
  }

  observe(peer: PeerName, effect: Effect): void {
    if (effect.output.type === 'settle') {
      this.#pending(peer).delete(effect.output.id)
    }
    const core = this.#core(peer)
    if (core !== undefined) {
      this.#oracle.observe(peer, core, effect)
    }
  }

  check(peer: PeerName): void {
    const replica = this.#recovering.get(peer)
    const core = this.#core(peer)
    if (replica !== undefined && core !== undefined) {
      this.#recovering.delete(peer)
      this.#oracle.recovered(replica, core)
      this.#oracle.receipts.recovered(peer, core)
    }
    if (core !== undefined) {
      this.#oracle.lag.check(peer, core)
    }
  }

  converged(): string | undefined {
    const cores: StoreCore[] = []
    for (const peer of this.#simulation.peers) {
      const core = this.#core(peer)
      if (core === undefined) {
        return `${peer} is down`
      }
      const { size } = this.#pending(peer)
      if (size > 0) {
        return `${peer} has not settled ${size} commands`
      }
      const { salvaging, pendingWrites } = core.statistics()
      // Nobody waits for what a replica writes by itself: what was salvaged, and what deletes what has expired, may be on its way to the disk.
      if (salvaging + pendingWrites > 0) {
        return `${peer} has not salvaged ${salvaging} values, and not written ${pendingWrites} operations`
      }
      cores.push(core)
    }
    const [first, ...others] = cores.map((core) => JSON.stringify([core.clock(), core.digest()]))
    if (others.some((other) => other !== first)) {
      return `the peers differ: ${[first, ...others].join(' | ')}`
    }
    this.#oracle.verify(cores)
    return undefined
  }

  #drawPull(id: CommandId, peer: PeerName, random: Random): StoreCommand | undefined {
    const { pullChance } = this.#options
    if (pullChance === 0 || !random.chance(pullChance)) {
      return undefined
    }
    const from = random.pick(this.#simulation.peers.filter((other) => other !== peer)) as PeerName
    this.#oracle.pulls.asked(peer, id, { from, core: this.#core(from) })
    return { type: 'pull', peer: from, caller: id }
  }

  #draw(peer: PeerName, random: Random): StoreCommand {
    if (random.chance(0.02)) {
      return { type: 'sync' }
    }
    const core = this.#core(peer)
    const { typedChance } = this.#options
    if (core !== undefined && typedChance > 0 && random.chance(typedChance)) {
      return drawTyped(random, core)
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
    const { expireChance } = this.#options
    if (expireChance > 0 && random.chance(expireChance)) {
      return expiring(value, Math.floor(WALL_BEGINS + this.#simulation.now) + random.integer(5_000))
    }
    return value
  }

  #pending(peer: PeerName): Set<CommandId> {
    let pending = this.#unsettled.get(peer)
    if (pending === undefined) {
      pending = new Set()
      this.#unsettled.set(peer, pending)
    }
    return pending
  }

  #core(peer: PeerName): StoreCore | undefined {
    return this.#simulation.stack(peer)?.core('store') as StoreCore | undefined
  }
}

export const suite: Suite<StoreSuiteOptions> = {
  name: 'store',
  mutants,
  draw: (random) => ({
    peers: 2 + random.integer(4),
    faultMs: 2_000 + random.integer(13_000),
    healMs: 120_000,
    commandEveryMs: random.pick([10, 50, 200, 1_000]) as number,
    connections: 'kept',
    durability: random.chance(0.5) ? 'process' : 'power',
    keys: 1 + random.integer(20),
    deleteChance: random.pick([0.1, 0.4, 0.6]) as number,
    indexDotsMax: random.chance(0.5) ? 5 + random.integer(60) : 1_000_000,
    largeChance: random.chance(0.2) ? 0.02 : 0,
    typedChance: random.pick([0, 0.5, 0.9]) as number,
    volatile: random.chance(0.15),
    sketches: random.chance(0.7),
    ackChance: random.pick([0, 0, 0.5]) as number,
    expireChance: random.pick([0, 0, 0.5]) as number,
    pullChance: random.pick([0, 0, 0.1]) as number
  }),
  run: (simulation, options) => new StoreRun(simulation, options)
}
