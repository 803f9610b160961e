import { type CommandId, type Effect, meshId, type PeerName, type Random, type Seat } from '@peermesh/kernel'
import { type LockAlgorithm, type LockCore, lockKinds, type LockMode } from '@peermesh/lock/core'
import type { QuorumCore, Voter } from '@peermesh/quorum/core'
import { quorumSeat } from '@peermesh/quorum/seat'
import {
  FAULT_KINDS,
  type FaultKind,
  type SimulatedWiring,
  type Simulation,
  type Stop,
  type Suite,
  type SuiteOptions,
  type SuiteRun,
  ViolationError
} from '@peermesh/sim'
import { mutants } from './mutants.ts'
import { LockOracle } from './oracle.ts'
import { repeating } from '../../quorum/sim/repeating.ts'
import { scriptedMembersSeat } from '../../quorum/sim/scripted-members.ts'
import { lockSeat } from '../src/seat.ts'
import { TokenOracle } from './token-oracle.ts'
import { type ForceUserCommand, type UserCommand, type UserEvent, userSeat } from './user.ts'

export interface LockSuiteOptions extends SuiteOptions {
  /** Few, so that peers meet. */
  readonly locks: number
  /** Permits of each lock. A token lets in one. */
  readonly capacity: number
  readonly algorithm: LockAlgorithm
  /** Of a token. */
  readonly mode: LockMode
  /** Some messages of tokens come twice, the second time much later. */
  readonly repeats: boolean
  readonly leaseMs: number
  /** For how long a lock is held, at most. */
  readonly useMs: number
  /** Whoever acts under a lock is put to sleep, or cut off, while others wait. */
  readonly hauntsHolders: boolean
  /** Some never give a lock back, and are forced out. */
  readonly forces: boolean
  /** Also where the right to enter is a token. @default no */
  readonly forcesTokens?: boolean
  /** The group goes to its next epoch again and again, and leaves out registers that are free. */
  readonly drops: boolean
  /** Registers that are free and not changed for so long are dropped. @default never: but by an epoch that leaves them out */
  readonly idleMs?: number
}

/** Where the registers of locks lie, where that is not the root group. */
export interface LockGroups {
  readonly groupOf: (name: string) => string
  /** Of this peer, above its quorum. */
  readonly seats: readonly Seat[]
}

/** How many commands are to drop what is free, where any are. */
const DROP_CHANCE = 0.05

/** In milliseconds since 1970: whatever was touched before it, which is everything. */
const FAR_AHEAD = 4_000_000_000_000

const MESH = meshId('00112233445566778899aabbccddeeff')

/** A lock of one peer alone. */
const KEPT = 'kept'

/** Longer than it takes to force somebody out, and to tell it. */
const FORCE_EVERY_MS = 2_000

export class LockRun implements SuiteRun {
  readonly #simulation: Simulation
  readonly #options: LockSuiteOptions
  readonly #oracle: LockOracle
  readonly #tokens: TokenOracle | undefined
  readonly #pending = new Map<PeerName, Set<CommandId>>()
  #lastActor: PeerName | undefined
  #isProbed = false
  #isKept = false
  #forceAt = 0
  /** Who forced somebody out, by lock; and of which locks one of those has stopped since. */
  readonly #forcers = new Map<string, readonly PeerName[]>()
  readonly #untold = new Set<string>()
  readonly #groupsOf: ((peer: PeerName) => LockGroups) | undefined

  constructor(simulation: Simulation, options: LockSuiteOptions, groupsOf?: (peer: PeerName) => LockGroups) {
    this.#groupsOf = groupsOf
    this.#simulation = simulation
    this.#options = options
    const { algorithm, mode } = options
    this.#tokens = algorithm === 'quorum' ? undefined : new TokenOracle(options, (peer) => this.#core(peer))
    this.#oracle = new LockOracle(() => simulation.now, this.#tokens, algorithm === 'quorum' ? undefined : mode)
    if (options.hauntsHolders) {
      this.#haunt(simulation.random('haunt'))
    }
  }

  wiring(peer: PeerName): SimulatedWiring {
    const founds = peer === this.#simulation.peers[0]
    const { leaseMs, repeats, idleMs } = this.#options
    const idle = idleMs === undefined ? {} : { idleMs }
    const { groupOf, seats = [] } = this.#groupsOf?.(peer) ?? {}
    const seat = lockSeat(groupOf === undefined ? { leaseMs } : { leaseMs, groupOf })
    return {
      seats: [
        scriptedMembersSeat({ meshId: MESH, founds, deadAfterMs: 800, suspects: true }),
        quorumSeat({ votes: 'durable', kinds: lockKinds, settleMs: 400, goneMs: 1_500, ...idle }),
        ...seats,
        repeats ? { ...seat, create: () => repeating(seat.create()) } : seat,
        userSeat((name, request, at) => this.#core(peer)?.isHeld(name, request, at) === true)
      ]
    }
  }

  command(peer: PeerName, id: CommandId, random: Random): { readonly core: string; readonly command: unknown } {
    const voters = this.#options.drops && random.chance(DROP_CHANCE) ? this.#voters(peer) : undefined
    if (voters !== undefined) {
      // The same voters as before, in an epoch that begins without what is free.
      return { core: 'quorum', command: { type: 'reconfigure', group: 'root', voters, dropBefore: FAR_AHEAD } }
    }
    this.#pendingOf(peer).add(id)
    return { core: 'user', command: this.#draw(random) }
  }

  stopped(peer: PeerName, _how: Stop): void {
    this.#pendingOf(peer).clear()
    this.#oracle.stopped(peer)
    this.#isProbed = false
    for (const [name, forcers] of this.#forcers) {
      if (forcers.includes(peer)) {
        this.#untold.add(name)
      }
    }
  }

  check(peer: PeerName): void {
    this.#tokens?.check(peer)
  }

  observe(peer: PeerName, effect: Effect): void {
    this.#oracle.observe(peer, effect)
    if (effect.core !== 'user') {
      return
    }
    if (effect.output.type === 'settle') {
      this.#pendingOf(peer).delete(effect.output.id)
    } else if (effect.output.type === 'emit') {
      this.#lastActor = peer
      const event = effect.output.event as UserEvent
      if (event.type === 'ended' && event.how === 'LockKindMismatchError') {
        throw new ViolationError(`K9: ${peer} is refused a lock as one of another kind, and all ask for the same.`)
      }
      if (event.type === 'forces') {
        this.#forcers.set(event.name, [...(this.#forcers.get(event.name) ?? []), peer])
      }
    }
  }

  converged(): string | undefined {
    const waiting = this.#waiting()
    if (waiting !== undefined && this.#options.forces) {
      this.#forceAll(this.#simulation.peers[0])
    }
    if (waiting !== undefined || this.#isProbed) {
      return waiting
    }
    if (this.#options.forces && !this.#isKept) {
      this.#isKept = true
      this.#forceUnheard()
      return 'who is forced out while it cannot be told hears of it later'
    }
    this.#isProbed = true
    for (const peer of this.#simulation.peers) {
      for (let index = 0; index < this.#options.locks; index++) {
        const { capacity, algorithm, mode } = this.#options
        // All permits, and for as long as it takes: nothing may be held by anybody who is gone.
        const command: UserCommand = {
          name: `lock ${index}`,
          algorithm,
          mode,
          capacity,
          permits: capacity,
          forMs: 20
        }
        this.#pendingOf(peer).add(this.#simulation.nextCommandId(peer))
        this.#simulation.command(peer, 'user', command)
      }
    }
    return 'each peer takes each lock once more'
  }

  #waiting(): string | undefined {
    for (const peer of this.#simulation.peers) {
      const { size } = this.#pendingOf(peer)
      if (size > 0) {
        const lost = (this.#core(peer)?.status() ?? []).map(({ name, phase }) => `${name} ${phase}`)
        return `K6: ${peer} waits for ${size} locks: ${lost.join(', ')}`
      }
    }
    return undefined
  }

  /** Of a lock that nobody else uses, so that nobody else tells of it. */
  #forceUnheard(): void {
    const simulation = this.#simulation
    const [holder, forcer] = simulation.peers
    if (holder === undefined || forcer === undefined) {
      return
    }
    const { leaseMs, algorithm, mode } = this.#options
    this.#pendingOf(holder).add(simulation.nextCommandId(holder))
    simulation.command(holder, 'user', { name: KEPT, algorithm, mode, capacity: 1, permits: 1, forMs: 0, keeps: true })
    const forcedAt = simulation.now + 2 * leaseMs
    simulation.schedule(forcedAt, () => {
      simulation.schedule(forcedAt + leaseMs / 5, simulation.partition([holder], [forcer]))
      simulation.command(forcer, 'user', { forces: KEPT })
    })
  }

  /** Now and then: whoever came to hold a lock meanwhile may keep it, too. */
  #forceAll(peer: PeerName | undefined): void {
    const { now } = this.#simulation
    if (now < this.#forceAt || peer === undefined || !this.#simulation.isUp(peer)) {
      return
    }
    this.#forceAt = now + FORCE_EVERY_MS
    const names = Array.from({ length: this.#options.locks }, (_, index) => `lock ${index}`)
    for (const name of this.#isKept ? [...names, KEPT] : names) {
      // Once for each of them: whoever was forced out is to hear of it without more being done, unless who did it has stopped, which may be all who knew.
      const isToBeForced = this.#oracle.hasHolder(name) || this.#untold.delete(name)
      // It may have crashed as it wrote down what became of the last.
      if (isToBeForced && this.#simulation.isUp(peer)) {
        this.#simulation.command(peer, 'user', { forces: name })
      }
    }
  }

  #draw(random: Random): UserCommand | ForceUserCommand {
    const { locks, algorithm, mode, capacity, useMs, leaseMs, forces } = this.#options
    if (forces && random.chance(0.1)) {
      return { forces: `lock ${random.integer(locks)}` }
    }
    const permits = random.chance(0.3) ? capacity : 1 + random.integer(capacity)
    const waitMs = random.pick([undefined, undefined, 0, random.between(10, 3 * leaseMs)])
    const name = `lock ${random.integer(locks)}`
    const forMs = random.between(0, useMs)
    return {
      name,
      algorithm,
      mode,
      capacity,
      permits,
      waitMs,
      forMs,
      holdMs: random.chance(0.2) ? random.between(10, useMs) : undefined,
      cancelAfterMs: random.chance(0.1) ? random.between(0, useMs) : undefined,
      again: random.chance(0.2),
      // From what was drawn already: seeds of before mean the same, where there is no token.
      spare: Math.floor(forMs) % 5 || undefined,
      swaps: Math.floor(forMs) % 3 > 0,
      ...(forces && random.chance(0.1) ? { keeps: true } : {})
    }
  }

  #haunt(random: Random): void {
    const simulation = this.#simulation
    const { leaseMs, faultMs } = this.#options
    const at = simulation.now + random.between(0.5, 4) * leaseMs
    if (at + 3 * leaseMs > faultMs) {
      return
    }
    simulation.schedule(at, () => {
      const holder = this.#lastActor
      if (holder !== undefined && simulation.isUp(holder)) {
        const others = simulation.peers.filter((peer) => peer !== holder)
        const [forcer] = this.#options.forces ? others : []
        if (forcer !== undefined) {
          // Whoever cannot be told of it at once.
          simulation.schedule(at + 0.2 * leaseMs, () => this.#forceAll(forcer))
        }
        const lift = random.chance(0.5) ? simulation.sleep(holder) : simulation.partition([holder], others)
        simulation.schedule(at + random.between(0.3, 2.5) * leaseMs, lift)
      }
      this.#haunt(random)
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

  #voters(peer: PeerName): readonly Voter[] | undefined {
    const quorum = this.#simulation.stack(peer)?.core('quorum') as QuorumCore | undefined
    return quorum?.status()[0]?.configuration?.voters
  }

  #core(peer: PeerName): LockCore | undefined {
    return this.#simulation.stack(peer)?.core('lock') as LockCore | undefined
  }
}

// A group that lost a majority of its disks stands still for ever, as quorum's own suite shows.
const SPARED: readonly FaultKind[] = ['lose-disk', 'corrupt-record']

const VARIANTS = [
  { algorithm: 'quorum', mode: 'strict' },
  { algorithm: 'naimi-trehel', mode: 'strict' },
  { algorithm: 'naimi-trehel', mode: 'fenced' },
  { algorithm: 'suzuki-kasami', mode: 'strict' },
  { algorithm: 'suzuki-kasami', mode: 'fenced' }
] as const

export const suite: Suite<LockSuiteOptions> = {
  name: 'lock',
  mutants,
  draw: (random) => {
    const commandEveryMs = random.pick([60, 200, 600]) as number
    const options = {
      peers: 2 + random.integer(5),
      faults: FAULT_KINDS.filter((kind) => !SPARED.includes(kind)),
      faultMs: 3_000 + random.integer(10_000),
      healMs: 120_000,
      commandEveryMs,
      connections: 'kept' as const,
      locks: random.pick([1, 1, 2, 4]) as number,
      capacity: random.pick([1, 1, 1, 2, 5]) as number,
      leaseMs: random.pick([400, 1_000, 2_000]) as number,
      // What is asked for in the fault phase must be served in a time that is worth waiting for.
      useMs: commandEveryMs * (random.pick([0.3, 1, 3]) as number),
      hauntsHolders: random.chance(0.5),
      drops: random.chance(0.3),
      forces: random.chance(0.3)
    }
    const { algorithm, mode } = random.pick(VARIANTS) as (typeof VARIANTS)[number]
    return { ...options, algorithm, mode, repeats: random.chance(0.5) }
  },
  run: (simulation, options) => new LockRun(simulation, sensible(options))
}

/** What was drawn for each by itself, made to fit together. */
export function sensible(options: LockSuiteOptions): LockSuiteOptions {
  const isToken = options.algorithm !== 'quorum'
  const { capacity, repeats, forces, forcesTokens = false } = options
  return {
    ...options,
    capacity: isToken ? 1 : capacity,
    repeats: isToken && repeats,
    forces: forces && (!isToken || forcesTokens)
  }
}
