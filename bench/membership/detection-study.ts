import { setImmediate as othersTurn } from 'node:timers/promises'
import type { Effect, PeerName } from '@peermesh/kernel'
import type { MembershipEvent, MembershipMessage } from '@peermesh/membership/core'
import { membershipSeat } from '@peermesh/membership/seat'
import { PERIOD_MS, SimulatedMesh } from './simulated-mesh.ts'

/** How a peer goes: its process dies, and most of its connections close with it; or it falls silent, and its connections stay. */
export type Departure = 'crash' | 'silence'

/** What followed a departure, in periods from that moment on. */
export interface Aftermath {
  /** Until somebody pinged it. A link that closed is asked after otherwise, so it is known for silence only. */
  readonly firstPing: number | undefined
  readonly firstSuspicion: number
  /** From the first suspicion until 99 in 100 of the others knew of it. */
  readonly spread: number
  readonly deadEverywhere: number
}

/** What one peer sends in one period while nothing happens. */
export interface Traffic {
  readonly messages: number
  readonly bytes: number
}

export interface DetectionFigures {
  readonly crash: readonly Aftermath[]
  readonly silence: readonly Aftermath[]
  /** One for each mesh that was made. */
  readonly calm: readonly Traffic[]
}

export interface DetectionStudyInit {
  readonly peers: number
  /** Departures of each kind. */
  readonly trials: number
  /** For how long the traffic is counted. */
  readonly calmPeriods: number
}

/** Departures come in turn, and with them comes a connection that outlives its peer's silence. */
const DEPARTURES: readonly Departure[] = ['silence', 'crash']
const KEPT_FOR_EVER_MS = 24 * 60 * 60 * 1_000

/** A mesh is good for so many departures, as a part of its size: it is to be of that size still. */
const DEPARTURES_SHARE = 1 / 20

/** News of one departure is at rest before the next. */
const REST_PERIODS = 30

const SEES_DEATH_WITHIN_MS = 10 * 60 * 1_000

const { codec, version } = membershipSeat()

/** Peers depart from calm meshes, one after the other: a run that is the same each time. */
export async function studyDetection({ peers, trials, calmPeriods }: DetectionStudyInit): Promise<DetectionFigures> {
  const figures = { crash: [] as Aftermath[], silence: [] as Aftermath[], calm: [] as Traffic[] }
  const perMesh = Math.max(1, Math.floor(peers * DEPARTURES_SHARE))
  const departures = Array.from({ length: trials }, () => DEPARTURES).flat()
  let mesh: SimulatedMesh | undefined
  for (const [index, departure] of departures.entries()) {
    if (mesh === undefined || index % perMesh === 0) {
      mesh = SimulatedMesh.formed({
        peers,
        seed: `detection ${peers} ${index}`,
        weather: { keepAliveMs: [KEPT_FOR_EVER_MS, KEPT_FOR_EVER_MS] }
      })
      figures.calm.push(calmTraffic(mesh, calmPeriods))
    }
    figures[departure].push(depart(mesh, departure))
    // A signal that ends the bench is heard between two trials.
    await othersTurn()
  }
  return figures
}

function calmTraffic(mesh: SimulatedMesh, periods: number): Traffic {
  let messages = 0
  let bytes = 0
  mesh.listener = (_, { output }) => {
    if (output.type === 'send') {
      messages++
      bytes += codec.encode(output.message as MembershipMessage, version).byteLength
    }
  }
  mesh.simulation.runFor(periods * PERIOD_MS)
  mesh.listener = undefined
  const peerPeriods = mesh.simulation.peers.length * periods
  return { messages: messages / peerPeriods, bytes: bytes / peerPeriods }
}

function depart(mesh: SimulatedMesh, departure: Departure): Aftermath {
  const { simulation } = mesh
  const random = simulation.random('departures')
  // Not the founder, whose address all others were given: any other is like any other.
  const present = simulation.peers.slice(1).filter((peer) => !hasDeparted(mesh, peer))
  const target = random.pick(present) as PeerName
  simulation.runFor(random.between(0, PERIOD_MS))
  const watch = new DepartureWatch(mesh, target)
  if (departure === 'crash') {
    simulation.crash(target)
  } else {
    simulation.pause(target)
  }
  mesh.waitUntil(() => watch.isOver, SEES_DEATH_WITHIN_MS)
  const aftermath = watch.aftermath()
  mesh.listener = undefined
  simulation.runFor(REST_PERIODS * PERIOD_MS)
  return aftermath
}

/** Crashed, or held dead by the founder, who is always there. */
function hasDeparted(mesh: SimulatedMesh, peer: PeerName): boolean {
  const [founder = peer] = mesh.simulation.peers
  return (
    !mesh.simulation.isUp(peer) ||
    mesh
      .core(founder)
      .members()
      .some((member) => member.peer === peer && member.status === 'dead')
  )
}

/** Sees at which moment each of the others learns of a departure. */
class DepartureWatch {
  readonly #mesh: SimulatedMesh
  readonly #target: PeerName
  readonly #from: number
  readonly #othersCount: number
  readonly #suspects: number[] = []
  readonly #knows = new Set<PeerName>()
  readonly #dead: number[] = []
  #firstPing: number | undefined

  constructor(mesh: SimulatedMesh, target: PeerName) {
    this.#mesh = mesh
    this.#target = target
    this.#from = mesh.simulation.now
    this.#othersCount = mesh.simulation.peers.filter((peer) => peer !== target && !hasDeparted(mesh, peer)).length
    mesh.listener = (peer, effect) => this.#hear(peer, effect)
  }

  get isOver(): boolean {
    return this.#dead.length === this.#othersCount
  }

  aftermath(): Aftermath {
    const [firstSuspicion = 0] = this.#suspects
    const most = this.#suspects[Math.ceil(this.#othersCount * 0.99) - 1] ?? Number.POSITIVE_INFINITY
    return {
      firstPing: this.#firstPing,
      firstSuspicion,
      spread: most - firstSuspicion,
      deadEverywhere: this.#dead.at(-1) ?? Number.POSITIVE_INFINITY
    }
  }

  #hear(peer: PeerName, { output }: Effect): void {
    const at = (this.#mesh.simulation.now - this.#from) / PERIOD_MS
    if (output.type === 'send' && output.to === this.#target) {
      this.#firstPing ??= (output.message as MembershipMessage).type === 'ping' ? at : undefined
    } else if (output.type === 'emit' && peer !== this.#target) {
      const event = output.event as MembershipEvent
      if ((event.type === 'suspect' || event.type === 'dead') && event.member.peer === this.#target) {
        this.#learns(peer, event.type, at)
      }
    }
  }

  #learns(peer: PeerName, status: 'suspect' | 'dead', at: number): void {
    if (!this.#knows.has(peer)) {
      this.#knows.add(peer)
      this.#suspects.push(at)
    }
    if (status === 'dead') {
      this.#dead.push(at)
    }
  }
}
