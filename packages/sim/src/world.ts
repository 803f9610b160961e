import type { PeerName, StackInput } from '@peermesh/kernel'
import type { EventLoop } from './event-loop.ts'
import type { RandomStreams } from './random-streams.ts'
import type { Reachability } from './reachability.ts'
import type { Trace } from './trace.ts'
import type { VirtualPeer } from './virtual-peer.ts'
import type { Weather } from './weather.ts'

/** What the parts of the virtual world see of the whole. */
export interface World {
  readonly loop: EventLoop
  readonly random: RandomStreams
  readonly reach: Reachability
  readonly trace: Trace
  readonly peers: readonly VirtualPeer[]
  readonly weather: Weather
  peerNamed(name: PeerName): VirtualPeer | undefined
  /** Whether all peers that reach each other are kept connected, whoever dials. */
  readonly keepsConnections: boolean
  /** Whether there is a DHT to ask. */
  readonly hasDht: boolean
  /** Whether all peers are processes of one machine. */
  readonly oneMachine: boolean
  /** Steps the peer's stack and carries out the effects. Never called from within a step. */
  step(peer: VirtualPeer, input: StackInput): void
  /** Stops the peer in good order, and starts it anew. */
  restart(
    peer: VirtualPeer,
    how: { readonly bootAtLeast: number; readonly mint: boolean; readonly reason: string }
  ): void
  /**
   * Calls `action`, in an event of its own, once of what the peer persisted so far no more than `pendingMax` writes are not durable; never if it
   * stops before.
   */
  whenDurable(peer: VirtualPeer, pendingMax: number, action: () => void): void
}
