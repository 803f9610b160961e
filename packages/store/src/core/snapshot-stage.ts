import { CausalContext, type CausalContextData } from '@peermesh/crdt'
import type { SnapshotPart } from './causal-map.ts'
import type { Held, StatesMessage } from './messages.ts'

/** A snapshot that is still arriving. Nothing of it is joined before all of it is there; if it breaks off, all of it is dropped. */
export class SnapshotStage {
  readonly base: CausalContext
  readonly parts: SnapshotPart[] = []

  /** What is part of it and is not sent, because both hold it. */
  readonly agreed: readonly Held[]

  constructor(base: CausalContextData, agreed: readonly Held[]) {
    this.base = CausalContext.fromData(base)
    this.agreed = agreed
  }

  add(message: StatesMessage): void {
    this.parts.push({ states: message.states, context: CausalContext.fromData(message.context) })
  }
}
