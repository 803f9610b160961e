import type { EventLoop } from './event-loop.ts'
import type { Trace } from './trace.ts'
import type { VirtualPeer } from './virtual-peer.ts'

/**
 * For so long before it sleeps and after it wakes the wall clock of a machine is not set back: as long as the longest lease that a suite draws, within which
 * whoever holds one has looked at its clocks.
 */
const CLOCK_SEEN_MS = 2_000

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

  /**
   * The machine stands still, and its monotonic clock with it; only the wall clock goes on. Returns what wakes it. It does not fall asleep right
   * after its clock was set back, which would hide the sleep.
   */
  sleep(peer: VirtualPeer): () => void {
    const { life } = peer
    if (this.#loop.now < peer.setBackAt + CLOCK_SEEN_MS) {
      this.#trace.note(peer, 'sleep', 'stays awake: its clock was just set back')
      return () => undefined
    }
    if (peer.sleepsCount++ === 0) {
      peer.asleepFrom = this.#loop.now
    }
    return () => {
      if (peer.life === life && --peer.sleepsCount === 0) {
        const { now } = this.#loop
        peer.awokeAt = now
        peer.clock.stoodStill(peer.asleepFrom, now)
        const sleptMs = (now - peer.asleepFrom).toFixed(0)
        this.#trace.note(peer, 'resume', `after ${sleptMs} ms of sleep, with ${peer.inbox.length} inputs waiting`)
        this.#attend(peer)
      }
    }
  }

  /** Whether its wall clock may be set back: not where that would hide a sleep from anything that runs on it. */
  maySetBack({ sleepsCount, awokeAt }: VirtualPeer): boolean {
    return sleepsCount === 0 && this.#loop.now >= awokeAt + CLOCK_SEEN_MS
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
