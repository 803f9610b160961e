import type { Failure, Outcome } from '@peermesh/kernel'
import type { ForceWords } from './events.ts'
import { ENTRIES_MAX, FORCED_MAX, REQUESTS_MAX } from './limits.ts'
import { LOCK_KIND } from './lock-kind.ts'
import type { Wait } from './messages.ts'
import { TOKEN_KIND } from './token-kind.ts'
import type { LockVariant } from './variant.ts'

/** It was not let in within the time that it would wait. It never got the lock. */
export function timedOut(name: string, waitMs: number): Failure {
  const message = `${name} was not free within ${waitMs} ms. Nothing is held, and nothing waits any more.`
  return { name: 'LockTimeoutError', message, details: { name, waitMs } }
}

export function cancelled(name: string): Failure {
  const message = `${name} was not got: it was given up, or this peer stops. Nothing is held, and nothing waits any more.`
  return { name: 'LockCancelledError', message, details: { name } }
}

/** The session ended before it was let in: its place in the queue is gone. */
export function sessionOver(name: string, reason: string): Failure {
  const message = `${name} was not got: the session of this peer is over (${reason}), and with it its place in the queue.`
  return { name: 'NoQuorumError', message, details: { name, reason, over: 'session' } }
}

/** Why, where nothing but that was the matter. */
export function sessionOverBecause(outcome: Outcome): string | undefined {
  const { reason, over } = (outcome.ok ? undefined : outcome.failure.details) ?? {}
  return over === 'session' ? String(reason) : undefined
}

export function kindMismatch(name: string, asked: number, found: number): Failure {
  const message = `${name} is a lock of ${found} permits, not of ${asked}: its first use fixed that.`
  return { name: 'LockKindMismatchError', message, details: { name, asked, found } }
}

/** Another algorithm or mode. */
export function variantMismatch(name: string, asked: LockVariant, found: LockVariant): Failure {
  const message = `${name} is a lock of ${wordsOf(found)}, not of ${wordsOf(asked)}: its first use fixed that.`
  return { name: 'LockKindMismatchError', message, details: { name, asked, found } }
}

function wordsOf({ algorithm, mode }: LockVariant): string {
  return mode === undefined ? algorithm : `${algorithm} (${mode})`
}

const KINDS: ReadonlyMap<unknown, string> = new Map([
  [LOCK_KIND, 'a quorum lock, and no token'],
  [TOKEN_KIND, 'a token, and no quorum lock']
])

/** The name of its register is taken by something that is no lock of this kind. */
function otherKind(name: string, { details }: Failure): Failure {
  const message = `${name} is ${KINDS.get(details?.['found']) ?? 'no lock'}: its first use fixed that.`
  return { name: 'LockKindMismatchError', message, details: { ...details, name } }
}

/** What quorum says, as a fact about the lock. */
export function ofQuorum(name: string, failure: Failure): Failure {
  switch (failure.name) {
    case 'KindMismatchError':
      return otherKind(name, failure)
    case 'SessionLostError':
      return sessionOver(name, String(failure.details?.['reason']))
    default:
      return failure
  }
}

/** Nobody answered for the whole of its patience. */
export function notOpened(name: string, waitMs: number): Failure {
  const message = `${name} was not got: no majority answered within ${waitMs} ms. Nothing is held, and nothing waits any more.`
  return { name: 'NoQuorumError', message, details: { name, waitMs } }
}

export function full(name: string): Failure {
  const message = `${ENTRIES_MAX} hold ${name} or wait for it already. Nothing of this request was done.`
  return { name: 'LockBusyError', message, details: { name, limit: ENTRIES_MAX } }
}

/** So many were forced out before who have not heard of it. */
export function forcedTooOften(name: string): Failure {
  const message = `${FORCED_MAX} who were forced out of ${name} have not heard of it yet. Nobody else was.`
  return { name: 'LockBusyError', message, details: { name, limit: FORCED_MAX } }
}

/** The register of a token does not know by which fence who is inside is. */
export function fenceOfToken(name: string): Failure {
  return invalid(`${name} is a token: it is taken from whoever has it, and not by a fence.`)
}

/** It was let in, and taken out again before it knew. */
export function forcedOut(name: string, { by, reason }: ForceWords): Failure {
  const message = `${name} was got, and taken by force before that was known, by ${by}: ${reason}`
  return { name: 'LockLostError', message, details: { name, reason: 'forced', by, why: reason } }
}

export function busy(): Failure {
  const message = `${REQUESTS_MAX} requests of this peer hold or wait already. Nothing of this one was done.`
  return { name: 'LockBusyError', message, details: { limit: REQUESTS_MAX } }
}

/** It would wait for itself. */
export function asksAlready(name: string): Failure {
  return invalid(`This owner waits for ${name} already: it can hold it once it is let in, and then enter it again.`)
}

export function asksForMore(name: string, asked: number, held: number): Failure {
  return invalid(`This owner holds ${held} permits of ${name} and cannot enter it for ${asked}: release it first.`)
}

/** It waited in a circle, and was the last to join it. */
export function deadlock(cycle: readonly Wait[]): Failure {
  const youngest = cycle.at(-1)?.name ?? ''
  const around = cycle.map(({ name, peer }) => `one of ${peer} waits for ${name}`).join(', held by who waits next: ')
  const message = `${youngest} was not got: ${around}, held by the first. Nothing is held of it, and nothing waits any more.`
  return { name: 'DeadlockError', message, details: { name: youngest, cycle } }
}

/** The caller's misuse. */
export function invalid(message: string): Failure {
  return { name: 'InvalidParametersError', message }
}
