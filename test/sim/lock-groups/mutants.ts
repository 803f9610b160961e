import type { Mutant } from '@peermesh/sim'

/** Known ways to get locks in partitions wrong. Each must be caught. */
export const mutants: readonly Mutant[] = [
  {
    id: 'another-number-of-partitions',
    story:
      'One peer takes the mesh to have twice as many partitions: it looks for most locks in other groups than the others.',
    file: 'test/sim/lock-groups/suite.ts',
    replace: [
      '() => ground.of()',
      "(peer) => (peer === 'a' ? new MovingPartitions(simulation, 2 * options.partitions) : ground).of()"
    ],
    seedsMax: 20
  },
  {
    id: 'nobody-founds',
    story: 'Somebody asks for a lock that lies in a partition that nobody used yet, and nobody founds it.',
    file: 'packages/partition/src/core/partition-core.ts',
    replace: ['isOurs && !ownership.isFounded(partition)', 'isOurs && ownership.isFounded(partition)'],
    seedsMax: 20
  },
  {
    id: 'session-sought-in-the-root-group',
    story:
      'Whoever waits for a session looks for it in the root group, does not find it there, and takes it for expired.',
    file: 'packages/quorum/src/core/watches.ts',
    replace: ["const group = session.slice(0, session.lastIndexOf('/'))", "const group = 'root'"],
    seedsMax: 20,
    options: { algorithm: 'quorum' }
  }
]
