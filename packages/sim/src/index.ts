/**
 * The deterministic simulator that peermesh protocols are tested in.
 *
 * @packageDocumentation
 */

export {}
