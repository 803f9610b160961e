/** A seed that failed once, and what it found. It stays here for ever. */
export interface FailedSeed {
  readonly seed: string
  readonly story: string
}

/** Of `causal-map.schedule.ts`. */
export const failedSchedules: readonly FailedSeed[] = [
  {
    seed: '172',
    story:
      'a key that was read for a pull carried the effect of a newer delete without its dot; its source was lost, and the value was gone without a reason (decision 0003; it was seed 21 of the first form of the schedule)'
  }
]

/** Of `pnpm sim store`. */
export const failedSimulations: readonly FailedSeed[] = [
  {
    seed: '1618206194',
    story:
      'two peers whose disks were damaged both wrote a value anew that neither had heard from the other: what S17 had promised once is once for each of them'
  },
  {
    seed: '254',
    story:
      'two damaged disks of a peer both had a value that came from a third: read of each, it was written anew twice, in one group'
  },
  {
    seed: '623',
    story:
      'what had replaced an element was gone with the memory of all who had it, and so was who had replaced that: the element is there again, as S5 says, and the oracle of typed keys had said that it is not'
  },
  { seed: '1479', story: 'the same on damaged disks: the oracle followed a chain of which the middle was gone' },
  {
    seed: '151',
    story:
      'what came over a link was acknowledged over the next one, on which the numbers began anew: a peer was counted as a holder of what was sent to it while it was down'
  },
  {
    seed: '676',
    story:
      'the last value of a damaged disk was on its way to the new one when the peers were found to be done: the suite had waited only until it was no longer to be begun'
  },
  {
    seed: '1971415925',
    story:
      'a replica counted on after a loss of power, and what it had counted before came back from a peer with the later time: a counter shows what its replica counted last, whatever its clock said'
  },
  {
    seed: '2194',
    story:
      'a replica that had lost power counted on from what another one had written anew of its counts: the oracle had looked for those that it wrote itself only'
  },
  {
    seed: '7812',
    story:
      'that a value of a damaged disk had been written anew was lost with the power, and it was written anew again: once is promised to who keeps what it wrote'
  },
  {
    seed: '9657',
    story:
      'what a replica had counted was taken away, and an earlier count of it that another peer had written anew meanwhile was there again, and counted on: the oracle began from nought'
  },
  {
    seed: '9646',
    story:
      'a replica lost counts with the power, heard of a delete that had seen them, and counted on from before them: it was held to have counted from nothing'
  }
]

/** Random lives of the causal map in which somebody who followed it was not told of a change. */
export const failedFollowers = [
  { seed: '52', story: 'the point kept what was seen elsewhere, and a key was told without it' },
  { seed: '12310', story: 'what was seen elsewhere came after its delete, and changed nothing there' }
] as const
