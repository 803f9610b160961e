import { PeermeshError } from '@peermesh/kernel'

/**
 * Thrown by `CausalContext.fromData` when data from the network or a disk is not the canonical form of a set of dots,
 * or is over a limit. Whoever decodes catches it and refuses the whole message: nothing of it was taken in.
 */
export class MalformedContextError extends PeermeshError {
  static override readonly name = 'MalformedContextError'
}

/**
 * Thrown by `decodeState` when bytes from the network or a disk are not the canonical form of a state. Whoever decodes
 * catches it and refuses the whole message: nothing of it was taken in.
 */
export class MalformedStateError extends PeermeshError {
  static override readonly name = 'MalformedStateError'
}

/** @throws MalformedStateError unless the condition holds */
export function checkState(condition: boolean, problem: string): asserts condition {
  if (!condition) {
    throw new MalformedStateError(`A state from outside ${problem}.`)
  }
}
