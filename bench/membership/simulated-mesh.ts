import type { Effect, PeerName } from '@peermesh/kernel'
import { type MembershipCore, type MembershipOptions, PROFILES } from '@peermesh/membership/core'
import { membershipSeat } from '@peermesh/membership/seat'
import { addressOf, Simulation, type SuiteOptions, type SuiteRun, type Weather } from '@peermesh/sim'

/** What all simulated figures are about: the default of an application that spans a site. */
export const PROFILE = 'lan'
export const PERIOD_MS = PROFILES[PROFILE].periodMs

/** A mesh that takes longer to come together is broken. */
const FORMED_WITHIN_MS = 600_000

/** After that long nothing of the beginning is passed on any more. */
const SETTLES_MS = 60 * PERIOD_MS

/** Looking costs more than waiting: once in so many virtual milliseconds. */
const LOOK_EVERY_MS = 100

/** Runs are long, and end by themselves. */
const EVENTS_MAX = 1_000_000_000

export interface SimulatedMeshInit {
  readonly peers: number
  readonly seed: string
  /** On top of the profile's. */
  readonly options?: MembershipOptions
  /** On top of a quiet local network. */
  readonly weather?: Partial<Weather>
}

/** The membership cores of many peers, the very ones that ship, on the virtual network. */
export class SimulatedMesh implements SuiteRun {
  readonly simulation: Simulation
  /** Told of each effect that leaves a peer. */
  listener: ((peer: PeerName, effect: Effect) => void) | undefined
  readonly #options: MembershipOptions

  constructor({ peers, seed, options = {}, weather = {} }: SimulatedMeshInit) {
    const simulated: SuiteOptions = { peers, faultMs: 0, healMs: 0, commandEveryMs: 0, weather }
    this.#options = options
    this.simulation = new Simulation(
      { draw: () => simulated, run: () => this },
      { seed, options: simulated, eventsMax: EVENTS_MAX }
    )
  }

  /** One that is together and at rest. @throws RangeError where it does not come together */
  static formed(init: SimulatedMeshInit): SimulatedMesh {
    const mesh = new SimulatedMesh(init)
    mesh.simulation.startAll()
    mesh.waitUntil(() => mesh.seesAll(), FORMED_WITHIN_MS)
    mesh.simulation.runFor(SETTLES_MS)
    return mesh
  }

  wiring(peer: PeerName) {
    const [founder] = this.simulation.peers
    const others = peer === founder || founder === undefined ? { found: true } : { bootstrap: [addressOf(founder)] }
    const seat = membershipSeat({ profile: PROFILE, ...others, ...this.#options })
    return { seats: [seat], gatekeeper: seat.name }
  }

  observe(peer: PeerName, effect: Effect): void {
    this.listener?.(peer, effect)
  }

  converged(): string | undefined {
    return this.seesAll() ? undefined : 'somebody'
  }

  /** Lets time pass until it is so, to the nearest 100 ms; returns how long it took. @throws RangeError where it does not come */
  waitUntil(isSo: () => boolean, withinMs: number): number {
    const { simulation } = this
    const from = simulation.now
    while (!isSo()) {
      if (simulation.now - from > withinMs) {
        throw new RangeError(`Waited ${withinMs} ms in vain, in the run of seed ${simulation.seed}.`)
      }
      simulation.runFor(LOOK_EVERY_MS)
    }
    return simulation.now - from
  }

  /** Each peer holds all of them alive. */
  seesAll(): boolean {
    const { peers } = this.simulation
    return (
      // The quick look first: members are listed for each peer otherwise.
      peers.every((peer) => this.core(peer).status().membersCount === peers.length) &&
      peers.every((peer) => this.core(peer).members().filter(isAlive).length === peers.length)
    )
  }

  core(peer: PeerName): MembershipCore {
    const core = this.simulation.stack(peer)?.core('membership')
    if (core === undefined) {
      throw new RangeError(`${peer} is down.`)
    }
    return core as MembershipCore
  }
}

function isAlive({ status }: { readonly status: string }): boolean {
  return status === 'alive'
}
