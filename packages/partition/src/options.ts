import { checkOptions, checkPlain, InvalidParametersError, OPTION, oneOf, type OptionKind } from '@peermesh/kernel'
import { type MetadataChange, metadataProblem } from '@peermesh/membership/core'
import type { ChangeOptions, OperationOptions } from '@peermesh/quorum'
import type { PlaceChange } from './core/index.ts'
import { PARTITIONS_MAX, REPLICAS_MAX, REPUBLISH_MS_MIN } from './core/limits.ts'
import type { PartitionsInit, PlannedChange } from './partitions.ts'
import type { ValueReadOptions, ValueWriteOptions } from './values.ts'

/** Longer than anybody waits, and not too long for a timer. */
const TIMEOUT_MS_MAX = 2 ** 31 - 1

const DURATION: OptionKind = {
  what: 'a number of milliseconds from 0',
  is: (value) => isWithin(value, 0, Number.MAX_SAFE_INTEGER)
}

/** What `partitions()` may be given. */
export const PARTITION_OPTIONS: Readonly<Record<keyof PartitionsInit, OptionKind>> = {
  partitions: {
    what: `a power of two, at most ${PARTITIONS_MAX}`,
    is: (value) => isWhole(value, 1, PARTITIONS_MAX) && Number.isInteger(Math.log2(value as number))
  },
  replicas: { what: `a whole number from 1 to ${REPLICAS_MAX}`, is: (value) => isWhole(value, 1, REPLICAS_MAX) },
  votes: oneOf('never', 'volatile', 'durable'),
  capacity: { what: 'a whole number from 0', is: (value) => isWhole(value, 0, Number.MAX_SAFE_INTEGER) },
  zone: OPTION.text,
  settleMs: DURATION,
  goneMs: DURATION,
  republishMs: {
    what: `a number of milliseconds from ${REPUBLISH_MS_MIN}`,
    is: (value) => isWithin(value, REPUBLISH_MS_MIN, Number.MAX_SAFE_INTEGER)
  },
  strangers: {
    what: 'true, false, or a function of the name of a peer',
    is: (value) => typeof value === 'boolean' || typeof value === 'function'
  }
}

const OPERATION: Readonly<Record<keyof OperationOptions, OptionKind>> = {
  timeoutMs: {
    what: `a number of milliseconds above 0, to ${TIMEOUT_MS_MAX}`,
    is: (value) => value !== 0 && isWithin(value, 0, TIMEOUT_MS_MAX)
  },
  signal: OPTION.signal
}

const COUNT: OptionKind = {
  what: `a whole number from 1 to ${REPLICAS_MAX}`,
  is: (value) => isWhole(value, 1, REPLICAS_MAX)
}

const READ: Readonly<Record<keyof ValueReadOptions, OptionKind>> = { ...OPERATION, read: COUNT }

const WRITE: Readonly<Record<keyof ValueWriteOptions, OptionKind>> = {
  ...OPERATION,
  context: OPTION.text,
  write: COUNT,
  sloppy: OPTION.flag
}

const CHANGE: Readonly<Record<keyof ChangeOptions, OptionKind>> = {
  ...OPERATION,
  operation: { what: 'that of an OutcomeUnknownError, unchanged', is: isOperation }
}

const PLAN: Readonly<Record<keyof PlannedChange, OptionKind>> = {
  with: { what: 'a list of members', is: Array.isArray },
  without: OPTION.texts
}

const MEMBER: Readonly<Record<'peer' | 'weight' | 'zone', OptionKind>> = {
  peer: OPTION.text,
  weight: OPTION.number,
  zone: OPTION.text
}

/** @throws InvalidParametersError */
export function checkOperation(options: OperationOptions): void {
  checkOptions('', options, OPERATION)
}

/** @throws InvalidParametersError */
export function checkRead(options: ValueReadOptions): void {
  checkOptions('', options, READ)
}

/** @throws InvalidParametersError */
export function checkWrite(options: ValueWriteOptions): void {
  checkOptions('', options, WRITE)
}

/** @throws InvalidParametersError */
export function checkChange(options: ChangeOptions): void {
  checkOptions('', options, CHANGE)
}

/** @throws InvalidParametersError */
export function checkVersion(version: number): void {
  if (!isWhole(version, 0, Number.MAX_SAFE_INTEGER)) {
    throw new InvalidParametersError(`A version is a whole number from 0, as a read told it, not ${String(version)}.`)
  }
}

/** @throws InvalidParametersError */
export function checkPlan(change: PlannedChange): void {
  checkOptions('', change, PLAN)
  for (const [place, member] of (change.with ?? []).entries()) {
    checkOptions(`with[${place}].`, member, MEMBER)
    if (member.peer === undefined || member.peer === '') {
      throw new InvalidParametersError(`with[${place}] has no peer: who is it that comes?`)
    }
  }
}

/** @throws InvalidParametersError */
export function checkPlace(change: PlaceChange): void {
  checkOptions('', change, { capacity: PARTITION_OPTIONS.capacity, zone: PARTITION_OPTIONS.zone })
  const problem = metadataProblem(change as MetadataChange)
  if (problem !== undefined) {
    throw new InvalidParametersError(problem)
  }
}

/** What a key shall hold, as a copy that nobody else can change; `undefined`: nothing. @throws InvalidParametersError */
export function valueCopy(value: unknown): unknown {
  if (value instanceof Promise) {
    throw new InvalidParametersError('A value is not a promise: await it first.')
  }
  if (value !== undefined) {
    checkPlain(value, refuse, true)
  }
  return structuredClone(value)
}

function refuse(path: string, found: string): never {
  throw new InvalidParametersError(
    `A value is null, a boolean, a finite number, text, bytes, or arrays and plain objects of these. At ${path} is ${found}.`
  )
}

function isWithin(value: unknown, least: number, most: number): boolean {
  return typeof value === 'number' && value >= least && value <= most
}

function isWhole(value: unknown, least: number, most: number): boolean {
  return Number.isSafeInteger(value) && isWithin(value, least, most)
}

function isOperation(operation: unknown): boolean {
  const { session, sequence, stamp } = (operation ?? {}) as Readonly<Record<string, unknown>>
  const isStamp = stamp === undefined || isWhole(stamp, 0, Number.MAX_SAFE_INTEGER)
  return typeof session === 'string' && isWhole(sequence, 1, Number.MAX_SAFE_INTEGER) && isStamp
}
