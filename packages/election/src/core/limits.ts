/** Scopes that one peer takes part in. Each costs its leader one message to each participant for every second. */
export const SCOPES_MAX = 256

/** What is told of a scope by `explain`, the last of it; and of so many scopes, those closed since among them. */
export const SCOPE_EXPLANATIONS_MAX = 64
export const EXPLAINED_SCOPES_MAX = 2 * SCOPES_MAX

/** Participants remembered for a scope: far above the size of any mesh that was simulated. */
export const PARTICIPANTS_MAX = 4_096

/** Peers that are not alive, and those that are gone among them, of which that is remembered: as many as may take part. */
export const DOWN_MAX = 4_096

export const SCOPE_LENGTH_MAX = 128

/**
 * So many terms each generation of the group has before those of the next begin. A peer that is forced on begins above all that the others counted, unless it missed more than this; and a
 * term of the highest generation, 2¹⁵ − 1, is still an exact whole number. At a thousand changes a second that takes almost nine years.
 */
export const GENERATION_TERMS = 2 ** 38

/** No term is higher. Above it some are left: whoever counts on from one that it was told stays exact. */
export const TERM_MAX = 2 ** 53 - 2 ** 37

/** Up to here every candidate votes; above, elections among all would cost more than the few best are worth. */
export const ELECTORATE_ALL_MAX = 32

/** Above that, so many candidates, picked by rendezvous of the scope: any of them may fail but one. */
export const ELECTORATE_COUNT = 7

/** Ranks are whole numbers up to this, either way. */
export const SCORE_MAX = 2 ** 31

/** Load and health are told in so many steps, so that small changes do not change ranks. */
export const BUCKETS = 4

/** Lost leaderships that are held against a candidate. */
export const PENALTY_MAX = 1_000

/** Ring messages that wait for their acknowledgement. Each is one hop of somebody's election. */
export const UNACKNOWLEDGED_MAX = 1_024

/** How long an incumbent tries to give up its term in the register before it lets its session end, in leases. */
export const GIVE_UP_LEASES = 3
