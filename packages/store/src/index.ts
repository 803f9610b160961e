/**
 * Replicated key-value storage on CRDTs, as a libp2p service.
 *
 * @packageDocumentation
 */

export {}
