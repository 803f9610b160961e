export const NAME_LENGTH_MAX = 128

/** Holders and waiters of one lock. With its sessions and peers such an entry takes about 160 bytes, and a register must fit 48 KiB with what it remembers. */
export const ENTRIES_MAX = 200

/** Permits of one lock. A lock for readers and a writer is one of many permits, of which the writer takes all. */
export const CAPACITY_MAX = 2 ** 20

/** Requests of one peer that hold or wait. One more is refused: the caller is faster than the quorum. */
export const REQUESTS_MAX = 16_384

/** Changes of one peer that are under way at a time: so many are made well within the lease that each of them has. What comes beyond that waits for its turn. */
export const CHANGES_MAX = 1_024

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

/** Fences that whoever has a token sets aside at one time: a change of the register for so many grants at most, and at 2^48 of them a billion regenerations of each lock. */
export const FENCE_BLOCK = 4_096

/** How often a holder may enter once more by one grant, where nobody waits: in one turn of an event loop, which is as long as it should keep that. */
export const SPARE_MAX = 1_024

/** With fewer than so many left, more are set aside by a change that is made anyway. */
export const FENCES_LOW = 1_024

/** A waiter hears once in so much of a lease that it still stands in the queue … */
export const PLACED_LEASES = 1 / 8

/** Each so many of these words whoever waits looks anew for others that wait in a circle with it: once in half a lease. */
export const CHASE_WAVES = 4

/** … and where it does not for so long, or was never told, it looks into the register. */
export const DOUBT_LEASES = 1 / 2

/** How long whoever has the token may take to say so before another is made, where that may be done at any time (`fenced`): some round trips. */
export const CLAIM_LEASES = 1 / 20

/** How long whoever made a token hears those who ask anew, before the one who waited longest gets it. */
export const COLLECT_LEASES = 1 / 40

/** A token that nobody used for so long is given back, and where the others are is forgotten: so memory follows use. */
export const IDLE_LEASES = 5

/** Tokens that one peer gives back at one time. A great many that were used together are due together: all at once their changes would wait for each other until each is given up. */
export const RETURNS_MAX = 256

/** Asks that one peer keeps for a lock whose token it looks for. Who is refused asks again. */
export const COLLECTED_MAX = 1_024

/** Peers whose asks are remembered by an algorithm that carries them with its token: twice as many fit a frame. It is for few. */
export const CARRIED_MAX = 256

/** How many peers are under each in a tree: more is fewer steps, and more for those near the root. */
export const TREE_ARITY = 4

/** Locks that this peer keeps because others asked about them. */
export const LOCKS_MAX = 65_536

/** Registers of which a peer keeps the right to change them in one round trip. */
export const WARM_MAX = 1_024

/** Bytes of a register that travel with its token: more is not worth the round trip that it saves. */
export const WARM_BYTES_MAX = 4_096

/** Sessions of this start that a peer knows for its own: one for each group of whose locks it takes part in some, and those that it lost. */
export const SESSIONS_MAX = 2_048
