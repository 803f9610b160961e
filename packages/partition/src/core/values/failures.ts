import type { Failure } from '@peermesh/kernel'
import { SIBLINGS_MAX } from './limits.ts'

/** Nothing was written anywhere. */
export function tooFew(reason: string): Failure {
  return {
    name: 'TooFewReplicasError',
    message: `Too few replicas answered: ${reason}. It had no effect.`,
    details: { reason }
  }
}

/** It was written somewhere, or may have been. */
export function unknownOutcome(reason: string): Failure {
  return {
    name: 'OutcomeUnknownError',
    message: `Whether it is written is not known: ${reason}. Where it is, it spreads. Read, or write again.`,
    details: { reason }
  }
}

export function invalid(message: string): Failure {
  return { name: 'InvalidParametersError', message }
}

/** It had no effect. */
export function tooManySiblings(message: string): Failure {
  return { name: 'TooManySiblingsError', message, details: { limit: SIBLINGS_MAX } }
}

export function replacesTooMany(count: number): Failure {
  return tooManySiblings(
    `One put or delete has no room to name ${count} values that it replaces: name some, and then the others.`
  )
}
