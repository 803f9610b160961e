/**
 * Coordination without a coordinator: createPeer() and the peermesh command line.
 *
 * @packageDocumentation
 */

export {}
