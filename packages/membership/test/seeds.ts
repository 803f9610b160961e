/** Seeds of `pnpm sim membership` that failed once, and what they found. They stay here for ever. */
export const failedSeeds: readonly { readonly seed: number; readonly story: string }[] = [
  {
    seed: 35,
    story: 'the oracle took the size of the mesh after a step for its size when a suspicion began within it (M17)'
  },
  {
    seed: 419,
    story:
      'what was left of an earlier life of a peer, with another disk, in our mesh, is dead here and alive elsewhere'
  },
  { seed: 574, story: 'the same, with three peers: the new life counts its boots from one, and stays below the old' },
  {
    seed: 3507,
    story:
      'a disk put back to a copy from before the mesh was founded may join another mesh (M8 speaks of disks, not of names)'
  },
  { seed: 6169, story: 'the same, with a second founder that had made a mesh of its own' },
  {
    seed: 337,
    story: 'a mesh of 100: nobody may be given the addresses of all others, and what each incarnation said must be seen'
  },
  {
    seed: 1097,
    story:
      'calm, but two that found: a member that turns out to be of the other mesh hangs up before its Hello is heard, and is rightly dead to whom it left'
  },
  {
    seed: 817,
    story: 'a mesh of 100, of which the oracle misses steps: it must not judge an admission by what is shown later'
  },
  {
    seed: 4282,
    story:
      'a stranger that lost its disk, and has no address of the one member that admits it, cannot be asked to meet it again'
  },
  {
    seed: 4353,
    story:
      'two of a second mesh, founded by mistake, forgot each other when their disks lost the last writes: all that they were given is an address in the other mesh'
  },
  {
    seed: 2362,
    story:
      'a founder by mistake, whose disk was put back to what it was before it founded, came to belong to the other mesh: whoever knew its store in the first did not believe it'
  }
]

/** Seeds of `pnpm sim packages/membership/sim/hostile/suite.ts` that failed once. */
export const failedHostileSeeds: readonly { readonly seed: number; readonly story: string }[] = [
  {
    seed: 10726,
    story:
      'a machine woke from a long sleep, and answered to the next start of a peer what the one before had asked: under the number of another probe, so that it was taken for a liar (M46)'
  }
]
