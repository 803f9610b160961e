/** Nothing but one lease that several want: cheap runs. */
export const ONE_LEASE = {
  peers: 4,
  faultMs: 12_000,
  commandEveryMs: 300,
  keys: 1,
  reconfigureChance: 0,
  holdChance: 0.4,
  leaseMs: 1_000,
  membership: 'scripted',
  connections: 'kept',
  hauntsHolders: true
} as const
