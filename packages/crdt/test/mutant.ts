/** A type with one fault, and how it is found out. */
import type { CrdtType } from '@peermesh/crdt'
import { type LawParameters, type LawSubject, violatedLaws } from './laws.ts'

export interface Mutant {
  readonly fault: string
  /** The id of a law that it violates, perhaps among others. */
  readonly caughtBy: string
  /** The titles of the laws of that id that it violates. */
  violated(parameters: LawParameters): string[]
}

export function mutant<State, Operation, Value>(
  fault: string,
  caughtBy: string,
  subject: LawSubject<State, Operation, Value>,
  changes: Partial<CrdtType<State, Operation, Value>>
): Mutant {
  const broken = { ...subject, type: { ...subject.type, ...changes } }
  return { fault, caughtBy, violated: (parameters) => violatedLaws(broken, parameters, caughtBy) }
}
