/** Where a peer listens unless told otherwise: this machine only, on a free port. */
export const DEFAULT_LISTEN: readonly string[] = ['/ip4/127.0.0.1/tcp/0']

/** Printed by `peermesh --version` and told to those who attach. */
export const VERSION = '0.1.0'
