import type { AbortOptions } from '@libp2p/interface'
import { checkOptions, InvalidParametersError, OPTION, oneOf, type OptionKind } from '@peermesh/kernel'
import { NAME_LENGTH_MAX, TOKEN_ALGORITHMS } from './core/index.ts'
import type { AcquireOptions, ForceOptions, LockOptions, LocksInit } from './locks.ts'

const DURATION: OptionKind = { what: 'a number of milliseconds from 0', is: isDuration }

const LOCK: Readonly<Record<keyof LockOptions, OptionKind>> = {
  algorithm: oneOf('quorum', ...TOKEN_ALGORITHMS),
  mode: oneOf('strict', 'fenced'),
  capacity: OPTION.number,
  permits: OPTION.number,
  hold: DURATION,
  signal: OPTION.signal
}

const ACQUIRE: Readonly<Record<keyof AcquireOptions, OptionKind>> = { ...LOCK, wait: DURATION }

/** A fence fits a signed 64-bit integer. */
const FENCE_BITS = 63

const FORCE: Readonly<Record<keyof ForceOptions, OptionKind>> = {
  reason: { what: 'well-formed text', is: (value) => typeof value === 'string' && value.isWellFormed() },
  fence: {
    what: 'a fence, as a bigint',
    is: (value) => typeof value === 'bigint' && value >= 0n && BigInt.asUintN(FENCE_BITS, value) === value
  },
  signal: OPTION.signal
}

const INIT: Readonly<Record<keyof LocksInit, OptionKind>> = {
  leaseMs: { what: 'a number of milliseconds above 0', is: (value) => isDuration(value) && value !== 0 },
  groupOf: OPTION.function
}

/** @throws InvalidParametersError for options that cannot be meant */
export function checkInit(init: LocksInit): void {
  checkOptions('', init, INIT)
}

/** @throws InvalidParametersError for options that cannot be meant */
export function checkAcquire(options: AcquireOptions): void {
  checkOptions('', options, ACQUIRE)
}

/** As it is for an `acquire`, but that nobody waits. @throws InvalidParametersError for options that cannot be meant */
export function checkTry(options: LockOptions): void {
  checkOptions('', options, LOCK)
}

/** @throws InvalidParametersError for options that cannot be meant, and where there is no reason */
export function checkForce(options: ForceOptions): void {
  checkOptions('', options, FORCE)
  if (options.reason === undefined) {
    throw new InvalidParametersError(
      'A release by force has a reason, for whoever is forced out and for who looks later.'
    )
  }
}

/** @throws InvalidParametersError */
export function checkAbort(options: AbortOptions): void {
  checkOptions('', options, { signal: OPTION.signal })
}

/** @throws InvalidParametersError where it is no time */
export function checkHold(hold: number): void {
  if (!isDuration(hold)) {
    throw new InvalidParametersError(`hold is ${DURATION.what}, not ${String(hold)}.`)
  }
}

/** @throws InvalidParametersError */
export function checkName(name: string): void {
  if (typeof name !== 'string' || name.length === 0 || name.length > NAME_LENGTH_MAX || !name.isWellFormed()) {
    throw new InvalidParametersError(`The name of a lock is well-formed text of 1 to ${NAME_LENGTH_MAX} characters.`)
  }
}

/** All of them, before the first is asked for. @throws InvalidParametersError */
export function checkNames(names: readonly string[]): void {
  if (!Array.isArray(names)) {
    throw new InvalidParametersError(`Several locks are named by a list of texts, not by ${typeof names}.`)
  }
  for (const name of names as readonly string[]) {
    checkName(name)
  }
}

function isDuration(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0
}
