/** A seed that failed once, and what it found. It stays here for ever. */
export interface FailedSeed {
  readonly seed: string
  readonly story: string
}

/** Of `pnpm sim quorum`. */
export const failedSimulations: readonly FailedSeed[] = [
  {
    seed: '127',
    story:
      'a restarted proposer counted its requests from 1 again, and took a voter’s late answer to its earlier life for an answer to another question'
  },
  {
    seed: '23',
    story:
      'a new voter mixed a copy of one that had installed with a page of a sealed one: a register that had been cleared and dropped came back as it was before'
  },
  {
    seed: '464',
    story:
      'a voter that had retired installed an epoch again in which it had voted, told of it by a message that came late; two of these could have been a majority of an epoch that was over'
  },
  { seed: '695', story: 'the same, with the membership that ships' },
  {
    seed: '1370',
    story:
      'the only voter of a new epoch had been named in the one before and never installed it; with another disk lost no majority could seal, and the move never ended'
  },
  {
    seed: '1835295286',
    story:
      'a founder whose disk was damaged kept the record that it had founded, and as a new replica founded the root group a second time, alone'
  },
  {
    seed: '4915',
    story:
      'a page that a voter had given out before its seal, as one who had installed, came late and was counted as the word of a sealed voter: the next epoch began without what that voter accepted in between'
  },
  {
    seed: '9114',
    story:
      'of five voters two had never begun in an epoch and two of the others lost their disks: each of the late ones counted itself among the sealed, and neither the other, so no majority could seal, and the move never ended'
  },
  { seed: '3405', story: 'the simulation asked a peer for its last reads that was just starting anew' },
  { seed: '6079', story: 'the same, where the group replaced a voter that had lost its disk' },
  {
    seed: '6627',
    story:
      'a clock was set back by as much as its machine slept, just before it slept and before anything had looked. Now none is set back within two seconds of a sleep'
  },
  {
    seed: '3997',
    story:
      'a clock was set back by as much as its machine slept, while it slept: nothing could tell the holder of a lease, which acted on after another was granted it. Now no clock is set during sleep, and the limit is said'
  },
  {
    seed: '615',
    story:
      'a register whose operation had taken longer than what is remembered of one was made anew while it was being finished: what it asked was of an epoch that was over'
  },
  {
    seed: '2763',
    story:
      'an oracle that was wrong: a peer of a mesh in which few are linked had asked nobody anything, and was held to be stuck for having no link to the voters'
  },
  {
    seed: '6408',
    story:
      'an oracle that was wrong: one of two voters had installed the next epoch in memory alone when its power failed, the other lost its disk, and the group was held to have moved'
  }
]

/** Of `pnpm sim packages/quorum/sim/idle/suite.ts`. */
export const failedIdleSimulations: readonly FailedSeed[] = []
