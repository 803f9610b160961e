import {
  type CommandId,
  type Effect,
  meshId,
  type Moment,
  type PeerName,
  type Random,
  type Seat
} from '@peermesh/kernel'
import {
  type ElectionCommand,
  type ElectionCore,
  type ElectionEvent,
  electionKind,
  type ElectionKind,
  type ElectionVariant
} from '@peermesh/election/core'
import { electionSeat } from '@peermesh/election/seat'
import { type Configuration, isLater, majorityOf, type QuorumCore, type QuorumEvent, ROOT } from '@peermesh/quorum/core'
import { quorumSeat } from '@peermesh/quorum/seat'
import {
  FAULT_KINDS,
  type SimulatedWiring,
  type Simulation,
  type Suite,
  type SuiteOptions,
  type SuiteRun,
  ViolationError
} from '@peermesh/sim'
import { checkAlgorithm } from './algorithm-check.ts'
import { mutants } from './mutants.ts'
import { Operator } from './operator.ts'
import { ElectionOracle } from './oracle.ts'
import { scriptedMembersSeat } from '../../quorum/sim/scripted-members.ts'
import { type UserEvent, userSeat } from './seats.ts'

export interface ElectionSuiteOptions extends SuiteOptions {
  readonly kind: ElectionKind
  readonly preempt: boolean
  readonly leaseMs: number
  /** How many of the peers are candidates; the others observe. */
  readonly candidates: number
  /** Scopes are closed too, and who resigned or closed does not come back after the heal by itself, but for one. */
  readonly leaves: boolean
  /** The leader is paused, put to sleep, or cut off, for longer than its lease. */
  readonly hauntsLeaders: boolean
  /** The group of the registers is forced on, once; the last peer never votes. Only in quorum mode. */
  readonly forces: boolean
  /** The commands of the workload, each as likely as it is often here. @default COMMANDS */
  readonly commands?: readonly WorkloadCommand[]
}

/** Where the register of the scope lies, where that is not the root group. */
export interface ElectionGroups {
  readonly groupOf: (scope: string) => string
  /** Of this peer, above its quorum. */
  readonly seats: readonly Seat[]
}

type WorkloadCommand = 'report' | 'resign' | 'campaign' | 'transfer' | 'close' | 'act'

const COMMANDS: readonly WorkloadCommand[] = ['report', 'report', 'report', 'resign', 'campaign', 'transfer']
const LEAVING_COMMANDS: readonly WorkloadCommand[] = [...COMMANDS, 'close', 'act']

const SCOPE = 'scheduler'
const MESH = meshId('00112233445566778899aabbccddeeff')

/** So long after it settled nothing may change any more. */
const CALM_MS = 8_000

/** Transfers that were asked for before the heal end within this. */
const BEGUN_MS = 6_000

export class ElectionRun implements SuiteRun {
  readonly #simulation: Simulation
  readonly #options: ElectionSuiteOptions
  readonly #oracle: ElectionOracle
  /** Who resigned or closed, by its own will. */
  readonly #left = new Set<PeerName>()
  #isAlgorithmChecked = false
  #founded = false
  /** Of the group of the registers: the last that served. */
  #serves: Configuration | undefined
  #calm: { readonly since: number; readonly changes: number } | undefined
  readonly #groupsOf: ((peer: PeerName) => ElectionGroups) | undefined

  constructor(simulation: Simulation, options: ElectionSuiteOptions, groupsOf?: (peer: PeerName) => ElectionGroups) {
    this.#groupsOf = groupsOf
    this.#simulation = simulation
    this.#options = options
    this.#oracle = new ElectionOracle(options.kind.mode)
    if (options.hauntsLeaders) {
      this.#haunt(simulation.random('haunt'))
    }
    if (this.#isForced) {
      const { leaseMs, faultMs: untilMs } = options
      const isVoter = (peer: PeerName): boolean => this.#acceptorOf(peer) !== undefined
      const leader = (): PeerName | undefined => this.#leader()
      new Operator(simulation, { random: simulation.random('operator'), leaseMs, untilMs, isVoter, leader }).watch()
    }
  }

  wiring(peer: PeerName): SimulatedWiring {
    const { leaseMs, kind } = this.#options
    // Whoever lost its disk does not found a second group.
    const founds = !this.#founded && peer === this.#simulation.peers[0]
    const timings = { answerMs: 200, advertiseMs: 500, stableMs: 2_000, leaseMs }
    const members = scriptedMembersSeat({ meshId: MESH, founds, deadAfterMs: 800, suspects: true })
    const user = userSeat((at) => this.#acts(peer, at))
    if (kind.mode === 'available') {
      return { seats: [members, electionSeat({ timings, quorum: false }), user] }
    }
    const votes = this.#isForced && peer === this.#simulation.peers.at(-1) ? 'never' : 'durable'
    const quorum = quorumSeat({ votes, kinds: [electionKind], settleMs: 400, goneMs: 1_500 })
    const { groupOf, seats = [] } = this.#groupsOf?.(peer) ?? {}
    const election = electionSeat(groupOf === undefined ? { timings } : { timings, groupOf })
    return { seats: [members, quorum, ...seats, election, user] }
  }

  command(peer: PeerName, _id: CommandId, random: Random): { readonly core: string; readonly command: unknown } {
    const core = this.#core(peer)
    if (core?.status()[0] === undefined) {
      this.#left.delete(peer)
      return { core: 'election', command: this.#open(peer) }
    }
    const { leaves, commands = leaves ? LEAVING_COMMANDS : COMMANDS } = this.#options
    const command = random.pick(commands)
    switch (command) {
      case 'act':
        return { core: 'user', command: { type: 'act' } }
      case 'resign':
      case 'close':
        this.#left.add(peer)
        return { core: 'election', command: { type: command, scope: SCOPE } }
      case 'campaign':
        this.#left.delete(peer)
        return { core: 'election', command: { type: command, scope: SCOPE } }
      case 'transfer': {
        const to = random.pick(this.#simulation.peers)
        return { core: 'election', command: { type: 'transfer', scope: SCOPE, to } }
      }
      default: {
        const report = { load: random.fraction(), health: random.fraction(), priority: random.integer(3) }
        return { core: 'election', command: { type: 'report', scope: SCOPE, ...report } }
      }
    }
  }

  observe(peer: PeerName, effect: Effect): void {
    this.#oracle.observe(peer, effect)
    if (effect.core === 'election' && effect.output.type === 'emit') {
      this.#mayLead(peer, effect.output.event as ElectionEvent)
    }
    if (effect.core === 'quorum' && effect.output.type === 'emit') {
      this.#heard(effect.output.event as QuorumEvent)
    }
  }

  stopped(peer: PeerName): void {
    this.#left.delete(peer)
    this.#oracle.stopped(peer)
  }

  check(peer: PeerName): void {
    this.#checkAlgorithm()
    this.#oracle.stands(peer, this.#core(peer)?.status()[0]?.phase)
    this.#founded ||= this.#options.kind.mode === 'quorum' && this.#acceptorOf(peer) !== undefined
  }

  /** Once: it is judged by itself, not as this run meets it. */
  #checkAlgorithm(): void {
    if (!this.#isAlgorithmChecked) {
      this.#isAlgorithmChecked = true
      const { kind, peers, leaseMs, faultMs } = this.#options
      checkAlgorithm(kind.variant, peers + 1, `${leaseMs} ${faultMs}`)
    }
  }

  converged(): string | undefined {
    const missing = this.#returning()
    if (missing !== undefined) {
      return missing
    }
    if (this.#isLost()) {
      return undefined
    }
    if (this.#simulation.now < this.#options.faultMs + BEGUN_MS) {
      return 'what was asked before the heal may still have its effect'
    }
    const unsettled = this.#unsettled()
    const { changes } = this.#oracle
    if (unsettled !== undefined) {
      if (this.#calm !== undefined && this.#calm.changes !== changes) {
        throw new ViolationError(`L5: the lead changed though nothing failed: ${unsettled}`)
      }
      this.#calm = undefined
      return unsettled
    }
    if (this.#calm === undefined) {
      this.#calm = { since: this.#simulation.now, changes }
    }
    if (this.#calm.changes !== changes) {
      throw new ViolationError('L5: the lead changed though nothing failed')
    }
    return this.#simulation.now - this.#calm.since < CALM_MS ? 'all must stay as it is for a while' : undefined
  }

  get #isForced(): boolean {
    return this.#options.forces && this.#options.kind.mode === 'quorum'
  }

  #mayLead(peer: PeerName, event: ElectionEvent): void {
    if (event.type === 'won' && this.#core(peer)?.status()[0]?.candidate !== true) {
      throw new ViolationError(`E11: ${peer} leads term ${event.term}, and is no candidate`)
    }
  }

  /** After the heal whoever is there takes part, but who left. */
  #returning(): string | undefined {
    const { peers } = this.#simulation
    const candidates = peers.filter((peer) => this.#mayCampaign(peer))
    if (!this.#options.leaves || candidates.every((peer) => this.#left.has(peer))) {
      this.#left.clear()
    }
    for (const peer of peers.filter((candidate) => !this.#left.has(candidate))) {
      const status = this.#core(peer)?.status()[0]
      if (status === undefined) {
        this.#simulation.command(peer, 'election', this.#open(peer))
        return `${peer} had not opened the scope`
      }
      if (this.#mayCampaign(peer) && !status.candidate) {
        this.#simulation.command(peer, 'election', { type: 'campaign', scope: SCOPE })
      }
    }
    return undefined
  }

  /** Again and again, while it is in its prime: at a moment that is none of its own. */
  #haunt(random: Random): void {
    const simulation = this.#simulation
    const { leaseMs, faultMs } = this.#options
    const at = simulation.now + random.between(0.5, 4) * leaseMs
    if (at + 3 * leaseMs > faultMs) {
      return
    }
    simulation.schedule(at, () => {
      const { peers } = simulation
      const leader = this.#leader()
      const how = random.integer(3)
      const lastsMs = random.between(0.5, 3) * leaseMs
      if (leader !== undefined && simulation.isUp(leader)) {
        const others = peers.filter((peer) => peer !== leader)
        const lifts = [
          () => simulation.pause(leader),
          () => simulation.sleep(leader),
          () => simulation.partition([leader], others)
        ]
        simulation.schedule(simulation.now + lastsMs, (lifts[how] as () => () => void)())
      }
      this.#haunt(random)
    })
  }

  #leader(): PeerName | undefined {
    return this.#simulation.peers.find((peer) => this.#core(peer)?.status()[0]?.phase === 'leading')
  }

  #heard(event: QuorumEvent): void {
    if (event.type === 'configuration' && isLater(event.configuration, this.#serves)) {
      this.#serves = event.configuration
    }
  }

  /** So many disks are gone that a majority of a configuration that is needed is no more: then nobody may be elected, for ever. */
  #isLost(): boolean {
    if (this.#options.kind.mode === 'available') {
      return false
    }
    if (this.#serves === undefined) {
      return this.#founded
    }
    const serves = this.#serves
    const held = this.#simulation.peers.flatMap((peer) => {
      const acceptor = this.#acceptorOf(peer)
      return [acceptor?.configuration, acceptor?.sealedTo]
    })
    const needed = [serves, ...held.filter((configuration) => configuration !== undefined)]
    return needed.some((configuration) => {
      const { voters } = configuration
      const there = voters.filter(({ peer, storeId }) => this.#simulation.identity(peer)?.storeId === storeId)
      return !isLater(serves, configuration) && there.length < majorityOf(configuration)
    })
  }

  #acceptorOf(peer: PeerName) {
    const core = this.#simulation.stack(peer)?.core('quorum') as QuorumCore | undefined
    return core?.group(ROOT)?.replica.acceptor
  }

  /** What is missing: one leader that all follow, and nobody of a better priority where that unseats. */
  #unsettled(): string | undefined {
    const peers = this.#simulation.peers.filter((peer) => this.#core(peer)?.status()[0] !== undefined)
    const leaders = peers.filter((peer) => this.#core(peer)?.status()[0]?.phase === 'leading')
    const [leader] = leaders
    if (leader === undefined || leaders.length > 1) {
      return `L4: there are ${leaders.length} leaders: ${leaders.join(' ')}`
    }
    const term = this.#core(leader)?.leader(SCOPE)?.term
    const lost = peers.find((peer) => {
      const seen = this.#core(peer)?.leader(SCOPE)
      return seen?.peer !== leader || seen.term !== term
    })
    if (lost !== undefined) {
      return `L4: ${lost} follows ${this.#core(lost)?.leader(SCOPE)?.peer ?? 'nobody'}, not ${leader}`
    }
    const scoreOf = (peer: PeerName): number => this.#core(peer)?.status()[0]?.score ?? 0
    const isCandidate = (peer: PeerName): boolean => this.#core(peer)?.status()[0]?.candidate === true
    const better = peers.find((peer) => isCandidate(peer) && scoreOf(peer) > scoreOf(leader))
    return this.#options.preempt && better !== undefined ? `L4: ${better} is better than ${leader}` : undefined
  }

  #acts(peer: PeerName, at: Moment): readonly UserEvent[] {
    const core = this.#core(peer)
    const term = core?.leader(SCOPE)?.term
    return term !== undefined && core?.isLeader(SCOPE, at) === true ? [{ type: 'act', scope: SCOPE, term }] : []
  }

  #open(peer: PeerName): ElectionCommand {
    const { kind, preempt } = this.#options
    const priority = this.#simulation.peers.indexOf(peer) % 3
    return { type: 'open', scope: SCOPE, kind, priority, candidate: this.#mayCampaign(peer), preempt }
  }

  #mayCampaign(peer: PeerName): boolean {
    return this.#simulation.peers.indexOf(peer) < this.#options.candidates
  }

  #core(peer: PeerName): ElectionCore | undefined {
    return this.#simulation.stack(peer)?.core('election') as ElectionCore | undefined
  }
}

export const suite: Suite<ElectionSuiteOptions> = {
  name: 'election',
  mutants,
  draw: (random) => {
    const peers = 2 + random.integer(6)
    const variants: readonly ElectionVariant[] = ['directed', 'classic', 'chang-roberts', 'hirschberg-sinclair']
    const variant = random.pick(variants) ?? 'directed'
    const mode = random.chance(0.5) ? 'quorum' : 'available'
    return {
      peers,
      faults: FAULT_KINDS,
      faultMs: 3_000 + random.integer(12_000),
      healMs: 90_000,
      commandEveryMs: random.pick([100, 300, 1_000]) ?? 300,
      connections: 'kept',
      kind: { variant, mode },
      preempt: random.chance(0.3),
      leaseMs: random.pick([1_000, 2_000]) ?? 2_000,
      candidates: Math.max(2, peers - random.integer(2)),
      // Drawn last, so that older seeds keep what they had.
      leaves: random.chance(0.3),
      hauntsLeaders: random.chance(0.3),
      forces: random.chance(0.3)
    }
  },
  run: (simulation, options) => new ElectionRun(simulation, options)
}
