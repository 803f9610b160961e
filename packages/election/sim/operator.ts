import type { PeerName, Random } from '@peermesh/kernel'
import { ROOT } from '@peermesh/quorum/core'
import type { Simulation } from '@peermesh/sim'

export interface OperatorPorts {
  readonly random: Random
  readonly leaseMs: number
  /** Nothing is begun that would last longer. */
  readonly untilMs: number
  /** Whether this peer votes, in a group that had begun. */
  readonly isVoter: (peer: PeerName) => boolean
  /** Who leads, by its own word. */
  readonly leader: () => PeerName | undefined
}

/**
 * The operator of a mesh that lost most of its voters, or thinks so: it forces the group on at one voter, once. That one was cut off before, so that it knows less than the others,
 * and than those who do not vote and live on. The others are down for a while; or they are not, and go on in the generation that is over.
 */
export class Operator {
  readonly #simulation: Simulation
  readonly #ports: OperatorPorts

  constructor(simulation: Simulation, ports: OperatorPorts) {
    this.#simulation = simulation
    this.#ports = ports
  }

  /** Waits for a group that can be forced. */
  watch(): void {
    const { random, leaseMs, untilMs, isVoter, leader } = this.#ports
    const simulation = this.#simulation
    const at = simulation.now + random.between(0.5, 2) * leaseMs
    if (at + 3 * leaseMs > untilMs) {
      return
    }
    simulation.schedule(at, () => {
      const voters = simulation.peers.filter(isVoter)
      const survivor =
        (random.chance(0.5) ? voters.find((peer) => peer === leader()) : undefined) ?? random.pick(voters)
      if (survivor === undefined || !simulation.isUp(survivor)) {
        this.watch()
      } else {
        this.#cutOff(survivor, voters)
      }
    })
  }

  #cutOff(survivor: PeerName, voters: readonly PeerName[]): void {
    const { random, leaseMs } = this.#ports
    const simulation = this.#simulation
    const others = simulation.peers.filter((peer) => peer !== survivor)
    const lift = simulation.partition([survivor], others)
    const areLost = random.chance(0.5)
    simulation.schedule(simulation.now + random.between(0, 1.5) * leaseMs, () => {
      if (areLost) {
        for (const peer of voters.filter((voter) => voter !== survivor && simulation.isUp(voter))) {
          simulation.crash(peer)
          simulation.schedule(simulation.now + random.between(1, 4) * leaseMs, () => simulation.start(peer))
        }
        lift()
      }
      simulation.schedule(simulation.now + random.between(0, 1) * leaseMs, () => {
        if (simulation.isUp(survivor)) {
          simulation.command(survivor, 'quorum', { type: 'force-reconfigure', group: ROOT })
        }
        simulation.schedule(simulation.now + random.between(0, 2) * leaseMs, lift)
      })
    })
  }
}
