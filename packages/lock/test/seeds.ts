/** A seed of `pnpm sim lock` that failed once, and what it found. It stays here for ever. */
export interface FailedSeed {
  readonly seed: string
  readonly story: string
}

export const failedSimulations: readonly FailedSeed[] = [
  {
    seed: '783',
    story:
      'a register was read while a change of it waited: what was found began another change, the first to end freed the way of both, and nobody read it ever again'
  },
  {
    seed: '7632',
    story:
      'who waited for a session to expire heard of a renewal while an answer was on its way, and never looked again: its owner was cut off then, and the queue stood for ever'
  },
  {
    seed: '14',
    story:
      'a register that had been dropped while it was free was made anew by an expulsion, which left it without a state: who made it took it for one that counts from nought, and a fence came twice'
  },
  {
    seed: '2381',
    story:
      'two peers stood behind each other after an ask came twice, and told each other for ever that the token would come'
  },
  {
    seed: '6844',
    story:
      'what came of a release by force said all of whoever was forced out, and was more than is remembered of an outcome where two were: they could not be forced out at all'
  },
  {
    seed: '2522',
    story:
      'each answer that showed several who were forced out and gone had all of them said again to the register: what was to be said grew without end, and who asked for the lock never got a word in'
  },
  {
    seed: '1179',
    story:
      'who had asked a peer that knew of no epoch yet was put behind it as if that one had had its turn, and saw it let in first'
  },
  {
    seed: '4354',
    story:
      'who stood behind a peer lost its power and its ask with it, and the simulation went on to count it among those who wait there'
  },
  {
    seed: '4029',
    story:
      'a session was lost in the step in which a lock was granted under it: entering that lock again got it anew, and the simulation held that it had it still'
  }
]

/** The same, of `pnpm sim packages/lock/sim/raymond/suite.ts`. */
export const failedTrees: readonly FailedSeed[] = [
  {
    seed: '371',
    story:
      'who was not linked yet to whom it was to ask took its ask for lost, though it had not been sent; and one that went out while the register was read was taken for lost when that answered'
  },
  {
    seed: '490',
    story:
      'who asked for somebody behind it, and used the lock no more itself, forgot that one after five leases, and was let in before it'
  },
  ...['1693', '3127', '3839', '4607'].map((seed) => ({
    seed,
    story:
      'two who heard of the epoch from the register, one before the token had moved and one after, took different peers for its root, and were under each other: both waited for half a lease'
  }))
]

/** The same, of `pnpm sim packages/lock/sim/deadlock/suite.ts`. */
export const failedDeadlocks: readonly FailedSeed[] = [
  {
    seed: '554',
    story:
      'one waited for any of three permits, and those who held them for it: no circle that is looked for, but the simulation took it for one'
  },
  {
    seed: '5625',
    story: 'the youngest asked and was told within one step, and the check had not seen it wait'
  }
]

/** The same, of `pnpm sim packages/lock/sim/forced/suite.ts`. */
export const failedForces: readonly FailedSeed[] = [
  {
    seed: '309',
    story:
      'who took by force a token that it had itself was not told meanwhile that another waits, and entered again before that one by a grant with spare fences'
  },
  {
    seed: '392',
    story:
      'whoever has not heard that its token was taken lets in others of its peer: the rule for fences had it otherwise'
  },
  {
    seed: '615',
    story:
      'two took a token by force one after the other, and the first heard of both at once: it began the epoch that it had made, though the next had begun, and entered'
  },
  {
    seed: '6168',
    story:
      'who asked by what the voter on its peer had accepted was taken to know that this epoch began, and was let in by a token of the one before, which it had heard of'
  },
  {
    seed: '1977',
    story:
      'who said in the register that it had heard of a force read there of the next epoch, told others of it, and was let in by a token of the one before'
  },
  {
    seed: '7133',
    story:
      'who forced somebody out crashed before that one heard, and nobody else wanted the lock: it is told by whoever has seen it in the register, and nobody had'
  },
  {
    seed: '7635',
    story:
      'a change of the register came too late, and who had made it was still registered there, though the token had gone on: it forgot who stood behind it, and let in two of its own before that one'
  }
]
