import { CausalContext, type Dot, dotKey } from '@peermesh/crdt'
import type { CommandId, PeerName } from '@peermesh/kernel'
import { ViolationError } from '@peermesh/sim'
import type { Receipt, StagedWrites, StoreCore } from '@peermesh/store/core'

/** The operations of a command, and how often each peer had lost what was on its disk when they were made. */
interface Written {
  readonly dots: readonly Dot[]
  readonly losses: ReadonlyMap<PeerName, number>
}

/**
 * S29: who is counted as a holder of a write has it on its disk: it is there when that peer starts again, unless it lost its disk, or its power.
 */
export class ReceiptOracle {
  readonly #written = new Map<PeerName, Map<CommandId, Written>>()
  readonly #losses = new Map<PeerName, number>()
  readonly #held = new Map<PeerName, Map<string, Dot>>()

  started(peer: PeerName): void {
    this.#written.set(peer, new Map())
  }

  /** What was on the disk of this peer is gone, or some of it may be. */
  lost(peer: PeerName): void {
    this.#losses.set(peer, (this.#losses.get(peer) ?? 0) + 1)
    this.#held.delete(peer)
  }

  stage(peer: PeerName, { operations, commands }: StagedWrites): void {
    const losses = new Map(this.#losses)
    for (const command of commands) {
      this.#written.get(peer)?.set(command, { dots: operations, losses })
    }
  }

  settled(peer: PeerName, id: CommandId, receipt: Receipt | undefined): void {
    const written = this.#written.get(peer)?.get(id)
    this.#written.get(peer)?.delete(id)
    for (const holder of written === undefined ? [] : (receipt?.holders ?? [])) {
      if (holder === peer) {
        throw new ViolationError(`S29: ${peer} counts itself as another peer that has its write.`)
      }
      if (this.#losses.get(holder) === written?.losses.get(holder)) {
        const held = this.#held.get(holder) ?? new Map<string, Dot>()
        for (const dot of written?.dots ?? []) {
          held.set(dotKey(dot), dot)
        }
        this.#held.set(holder, held)
      }
    }
  }

  /** A peer starts again on its disk. */
  recovered(peer: PeerName, core: StoreCore): void {
    const clock = CausalContext.fromData(core.clock())
    for (const [name, { replica, counter }] of this.#held.get(peer) ?? []) {
      if (!clock.has(replica, counter)) {
        throw new ViolationError(`S29: ${peer} was counted as a holder of ${name}, and has not got it after a restart.`)
      }
    }
  }
}
