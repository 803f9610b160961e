import type { Mutant } from '@peermesh/sim'

/** Known ways to get elections in partitions wrong. Each must be caught. */
export const mutants: readonly Mutant[] = [
  {
    id: 'another-number-of-partitions',
    story:
      'One peer takes the mesh to have twice as many partitions: it looks for the term in another group than the others.',
    file: 'test/sim/election-groups/suite.ts',
    replace: [
      '() => ground.of()',
      "(peer) => (peer === 'a' ? new MovingPartitions(simulation, 2 * options.partitions) : ground).of()"
    ],
    seedsMax: 50
  },
  {
    id: 'nobody-founds',
    story: 'Somebody asks for the term of a scope that lies in a partition that nobody used yet, and nobody founds it.',
    file: 'packages/partition/src/core/partition-core.ts',
    replace: ['isOurs && !ownership.isFounded(partition)', 'isOurs && ownership.isFounded(partition)'],
    seedsMax: 20
  },
  {
    id: 'leader-s-session-closed',
    story: 'A session by which somebody leads is taken for one that nobody needs.',
    file: 'packages/election/src/core/election-core.ts',
    replace: ['this.#config.groupOf(name) === group) {\n        this.#call', "group === 'root') {\n        this.#call"],
    seedsMax: 50
  }
]
