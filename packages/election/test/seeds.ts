/** A seed that failed once, and what it found. It stays here for ever. */
export interface FailedSeed {
  readonly seed: string
  readonly story: string
}

/** Of `pnpm sim election`. */
export const failedSimulations: readonly FailedSeed[] = [
  {
    seed: '20',
    story:
      'a leader restarted and counted to a term again that it had given up before: a peer that remembered that took its claim for out of date, for ever'
  },
  {
    seed: '848',
    story:
      'a scope that was closed and opened again drew the same ids as before: others took its claim for the one that it had given up, and followed nobody'
  },
  {
    seed: '3664',
    story:
      'of three voters one lost its disk, and one had never installed what served. It had read the third before that one installed, and never asked it again: nobody could be elected for ever'
  },
  {
    seed: '65',
    story:
      'a leader compared who might take over with the priority that it was elected with, and not with the one that it has now'
  },
  {
    seed: '465',
    story:
      'a voter that had missed that its group was forced on asked itself, pointed itself to the configuration that it asked in, and asked again at its own word, for ever'
  },
  { seed: '336', story: 'the same' }
]
