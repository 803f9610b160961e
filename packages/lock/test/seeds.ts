/** Of `pnpm sim lock`: seeds that failed once, and what they found. They stay here for ever. */
export const failedSimulations: readonly { readonly seed: string; readonly story: string }[] = [
  {
    seed: '7632',
    story:
      'who waited for a session to expire heard of a renewal while an answer was on its way, and never looked again: its owner was cut off then, and the queue stood for ever'
  },
  {
    seed: '14',
    story:
      'a register that had been dropped while it was free was made anew by an expulsion, which left it without a state: who made it took it for one that counts from nought, and a fence came twice'
  }
]
