import type { AcquireOptions } from 'peermesh'

/** One way to take a lock, and what the issue allows it. */
export interface Variant {
  /** In the names of its rows. */
  readonly id: string
  readonly options: AcquireOptions
  /** Of one acquire and release where the lock stays with the peer, in µs. Absent: it has no token that could stay. */
  readonly reacquireUs?: number
  /** Of the first acquire of a lock that is idle elsewhere, in round trips of a bare stream. */
  readonly firstRoundTrips: number
  readonly handOverRoundTrips: number
  /** Of one grant among many locks, in µs: 4,000 a second are 250. */
  readonly manyUs: number
  readonly killMs: number
}

/** By default: `leaseMs` of `locks()`. */
const LEASE_MS = 2_000

/** Nobody else holds it at the same moment, by all clocks. */
const STRICT = {
  firstRoundTrips: 4,
  handOverRoundTrips: 2.5,
  manyUs: 250,
  killMs: LEASE_MS + 400
} as const

/** Two may run at the same moment; the resource refuses the lower fence. */
const FENCED = {
  firstRoundTrips: 2,
  handOverRoundTrips: 1.2,
  manyUs: 100,
  killMs: 400
} as const

/** 200,000 a second. */
const REACQUIRE_US = 5

const TOKEN = { algorithm: 'naimi-trehel' } as const

export const VARIANTS: readonly Variant[] = [
  { id: 'quorum', options: {}, ...STRICT },
  { id: 'token-strict', options: { ...TOKEN, mode: 'strict' }, reacquireUs: REACQUIRE_US, ...STRICT },
  { id: 'token-fenced', options: { ...TOKEN, mode: 'fenced' }, reacquireUs: REACQUIRE_US, ...FENCED }
]
