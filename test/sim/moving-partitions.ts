import type { Moment, PeerName, Random, Seat } from '@peermesh/kernel'
import { groupOf, type PartitionCore } from '@peermesh/partition/core'
import { partitionSeat } from '@peermesh/partition/seat'
import { type QuorumCommand, type QuorumCore, ROOT, type Voter } from '@peermesh/quorum/core'
import type { Simulation } from '@peermesh/sim'

/** Members come and go all the time: partitions follow at once. */
const SETTLE_MS = 300
const GONE_MS = 1_500

/** How many commands of the workload move a partition, at random: beside those moves that follow from who comes and goes, and back again. */
const MOVE_CHANCE = 0.08

const VOTERS = [1, 3, 3] as const

/**
 * Partitions as ground for what uses names: each is founded by the first use of a name in it, and moves while in use.
 */
export class MovingPartitions {
  readonly #simulation: Simulation
  readonly #partitions: number

  constructor(simulation: Simulation, partitions: number) {
    this.#simulation = simulation
    this.#partitions = partitions
  }

  /** Of a peer: where the register of a name is, and who founds and moves what lies there. */
  of(): { readonly groupOf: (name: string) => string; readonly seats: readonly Seat[] } {
    const partitions = this.#partitions
    return {
      groupOf: (name) => groupOf(name, partitions),
      seats: [partitionSeat({ votes: 'durable', partitions, replicas: 3, settleMs: SETTLE_MS, goneMs: GONE_MS })]
    }
  }

  /** One that this peer knows, now and then. */
  move(peer: PeerName, random: Random): { readonly core: string; readonly command: QuorumCommand } | undefined {
    if (!random.chance(MOVE_CHANCE)) {
      return undefined
    }
    const quorum = this.#simulation.stack(peer)?.core('quorum') as QuorumCore | undefined
    const groups = (quorum?.status() ?? []).filter(({ group, configuration }) => group !== ROOT && configuration)
    const group = random.pick(groups)?.group
    const voters = this.#drawVoters(random)
    return group === undefined || voters.length === 0
      ? undefined
      : { core: 'quorum', command: { type: 'reconfigure', group, voters, timeoutMs: 2_000 } }
  }

  /** Which group is not at work, or which partition not where it should be yet, in the eyes of whom. */
  unsettled(): string | undefined {
    const { now, peers } = this.#simulation
    for (const peer of peers) {
      const quorum = this.#simulation.stack(peer)?.core('quorum') as QuorumCore | undefined
      const groups = (quorum?.status() ?? []).filter(({ configuration }) => configuration !== undefined)
      const apart = groups.find(({ reachable, configuration }) => reachable.length !== configuration?.voters.length)
      if (apart !== undefined || !groups.some(({ group }) => group === ROOT)) {
        return `${peer} is not linked to all who vote for ${apart?.group ?? ROOT}`
      }
      const partitions = this.#simulation.stack(peer)?.core('partition') as PartitionCore | undefined
      const moving = partitions?.status({ now, wall: now } as Moment).find(({ stage }) => stage !== 'serving')
      if (moving !== undefined) {
        return `P13: partition ${moving.partition} is not settled, says ${peer}: ${moving.stage}, ${moving.reason ?? ''}`
      }
    }
    return undefined
  }

  #drawVoters(random: Random): readonly Voter[] {
    const count = random.pick(VOTERS) ?? 1
    const up = random.shuffle(this.#simulation.peers.filter((peer) => this.#simulation.isUp(peer)))
    const chosen = up.length < count ? up.slice(0, 1) : up.slice(0, count)
    return chosen.flatMap((peer) => {
      const storeId = this.#simulation.identity(peer)?.storeId
      return storeId === undefined ? [] : [{ peer, storeId, volatile: false }]
    })
  }
}
