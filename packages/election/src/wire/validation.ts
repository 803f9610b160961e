import { type MessageCheck, messageCheck, type PeerName, peerName, readText } from '@peermesh/kernel'
import { BUCKETS, type Claim, PENALTY_MAX, type Rank, SCOPE_LENGTH_MAX, SCORE_MAX, TERM_MAX } from '../core/index.ts'
import type { Claim as ClaimFields, Rank as RankFields } from './messages.js'

/** Twice the length of any peer id of today. */
const PEER_NAME_LENGTH_MAX = 128

/** The name of a group, a slash, and 32 digits. */
const SESSION_LENGTH_MAX = 80

/** Numbers of elections and of claims: what counts so far has run for a thousand years. */
const COUNTER_MAX = 2 ** 48

/** Four times round the largest ring. */
const HOPS_MAX = 2 ** 16

/** A phase has twice the hops of the one before. */
const PHASE_MAX = 16

export const check: MessageCheck = messageCheck('election')

export function readPeer(text: string): PeerName {
  return peerName(readText(check, text, PEER_NAME_LENGTH_MAX, 'a peer name'))
}

export function readScope(text: string): string {
  return readText(check, text, SCOPE_LENGTH_MAX, 'a scope')
}

export function readSession(text: string): string {
  return readText(check, text, SESSION_LENGTH_MAX, 'the id of a session')
}

export function readCounter(value: number, what: string): number {
  check(Number.isSafeInteger(value) && value >= 0 && value <= COUNTER_MAX, `${what} is at most ${COUNTER_MAX}`)
  return value
}

/** The first of version 1 read terms up to 2⁴⁸ only: those of the generations below 1,024. */
export function readTerm(value: number): number {
  check(Number.isSafeInteger(value) && value >= 0 && value <= TERM_MAX, `a term is at most ${TERM_MAX}`)
  return value
}

export function readHops(value: number): number {
  check(value <= HOPS_MAX, `a message makes at most ${HOPS_MAX} hops`)
  return value
}

export function readPhase(value: number): number {
  check(value <= PHASE_MAX, `an election has at most ${PHASE_MAX} phases`)
  return value
}

export function readRank(fields: RankFields | undefined): Rank {
  check(fields !== undefined, 'a rank is missing')
  const { score, penalty, load, health, peer } = fields
  check(Number.isSafeInteger(score) && Math.abs(score) <= SCORE_MAX, `a score is at most ${SCORE_MAX} either way`)
  check(penalty <= PENALTY_MAX, `a penalty is at most ${PENALTY_MAX}`)
  check(load < BUCKETS && health < BUCKETS, `load and health have ${BUCKETS} steps`)
  return { score, penalty, load, health, peer: readPeer(peer) }
}

export function readClaim(fields: ClaimFields | undefined): Claim {
  check(fields !== undefined, 'a claim is missing')
  const { term, id, rank } = fields
  return { term: readTerm(term), id: readCounter(id, 'a number'), rank: readRank(rank) }
}
