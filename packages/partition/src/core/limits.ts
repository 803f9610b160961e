/** Every limit of the assignment, with its reason. */

/** A power of two: a key's partition is the first bits of its hash. More of them cost a quorum group each. */
export const PARTITIONS_MAX = 4_096
export const PARTITIONS_DEFAULT = 1_024

/** What a quorum group grows to: more copies cost messages and save little. */
export const REPLICAS_MAX = 7
export const REPLICAS_DEFAULT = 3

/** A weight is a number of tickets in the draw, and each ticket costs a hash a partition. */
export const WEIGHT_MAX = 64

/** The scores that an `Assigner` remembers take 4 bytes for each partition of each member: 64 MiB at both limits. */
export const MEMBERS_MAX = 4_096

/** So much more than its share a member may hold, as a fraction: a quarter. Less slack moves more (SPEC.md). */
export const SLACK_NUMERATOR = 1
export const SLACK_DENOMINATOR = 4

/** Where bounds that are rounded down leave less than this of all replicas to spare, they are rounded up: else nearly all would be full, and whatever moves would push on what did not. */
export const SPARE_NUMERATOR = 1
export const SPARE_DENOMINATOR = 8

/** Alive or away for so long, a member is taken for what it is: whoever comes and goes within it moves nothing. */
export const SETTLE_MS = 5_000
export const GONE_MS = 30_000

/** Members that are gone, and remembered at most, the newest first, beside those that some partition names: what membership remembers. Each page that somebody opens is another peer. */
export const GONE_MEMBERS_MAX = 1_024

/** Voters that see different meshes would move a partition to and fro: from the second time on the settle time doubles for whoever sees it go, up to 64 times as long. */
export const DISPUTES_MAX = 7

/** How often a peer looks at what is not yet where it should be. */
export const LOOK_MS = 250

/** When a move is over the next one may begin: so much later, with those of all that are over by then. */
export const NEXT_MS = 10

/** Each voter of a partition waits so much longer than the one before it, so that one moves it and the others need not. */
export const STAGGER_MS = 1_000

/** Moves that one peer proposed and waits for. More would only wait for each other at the same disks, and stand in the way of what the partitions are for. */
export const MOVES_MAX = 16

/** Peers that one peer asks to be linked to for its moves, at one time: in a large mesh a link is made for them, and stays. */
export const LINKS_WANTED_MAX = 16

/** How long a move may take before it is said to have failed. It goes on all the same. */
export const MOVE_MS = 10_000

/** A move that failed is tried again after this. */
export const RETRY_MS = 1_000

/** A partition that could not be founded is tried again after this, while somebody waits for it. */
export const FOUNDING_AGAIN_MS = 250

/** Operations that wait at one peer for their partitions to be founded. */
export const FOUNDING_MAX = 16_384

/** How long an operation may take by default: what quorum takes. */
export const TIMEOUT_MS = 5_000

/** How often what is told in the DHT is put there again: nodes leave, and take with them what they kept. */
export const REPUBLISH_MS = 600_000

/** More often than once a second is a busy loop. */
export const REPUBLISH_MS_MIN = 1_000

/** A record is good for so many of those: two may fail. */
export const LIFE_REPUBLISHES = 3

/** The last moment that a record can name, in wall milliseconds: readers take no later one. */
export const NOT_AFTER_MAX = 2 ** 48

/** So many partitions are told of at a time, and the next so much later: 4,096 of one peer take half of the time after which they are told again. */
export const PUBLISH_BATCH = 8
export const PUBLISH_EVERY_MS = 500

/** What is said of each replica, so that a record of seven with their addresses stays below what the DHT takes. */
export const ADDRESSES_MAX = 3
export const ADDRESS_LENGTH_MAX = 120

/** Twice the length of any peer id of today. */
export const PEER_NAME_LENGTH_MAX = 128

/** A search asks so many peers at once, and no more than so many in all: whoever fills the DHT with nonsense must not have it dial for ever. */
export const ASKS_AT_ONCE = 3
export const ASKS_MAX = 20
