/** A register's name, in UTF-16 code units. */
export const KEY_LENGTH_MAX = 256

/** A register as it travels: state, and the operations that it remembers. With what surrounds it, it must fit a frame of 64 KiB. */
export const REGISTER_BYTES_MAX = 48 * 1_024

/** What an operation may return: it is remembered with the register, `DEDUP_MAX` times. */
export const RESULT_BYTES_MAX = 256

/** Sessions whose last operation a register remembers. A retry that comes after so many others is answered `OutcomeUnknownError`. */
export const DEDUP_MAX = 32

/** Requests of one message, by their bytes: well under a frame of 64 KiB. */
export const MESSAGE_BYTES = 16 * 1_024

/** Requests of one message, by their number. */
export const REQUESTS_MAX = 512

/** Configurations of one greeting: of seven voters with long names each they are well under a frame of 64 KiB. */
export const GREETING_MAX = 32

/** Voters of a group. Seven bear the loss of three; more only cost. */
export const VOTERS_MAX = 7

/** Groups that a peer knows: the root group, and one for each of the most partitions that a mesh may have. */
export const GROUPS_MAX = 4_097

/** Registers of one group of which a peer remembers what saves a round trip: the ballot that it may use next, or who changed it last. */
export const WARM_MAX = 10_000

/** And for so long at most. */
export const WARM_IDLE_MS = 20_000

/** As a part of the time after which a register that is free is dropped: nothing that was accepted so lately was dropped since, though clocks err. */
export const FRESH_PART = 0.9

/** Operations that wait at one peer. One more is refused: the caller is faster than the voters. */
export const PENDING_MAX = 65_536

/** Of them, those that other peers handed over. One more is declined: whoever asked makes it with its own ballot. */
export const FORWARDED_MAX = 4_096

/** What a change may bring, to be handed over. With what surrounds it, it must fit a frame of 64 KiB. */
export const ARGUMENTS_BYTES_MAX = 48 * 1_024

/** A read that finds others at work is tried so often before it takes a ballot, which comes between theirs. */
export const REREADS_MAX = 8

/** After so many changes in a row between which nobody else made one they are not handed over any more. */
export const ALONE_MAX = 4

/**
 * So long is waited at least for whoever a change was handed over to: where the link stands and it says nothing, it stands still. Where answers take longer than a quarter of it, four times
 * as long as the last one took; twice as long after each time in vain, up to `FORWARD_MS_MAX`.
 */
export const FORWARD_MS = 250
export const FORWARD_MS_MAX = 4_000

/** An unanswered request is sent again after this: streams lose messages only when they break, and disks may be slow. */
export const RESEND_MS = 500

/** Of the voters a majority is asked at first. It has so long to answer, or twice a round trip where that is longer; then the others are asked. */
export const FIRST_MS = 5

/** Where one step asks about so many registers it asks all voters. */
export const ASK_ALL_FROM = 8

/** Who did not answer in that time is not among those that are asked at first for so long. */
export const SLOW_MS = 2_000

/** What was chosen the voters that were not needed for it hear within this: of several changes of one register the last. */
export const CATCH_UP_MS = 20

/** Or as soon as it is so much: all of it leaves at one moment, and a link with more than a few MiB in its queue is reset. */
export const CATCH_UP_BYTES_MAX = 256 * 1_024

/** How long an operation may take by default, in milliseconds. */
export const TIMEOUT_MS = 5_000

/** The least of back-offs after a duel of proposers: a round trip where it is measured to be longer. */
export const BACKOFF_MIN_MS = 2

/** Back-offs double up to so many round trips. */
export const BACKOFF_ROUNDS_MAX = 16

/** A register that is free and was not changed for so long is dropped: at most twice this, where all voters are there. */
export const IDLE_MS = 10_000

/** Registers that a voter looks at in one step to find those that it may drop. */
export const IDLE_LOOKS_MAX = 1_024

/** The least that lies between two questions about idle registers. */
export const IDLE_PAUSE_MS = 5

/** How often a voter asks about an idle register that is another's to ask about: that one may not know of it. */
export const IDLE_STRANGER_CHANCE = 1 / 16

/** A step of a reconfiguration is asked for again after this. */
export const MOVE_RETRY_MS = 250

/** Who finds a reconfiguration half done for this long drives it on: at most twice this, at random. */
export const REDRIVE_MS = 1_000

/** How often a voter looks whether its group needs other voters. */
export const TICK_MS = 500

/** A voter that was linked so lately, or that membership told of so lately, is membership's to dial. */
export const LINK_GRACE_MS = 1_000

/** Between two dials of one voter, twice as long after each, up to `LINK_AGAIN_MAX_MS`. */
export const LINK_AGAIN_MS = 1_000
export const LINK_AGAIN_MAX_MS = 30_000

/** Whom nothing was to be said to for so long is dialled no more. */
export const LINK_WANTED_MS = 10_000

/** A lease by default, in milliseconds. It is renewed each third. */
export const LEASE_MS = 2_000

/** Leases shorter than this would be lost by every garbage collection, longer ones by nobody in time. */
export const LEASE_MS_MIN = 100
export const LEASE_MS_MAX = 600_000

/** How far a clock's rate may be off, as a part of it (rho). Quartz errs by less than a thousandth of this. */
export const CLOCK_RATE_ERROR = 0.05

/** What a challenger waits beyond the longest lease that the drift of both clocks allows, in milliseconds (delta). */
export const LEASE_SLACK_MS = 20

/** Sessions that are watched at one time, and peers that watch one of ours. */
export const WATCHES_MAX = 4_096
export const WATCHERS_MAX = 1_024

/** Who waits here for one session to expire: those too that gave up waiting, until it does. */
export const WAITING_MAX = 1_024

/** Sessions of one peer: one for each group is what it needs. */
export const SESSIONS_MAX = 1_024

/** A session of which nobody said for so long that it is of use is closed, in leases: whoever uses a lock now and then does not open one each time. */
export const SESSION_IDLE_LEASES = 10

/** Sessions that would be renewed within so much of a lease after another are renewed with it. */
export const RENEWED_TOGETHER_LEASES = 1 / 12
