/**
 * Runs a stack of peermesh cores on libp2p streams, gossip, timers and a journal.
 *
 * @packageDocumentation
 */

export {}
