import type { Effect, PeerName, Random } from '@peermesh/kernel'
import type { QuorumEvent } from '@peermesh/quorum/core'
import type { Simulation } from '@peermesh/sim'
import type { ClientCommand } from './client.ts'

export interface RenewalFaultsOptions {
  readonly faultMs: number
  readonly leaseMs: number
  /** Who acts under a lease just now. */
  readonly holder: () => PeerName | undefined
}

/**
 * The narrowest moments of a lease are those of its renewal, and faults at random times hardly ever meet them. So some renewals are provoked: the answers of the
 * voters are late, others begin to wait for the lease meanwhile, and as soon as its owner knows that it was renewed it is cut off.
 * A lease that is counted from the answer, or a challenger that does not wait for both clocks, then has two holders.
 */
export class RenewalFaults {
  readonly #simulation: Simulation
  readonly #options: RenewalFaultsOptions
  readonly #random: Random
  /** The peer whose next renewal is the last that it hears of. */
  #cutsNext: PeerName | undefined
  #isUnderWay = false

  constructor(simulation: Simulation, options: RenewalFaultsOptions) {
    this.#simulation = simulation
    this.#options = options
    this.#random = simulation.random('renewals')
  }

  observe(peer: PeerName, { core, output }: Effect): void {
    if (core !== 'quorum' || output.type !== 'emit' || (output.event as QuorumEvent).type !== 'session-held') {
      return
    }
    const { leaseMs, faultMs, holder } = this.#options
    const simulation = this.#simulation
    const isLate = simulation.now + 4 * leaseMs > faultMs
    if (this.#cutsNext === peer) {
      this.#cutsNext = undefined
      this.#cut(peer)
    } else if (!this.#isUnderWay && !isLate && holder() === peer && this.#random.chance(0.3)) {
      this.#isUnderWay = true
      // It is renewed a third of the lease after it was sent, which was a little while ago.
      simulation.schedule(simulation.now + leaseMs * this.#random.between(0.28, 0.33), () => this.#delayAnswers(peer))
    }
  }

  #delayAnswers(peer: PeerName): void {
    const simulation = this.#simulation
    const { leaseMs } = this.#options
    const others = simulation.peers.filter((other) => other !== peer)
    this.#cutsNext = peer
    const lift = this.#random.chance(0.6) ? simulation.oneWay(others, [peer]) : undefined
    simulation.schedule(simulation.now + leaseMs * this.#random.between(0.15, 0.4), () => lift?.())
    for (const challenger of others) {
      simulation.schedule(simulation.now + leaseMs * this.#random.between(0.03, 0.15), () => {
        if (simulation.isUp(challenger)) {
          const command: ClientCommand = { type: 'hold', name: 'lease/0', forMs: leaseMs, leaseMs }
          simulation.command(challenger, 'client', command)
        }
      })
    }
    simulation.schedule(simulation.now + leaseMs, () => {
      this.#cutsNext = undefined
      this.#isUnderWay = false
    })
  }

  #cut(peer: PeerName): void {
    const simulation = this.#simulation
    const { leaseMs } = this.#options
    const others = simulation.peers.filter((other) => other !== peer)
    // Sometimes after those who wait have heard of it.
    const at = simulation.now + (this.#random.pick([0, 5, 20]) as number)
    simulation.schedule(at, () => {
      simulation.schedule(at + leaseMs * this.#random.between(1, 2), simulation.partition([peer], others))
    })
  }
}
