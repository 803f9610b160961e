/** A seed of `pnpm sim partition` that failed once, and what it found. It stays here for ever. */
export interface FailedSeed {
  readonly seed: string
  readonly story: string
}

export const failedSimulations: readonly FailedSeed[] = [
  {
    seed: '502',
    story: 'a stranger that stood still was held to an answer that it had not heard yet'
  },
  {
    seed: '854',
    story:
      'a partition had lost a majority of its disks, and it was waited for, for ever, that one of its voters would hand it over'
  },
  {
    seed: '1216',
    story: 'the same, where the one voter to which it was moved lost its disk before it had begun'
  },
  {
    seed: '2226',
    story:
      'whoever founded the mesh lost its disk before a stale view let anybody hear of it: strangers were held to look in a mesh whose name nobody knows'
  }
]
