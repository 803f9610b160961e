import { type Effect, meshId, type PeerName } from '@peermesh/kernel'
import { Assigner, type Assignment, type PlacementMember } from '@peermesh/partition'
import { type Owners, type PartitionCore, partitionOf } from '@peermesh/partition/core'
import type { MembershipCore } from '@peermesh/membership/core'
import { membershipSeat } from '@peermesh/membership/seat'
import { partitionSeat } from '@peermesh/partition/seat'
import type { QuorumMessage } from '@peermesh/quorum/core'
import { quorumSeat } from '@peermesh/quorum/seat'
import { addressOf, type SimulatedWiring, Simulation, type SuiteOptions, type SuiteRun } from '@peermesh/sim'
import { scriptedMembersSeat } from '../../quorum/sim/scripted-members.ts'

const MESH = meshId('00112233445566778899aabbccddeeff')
export const REPLICAS = 3

/** The defaults of what ships, which the rows are about. */
export const SETTLE_MS = 5_000
export const GONE_MS = 30_000

/** When a peer is held dead whose links were lost: about what membership takes among a thousand (`crash-dead-1000` of `pnpm bench membership`). */
export const DEAD_AFTER_MS = 17_000

/** What restarts is away for long enough to be held dead, and back before it is gone. */
const RESTART_TAKES_MS = 20_000

/** Links are up, and the root group has its voters. */
const FORMS_MS = 15_000

/** A mesh that takes longer has not settled. */
const SETTLES_WITHIN_MS = 600_000

/** Looking costs more than waiting. */
const LOOK_EVERY_MS = 100

/** Runs are long, and end by themselves. */
const EVENTS_MAX = 1_000_000_000

const { codec, version } = quorumSeat()

export interface LargeMeshInit {
  readonly peers: number
  /** The peers are in so many zones, in turn. */
  readonly racks: number
  readonly partitions: number
  /** Of them, the first so many are used. */
  readonly used: number
  /**
   * `scripted`: all are linked to all. `real`: the membership that ships, which above 64 members links each to some of the others; then those who vote for a partition say where it is.
   * @default 'scripted'
   */
  readonly membership?: 'scripted' | 'real'
}

/** What a peer sends, of quorum's messages: partitions have no others. */
export interface Traffic {
  readonly messages: number
  readonly bytes: number
}

/** What came of something that happened to a mesh at rest. */
export interface Aftermath {
  /** Until each peer knows each used partition to be where the assignment of all that are there wants it. */
  readonly settledMs: number
  /** Used partitions whose configuration is another. */
  readonly changed: number
  /** Replicas of used partitions that another peer has. */
  readonly moved: number
  /** Replicas that were at peers which are gone. */
  readonly lost: number
  /** Of each peer that is there at the end. */
  readonly traffic: readonly Traffic[]
}

/** Remembers what it assigned: peers that see the same compute the same (P1), so that one of a thousand has to. */
class SharedAssigner extends Assigner {
  readonly #known = new Map<string, Assignment>()

  override assign(members: readonly PlacementMember[]): Assignment {
    const view = JSON.stringify(members)
    const assignment = this.#known.get(view) ?? super.assign(members)
    this.#known.set(view, assignment)
    return assignment
  }
}

/** The cores of quorum and partitions that ship, of many peers with a link to each other, on the virtual network. Membership is scripted. */
export class LargeMesh implements SuiteRun {
  readonly #init: LargeMeshInit
  readonly #simulation: Simulation
  readonly #assigner: Assigner
  readonly #traffic = new Map<PeerName, { messages: number; bytes: number }>()
  /** Of `serving`, which is told to all: encoded once. */
  readonly #bytesOf = new WeakMap<object, number>()
  #servingBytes = 0

  /** One at rest whose first partitions are used, and one peer more that has not started. @throws RangeError where it does not come together */
  constructor(init: LargeMeshInit) {
    const { peers, partitions, used, membership } = init
    this.#init = init
    this.#assigner = new SharedAssigner({ partitions, replicas: REPLICAS })
    const options: SuiteOptions = {
      peers: peers + 1,
      faultMs: 0,
      healMs: 0,
      commandEveryMs: 0,
      connections: membership === 'real' ? 'dialled' : 'kept',
      dht: false,
      // That a machine went without a word is found out by `DEAD_AFTER_MS`, and not by the keep-alive.
      weather: { keepAliveMs: [20, 200], codecEvery: EVENTS_MAX }
    }
    this.#simulation = new Simulation(
      { draw: () => options, run: () => this },
      { seed: `large mesh ${peers}`, options, eventsMax: EVENTS_MAX }
    )
    for (const peer of this.#simulation.peers.slice(0, peers)) {
      this.#simulation.start(peer)
    }
    this.#simulation.runFor(FORMS_MS)
    for (const [partition, key] of keysOf(partitions, used).entries()) {
      const command = { type: 'put', key, value: 0, timeoutMs: SETTLES_WITHIN_MS }
      this.#simulation.command(this.#simulation.peers[partition % peers] as PeerName, 'partition', command)
    }
    this.#untilSettled()
    if (membership !== 'real') {
      // So that nobody is new any more.
      this.#simulation.runFor(GONE_MS)
    }
  }

  wiring(peer: PeerName): SimulatedWiring {
    const { partitions, membership } = this.#init
    const zone = this.#rackOf(peer)
    const [founder] = this.#simulation.peers as readonly [PeerName]
    const founds = peer === founder
    const times = { settleMs: SETTLE_MS, goneMs: GONE_MS }
    const above = [
      quorumSeat({ votes: 'durable' }),
      partitionSeat({ votes: 'durable', partitions, replicas: REPLICAS, zone, ...times }, this.#assigner)
    ]
    if (membership === 'real') {
      const bootstrap = founds ? [] : [addressOf(founder)]
      const seat = membershipSeat({ profile: 'lan', found: founds, bootstrap, metadata: { zone } })
      return { seats: [seat, ...above], gatekeeper: seat.name }
    }
    return { seats: [scriptedMembersSeat({ meshId: MESH, founds, deadAfterMs: DEAD_AFTER_MS, zone }), ...above] }
  }

  observe(peer: PeerName, { core, output }: Effect): void {
    if (core === 'quorum' && output.type === 'send') {
      const sent = this.#traffic.get(peer) ?? { messages: 0, bytes: 0 }
      sent.messages++
      sent.bytes += this.#bytes(output.message as QuorumMessage)
      this.#traffic.set(peer, sent)
    }
  }

  converged(): undefined {
    return undefined
  }

  get peers(): readonly PeerName[] {
    return this.#simulation.peers.filter((peer) => this.#simulation.isUp(peer))
  }

  /** Those that hold a partition which is used. */
  get holders(): readonly PeerName[] {
    const holding = new Set(this.#holding().flatMap(({ replicas }) => replicas))
    return this.peers.filter((peer) => holding.has(peer))
  }

  /** What one of `serving` comes to. */
  get configurationBytes(): number {
    return this.#servingBytes
  }

  /** The one peer more comes. */
  join(): Aftermath {
    return this.#after(() => {
      this.#simulation.start(this.#simulation.peers[this.#init.peers] as PeerName)
      return this.#untilSettled()
    })
  }

  /** Peers end at one moment, and stay away. */
  lose(peers: readonly PeerName[]): Aftermath {
    return this.#after(() => {
      for (const peer of peers) {
        this.#simulation.crash(peer)
      }
      return this.#untilSettled()
    })
  }

  /** All that are there of one rack. */
  rack(index: number): readonly PeerName[] {
    return this.peers.filter((peer) => this.#rackOf(peer) === `rack-${index}`)
  }

  /** Peers restart on their disks, one after the other, each when the one before it has settled; the longest of them is told. */
  restart(peers: readonly PeerName[]): Aftermath {
    return this.#after(() =>
      Math.max(
        ...peers.map((peer) => {
          this.#simulation.crash(peer)
          this.#simulation.runFor(RESTART_TAKES_MS)
          this.#simulation.start(peer)
          return this.#untilSettled()
        })
      )
    )
  }

  #after(happens: () => number): Aftermath {
    this.#traffic.clear()
    const before = this.#holding()
    const settledMs = happens()
    const { peers } = this
    const after = this.#holding()
    const changes = before.map(({ epoch, replicas }, partition) => {
      const next = after[partition] as Owners
      return {
        isOther: next.epoch !== epoch,
        moved: next.replicas.filter((peer) => !replicas.includes(peer)).length,
        lost: replicas.filter((peer) => !peers.includes(peer)).length
      }
    })
    return {
      settledMs,
      changed: changes.filter(({ isOther }) => isOther).length,
      moved: changes.reduce((sum, { moved }) => sum + moved, 0),
      lost: changes.reduce((sum, { lost }) => sum + lost, 0),
      traffic: peers.map((peer) => this.#traffic.get(peer) ?? { messages: 0, bytes: 0 })
    }
  }

  /** Returns for how long it waited. @throws RangeError where it does not come */
  #untilSettled(): number {
    const simulation = this.#simulation
    const from = simulation.now
    const wanted = this.#assigner.assign(this.peers.map((peer) => ({ peer, weight: 1, zone: this.#rackOf(peer) })))
    while (!this.peers.every((peer) => this.#isSettled(peer, wanted))) {
      if (simulation.now - from > SETTLES_WITHIN_MS) {
        throw new RangeError(
          `Partitions are not where they should be after ${SETTLES_WITHIN_MS} ms: ${this.#story(wanted)}`
        )
      }
      simulation.runFor(LOOK_EVERY_MS)
    }
    return simulation.now - from
  }

  #isSettled(peer: PeerName, wanted: Assignment): boolean {
    const core = this.#core(peer)
    const now = { now: this.#simulation.now, wall: 0 } as Parameters<PartitionCore['explain']>[1]
    return Array.from({ length: this.#init.used }, (_, partition) => partition).every((partition) => {
      const { stage, replicas } = core.explain(partition, now)
      const [primary, ...others] = wanted.replicasOf(partition)
      if (this.#init.membership === 'real' && !wanted.replicasOf(partition).includes(peer)) {
        return true
      }
      return stage === 'serving' && replicas[0] === primary && others.every((other) => replicas.includes(other))
    })
  }

  /** What one of those who wait for it says of the first that is not where it should be. */
  #story(wanted: Assignment): string {
    const now = { now: this.#simulation.now, wall: 0 } as Parameters<PartitionCore['explain']>[1]
    const statuses = this.peers.flatMap((peer) => (this.#isSettled(peer, wanted) ? [] : this.#core(peer).status(now)))
    const { partition, stage, reason, replicas } = statuses.find((status) => status.stage !== 'serving') ?? {}
    return `${partition} is ${stage} at ${replicas?.join(' ')}: ${reason}`
  }

  /** By the latest that any of them knows. */
  #holding(): readonly Owners[] {
    return Array.from({ length: this.#init.used }, (_, partition) =>
      this.peers
        .map((peer) => this.#core(peer).owners(partition))
        .reduce((one, other) => (other.epoch > one.epoch ? other : one))
    )
  }

  /** To how many others each peer is linked, on average. */
  get linksMean(): number {
    const { peers } = this
    const links = peers.map((peer) => this.#members(peer).filter(({ linked }) => linked).length)
    return links.reduce((sum, count) => sum + count, 0) / peers.length
  }

  #members(peer: PeerName): ReturnType<MembershipCore['members']> {
    return (this.#simulation.stack(peer)?.core('membership') as MembershipCore).members()
  }

  #bytes(message: QuorumMessage): number {
    const whole = message.type === 'serving' ? message.configuration : message
    const known = this.#bytesOf.get(whole)
    if (known !== undefined) {
      return known
    }
    const { byteLength } = codec.encode(message, version)
    this.#bytesOf.set(whole, byteLength)
    this.#servingBytes = message.type === 'serving' ? byteLength : this.#servingBytes
    return byteLength
  }

  #core(peer: PeerName): PartitionCore {
    return this.#simulation.stack(peer)?.core('partition') as PartitionCore
  }

  #rackOf(peer: PeerName): string {
    return `rack-${this.#simulation.peers.indexOf(peer) % this.#init.racks}`
  }
}

/** A key in each of the first so many partitions. */
function keysOf(partitions: number, used: number): readonly string[] {
  const keys = new Map<number, string>()
  for (let index = 0; keys.size < used; index++) {
    const partition = partitionOf(`key/${index}`, partitions)
    if (partition < used) {
      keys.set(partition, `key/${index}`)
    }
  }
  return Array.from({ length: used }, (_, partition) => keys.get(partition) as string)
}
