/**
 * Live members held at most: twice the thousand that the simulator shows at work. With records of 300 bytes, as most are, all of them
 * are 600 KB for a newcomer, a small part of what the host queues for a link.
 */
export const MEMBERS_MAX = 2_048

/** From the expander back to the full topology at this share of the size at which it began: who comes and goes there switches nothing. */
export const FULL_AGAIN_SHARE = 0.75

/** How long a new neighbour may take to be linked before its silence counts: the larger name leaves the dial to the smaller for two. */
export const LINK_GRACE_PERIODS = 5

/** Exchanges at admission are so far apart, in periods: after the first, the next find little left to tell. */
export const EXCHANGE_APART_PERIODS = 0.1

/** Rings of the expander, at most: beyond, a mesh that needs them had better be full. */
export const RINGS_MAX = 32

/**
 * Answers with a whole digest, or records in numbers, that one peer may draw at once; then so many a period. A link that comes up needs one or two, and whoever has more news than
 * it can pass on asks once a period.
 */
export const ANSWERS_AT_ONCE = 4
export const ANSWERS_A_PERIOD = 2

/** Buckets of a digest at most, a power of two: 2 KB, once an exchange. */
export const DIGEST_BUCKETS_MAX = 256

/** A digest has as many buckets as make so many records in each: what one different record costs to send. */
export const RECORDS_PER_BUCKET = 8

/** Bits of a bucket's hash, in bytes: two views that differ look the same once in 2^64. */
export const DIGEST_HASH_BYTES = 8

/** Dead and left members remembered at most, the newest first: enough to find every half of a mesh again. */
export const GONE_MEMBERS_MAX = 1_024

/** How long they are remembered: a peer that was away for longer comes back through its bootstrap addresses. */
export const GONE_KEPT_MS = 24 * 60 * 60 * 1_000

/** Addresses of one member; further ones are not told. A machine has a few interfaces and transports. */
export const ADDRESSES_MAX = 8

/** Length of one address: the longest in use (webrtc-direct with two certificate hashes and a peer id) are near 300. */
export const ADDRESS_LENGTH_MAX = 384

/** An address as it travels: a multiaddr as text, which is ASCII without spaces. */
export const ADDRESS_PATTERN = /^[\x21-\x7e]{1,384}$/

/** Length of a peer's name: peer ids of today have 46 to 60 characters. */
export const PEER_NAME_LENGTH_MAX = 128

/** Cores and settings that a Hello compares, and the length of their names and values: at their largest they fit one frame. */
export const VERSIONS_MAX = 32
export const SETTINGS_MAX = 32
export const SETTING_LENGTH_MAX = 128

/** Boots and incarnations, as the wire holds them. A peer that starts or refutes once a second needs 68 years. */
export const COUNTER_MAX = 0x7fff_ffff

/**
 * The highest boot or incarnation above which we put our own because somebody told it of us. As many numbers again are left then for what we have to say
 * ourselves: without that, one word of another would bring us to the last, and our next would be none that the wire holds.
 */
export const COUNTER_TOPPED_MAX = 0x3fff_ffff

/** Updates that ride on one Ping or Ack: about 2 KB as a rule. */
export const UPDATES_MAX = 8

/**
 * Changes that wait to be passed on: four messages of them. When more change at once (a mesh is founded, or two halves meet) one by one would take
 * minutes and most be known already where they arrive: to compare views is sooner done, and cheaper.
 */
export const BROADCASTS_MAX = 32

/** Records in one State message: at their largest (7 KB each) they still fit one frame. */
export const STATE_UPDATES_MAX = 9

/** Probes under way at once: one a period, and those that lost links start. Over it, the ring comes to them. */
export const PROBES_MAX = 8

/** Pings on behalf of others under way at once. Over it, they hear Nack. */
export const RELAYS_MAX = 256

/** Dials under way at once: libp2p's own limit for what comes in is 10 pending. */
export const DIALS_MAX = 8

/** Confirmations that shorten a suspicion (K of Lifeguard): more add little. */
export const CONFIRMATIONS_MAX = 3

/** How long a member whose process ended, as two saw, is still waited for (M41): it may start again, or object. */
export const CLOSED_WAIT_MS = 100

/** Before others are asked after a peer that closed its link, it is looked for so long whether its process ended: a refusal comes in a millisecond. */
export const CLOSED_CHECK_MS = 50

/** How many must have seen that a process ended. Where nobody else is left to see it, we are enough. */
export const WITNESSES_NEEDED = 2

/** How many others a witness tells at once. Whoever of them knows of another answers at once; the others hear of two through somebody else, or a ping. */
export const WITNESS_TELLS_MAX = 5

/** Ends of processes that are looked into at one time. */
export const CLOSURES_MAX = 32

/** Peers whose history is kept, those that something happened to last, and how much of each (M43). */
export const EXPLAINED_PEERS_MAX = 256
export const EXPLANATIONS_MAX = 64
export const EXPLANATION_LENGTH_MAX = 512

/** What a member says of itself: at its largest it takes 1 KB beside its addresses. */
export const METADATA_TEXT_MAX = 32
export const METADATA_NUMBER_MAX = 1_000_000
export const TAGS_MAX = 8

/** Members remembered on disk, to find the mesh again without bootstrap addresses. */
export const REMEMBERED_MAX = 128

/** The first wait between two dials of one peer; doubled after each. */
export const DIAL_BACKOFF_MIN_MS = 250

/** After a dial that connected, how long its link may take before the peer is dialled again. */
export const LINK_WAIT_MS = 2_000

/** The first wait before an unanswered Hello is repeated; doubled after each, to the maximum. */
export const GREET_AGAIN_MIN_MS = 500
export const GREET_AGAIN_MAX_MS = 10_000

/** How long `leave` waits for neighbours to acknowledge. */
export const LEAVE_WAIT_MS = 800

/** Starts anew for the sake of identity, in a row. Copies and lost disks need two; more means two processes with one key. */
export const RESTARTS_MAX = 4

/** A start that lasted so long ends the row. */
export const STABLE_MS = 60_000

/** The most that local health multiplies the probe timeout and period by, less one (Lifeguard's S = 8). */
export const HEALTH_PENALTY_MAX = 8

/** The most that somebody else's local health multiplies the timeout and period of its probe by (M42): whoever says for ever that it struggles gains no more. */
export const PATIENCE_MAX = 3

/** How long the link to a refused peer stays, so that it hears from our Hello why. */
export const REFUSED_LINGER_MS = 500
