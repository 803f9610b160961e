/** Seeds of `pnpm sim kv` that failed once. */
export const failedKv = [
  { seed: 90, story: 'a replica that lost its disk answered a get as if it had never had anything' },
  { seed: 162, story: 'the same, after a configuration with its old disk had been told to it' },
  { seed: 228, story: 'the same, of a partition with one replica' },
  {
    seed: 1298,
    story:
      'a put that was declined was handed over again under the same id, and declined once more by the same message: it was made twice'
  },
  {
    seed: 6054,
    story:
      'a put came a second time after its partition had moved, and was answered as if it had not been made: it was handed over once more, and made twice'
  },
  {
    seed: 574,
    story:
      'a get was asked again between two parts of an answer: the second was taken for all of it, and a value was missed'
  },
  {
    seed: 1256,
    story:
      'a voter of three was not told of its epoch, and whoever moved the partition there lost its disk: the third asked, and told nobody'
  },
  {
    seed: 2117,
    story:
      'whoever coordinated a put handed the partition over, dropped it, and was a replica again: it counted for the put, and had it not'
  },
  { seed: 3164, story: 'the same, of a partition with one replica' },
  { seed: 3277, story: 'the same, after a crash of another peer' },
  { seed: 3717, story: 'a get took half an answer for all of it, as in 574, after a power loss' },
  {
    seed: 4682,
    story: 'a drain was over while quorum had learnt, in the same step, of a partition that names this peer (P12)'
  },
  { seed: 1083, story: 'a drain was waited for of a partition whose only disk is lost: the suite asked too much' },
  {
    seed: 1300,
    story:
      'who was drained was told that its values are elsewhere, once each partition had been at some moment: one had moved on since, to replicas of which most lacked it'
  }
] as const
