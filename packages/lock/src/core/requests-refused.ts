import type { Failure } from '@peermesh/kernel'
import * as failures from './failures.ts'
import { CAPACITY_MAX, NAME_LENGTH_MAX, REASON_LENGTH_MAX } from './limits.ts'
import type { AcquireCommand, ForceCommand } from './named-lock.ts'

/** What no lock can be asked for, whatever it is. `undefined`: it can. */
export function refusedAcquire({ name, algorithm, mode, capacity, permits }: AcquireCommand): Failure | undefined {
  const refused = refusedName(name)
  if (refused !== undefined) {
    return refused
  }
  if (![permits, capacity].every(Number.isInteger) || permits < 1 || permits > capacity || capacity > CAPACITY_MAX) {
    const [asked, all] = [String(permits), String(capacity)]
    return failures.invalid(
      `permits is a whole number from 1 to capacity, and that is at most ${CAPACITY_MAX}: not ${asked} of ${all}.`
    )
  }
  const isToken = algorithm !== undefined && algorithm !== 'quorum'
  if (mode === 'fenced' && !isToken) {
    return failures.invalid('A quorum lock is never fenced, that is a mode of tokens: name an algorithm of these too.')
  }
  if (capacity > 1 && isToken) {
    return failures.invalid('A token lets in one: a lock of several permits is a quorum lock.')
  }
  return undefined
}

export function refusedForce({ name, reason }: ForceCommand): Failure | undefined {
  const isReason = reason.trim() !== '' && reason.length <= REASON_LENGTH_MAX
  return isReason
    ? refusedName(name)
    : failures.invalid(`A release by force has a reason of 1 to ${REASON_LENGTH_MAX} characters.`)
}

export function refusedName(name: string): Failure | undefined {
  const isName = name.length > 0 && name.length <= NAME_LENGTH_MAX
  return isName ? undefined : failures.invalid(`The name of a lock is 1 to ${NAME_LENGTH_MAX} characters.`)
}
