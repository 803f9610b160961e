export const NAME_LENGTH_MAX = 128

/** Holders and waiters of one lock. With its sessions and peers such an entry takes about 160 bytes, and a register must fit 48 KiB with what it remembers. */
export const ENTRIES_MAX = 200

/** Permits of one lock. A lock for readers and a writer is one of many permits, of which the writer takes all. */
export const CAPACITY_MAX = 2 ** 20

/** Requests of one peer that hold or wait. One more is refused: the caller is faster than the quorum. */
export const REQUESTS_MAX = 16_384

/** How long what may have taken effect is tried again before the session is given up, and with it all that it holds, in leases. */
export const GIVE_UP_LEASES = 3

/** How long an `acquire` that may wait does so for a majority to answer at all, in leases: as long as a peer needs to find its mesh, or a group to heal. */
export const OPEN_LEASES = 5

/** Waits of a cycle that is told of: as much as fits a frame with ease. People who see a cycle of more do not know what to do about it either. */
export const CYCLE_MAX = 32

/** Requests whose chases one peer remembers to have passed on. Beyond that it passes on some twice. */
export const CHASES_MAX = 1_024

/** Locks whose holders one peer waits to see expire. Beyond that, waiters are let in later: when somebody else looks. */
export const WATCHES_MAX = 4_096

/** Of one lock those who were forced out are remembered, the last of them. With the longest reason such an entry takes under 1 KiB. */
export const FORCED_MAX = 8

/** In code units. */
export const REASON_LENGTH_MAX = 200

/** What is told of a lock by `explain`, the last of it; and of so many locks. */
export const LOCK_EXPLANATIONS_MAX = 64
export const EXPLAINED_LOCKS_MAX = 256
