/**
 * Registers held by agreed, reconfigurable groups of voters.
 *
 * @packageDocumentation
 */
export { QUORUM, type QuorumOptions, quorumSeat } from './seat.ts'
