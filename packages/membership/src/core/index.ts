/**
 * The core of membership: what the simulator and other packages may import.
 *
 * @packageDocumentation
 */

export {}
