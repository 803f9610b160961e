/**
 * Every limit of the store, with its reason. What a user may set is in `StoreConfig`; these are the house's.
 */

/** A key in UTF-8. Keys are in every delta and in memory: long ones belong in the value. */
export const KEY_BYTES_MAX = 1_024

/** A value as stored. Larger things belong in files whose hash is stored: one value is one message. */
export const VALUE_BYTES_MAX = 512 * 1_024

/** A message on a direct stream or by gossip, under the host's frame of 64 KiB with room for the envelope. */
export const FRAME_BYTES = 48 * 1_024

/** A chunk of a bulk transfer, under the host's limit of 1 MiB even where it is one value of the largest size. A key that takes more goes in pieces. */
export const CHUNK_BYTES = 256 * 1_024

/** Operations that one batch may hold: they become durable in one write. */
export const BATCH_OPERATIONS_MAX = 10_000

/** Local operations that may wait for the disk and for slow neighbours before `StoreBusyError`: about 100 MB of small writes … */
export const WAITING_OPERATIONS_MAX = 200_000

/** … and bytes of large ones. A batch that is larger waits alone. */
export const WAITING_BYTES_MAX = 128 * 1_024 * 1_024

/** Commands are made durable together up to this many operations: enough to share a disk write, few enough to answer soon. */
export const GROUP_OPERATIONS = 1_024

/** And up to so many bytes: one window of a neighbour. */
export const GROUP_BYTES = 1_024 * 1_024

/**
 * What was read of a damaged disk is written anew after this time, where nobody was linked until then. Long: what others deleted meanwhile comes
 * back. Not for ever: a peer may be the only one.
 */
export const SALVAGE_ALONE_MS = 60_000

/** Own counters that are set aside at a time, in one write that survives the loss of power: one such write in so many operations. */
export const COUNTERS_SET_ASIDE = 8_192

/** Up to so many operations and bytes in one flush go by gossip: one message for all, whatever the number of peers. */
export const CALM_OPERATIONS_MAX = 32
export const CALM_BYTES_MAX = 16 * 1_024

/** Writes that come within this time of the last flush are sent together: signing bounds gossip to a few thousand messages a second. */
export const FLUSH_MS = 10

/** Bytes that a neighbour may owe an `ack` for, before the writer waits for it. */
export const WINDOW_BYTES = 1_024 * 1_024

/**
 * Bytes that a neighbour may owe an `ack` for at all: a single batch can be larger than the window. What is over it is not sent to this
 * neighbour, which fetches it. Half of what the host queues for a link before it resets it.
 */
export const OWED_BYTES_MAX = 4 * 1_024 * 1_024

/** A neighbour that made the writer wait this long is no longer sent to; it fetches what it misses. */
export const SLOW_AFTER_MS = 1_000

/** After a change the clock is announced at most this often. */
export const ANNOUNCE_MS = 500

/** Who is owed our clock waits so long where it is likely that another message tells it, or that more comes of which it would have to be told again. */
export const OWED_MS = 250

/** Then it is cut to what changed and to others at random up to so many bytes: what a write costs does not grow with all who ever wrote. */
export const ANNOUNCE_BYTES = 2 * 1_024

/** While nothing changes, one neighbour is told our clock this often. */
export const IDLE_ANNOUNCE_MS = 5_000

/** Up to so many neighbours are all told at once; of more, that many at random, and the rest by gossip. */
export const ANNOUNCE_NEIGHBOURS_MAX = 8

/** How long what we lack may still be under way before we ask for it. */
export const GRACE_MS = 250

/** A pull without progress for this long is given up, and another peer is asked. */
export const PULL_STALLED_MS = 3_000

/** The same for a transfer that has begun: its next chunk may take this long, which is 70 kbit/s. The host ends it where the link is lost. */
export const TRANSFER_STALLED_MS = 60_000

/** Peers whose clocks are remembered, beyond neighbours: those heard of by gossip only. */
export const REMEMBERED_CLOCKS_MAX = 256

/** Peers of which is remembered what they last told that they have: those that anybody would ask about. */
export const TOLD_CLOCKS_MAX = 1_024

/**
 * What has expired is deleted by others than its writer after this time, for the writer is gone or its clock is behind: and it is what a clock that is ahead may
 * be without deleting what others still read …
 */
export const EXPIRED_ALONE_MS = 30_000

/** … and up to so much later, each at another time, so that mostly one does it. */
export const EXPIRED_SPREAD_MS = 30_000

/** Writes that wait until other peers have them too: of more, the oldest is told how far it has come. */
export const RECEIPTS_MAX = 10_000

/** Pulls that are answered by bulk at the same time. */
export const TRANSFERS_MAX = 8

/** Messages with which one pull is answered by gossip: the asker asks again for the rest. */
export const GOSSIP_ANSWER_MESSAGES_MAX = 16

/** Dots that the index remembers by default: 8 to 40 bytes each. Cutting earlier is safe, and costs those who lag a snapshot. */
export const INDEX_DOTS_MAX = 1_000_000

/** Ranges of our clock beyond which operations are only taken in where they leave no gap, or are to be acknowledged: a clock of gaps is costly to send and to keep. */
export const CLOCK_RANGES_MAX = 65_536

/** The name of a typed key in UTF-8: what is left of a key is for its parts. */
export const TYPED_NAME_BYTES_MAX = 256

/** A piece of an update, with its key under `FRAME_BYTES`: each is sent along, in order, and none has to be asked for. */
export const UPDATE_PIECE_BYTES = 40 * 1_024

/** An update: half of what may wait to be written, and so in one batch with the deletes of what it holds. */
export const UPDATE_BYTES_MAX = 64 * 1_024 * 1_024

/** A place in a list, which is ASCII: some 90 levels, of which each takes two inserts between the two that were inserted last. */
export const PLACE_LENGTH_MAX = 744

/** What one replica has counted on one counter, either way, before it is told to stop: exact in a number, also once all that still waits is added. */
export const COUNT_MAX = 2 ** 51

/** What is added at once: the most writes that may wait (`WAITING_OPERATIONS_MAX`) of this are less than `COUNT_MAX`. */
export const AMOUNT_MAX = 2 ** 32

/** Bytes of a map below which who needs all of it is sent all of it: what to find out what differs would cost as much. */
export const SKETCH_BYTES_MIN = 16 * 1_024

/** Up to this part of what a snapshot takes is spent on symbols: where they do not tell by then what differs, the snapshot is sent. */
export const SKETCH_SHARE = 0.3

/** A symbol in a message: six lanes of four bytes, and how many items it holds, as what that differs from what was to be expected, in up to two mostly. */
export const SYMBOL_BYTES = 26

/** A difference is at least so many symbols. */
export const SYMBOLS_PER_DIFFERENCE = 1.35

/** Symbols that are sent first: 16 differences are told with them … */
export const SKETCH_SYMBOLS_FIRST = 28

/** … then as many as tell what seems to differ by those that are here: between so many times as many, since each time is a round trip … */
export const SKETCH_GROWTH_MIN = 1.1

/** … and so many times, since a few symbols say little. */
export const SKETCH_GROWTH_MAX = 4

/** Symbols of one message: 26 bytes each, under `FRAME_BYTES`. */
export const SKETCH_SYMBOLS_MESSAGE = 1_700

/**
 * Symbols of one sketch: 416 KB. On average they tell 11,850 differences. Each tells at most one, and four bytes ask for it: 47 KB, under `FRAME_BYTES`, and
 * by whatever chance 64,000 bytes, under the host's frame of 64 KiB.
 */
export const SKETCH_SYMBOLS_MAX = 16_000

/** Sketches that are kept, each with 28 bytes a key and a small object, until their peers have asked for what they lack. */
export const SKETCHES_MAX = 8
