import { setTimeout as delay } from 'node:timers/promises'
import type { MemberStatus, PeerStatus } from 'peermesh'
import type { PeerProcess } from './peer-process.ts'

/** What a peer told of itself and of the others when it was last asked. */
export interface PeerView {
  readonly status: PeerStatus
  readonly digest: string
  readonly keys: number
  /** The status of each member as this peer sees it, by name; itself included. */
  readonly members: ReadonlyMap<string, MemberStatus>
}

const ROUND_MS = 200

/** Asks all peers that run, round after round, and lets others wait for what they tell. */
export class Observer {
  readonly peers: readonly PeerProcess[]
  readonly #views = new Map<PeerProcess, PeerView>()
  readonly #waiting = new Set<() => void>()
  readonly #onRound: () => void

  constructor(peers: readonly PeerProcess[], onRound: () => void) {
    this.peers = peers
    this.#onRound = onRound
  }

  /** Nothing where the peer does not run, or has not answered yet. */
  view(peer: PeerProcess): PeerView | undefined {
    return peer.state === 'running' ? this.#views.get(peer) : undefined
  }

  get running(): readonly PeerProcess[] {
    return this.peers.filter(({ state }) => state === 'running')
  }

  /** Runs until the signal aborts. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await Promise.all(this.peers.map(async (peer) => await this.#ask(peer, signal)))
      this.#onRound()
      for (const check of [...this.#waiting]) {
        check()
      }
      await delay(ROUND_MS, undefined, { signal }).catch(() => signal.aborted)
    }
  }

  /**
   * Resolves after the first round in which the condition holds.
   *
   * @throws the signal's reason
   */
  async until(condition: () => boolean, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    await new Promise<void>((resolve, reject) => {
      const settle = (how: () => void): void => {
        this.#waiting.delete(check)
        signal.removeEventListener('abort', giveUp)
        how()
      }
      const check = (): void => {
        if (condition()) {
          settle(resolve)
        }
      }
      const giveUp = (): void => settle(() => reject(signal.reason as Error))
      this.#waiting.add(check)
      signal.addEventListener('abort', giveUp)
    })
  }

  async #ask(peer: PeerProcess, signal: AbortSignal): Promise<void> {
    if (peer.state !== 'running') {
      this.#views.delete(peer)
      return
    }
    try {
      const [status, digest, members] = await Promise.all([
        peer.attached.status({ signal }),
        peer.attached.digest({ signal }),
        peer.attached.members({ signal })
      ])
      const statuses = new Map(members.map((member) => [member.peer as string, member.status]))
      this.#views.set(peer, { status, digest: digest.hash, keys: digest.keys, members: statuses })
    } catch {
      // It was killed while it was asked, or this run ends: then nothing is known of it.
      this.#views.delete(peer)
    }
  }
}
