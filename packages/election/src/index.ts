/**
 * Leader election by bully and by ring. So far its core (`@peermesh/election/core`), which the simulator runs; and what quorum must be given for `quorum` mode:
 * `quorum({ kinds: [electionKind] })`.
 *
 * @packageDocumentation
 */
export { electionKind } from './core/index.ts'
