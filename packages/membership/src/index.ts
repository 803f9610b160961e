/**
 * Who is in the mesh: SWIM with Lifeguard, as a libp2p service.
 *
 * @packageDocumentation
 */

export {}
