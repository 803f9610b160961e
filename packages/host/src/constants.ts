/**
 * The most a core's message may take on the wire, on a direct stream or in gossip: a frame is held whole in memory before it is
 * decoded, for each neighbour; and yamux's first window is four of them, so that one frame never stalls a fresh stream.
 */
export const MESSAGE_BYTES_MAX = 64 * 1024

/** The most that one chunk of a bulk transfer may take: libp2p streams are fastest with writes of this size (measured). */
export const BULK_CHUNK_BYTES_MAX = 1024 * 1024

/** How much one write to a direct stream holds at most: what is already written cannot be overtaken by a more urgent frame. */
export const WRITE_BYTES_MAX = 64 * 1024

/** Bytes queued for one neighbour that does not read. Over it the link is reset: a link that far behind is of no use to a protocol. */
export const LINK_QUEUE_BYTES_MAX = 8 * 1024 * 1024

/** Opening a stream is one exchange; a peer that takes longer than this is tried again. libp2p's own default is 10 s. */
export const STREAM_OPEN_TIMEOUT_MS = 5_000

/** Until somebody answers at an address. libp2p's own default of 10 s is half a suspicion timeout of a small mesh. */
export const DIAL_TIMEOUT_MS = 5_000

/**
 * Then for noise and yamux, which are a few exchanges and much work. On a machine on which many peers start at once they wait for a processor: who gives up
 * then throws away what both sides did, and does it all again, so that each makes it later for all others.
 */
export const UPGRADE_TIMEOUT_MS = 30_000

/** A connection that is there already answers a dial only after it stayed for so long: of a peer that is gone, it is told last. */
export const CONNECTION_SETTLE_MS = 100

/** Who could not be identified on a connection is asked again after this: longer than the 5 s that libp2p waits for an answer. Doubled each time … */
export const IDENTIFY_AGAIN_MIN_MS = 6_000

/** … up to this. */
export const IDENTIFY_AGAIN_MAX_MS = 60_000

/** A link that was lost is opened again after this, doubled with each failure … */
export const REOPEN_BACKOFF_MIN_MS = 100

/** … up to this; a link that held for as long begins at the minimum again. */
export const REOPEN_BACKOFF_MAX_MS = 5_000

/**
 * A stream that the peer opens ends the wait for ours, so many times in a row at most. Two processes that run under one key reset each other's link at
 * each third: with no end to the haste they would do so as fast as the network is.
 */
export const HASTENED_FAILURES_MAX = 3

/** How long we open no link to a peer that the gatekeeper expelled. It is the peer of another mesh or version: seconds change nothing. */
export const EXPEL_BACKOFF_MS = 10_000

/**
 * How many inbound direct streams one connection may hold. One is in use; a peer that lost its stream opens the next
 * before we noticed the loss, and each negotiation in progress counts.
 */
export const DIRECT_STREAMS_MAX = 8

/** Bulk transfers at one time, per direction. Each may hold a stream window (16 MiB at yamux's default) and two chunks in memory. */
export const BULK_TRANSFERS_MAX = 8

/** Bulk transfers at one time with one peer, per direction: a single neighbour cannot take all. */
export const BULK_TRANSFERS_PER_PEER_MAX = 4

/** A transfer of which no byte moved for this long, while it was the other end's turn, is lost. */
export const BULK_STALL_MS = 30_000

/** Chunks wait while the journal has more than this to write: a disk slower than the network slows the sender, not the memory. */
export const JOURNAL_BACKLOG_BYTES_MAX = 4 * 1024 * 1024

/** What a bulk stream takes in while its chunk is worked on. */
export const BULK_READ_AHEAD_BYTES = 256 * 1024

/**
 * What a paused stream may still receive: the window that the sender was granted before the pause (yamux: up to 16 MiB). At libp2p's
 * default of 4 MiB a stream that was fast and then paused is reset.
 */
export const PAUSED_STREAM_BYTES_MAX = 32 * 1024 * 1024

/** Reasons of rejects that are counted by name; the rest is counted as one, since a reason may hold what a peer sent. */
export const REJECT_REASONS_MAX = 64

/** How long `stop` waits for neighbours to take what is queued for them. */
export const STOP_FLUSH_TIMEOUT_MS = 1_000

/** Stacks that may begin anew within a minute: a second one means that the first did not help, and more that nothing will. */
export const RESTARTS_PER_MINUTE_MAX = 8

/** What the keys of values begin with in the DHT, after a slash: a DHT takes them where it has a validator for it. */
export const DHT_NAMESPACE = 'peermesh'

/** Queries of the DHT at one time. Each asks several nodes at once, and dials those that it does not know. */
export const DHT_QUERIES_MAX = 8

/** Queries that wait for those. More would be answered when nobody wants to know any more. */
export const DHT_WAITING_MAX = 1_024

/** How long one may take. A lookup takes 20 to 150 ms where all nodes answer; one that is gone is dialled for 10 s. */
export const DHT_QUERY_TIMEOUT_MS = 20_000

/** A mesh name is part of protocol ids and of the gossip topic. */
export const MESH_NAME_PATTERN = /^[a-z0-9-]{1,64}$/

/** A core's name is the prefix of its keys on disk. */
export const CORE_NAME_PATTERN = /^[a-z0-9-]{1,32}$/
