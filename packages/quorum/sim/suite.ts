import { type CommandId, type Effect, meshId, type Moment, type PeerName, type Random } from '@peermesh/kernel'
import { type Configuration, majorityOf, type QuorumCore, ROOT, type Voter } from '@peermesh/quorum/core'
import { quorumSeat } from '@peermesh/quorum/seat'
import { membershipSeat } from '@peermesh/membership/seat'
import { addressOf, type Simulation, type Stop, type Suite, type SuiteOptions, type SuiteRun } from '@peermesh/sim'
import { type ClientCommand, clientSeat } from './client.ts'
import { type LogOperation, logKind } from './log-kind.ts'
import { MoveFaults } from './move-faults.ts'
import { mutants } from './mutants.ts'
import { ONE_LEASE } from './one-lease.ts'
import { QuorumOracle } from './oracle.ts'
import { RenewalFaults } from './renewal-faults.ts'
import { repeating } from './repeating.ts'
import { RestartFaults } from './restart-faults.ts'
import { scriptedMembersSeat } from './scripted-members.ts'

export interface QuorumSuiteOptions extends SuiteOptions {
  /** Registers that are read and changed. Few, so that proposers meet. */
  readonly keys: number
  /** Whether groups look after their own size. */
  readonly grows: boolean
  /** How many of the commands put other voters in place. */
  readonly reconfigureChance: number
  readonly holdChance: number
  /** Small, so that registers forget operations that may come again. */
  readonly rememberedMax: number
  readonly timeoutMs: number
  readonly leaseMs: number
  /**
   * `real`: the membership that ships, which keeps the gate and dials. `sparse`: the same as it is in a large mesh, where it links a peer to few of the others. `scripted`: one that costs nothing, so
   * that more seeds can be run.
   */
  readonly membership: 'real' | 'sparse' | 'scripted'
  /** Whoever acts under a lease is put to sleep, or cut off, at the worst of times. */
  readonly hauntsHolders: boolean
  /** Changes are half heard while voters are sealed, and who installs first may lose its disk. */
  readonly hauntsMoves: boolean
  /** Proposers restart over and over, while others are slow to answer. */
  readonly hauntsRestarts: boolean
  /** Some messages come twice, the second time much later. */
  readonly repeats: boolean
  /** Registers that are free and not changed for so long are dropped. @default never: but by a configuration that says so */
  readonly idleMs?: number
}

const MESH = meshId('00112233445566778899aabbccddeeff')

/** Reads at the end, one by each peer of each key, and a change by each; then the history is judged. */
interface FinalReads {
  readonly pending: Set<string>
}

/** How many voters are put in place where moves are haunted: mostly so many that different majorities can be sealed. */
const MOVED_TO = [1, 2, 3, 3, 3, 3, 5, 5]

/** Operations on one register. */
const USES_MAX = 80

class QuorumRun implements SuiteRun {
  readonly #simulation: Simulation
  readonly #options: QuorumSuiteOptions
  readonly #oracle: QuorumOracle
  readonly #pending = new Map<PeerName, Set<CommandId>>()
  readonly #uses = new Map<string, number>()
  /** Where holders are haunted. */
  readonly #renewals: RenewalFaults | undefined
  /** Where moves are haunted. */
  readonly #moves: MoveFaults | undefined
  #founded = false
  #lastId = 0
  #finals: FinalReads | undefined
  /** Why the last reads are done again. */
  #unread: string | undefined

  constructor(simulation: Simulation, options: QuorumSuiteOptions) {
    this.#simulation = simulation
    this.#options = options
    this.#oracle = new QuorumOracle(() => simulation.now)
    if (options.hauntsHolders) {
      const { faultMs, leaseMs } = options
      this.#haunt(simulation.random('haunt'))
      this.#renewals = new RenewalFaults(simulation, { faultMs, leaseMs, holder: () => this.#oracle.lastActor })
    }
    if (options.hauntsMoves) {
      this.#moves = new MoveFaults(simulation, {
        faultMs: options.faultMs,
        ask: (peer, type, key) =>
          this.#ask(peer, type === 'append' ? { type, key, id: this.#nextId(peer) } : { type, key }),
        move: (peer) => this.#move(peer, simulation.random('moves of voters')),
        key: 'log/fight'
      })
    }
    if (options.hauntsRestarts) {
      const ask = (peer: PeerName, random: Random): unknown => this.#ask(peer, this.#drawOperation(peer, random))
      new RestartFaults(simulation, { faultMs: options.faultMs, ask })
    }
  }

  wiring(peer: PeerName) {
    const { grows, rememberedMax, repeats, idleMs } = this.#options
    const founds = !this.#founded && peer === this.#simulation.peers[0]
    const isHeld = (session: string, at: Moment): boolean => this.#core(peer)?.isHeld(session, at) === true
    const quorum = quorumSeat({
      votes: 'durable',
      kinds: [logKind],
      settleMs: 400,
      goneMs: 1_500,
      grows,
      rememberedMax,
      ...(idleMs === undefined ? {} : { idleMs })
    })
    const above = [repeats ? { ...quorum, create: () => repeating(quorum.create()) } : quorum, clientSeat(isHeld)]
    if (this.#options.membership === 'scripted') {
      return { seats: [scriptedMembersSeat({ meshId: MESH, founds, deadAfterMs: 800 }), ...above] }
    }
    const isSparse = this.#options.membership === 'sparse'
    const others = this.#simulation.peers.filter((other) => other !== peer)
    const bootstrap = (isSparse ? others.slice(0, 1) : others).map((other) => addressOf(other))
    const topology = isSparse ? ({ probeTopology: 'expander', expanderRings: 1 } as const) : {}
    const seat = membershipSeat({ profile: 'local', found: founds, bootstrap, ...topology })
    return { seats: [seat, ...above], gatekeeper: seat.name }
  }

  command(peer: PeerName, id: CommandId, random: Random) {
    const command = this.#draw(peer, random)
    if (command === undefined) {
      return undefined
    }
    if (command.type === 'log') {
      this.#oracle.called(peer, id, command.operation)
    }
    this.#pendingOf(peer).add(id)
    return { core: 'client', command }
  }

  started(peer: PeerName): void {
    this.#pendingOf(peer).clear()
  }

  stopped(peer: PeerName, _how: Stop): void {
    this.#pendingOf(peer).clear()
    this.#oracle.stopped(peer)
    for (const name of [...(this.#finals?.pending ?? [])]) {
      if (name.startsWith(`${peer} `)) {
        this.#finals = undefined
      }
    }
  }

  observe(peer: PeerName, effect: Effect): void {
    const identity = this.#simulation.identity(peer)
    if (effect.core === 'client' && effect.output.type === 'settle') {
      const { id, outcome } = effect.output
      this.#pendingOf(peer).delete(id)
      if (this.#finals?.pending.delete(`${peer} ${id}`) === true && !outcome.ok) {
        this.#finals = undefined
        this.#unread = `QL1: what ${peer} asked after the heal ended as ${outcome.failure.name}`
      }
    }
    this.#renewals?.observe(peer, effect)
    this.#moves?.observe(peer, effect)
    if (identity !== undefined) {
      this.#oracle.observe(peer, identity, effect)
    }
  }

  check(peer: PeerName): void {
    const identity = this.#simulation.identity(peer)
    const core = this.#core(peer)
    if (identity !== undefined && core !== undefined) {
      this.#founded ||= core.group(ROOT)?.replica.acceptor !== undefined
      this.#oracle.check(identity, core, (configuration) => this.#installedBy(configuration))
    }
  }

  converged(): string | undefined {
    for (const peer of this.#simulation.peers) {
      if (!this.#simulation.isUp(peer)) {
        return `${peer} starts anew`
      }
      const { size } = this.#pendingOf(peer)
      if (size > 0) {
        return `${peer} has not settled ${size} commands`
      }
    }
    if (this.#oracle.latestServed === undefined) {
      return 'nobody has founded the group'
    }
    if (this.#isLost()) {
      this.#oracle.verify()
      return undefined
    }
    const unsettled = this.#simulation.peers.find((peer) => this.#core(peer)?.status()[0]?.problem !== undefined)
    // Where few are linked a peer comes to be linked to the voters by asking them.
    const mayAsk = this.#options.membership === 'sparse' && this.#finals === undefined
    if (unsettled !== undefined && !mayAsk) {
      this.#finals = undefined
      return `${unsettled}: ${this.#core(unsettled)?.status()[0]?.problem}`
    }
    if (this.#finals === undefined) {
      this.#finals = this.#readAll()
      return this.#unread ?? 'the last reads are still to come'
    }
    this.#oracle.verify()
    return undefined
  }

  /** A holder that sleeps or is cut off while others wait for its lease is where leases go wrong. */
  #haunt(random: Random): void {
    const simulation = this.#simulation
    const { leaseMs, faultMs } = this.#options
    const at = simulation.now + random.between(0.5, 4) * leaseMs
    if (at + 3 * leaseMs > faultMs) {
      return
    }
    simulation.schedule(at, () => {
      const holder = this.#oracle.lastActor
      if (holder !== undefined && simulation.isUp(holder)) {
        const others = simulation.peers.filter((peer) => peer !== holder)
        const cut = (): (() => void) => simulation.partition([holder], others)
        if (random.chance(0.5)) {
          // Slow, so that it hears late of its last renewal; then alone.
          const quicken = simulation.slowDown(holder, random.between(0.03, 0.2) * leaseMs)
          simulation.schedule(at + random.between(0.2, 1) * leaseMs, () => {
            quicken()
            simulation.schedule(at + 3 * leaseMs, cut())
          })
        } else {
          const lift = random.chance(0.5) ? simulation.sleep(holder) : cut()
          simulation.schedule(at + random.between(0.3, 2.5) * leaseMs, lift)
        }
      }
      this.#haunt(random)
    })
  }

  #draw(peer: PeerName, random: Random): ClientCommand | undefined {
    const { reconfigureChance, holdChance, timeoutMs, leaseMs } = this.#options
    if (random.chance(reconfigureChance)) {
      const voters = this.#drawVoters(random, () => 1 + random.integer(5))
      const dropBefore = random.chance(0.5) ? 4_000_000_000_000 : 0
      return voters.length === 0
        ? undefined
        : { type: 'quorum', command: { type: 'reconfigure', group: ROOT, voters, dropBefore, timeoutMs: 5_000 } }
    }
    if (random.chance(holdChance)) {
      const name = `lease/${random.integer(holdChance > 0.2 ? 1 : 2)}`
      return { type: 'hold', name, forMs: random.between(50, 4 * leaseMs), leaseMs }
    }
    const operation = this.#drawOperation(peer, random)
    return { type: 'log', operation, timeoutMs, retries: random.integer(3) }
  }

  #drawOperation(peer: PeerName, random: Random): LogOperation {
    const key = this.#keyOf(random.integer(this.#options.keys))
    const type = random.pick(['append', 'append', 'append', 'read', 'read', 'clear'] as const) as LogOperation['type']
    return type === 'append' ? { type, key, id: `${peer}${random.integer(1e8).toString(36)}` } : { type, key }
  }

  /** A register that was used often is left for a fresh one: histories must stay short to be judged. */
  #keyOf(index: number): string {
    for (let age = 0; ; age++) {
      const key = `log/${index}.${age}`
      const uses = this.#uses.get(key) ?? 0
      if (uses < USES_MAX) {
        this.#uses.set(key, uses + 1)
        return key
      }
    }
  }

  /** Mostly of peers that are there: a group of absent voters does nothing, which is no test of anything. */
  #drawVoters(random: Random, sizeOf: () => number): Voter[] {
    const voters: Voter[] = []
    for (const peer of random.shuffle(this.#simulation.peers)) {
      const identity = this.#simulation.identity(peer)
      if (identity !== undefined && (this.#simulation.isUp(peer) || random.chance(0.1))) {
        voters.push({ peer, storeId: identity.storeId, volatile: false })
      }
    }
    return voters.slice(0, sizeOf())
  }

  #readAll(): FinalReads {
    const pending = new Set<string>()
    for (const peer of this.#simulation.peers) {
      for (const key of this.#uses.keys()) {
        pending.add(`${peer} ${this.#ask(peer, { type: 'read', key })}`)
      }
      // All at once: who meets others must come through too. A register that remembers less than they are may have to say that it does not know.
      if (this.#options.rememberedMax >= this.#simulation.peers.length) {
        pending.add(`${peer} ${this.#ask(peer, { type: 'append', key: 'log/last', id: this.#nextId(peer) })}`)
      }
    }
    return { pending }
  }

  /** Beside the plan. */
  #ask(peer: PeerName, operation: LogOperation): CommandId {
    const { key } = operation
    this.#uses.set(key, this.#uses.get(key) ?? 1)
    const id = this.#simulation.nextCommandId(peer)
    this.#oracle.called(peer, id, operation)
    this.#pendingOf(peer).add(id)
    this.#simulation.command(peer, 'client', { type: 'log', operation, timeoutMs: 10_000, retries: 0 })
    return id
  }

  /** Beside the plan, too. */
  #move(peer: PeerName, random: Random): void {
    const voters = this.#drawVoters(random, () => random.pick(MOVED_TO) ?? 3)
    const dropBefore = random.chance(0.5) ? 4_000_000_000_000 : 0
    const command: ClientCommand = {
      type: 'quorum',
      command: { type: 'reconfigure', group: ROOT, voters, dropBefore, timeoutMs: 1_000 }
    }
    this.#pendingOf(peer).add(this.#simulation.nextCommandId(peer))
    this.#simulation.command(peer, 'client', command)
  }

  #nextId(peer: PeerName): string {
    return `${peer}+${++this.#lastId}`
  }

  #installedBy({ voters, lineage, epoch }: Configuration): number {
    return voters.filter(({ peer, storeId }) => {
      const installed = this.#core(peer)?.group(ROOT)?.replica.acceptor?.configuration
      const isSame = this.#simulation.identity(peer)?.storeId === storeId
      return isSame && installed?.lineage === lineage && installed.epoch >= epoch
    }).length
  }

  /** So many disks are gone that a majority of some configuration, which the group needs to go on, is no more: then it must stand still. */
  #isLost(): boolean {
    const latest = this.#oracle.latestServed
    if (latest === undefined) {
      return true
    }
    const replicas = this.#simulation.peers.flatMap((peer) => this.#core(peer)?.group(ROOT)?.replica ?? [])
    // That a majority had installed it was seen in its memory: those whose power failed may never have had it on disk. Where nobody has it, the epoch before is what the group goes on from.
    const installed = Math.max(0, ...replicas.map(({ acceptor }) => acceptor?.configuration.epoch ?? 0))
    const needed = [latest]
    for (const { acceptor, known } of replicas) {
      // Where all who installed one lost their disk since, it is only known of.
      for (const configuration of [acceptor?.configuration, acceptor?.sealedTo, known]) {
        if (configuration !== undefined && configuration.epoch >= Math.min(latest.epoch, installed)) {
          needed.push(configuration)
        }
      }
    }
    return needed.some((configuration) => {
      const there = configuration.voters.filter(
        ({ peer, storeId }) => this.#simulation.identity(peer)?.storeId === storeId
      )
      return there.length < majorityOf(configuration)
    })
  }

  #pendingOf(peer: PeerName): Set<CommandId> {
    let pending = this.#pending.get(peer)
    if (pending === undefined) {
      pending = new Set()
      this.#pending.set(peer, pending)
    }
    return pending
  }

  #core(peer: PeerName): QuorumCore | undefined {
    return this.#simulation.stack(peer)?.core('quorum') as QuorumCore | undefined
  }
}

export const suite: Suite<QuorumSuiteOptions> = {
  name: 'quorum',
  mutants,
  draw: (random) => {
    const options = drawOptions(random)
    const membership = random.chance(0.25) ? 'real' : 'scripted'
    const hauntsHolders = options.holdChance > 0 && random.chance(0.5)
    const drawn = {
      ...options,
      membership,
      hauntsHolders,
      connections: membership === 'real' ? 'dialled' : 'kept'
    } as const
    // Two holders at one time take a renewal that is met to a few milliseconds: cheap runs about nothing but one lease.
    const chosen = random.chance(0.15) ? { ...drawn, ...ONE_LEASE } : drawn
    const hauntsMoves = chosen.reconfigureChance > 0 && random.chance(0.4)
    const hauntsRestarts = chosen.keys > 1 && random.chance(0.1)
    const repeats = random.chance(0.3)
    const isSparse = chosen.membership === 'real' && random.chance(0.3)
    return { ...chosen, hauntsMoves, hauntsRestarts, repeats, ...(isSparse ? { membership: 'sparse' } : {}) }
  },
  run: (simulation, options) => new QuorumRun(simulation, options)
}

function drawOptions(
  random: Random
): Omit<QuorumSuiteOptions, 'membership' | 'hauntsHolders' | 'hauntsMoves' | 'hauntsRestarts' | 'repeats'> {
  return {
    peers: 3 + random.integer(4),
    faultMs: 3_000 + random.integer(12_000),
    healMs: 90_000,
    commandEveryMs: random.pick([20, 50, 100, 300]) as number,
    keys: random.pick([1, 2, 4, 8]) as number,
    grows: random.chance(0.5),
    reconfigureChance: random.pick([0, 0.02, 0.1]) as number,
    holdChance: random.pick([0, 0.1, 0.4]) as number,
    rememberedMax: random.pick([1, 2, 32]) as number,
    timeoutMs: random.pick([300, 1_500, 5_000]) as number,
    leaseMs: random.pick([400, 1_000, 2_000]) as number
  }
}
