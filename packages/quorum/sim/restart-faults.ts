import type { PeerName, Random } from '@peermesh/kernel'
import type { Simulation } from '@peermesh/sim'

export interface RestartFaultsOptions {
  readonly faultMs: number
  /** Has a peer change or read some register now. */
  readonly ask: (peer: PeerName, random: Random) => void
}

/** Commands right after each start. */
const ASKED = 3

/**
 * A proposer that restarts asks its first questions again and again, each time about other registers, while the others are slow: what they answer to one of its lives
 * comes when it lives another. Only the numbers of its questions tell the two apart.
 */
export class RestartFaults {
  readonly #simulation: Simulation
  readonly #options: RestartFaultsOptions
  readonly #random: Random

  constructor(simulation: Simulation, options: RestartFaultsOptions) {
    this.#simulation = simulation
    this.#options = options
    this.#random = simulation.random('restarts')
    this.#schedule()
  }

  #schedule(): void {
    const simulation = this.#simulation
    const at = simulation.now + this.#random.between(300, 1_500)
    if (at + 1_000 > this.#options.faultMs) {
      return
    }
    simulation.schedule(at, () => {
      const [restarting, ...others] = this.#random.shuffle(simulation.peers)
      if (restarting !== undefined) {
        for (const slow of others.slice(0, 1 + this.#random.integer(others.length))) {
          simulation.schedule(simulation.now + 300, simulation.slowDown(slow, this.#random.between(2, 30)))
        }
        this.#restart(restarting, 2 + this.#random.integer(3))
      }
      this.#schedule()
    })
  }

  #restart(peer: PeerName, times: number): void {
    const simulation = this.#simulation
    simulation.crash(peer)
    simulation.schedule(simulation.now + this.#random.between(1, 10), () => {
      simulation.start(peer)
      for (let asked = 0; asked < ASKED; asked++) {
        this.#options.ask(peer, this.#random)
      }
      if (times > 1) {
        simulation.schedule(simulation.now + this.#random.between(20, 120), () => this.#restart(peer, times - 1))
      }
    })
  }
}
