import type { CommandId, PeerName, Random } from '@peermesh/kernel'
import { FAULT_KINDS, type FaultKind, type Simulation, type Suite } from '@peermesh/sim'
import { ElectionRun, type ElectionSuiteOptions, suite as election } from '../../../packages/election/sim/suite.ts'
import { MovingPartitions } from '../moving-partitions.ts'
import { mutants } from './mutants.ts'

export interface ElectionGroupsSuiteOptions extends ElectionSuiteOptions {
  readonly partitions: number
}

class ElectionGroupsRun extends ElectionRun {
  readonly #ground: MovingPartitions

  constructor(simulation: Simulation, options: ElectionGroupsSuiteOptions) {
    const ground = new MovingPartitions(simulation, options.partitions)
    super(simulation, options, () => ground.of())
    this.#ground = ground
  }

  override command(
    peer: PeerName,
    id: CommandId,
    random: Random
  ): { readonly core: string; readonly command: unknown } {
    return this.#ground.move(peer, random) ?? super.command(peer, id, random)
  }
}

// A group that lost a majority of its disks stands still for ever, as quorum's own suite shows.
const SPARED: readonly FaultKind[] = ['lose-disk', 'corrupt-record']

/** The suite of elections in quorum mode, whose scope lies in the group of its partition: that is founded by the first who opens the scope, and moves while somebody leads. */
export const suite: Suite<ElectionGroupsSuiteOptions> = {
  name: 'test/sim/election-groups/suite.ts',
  mutants,
  draw: (random) => {
    const drawn = election.draw(random)
    return {
      ...drawn,
      kind: { ...drawn.kind, mode: 'quorum' },
      faults: FAULT_KINDS.filter((kind) => !SPARED.includes(kind)),
      forces: false,
      partitions: random.pick([1, 4, 64]) as number
    }
  },
  run: (simulation, options) => new ElectionGroupsRun(simulation, options)
}
