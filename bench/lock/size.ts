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
  readonly kills: number
}
