/** The body of one request. Above the largest value that a store takes, each byte of it escaped. */
export const LINE_BYTES_MAX = 4 * 1_024 * 1_024

/** A line of an import: a typed key, which has any number of such values, is one line. A file without line ends fills no more memory than this, some times over. */
export const IMPORT_LINE_BYTES_MAX = 64 * 1_024 * 1_024

/**
 * Headers and the address, in which a key travels percent-encoded, three bytes for each of its own; and the point of a watch: of some 9,000 replicas that
 * ever wrote, each of up to 120 bytes.
 */
export const HEADER_BYTES_MAX = 1_024 * 1_024

/** Requests that one peer answers at the same time. People and scripts attach, not crowds. */
export const CONNECTIONS_MAX = 64

/** Keys that are deleted as one write: enough to share the cost of a disk write, few enough that progress is seen. */
export const DELETE_BATCH_MAX = 500

/** The longest delay that a timer takes: one that is asked for more ends at once. */
export const TIMER_MS_MAX = 2 ** 31 - 1

/** How long a stopping peer waits for the requests that it is answering. */
export const CLOSE_GRACE_MS = 500
