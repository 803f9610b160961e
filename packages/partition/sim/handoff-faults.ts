import type { Effect, PeerName, Random } from '@peermesh/kernel'
import { groupOfMessage, type QuorumMessage, ROOT } from '@peermesh/quorum/core'
import type { Simulation } from '@peermesh/sim'

/** The messages that a handover is made of. */
const STAGES: ReadonlySet<QuorumMessage['type']> = new Set(['move', 'fetch', 'page', 'moving', 'serving'])

/** How often one of them is a peer's last. */
const CRASH_CHANCE = 0.02

/**
 * A handover is a few messages, which faults at random times hardly ever meet. So here whoever just said or was told one of them crashes, or is cut off, at each of its stages.
 */
export class HandoffFaults {
  readonly #simulation: Simulation
  readonly #random: Random
  readonly #untilMs: number
  #quietUntil = 0

  constructor(simulation: Simulation, faultMs: number) {
    this.#simulation = simulation
    this.#random = simulation.random('handoffs')
    this.#untilMs = faultMs - 500
  }

  observe(peer: PeerName, { core, output }: Effect): void {
    const { now } = this.#simulation
    if (core !== 'quorum' || output.type !== 'send' || now < this.#quietUntil || now > this.#untilMs) {
      return
    }
    const message = output.message as QuorumMessage
    const group = STAGES.has(message.type) ? groupOfMessage(message) : ROOT
    if (group !== undefined && group !== ROOT && this.#random.chance(CRASH_CHANCE)) {
      this.#quietUntil = now + this.#random.between(200, 1_500)
      this.#strike(this.#random.chance(0.5) ? peer : output.to)
    }
  }

  #strike(peer: PeerName): void {
    const simulation = this.#simulation
    const forMs = this.#random.between(20, 1_500)
    if (this.#random.chance(0.5)) {
      const others = simulation.peers.filter((other) => other !== peer)
      simulation.schedule(simulation.now + forMs, simulation.partition([peer], others))
      return
    }
    // Not within the step that is being observed.
    simulation.schedule(simulation.now, () => {
      if (simulation.isUp(peer)) {
        simulation.crash(peer)
        simulation.schedule(simulation.now + forMs, () => {
          if (!simulation.isUp(peer)) {
            simulation.start(peer)
          }
        })
      }
    })
  }
}
