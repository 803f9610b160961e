import { type CommandId, type Effect, type MeshId, millis, type PeerName, type Random } from '@peermesh/kernel'
import {
  compareRecords,
  isByReplica,
  type Owners,
  type OwnershipClaim,
  ownershipKey,
  type OwnershipRecord,
  type PartitionCore,
  type SearchOutcome
} from '@peermesh/partition/core'
import { type Simulation, ViolationError } from '@peermesh/sim'
import { FORGED_GENERATION, type StrangerCommand, type StrangerEvent } from './stranger.ts'

/** One way to a peer that is asked, in milliseconds; and how long one that does not answer is waited for. */
const WAY_MS_MAX = 100
const SILENCE_MS = 1_000

/** How often who is there does not answer all the same. */
const SILENT_CHANCE = 0.1

/** For how many partitions each looks in the end: for all it would cost as much as the run. */
const WANTED_MAX = 4

interface Search {
  readonly peer: PeerName
  readonly partition: number
  /** It began when all was calm. */
  readonly inCalm: boolean
  /** All that it was told. */
  readonly saw: OwnershipClaim[]
  readonly answers: OwnershipClaim[]
}

/**
 * Strangers that look for owners all the time, and what must hold of what they find.
 *
 * P17 Nobody finds what somebody said of others. P18 P19 What is confirmed is a replica's own word, as it was given to that search; and nothing later was seen in it.
 */
export class Strangers {
  readonly #simulation: Simulation
  readonly #mesh: () => MeshId | undefined
  readonly #partitions: number
  readonly #core: (peer: PeerName) => PartitionCore | undefined
  readonly #random: Random
  readonly #searches = new Map<number, Search>()
  /** By peer and command. */
  readonly #commands = new Map<string, number>()
  #lastSearch = 0
  /** What is still to be found right, once all is calm: by peer and partition. */
  #wanted: Map<string, { readonly peer: PeerName; readonly owners: Owners }> | undefined

  constructor(init: {
    readonly simulation: Simulation
    readonly partitions: number
    readonly mesh: () => MeshId | undefined
    readonly core: (peer: PeerName) => PartitionCore | undefined
  }) {
    this.#simulation = init.simulation
    this.#partitions = init.partitions
    this.#mesh = init.mesh
    this.#core = init.core
    this.#random = init.simulation.random('strangers')
  }

  /** For the workload: somebody looks for a partition, or lies about one. */
  command(peer: PeerName, id: CommandId, random: Random): StrangerCommand | undefined {
    const mesh = this.#mesh()
    const partition = random.integer(this.#partitions)
    if (mesh === undefined) {
      return undefined
    }
    const key = ownershipKey(mesh, partition)
    if (random.chance(0.2)) {
      return { type: 'forge', key, partitions: this.#partitions, names: this.#simulation.peers.slice(0, 3) }
    }
    return this.#find(peer, id, partition, key, false)
  }

  observe(peer: PeerName, { core, output }: Effect): void {
    if (core !== 'stranger') {
      return
    }
    if (output.type === 'emit') {
      const event = output.event as StrangerEvent
      if (event.type === 'saw') {
        this.#searches.get(event.search)?.saw.push(event.claim)
      } else if (event.type === 'heard') {
        // When it hears it, and not when that was said: whoever stands still hears late.
        this.#searches.get(event.search)?.answers.push(event.claim)
      } else {
        this.#ask(peer, event)
      }
    } else if (output.type === 'settle') {
      const name = `${peer} ${output.id}`
      const search = this.#commands.get(name)
      this.#commands.delete(name)
      if (search !== undefined && output.outcome.ok) {
        this.#judge(search, output.outcome.value as SearchOutcome | undefined)
      }
    }
  }

  stopped(peer: PeerName): void {
    for (const name of [...this.#commands.keys()].filter((one) => one.startsWith(`${peer} `))) {
      this.#commands.delete(name)
    }
  }

  /**
   * In calm each finds the owners of some of the partitions that somebody used. Begins to look, and says what is still missing: records that were lost come again, so that one who finds nothing
   * looks again.
   */
  unfound(owners: readonly Owners[]): string | undefined {
    this.#wanted ??= new Map(
      this.#simulation.peers.flatMap((peer) =>
        this.#random
          .shuffle([...owners])
          .slice(0, WANTED_MAX)
          .map((one) => [`${peer} ${one.partition}`, { peer, owners: one }] as const)
      )
    )
    const mesh = this.#mesh()
    if (mesh === undefined) {
      // Whoever founded it lost its disk while a stale view kept the others from hearing of it, and nothing else: of one stream that what came later could not have come either.
      return undefined
    }
    const looking = new Set([...this.#commands.values()].map((search) => this.#nameOf(search)))
    for (const [name, { peer, owners: one }] of this.#wanted) {
      if (!looking.has(name)) {
        const key = ownershipKey(mesh, one.partition)
        const id = this.#simulation.nextCommandId(peer)
        this.#simulation.command(peer, 'stranger', this.#find(peer, id, one.partition, key, true))
      }
    }
    const [first] = this.#wanted.keys()
    return first === undefined ? undefined : `P19: ${first} is not found, among ${this.#wanted.size}`
  }

  #nameOf(search: number): string {
    const { peer, partition } = this.#searches.get(search) as Search
    return `${peer} ${partition}`
  }

  #find(peer: PeerName, id: CommandId, partition: number, key: string, inCalm: boolean): StrangerCommand {
    const search = ++this.#lastSearch
    this.#searches.set(search, { peer, partition, inCalm, saw: [], answers: [] })
    this.#commands.set(`${peer} ${id}`, search)
    return { type: 'find', search, key, partitions: this.#partitions }
  }

  /** There and back, as over a stream of its own: with what that peer knows when the question arrives. */
  #ask(peer: PeerName, { search, peer: asked }: Extract<StrangerEvent, { readonly type: 'ask' }>): void {
    const simulation = this.#simulation
    const of = this.#searches.get(search)
    const start = simulation.identity(peer)?.startNonce
    const isSilent = of?.inCalm === false && this.#random.chance(SILENT_CHANCE)
    const answer = (claim: OwnershipClaim | undefined): void => {
      if (simulation.isUp(peer) && simulation.identity(peer)?.startNonce === start) {
        simulation.command(peer, 'stranger', { type: 'answer', search, peer: asked, claim })
      }
    }
    simulation.schedule(simulation.now + this.#random.between(0, WAY_MS_MAX), () => {
      const record = isSilent || of === undefined ? undefined : this.#recordAt(asked, of.partition)
      const backMs = record === undefined ? SILENCE_MS : this.#random.between(0, WAY_MS_MAX)
      simulation.schedule(simulation.now + backMs, () => answer(record && { by: asked, record }))
    })
  }

  #recordAt(peer: PeerName, partition: number): OwnershipRecord | undefined {
    const isThere = this.#simulation.peers.includes(peer) && this.#simulation.isUp(peer)
    const at = { now: millis(this.#simulation.now), wall: millis(this.#simulation.now) }
    return isThere ? this.#core(peer)?.record(partition, at) : undefined
  }

  #judge(number: number, outcome: SearchOutcome | undefined): void {
    const { peer, partition, inCalm, saw, answers } = this.#searches.get(number) as Search
    if (outcome === undefined) {
      return
    }
    const { record, confirmedBy } = outcome
    const what = `${partition} of ${record.generation}.${record.epoch}`
    if (record.generation === FORGED_GENERATION) {
      throw new ViolationError(`P17: ${peer} finds a forged record of ${what}.`)
    }
    const believed = [...saw.filter(isByReplica), ...answers]
    const later = believed.find((claim) => isLaterEpoch(claim.record, record))
    if (later !== undefined) {
      throw new ViolationError(`P18: ${peer} finds ${what}, and was told ${later.record.epoch} by ${later.by}.`)
    }
    if (confirmedBy === undefined) {
      return
    }
    const own = answers.find(({ by, record: told }) => by === confirmedBy && compareRecords(told, record) === 0)
    if (own === undefined || !isByReplica(own)) {
      throw new ViolationError(`P19: ${peer} finds ${what} confirmed by ${confirmedBy}, which is not its word.`)
    }
    if (inCalm) {
      this.#foundInCalm(peer, partition, record)
    }
  }

  #foundInCalm(peer: PeerName, partition: number, { epoch, replicas }: OwnershipRecord): void {
    const name = `${peer} ${partition}`
    const wanted = this.#wanted?.get(name)
    const found = replicas.map((replica) => replica.peer).join(' ')
    if (wanted !== undefined && (wanted.owners.epoch !== epoch || wanted.owners.replicas.join(' ') !== found)) {
      throw new ViolationError(`P19: ${peer} finds ${partition} in epoch ${epoch} with ${found}, which is over.`)
    }
    this.#wanted?.delete(name)
  }
}

function isLaterEpoch(a: OwnershipRecord, b: OwnershipRecord): boolean {
  return a.generation === b.generation ? a.epoch > b.epoch : a.generation > b.generation
}
