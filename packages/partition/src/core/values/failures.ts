import type { Failure } from '@peermesh/kernel'

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
