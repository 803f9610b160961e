import { checkPlain, InvalidParametersError, OPTION, oneOf, type OptionKind } from '@peermesh/kernel'
import { KEY_LENGTH_MAX, LEASE_MS_MAX, LEASE_MS_MIN, type OperationId, VOTERS_MAX, type Voter } from './core/index.ts'
import type { ChangeOptions, OperationOptions, QuorumInit } from './quorum.ts'

/** Longer than anybody waits, and not too long for a timer. */
const TIMEOUT_MS_MAX = 2 ** 31 - 1

const STORE_ID = /^[0-9a-f]{32}$/

const DURATION: OptionKind = {
  what: 'a number of milliseconds from 0',
  is: (value) => isBetween(value, 0, Number.MAX_SAFE_INTEGER)
}

/** What `quorum()` may be given. */
export const INIT_OPTIONS: Readonly<Record<keyof QuorumInit, OptionKind>> = {
  votes: oneOf('never', 'volatile', 'durable'),
  kinds: { what: 'a list of kinds', is: Array.isArray },
  settleMs: DURATION,
  goneMs: DURATION
}

/** What each operation may be given. */
export const OPERATION_OPTIONS: Readonly<Record<keyof OperationOptions, OptionKind>> = {
  timeoutMs: {
    what: `a number of milliseconds above 0, to ${TIMEOUT_MS_MAX}`,
    is: (value) => value !== 0 && isBetween(value, 0, TIMEOUT_MS_MAX)
  },
  signal: OPTION.signal
}

/** And a change. */
export const CHANGE_OPTIONS: Readonly<Record<keyof ChangeOptions, OptionKind>> = {
  ...OPERATION_OPTIONS,
  operation: { what: 'that of an OutcomeUnknownError, unchanged', is: isOperation }
}

/** And the opening of a session. */
export const SESSION_OPTIONS: Readonly<Record<keyof OperationOptions | 'leaseMs', OptionKind>> = {
  ...OPERATION_OPTIONS,
  leaseMs: {
    what: `a number from ${LEASE_MS_MIN} to ${LEASE_MS_MAX}`,
    is: (value) => isBetween(value, LEASE_MS_MIN, LEASE_MS_MAX)
  }
}

/** Registers of these names belong to elections, locks and sessions, which keep their own truth in them. */
const RESERVED_PREFIXES = ['leader/', 'lock/', 'session/'] as const

/** The name of a register of the application. @throws InvalidParametersError */
export function checkName(name: string): void {
  if (typeof name !== 'string' || name.length === 0 || name.length > KEY_LENGTH_MAX || !name.isWellFormed()) {
    throw new InvalidParametersError(`The name of a register is well-formed text of 1 to ${KEY_LENGTH_MAX} characters.`)
  }
  if (name.startsWith('#')) {
    throw new InvalidParametersError(`Names that begin with # are the group's own: not ${name}.`)
  }
  const reserved = RESERVED_PREFIXES.find((prefix) => name.startsWith(prefix))
  if (reserved !== undefined) {
    throw new InvalidParametersError(
      `Names that begin with ${RESERVED_PREFIXES.join(', ')} are those of elections, locks and sessions: not ${name}.`
    )
  }
}

/** What a register shall hold, as a copy that nobody else can change; `undefined`: nothing. @throws InvalidParametersError */
export function valueCopy(value: unknown): unknown {
  if (value instanceof Promise) {
    throw new InvalidParametersError(
      'A value is not a promise. Await it first: what a change is made of must be there at once, since it may be made again.'
    )
  }
  if (value !== undefined) {
    checkPlain(value, refuse, true)
  }
  return structuredClone(value)
}

/** @throws InvalidParametersError */
export function checkVersion(version: number): void {
  if (!Number.isSafeInteger(version) || version < 0) {
    throw new InvalidParametersError(`A version is a whole number from 0, as a read told it, not ${String(version)}.`)
  }
}

/** @throws InvalidParametersError */
export function checkVoters(voters: readonly Voter[]): void {
  const isList = Array.isArray(voters) && voters.length >= 1 && voters.length <= VOTERS_MAX
  if (!isList || !voters.every(isVoter)) {
    throw new InvalidParametersError(`Voters are 1 to ${VOTERS_MAX} of { peer, storeId, volatile }.`)
  }
  const twice = voters.find(({ peer }, index) => voters.findIndex((other) => other.peer === peer) !== index)
  if (twice !== undefined) {
    throw new InvalidParametersError(`${twice.peer} cannot vote twice.`)
  }
}

function refuse(path: string, found: string): never {
  throw new InvalidParametersError(
    `A value is null, a boolean, a finite number, text, bytes, or arrays and plain objects of these. At ${path} is ${found}.`
  )
}

function isBetween(value: unknown, least: number, most: number): boolean {
  return typeof value === 'number' && value >= least && value <= most
}

function isOperation(operation: unknown): operation is OperationId {
  const { session, sequence, stamp } = (operation ?? {}) as Partial<Record<keyof OperationId, unknown>>
  const isStamp = stamp === undefined || (Number.isSafeInteger(stamp) && (stamp as number) >= 0)
  return typeof session === 'string' && Number.isSafeInteger(sequence) && (sequence as number) > 0 && isStamp
}

function isVoter(voter: unknown): voter is Voter {
  const { peer, storeId, volatile } = (voter ?? {}) as Partial<Record<keyof Voter, unknown>>
  const isStoreId = typeof storeId === 'string' && STORE_ID.test(storeId)
  return typeof peer === 'string' && peer !== '' && isStoreId && typeof volatile === 'boolean'
}
