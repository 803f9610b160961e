import type { TransferId } from '@peermesh/kernel'
import type { Channel } from './channel.ts'
import type { Connection } from './connection.ts'
import type { VirtualPeer } from './virtual-peer.ts'

/** From the sender to the receiver. */
export type DataFrame =
  | { readonly type: 'open'; readonly message: unknown }
  | { readonly type: 'chunk'; readonly message: unknown; readonly last: boolean }
  | { readonly type: 'abort' }

/** From the receiver back; `taken` for each chunk that it is done with. */
export type ControlFrame = { readonly type: 'taken' } | { readonly type: 'complete' } | { readonly type: 'abort' }

/** One end of a transfer. Once `over`, its core hears nothing more of it. */
export interface TransferEnd {
  readonly peer: VirtualPeer
  readonly life: number
  readonly id: TransferId
  over: boolean
}

/** A bulk transfer on a stream of its own. */
export interface Transfer {
  readonly connection: Connection
  readonly core: string
  readonly sender: TransferEnd
  readonly receiver: TransferEnd
  readonly data: Channel<DataFrame>
  readonly control: Channel<ControlFrame>
  /** How many chunks may be under way. */
  readonly windowCount: number
  /** Chunks that were pushed and not yet taken. */
  underWayCount: number
  /** `ready` was told, or is about to be, and nothing pushed since. */
  ready: 'no' | 'soon' | 'told'
  /** How many of the receiver's writes may be pending when it is handed the next chunk. */
  readonly pendingMax: number
  /** The sender pushed the last chunk. */
  pushedLast: boolean
  /** The receiver's core was told that it is open. */
  opened: boolean
  /** Chunks that arrived and wait for the receiver to be done with the one before. */
  readonly arrived: { readonly message: unknown; readonly last: boolean }[]
  receiving: boolean
  /** The streams are gone; the ends notice in their own time. */
  broken: boolean
}
