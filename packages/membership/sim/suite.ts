import type { CommandId, Effect, Identity, PeerName, Random } from '@peermesh/kernel'
import { type MemberRecord, type MembershipCore, type MembershipEvent, PROFILES } from '@peermesh/membership/core'
import { membershipSeat } from '@peermesh/membership/seat'
import {
  addressOf,
  type Simulation,
  type Stop,
  type Suite,
  type SuiteOptions,
  type SuiteRun,
  ViolationError
} from '@peermesh/sim'
import { type AdmissionOptions, Admissions } from './admissions.ts'
import { mutants } from './mutants.ts'
import { MembershipOracle } from './oracle.ts'
import { allRingNeighbours } from './rings.ts'
import { thousandOptions, thousandPlan } from './thousand.ts'

export interface MembershipSuiteOptions extends SuiteOptions, AdmissionOptions {
  /** How many peers are told to found, until they have a mesh: one, or by mistake two. */
  readonly founders: number
  /**
   * Whose addresses a peer is given: the first peer's, the one before it, or all. `once`: all, but only until it remembers members
   * on its disk, so that dead members have to be found again by themselves.
   */
  readonly bootstrap: 'first' | 'previous' | 'all' | 'once'
  /** How often a copy of a disk is taken, and put back at a crash. */
  readonly copyChance: number
  /** Above how many live members the expander begins, and how many rings it has: few, so that small meshes are no full ones. */
  readonly expanderAbove: number
  readonly expanderRings: number
  /** The timings are those of `local`, so that runs are short; but only in that profile a closed connection means something (M41). */
  readonly profile: 'local' | 'lan'
  /** Of a thousand: for how long nothing passes between its halves. */
  readonly halvedMs?: number
  /** Nothing goes wrong: then nobody may be taken for dead. */
  readonly calm: boolean
}

const BOOTSTRAPS = ['first', 'previous', 'all', 'once'] as const

/** A mesh of so many is large in earnest. */
const LARGE_COUNT = 100

/** As many as a peer may be given. */
const BOOTSTRAP_MAX = 64

/** How long a peer that left stays away. */
const AWAY_MS = 3_000

class MembershipRun implements SuiteRun {
  readonly #simulation: Simulation
  readonly #options: MembershipSuiteOptions
  readonly #admissions: Admissions
  readonly #oracle: MembershipOracle
  /** Peers that reached a mesh once: they are never told to found again. */
  readonly #meshed = new Set<PeerName>()
  readonly #told = new Set<PeerName>()
  /** Of whom the step of a peer told, where that is all that is looked at. */
  readonly #toldOf = new Set<PeerName>()
  readonly #leaving = new Map<PeerName, Set<CommandId>>()

  constructor(simulation: Simulation, options: MembershipSuiteOptions) {
    this.#simulation = simulation
    this.#options = options
    const admissions = new Admissions(simulation.peers, options)
    this.#admissions = admissions
    this.#oracle = new MembershipOracle({
      ...PROFILES.local,
      closedIsDead: options.profile === 'local',
      mayKnow: (peer, other) => admissions.mayKnow(peer, other)
    })
    if (options.bootstrap === 'once') {
      // One after the other, as an upgrade does it: from then on nobody has a bootstrap address left.
      for (const [index, peer] of simulation.peers.entries()) {
        simulation.schedule(options.faultMs * (0.2 + 0.02 * index), () => this.#startAgain(peer))
      }
    }
  }

  wiring(peer: PeerName) {
    const found = this.#mayFound(peer)
    const { profile, expanderAbove, expanderRings } = this.#options
    const bootstrap = this.#bootstrap(peer)
    const seat = membershipSeat({
      ...PROFILES.local,
      ...this.#admissions.toldTo(peer),
      profile,
      found,
      bootstrap,
      expanderAbove,
      expanderRings
    })
    return { seats: [seat], gatekeeper: seat.name }
  }

  command(peer: PeerName, id: CommandId, random: Random) {
    if (random.chance(this.#options.copyChance)) {
      this.#copyDisk(peer, random)
      return undefined
    }
    if (this.#options.bootstrap === 'once' || random.chance(0.5)) {
      // Who left all others, and they it, has nobody to remember.
      return { core: 'membership', command: { type: 'update', metadata: { load: random.between(0, 1) } } }
    }
    this.#leavingOf(peer).add(id)
    return { core: 'membership', command: { type: 'leave' } }
  }

  started(peer: PeerName, identity: Identity): void {
    this.#leavingOf(peer).clear()
    if (this.#mayFound(peer)) {
      this.#told.add(peer)
    }
    this.#oracle.started(identity, this.#told.has(peer))
  }

  stopped(peer: PeerName, { reason }: Stop): void {
    this.#oracle.stopped(peer, reason)
  }

  observe(peer: PeerName, { output }: Effect): void {
    if (output.type === 'settle' && this.#leavingOf(peer).delete(output.id)) {
      this.#comeBack(peer)
    } else if (output.type === 'emit') {
      const event = output.event as MembershipEvent
      if ('member' in event) {
        this.#toldOf.add(event.member.peer)
      }
      if (event.type === 'mesh') {
        this.#meshed.add(peer)
      } else if (event.type === 'dead' && this.#isWell) {
        throw new ViolationError(`M17: ${peer} takes ${event.member.peer} for dead, and nothing is wrong`)
      } else if (event.type === 'refused') {
        this.#checkRefusal(peer, event)
      }
    }
  }

  /** M11, M45. */
  #checkRefusal(peer: PeerName, { peer: other, failure }: Extract<MembershipEvent, { type: 'refused' }>): void {
    const isDue =
      failure.name === 'NotAdmittedError' ? this.#admissions.areApart(peer, other) : failure.name === 'ForeignMeshError'
    if (!isDue) {
      throw new ViolationError(`M11: ${peer} refuses ${other}: ${failure.message}`)
    }
  }

  /**
   * Two founders are a mistake: who turns out to be of the other mesh may hang up before it could say so, and is dead to those left behind. So is one member that
   * admits more than the others: whom it lets in has no link to them.
   */
  get #isWell(): boolean {
    return this.#options.calm && this.#options.founders === 1 && !this.#options.lax
  }

  check(peer: PeerName): void {
    const core = this.#core(peer)
    if (core !== undefined) {
      const world = { now: this.#simulation.now, durableMesh: () => this.#onDisk(peer, 'mesh') }
      if (this.#options.peers < LARGE_COUNT) {
        this.#oracle.check(peer, core, world)
      } else {
        this.#oracle.checkOf(peer, this.#toldOf, core, world)
      }
      this.#toldOf.clear()
      for (const stranger of this.#admissions.strangers) {
        if (core.hearsGossipOf(stranger) && !this.#admissions.mayKnow(peer, stranger)) {
          throw new ViolationError(`M45: ${peer} hears the gossip of ${stranger}, whom it does not admit`)
        }
      }
    }
  }

  /** M3, and M11 where there are two meshes. */
  converged(): string | undefined {
    const cores = new Map<PeerName, MembershipCore>()
    for (const peer of this.#simulation.peers) {
      const core = this.#core(peer)
      if (core === undefined || core.status().phase !== 'running') {
        return `${peer} is ${core?.status().phase ?? 'down'}`
      }
      cores.set(peer, core)
      const { answerForAnother, impossibleIncarnation } = core.status().ignored
      if (answerForAnother + impossibleIncarnation > 0) {
        throw new ViolationError(`M46: ${peer} takes others for liars, and all of them are honest`)
      }
    }
    return this.#missingAmong(cores)
  }

  #missingAmong(cores: ReadonlyMap<PeerName, MembershipCore>): string | undefined {
    // What comes of strangers among themselves is nothing that was promised.
    const members = [...cores].filter(([peer]) => !this.#admissions.strangers.has(peer))
    const meshes = new Set(members.map(([, core]) => core.meshId))
    if (meshes.size > 1 && meshes.has(undefined)) {
      return `${members.find(([, core]) => core.meshId === undefined)?.[0]} is in no mesh`
    }
    if (meshes.size > this.#told.size && !meshes.has(undefined)) {
      throw new ViolationError(`M7: ${meshes.size} meshes, and ${this.#told.size} founders`)
    }
    for (const meshId of meshes) {
      const inMesh = members.filter(([, core]) => core.meshId === meshId).map(([peer]) => peer)
      if (!this.#canMeetAgain(inMesh)) {
        continue
      }
      for (const lax of [false, true]) {
        const holders = members.filter(([peer, core]) => core.meshId === meshId && this.#admissions.isLax(peer) === lax)
        const held = (lax ? [...cores] : members).filter(([, core]) => core.meshId === meshId)
        const missing = this.#missingAt(holders, new Map(held), cores)
        if (missing !== undefined) {
          return missing
        }
      }
    }
    return undefined
  }

  /**
   * Whether the members of a mesh were given addresses of each other by which they meet again whatever their disks forgot. Where two founded by mistake, all that those of one mesh
   * were given may be the address of one of the other (seed 4353).
   */
  #canMeetAgain(inMesh: readonly PeerName[]): boolean {
    const { peers } = this.#simulation
    const [first] = inMesh
    switch (this.#options.bootstrap) {
      case 'first':
        return inMesh.length === 1 || first === peers[0]
      case 'previous':
        return inMesh.every((peer) => peer === first || inMesh.includes(peers[peers.indexOf(peer) - 1] as PeerName))
      case 'all':
      case 'once':
        return true
    }
  }

  /** What is missing in the views of these holders, of those that each of them is to hold. */
  #missingAt(
    holders: readonly (readonly [PeerName, MembershipCore])[],
    held: ReadonlyMap<PeerName, MembershipCore>,
    all: ReadonlyMap<PeerName, MembershipCore>
  ): string | undefined {
    const { expanderAbove, expanderRings } = this.#options
    for (const [peer, core] of holders) {
      const { topology, membersCount } = core.status()
      // The quick look first, at all of them: to list the members of a thousand peers takes a second.
      if (membersCount !== held.size) {
        return `${peer} holds ${membersCount} alive, and there are ${held.size}`
      }
      if (held.size > expanderAbove ? topology === 'full' : held.size <= expanderAbove * 0.75 && topology !== 'full') {
        return `M28: ${peer} has the ${topology} topology among ${held.size}`
      }
    }
    const ownOf = new Map([...all].map(([peer, core]) => [peer, core.snapshot().own]))
    const rings = allRingNeighbours([...held.keys()], expanderRings)
    for (const [peer, core] of holders) {
      const wanted = core.status().topology === 'full' ? held : (rings.get(peer) as ReadonlySet<PeerName>)
      const missing = missingAt(peer, core, { held, wanted, ownOf })
      if (missing !== undefined) {
        return missing
      }
    }
    return undefined
  }

  #mayFound(peer: PeerName): boolean {
    return this.#simulation.peers.indexOf(peer) < this.#options.founders && !this.#meshed.has(peer)
  }

  #bootstrap(peer: PeerName): string[] {
    const { peers } = this.#simulation
    const index = peers.indexOf(peer)
    const all = peers.filter((other) => other !== peer).slice(0, BOOTSTRAP_MAX)
    const chosen: Record<MembershipSuiteOptions['bootstrap'], readonly PeerName[]> = {
      first: peers.slice(0, 1),
      previous: peers.slice(Math.max(0, index - 1), Math.max(1, index)),
      all,
      once: this.#onDisk(peer, 'member/') ? [] : all
    }
    return chosen[this.#options.bootstrap].map(addressOf)
  }

  #onDisk(peer: PeerName, prefix: string): boolean {
    const records = this.#simulation.backUpDisk(peer).contents.get('membership')
    return [...(records?.keys() ?? [])].some((key) => key.startsWith(prefix))
  }

  /** A backup is taken, the peer goes on for a while, and is then put back to it. */
  #copyDisk(peer: PeerName, random: Random): void {
    const simulation = this.#simulation
    const backup = simulation.backUpDisk(peer)
    simulation.schedule(simulation.now + random.between(500, 8_000), () => {
      if (simulation.isUp(peer) && simulation.identity(peer)?.storeId === backup.storeId) {
        simulation.crash(peer)
        simulation.restoreDisk(peer, backup)
        this.#oracle.restored(peer)
        simulation.start(peer)
      }
    })
  }

  #comeBack(peer: PeerName): void {
    const simulation = this.#simulation
    const boot = simulation.identity(peer)?.boot
    simulation.schedule(simulation.now + AWAY_MS, () => {
      if (simulation.isUp(peer) && simulation.identity(peer)?.boot === boot) {
        this.#startAgain(peer)
      }
    })
  }

  #startAgain(peer: PeerName): void {
    if (this.#simulation.isUp(peer)) {
      this.#simulation.crash(peer)
      this.#simulation.start(peer)
    }
  }

  #leavingOf(peer: PeerName): Set<CommandId> {
    let commands = this.#leaving.get(peer)
    if (commands === undefined) {
      commands = new Set()
      this.#leaving.set(peer, commands)
    }
    return commands
  }

  #core(peer: PeerName): MembershipCore | undefined {
    return this.#simulation.stack(peer)?.core('membership') as MembershipCore | undefined
  }
}

/** What a peer does not yet hold of the others, at their word. */
function missingAt(
  peer: PeerName,
  core: MembershipCore,
  {
    held,
    wanted,
    ownOf
  }: {
    readonly held: Pick<ReadonlySet<PeerName>, 'has'>
    /** Whom it should be linked to. */
    readonly wanted: Pick<ReadonlySet<PeerName>, 'has'>
    /** What each peer says of itself. */
    readonly ownOf: ReadonlyMap<PeerName, MemberRecord>
  }
): string | undefined {
  const members = new Map(core.members().map((member) => [member.peer, member]))
  for (const [other, own] of ownOf) {
    const member = members.get(other)
    if (!held.has(other)) {
      // A dead one may be what is left of an earlier life in this mesh, with another disk.
      if (member?.status === 'alive' || member?.status === 'suspect') {
        return `${peer} holds the foreign ${other} ${member.status}`
      }
    } else if (member?.status !== 'alive' || (!member.linked && wanted.has(other)) || member.boot !== own.boot) {
      const seen = member === undefined ? 'unknown' : `${member.status}, boot ${member.boot}, linked ${member.linked}`
      return `${other} (boot ${own.boot}) is ${seen} at ${peer}`
    } else if (member.metadata.load !== (own.metadata?.load ?? 0)) {
      return `${other} says that its load is ${own.metadata?.load}, and ${peer} holds ${member.metadata.load}`
    }
  }
  return undefined
}

const NO_STRANGERS: AdmissionOptions = { strangers: 0, admit: 'list', lax: false }

/** Beside those that are drawn come one or two whom they do not admit. */
function withStrangers(
  drawn: Omit<MembershipSuiteOptions, keyof AdmissionOptions>,
  random: Random
): MembershipSuiteOptions {
  const strangers = 1 + random.integer(2)
  const admit = random.pick(['list', 'function']) as AdmissionOptions['admit']
  // In an expander hardly anybody could tell a stranger that those whom it has no link to are alive: it would suspect them for ever.
  // And who forgot the one that lets it in, and was given no address of it, never meets it again (seed 4282).
  const meetsLax = drawn.bootstrap === 'first' || drawn.bootstrap === 'all'
  const lax = random.chance(1 / 2) && meetsLax && drawn.expanderAbove > drawn.peers + strangers
  return { ...drawn, peers: drawn.peers + strangers, strangers, admit, lax }
}

export const suite: Suite<MembershipSuiteOptions> = {
  name: 'membership',
  mutants,
  draw: (random) => {
    const options = {
      peers: 2 + random.integer(5),
      faultMs: 5_000 + random.integer(35_000),
      // Three times what any of 10,000 seeds took.
      healMs: 45_000,
      commandEveryMs: random.pick([0, 2_000, 10_000]) as number,
      founders: random.chance(1 / 6) ? 2 : 1,
      bootstrap: random.pick(BOOTSTRAPS) as MembershipSuiteOptions['bootstrap'],
      copyChance: random.pick([0, 0.3]) as number
    }
    const calm = random.chance(1 / 10)
    const where = {
      oneMachine: random.chance(1 / 2),
      profile: random.pick(['local', 'local', 'lan']) as 'local' | 'lan'
    }
    const expander = { expanderAbove: random.pick([64, 64, 2, 4]) as number, expanderRings: 1 + random.integer(3) }
    const drawn = calm
      ? { ...options, ...expander, ...where, calm, commandEveryMs: 0, faults: [] }
      : { ...options, ...expander, ...where, calm }
    // Now and then a large one, with the defaults of the topology.
    const large = { peers: LARGE_COUNT, faultMs: 5_000, healMs: 120_000, expanderAbove: 64, expanderRings: 10 }
    if (random.chance(1 / 300)) {
      // One of five of these is ten times as large: 1021, 1342, 2039, 2327 and 4361 are the first.
      return { ...drawn, ...(random.integer(5) === 3 ? thousandOptions : large), ...NO_STRANGERS }
    }
    return random.chance(1 / 8) ? withStrangers(drawn, random) : { ...drawn, ...NO_STRANGERS }
  },
  plan: ({ halvedMs }, peers, random) => thousandPlan(peers, halvedMs, random),
  run: (simulation, options) => new MembershipRun(simulation, options)
}
