import type { EventLoop } from './event-loop.ts'
import type { Trace } from './trace.ts'
import type { VirtualPeer } from './virtual-peer.ts'

/**
 * Peers that cannot attend to what comes: paused, asleep, or busy with the step before. What comes waits in their inbox, and is handled in its order
 * once they can: SPEC.md, F1 to F3.
 */
export class Stalls {
  readonly #loop: EventLoop
  readonly #trace: Trace

  constructor(loop: EventLoop, trace: Trace) {
    this.#loop = loop
    this.#trace = trace
  }

  /** The process stands still, its clocks go on. Returns what lets it go on; that does nothing once the peer stopped. */
  pause(peer: VirtualPeer): () => void {
    const { life } = peer
    peer.pausesCount++
    return () => {
      if (peer.life === life) {
        peer.pausesCount--
        this.#trace.note(peer, 'resume', `after a pause, with ${peer.inbox.length} inputs waiting`)
        this.#attend(peer)
      }
    }
  }

  /** The machine stands still, and its monotonic clock with it; only the wall clock goes on. Returns what wakes it. */
  sleep(peer: VirtualPeer): () => void {
    const { life } = peer
    if (peer.sleepsCount++ === 0) {
      peer.asleepFrom = this.#loop.now
    }
    return () => {
      if (peer.life === life && --peer.sleepsCount === 0) {
        const { now } = this.#loop
        peer.clock.stoodStill(peer.asleepFrom, now)
        const sleptMs = (now - peer.asleepFrom).toFixed(0)
        this.#trace.note(peer, 'resume', `after ${sleptMs} ms of sleep, with ${peer.inbox.length} inputs waiting`)
        this.#attend(peer)
      }
    }
  }

  /** The peer made a step, which takes as long as its steps take just now. */
  stepped(peer: VirtualPeer): void {
    if (peer.stepMs === 0 || peer.busy) {
      return
    }
    const { life } = peer
    peer.busy = true
    this.#loop.after(peer.stepMs, () => {
      if (peer.life === life) {
        peer.busy = false
        this.#attend(peer)
      }
    })
  }

  /** The process is gone, and what it had not attended to with it. */
  stopped(peer: VirtualPeer): void {
    peer.pausesCount = 0
    peer.sleepsCount = 0
    peer.busy = false
    peer.inbox = []
  }

  #attend(peer: VirtualPeer): void {
    while (!peer.stalled) {
      const action = peer.inbox.shift()
      if (action === undefined) {
        return
      }
      action()
    }
  }
}
