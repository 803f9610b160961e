/** How large and how often. */
export interface LockSize {
  readonly voters: number
  readonly cycles: number
  readonly firsts: number
  readonly peers: number
  readonly grantsEach: number
  readonly windowMs: number
  readonly names: number
  readonly manyGrants: number
  readonly inFlight: number
  readonly idle: number
  /** Names of which each is used once, one after the other. */
  readonly once: number
  /** How long is waited, at most, until names that nobody uses are forgotten. */
  readonly forgetMs: number
  readonly kills: number
}
