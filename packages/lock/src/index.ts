/**
 * Distributed locks on a quorum. So far their core (`@peermesh/lock/core`), which the simulator runs; and what quorum must be given for it:
 * `quorum({ kinds: [lockKind] })`.
 *
 * @packageDocumentation
 */
export { lockKind } from './core/index.ts'
