import { InvalidParametersError, type PlainValue, plainCopy } from '@peermesh/kernel'
import { KEY_LENGTH_MAX, type OperationId, VOTERS_MAX, type Voter } from './core/index.ts'
import type { ChangeOptions, OperationOptions, QuorumInit } from './quorum.ts'

/** Longer than anybody waits, and not too long for a timer. */
const TIMEOUT_MS_MAX = 2 ** 31 - 1

const STORE_ID = /^[0-9a-f]{32}$/

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

/** What a register shall hold, as a copy; `undefined`: nothing. @throws InvalidParametersError */
export function valueCopy(value: unknown): PlainValue | undefined {
  if (isThenable(value)) {
    throw new InvalidParametersError(
      'A value is not a promise. Await it first: what a change is made of must be there at once, since it may be made again.'
    )
  }
  return value === undefined ? undefined : plainCopy(value, refuse)
}

/** @throws InvalidParametersError */
export function checkOptions(options: OperationOptions | undefined): void {
  if (options === undefined) {
    return
  }
  if (typeof options !== 'object' || options === null) {
    throw new InvalidParametersError(`Options are an object, not ${String(options)}.`)
  }
  const { timeoutMs, signal } = options
  if (timeoutMs !== undefined && !(typeof timeoutMs === 'number' && timeoutMs > 0 && timeoutMs <= TIMEOUT_MS_MAX)) {
    throw new InvalidParametersError(`timeoutMs is a number above 0, to ${TIMEOUT_MS_MAX}, not ${String(timeoutMs)}.`)
  }
  if (signal !== undefined && !(signal instanceof AbortSignal)) {
    throw new InvalidParametersError('signal is an AbortSignal.')
  }
}

/** @throws InvalidParametersError */
export function checkChangeOptions(options: ChangeOptions | undefined): void {
  checkOptions(options)
  const operation: unknown = options?.operation
  if (operation !== undefined && !isOperation(operation)) {
    throw new InvalidParametersError('operation is that of an OutcomeUnknownError, unchanged.')
  }
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

/** @throws InvalidParametersError */
export function checkInit({ votes, settleMs, goneMs }: QuorumInit): void {
  if (votes !== undefined && !['never', 'volatile', 'durable'].includes(votes)) {
    throw new InvalidParametersError(`votes is 'never', 'volatile' or 'durable', not ${String(votes)}.`)
  }
  for (const [name, value] of Object.entries({ settleMs, goneMs })) {
    if (value !== undefined && !(Number.isFinite(value) && value >= 0)) {
      throw new InvalidParametersError(`${name} is a number of milliseconds from 0, not ${String(value)}.`)
    }
  }
}

function refuse(path: string, found: string): never {
  throw new InvalidParametersError(
    `A value is null, a boolean, a finite number, text, bytes, or arrays and plain objects of these. At ${path} is ${found}.`
  )
}

function isThenable(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function'
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
