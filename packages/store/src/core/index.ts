/**
 * The core of store: what the simulator and other packages may import.
 *
 * @packageDocumentation
 */

export {}
