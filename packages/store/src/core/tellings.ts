import type { CausalContextData } from '@peermesh/crdt'
import type { CoreInput, PeerName, TransferId } from '@peermesh/kernel'
import { setBounded } from './bounded-map.ts'
import { TRANSFERS_MAX } from './limits.ts'
import { type StoreCoreTypes, toldClock } from './messages.ts'

/** What a peer says that it has. */
export interface Telling {
  readonly from: PeerName
  readonly path: 'direct' | 'gossip'
  readonly clock: CausalContextData
}

/** Finds what peers say of their clocks in all that comes in: messages, and the chunks of transfers, as which answers come where clocks are large. */
export class Tellings {
  /** Who sends each transfer that comes in: of those that we break off, no end is told. */
  readonly #transfers = new Map<TransferId, PeerName>()

  of(input: CoreInput<StoreCoreTypes>): Telling | undefined {
    if (input.type === 'message') {
      return telling(input.from, input.path, toldClock(input.message))
    }
    if (input.type !== 'bulk') {
      return undefined
    }
    if (input.event === 'opened') {
      setBounded(this.#transfers, input.transfer, input.from, TRANSFERS_MAX)
    } else if (input.event === 'ended' && input.direction === 'in') {
      this.#transfers.delete(input.transfer)
    } else if (input.event === 'chunk') {
      return telling(this.#transfers.get(input.transfer), 'direct', toldClock(input.message))
    }
    return undefined
  }
}

function telling(
  from: PeerName | undefined,
  path: Telling['path'],
  clock: CausalContextData | undefined
): Telling | undefined {
  return from === undefined || clock === undefined ? undefined : { from, path, clock }
}
