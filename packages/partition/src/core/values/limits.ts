/** Every limit of values that are always writable, with its reason. */

/** A value as stored: with a context of what its replica has seen it fits a frame of 64 KiB. */
export const VALUE_BYTES_MAX = 32 * 1_024

/** A key, in UTF-16 code units: as long as those of `kv`. */
export const KEY_LENGTH_MAX = 253

/** Values that one key may hold side by side after a put. A writer that never reads is told so, rather than fill the disks of others. */
export const SIBLINGS_MAX = 16

/** What several coordinators that were cut off from each other may make of it, each up to `SIBLINGS_MAX`. More is nonsense. */
export const SIBLINGS_WIRE_MAX = 1_024

/** Rows, values, and ranges of dots of one message, as they are on the wire: with a context and what names the message under a frame of 64 KiB. One value with its key always goes. */
export const PART_BYTES = 50 * 1_024

/** Ranges of what a replica has seen, told beside that: in answers a part of them, of which more follow; in an update what is left out is not claimed, which is safe and costs that it is told once more. */
export const CONTEXT_BYTES = 12 * 1_024

/** Replicas that one message may name. */
export const REPLICAS_WIRE_MAX = 256

/** Operations that wait at one peer. One more is refused: the caller is faster than the replicas. */
export const OPERATIONS_MAX = 16_384

/** Of them, those that other peers handed over. */
export const FORWARDED_MAX = 4_096

/** Other peers' writes that are kept for replicas which are away, in memory. More is not taken: whoever asked has another one to ask. */
export const HINTED_BYTES_MAX = 64 * 1_024 * 1_024

/** What counts to that beside a value: a key, as long as it may be, and the name of a replica with what was seen of it. */
export const HINTED_KEY_BYTES = 512
export const HINTED_RANGE_BYTES = 256

/** Other peers whose last write is remembered once they are gone, so that one which comes late is not made again. */
export const CLIENTS_MAX = 1_024

/** How long an operation may take by default, in milliseconds: what those of `kv` take. */
export const TIMEOUT_MS = 5_000

/** What was not answered is asked again after this, and after twice as long each time: streams lose messages only when they break, and disks may be slow. */
export const RESEND_MS = 500

/** Of the time that an operation has, whoever coordinates it for another peer leaves so much, or a tenth, for the way there and back. */
export const ANSWER_MS = 250

/** A write that a replica declined is handed to the next after this: it may have heard of the configuration by then. */
export const DECLINED_AGAIN_MS = 50

/** How often replicas of a partition compare what they have, where one of them does not know yet that the other has it. In calm nothing is sent. */
export const COMPARE_MS = 1_000

/** Partitions that are compared with one peer, and handed over to it, at a time: each part of an answer to a comparison may take `CONTEXT_BYTES`. */
export const HANDOVERS_MAX = 64

/**
 * Messages of them that are under way to one peer at a time, each of which fits a frame of 64 KiB: enough for a stream of some megabytes a second at a round trip of 100 ms, and no more than a tenth of
 * a second of work that what callers ask of that peer waits behind.
 */
export const HANDOVER_MESSAGES_MAX = 8

/** Peers that wait to be told what is lacking of a partition. One more asks again. */
export const COMPARERS_MAX = 16

/** What was sent and not acknowledged for so long is begun anew. */
export const HANDOVER_STALLED_MS = 3_000

/** When enough replicas answered a get, those that held the partition before are waited for, so long at most. */
export const HOLDERS_WAIT_MS = 250

/** And so long after a move they are asked at all. */
export const HOLDERS_ASKED_MS = 60_000
