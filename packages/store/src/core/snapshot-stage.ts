import { CausalContext, type CausalContextData } from '@peermesh/crdt'
import type { Held, KeyState, StatesMessage } from './messages.ts'

/** A snapshot that is still arriving. Nothing of it is joined before all of it is there; if it breaks off, all of it is dropped. */
export class SnapshotStage {
  readonly base: CausalContext
  readonly parts: { readonly state: KeyState; readonly context: CausalContext }[] = []

  /** What is part of it and is not sent, because both hold it. */
  readonly agreed: readonly Held[]

  constructor(base: CausalContextData, agreed: readonly Held[]) {
    this.base = CausalContext.fromData(base)
    this.agreed = agreed
  }

  add(message: StatesMessage): void {
    const context = CausalContext.fromData(message.context)
    for (const state of message.states) {
      this.parts.push({ state, context })
    }
  }
}
