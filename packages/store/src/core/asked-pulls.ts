import type { CommandId, CoreOutput, Failure, Millis, PeerName } from '@peermesh/kernel'
import type { Members } from './members.ts'
import type { PullEnd, PullTimes, StoreCoreTypes } from './messages.ts'
import { PullLog } from './pull-log.ts'

type Output = CoreOutput<StoreCoreTypes>

/** Somebody who waits until all that one peer has is here. */
interface AskedPull {
  readonly id: CommandId
  readonly peer: PeerName
  readonly askedAt: Millis
  /** When that peer was first asked for it. */
  begunAt: Millis | undefined
  /** By which request it was last. */
  request: number | undefined
}

const PEER_NOT_LINKED: Failure = { name: 'PeerNotLinkedError', message: 'It is alive, and no neighbour.' }
const PEER_NOT_HERE: Failure = { name: 'PeerNotHereError', message: 'Nobody alive of that name is known.' }

/**
 * Pulls of one peer that callers wait for, each by the number that its caller chose.
 *
 * S43 Who asks for a pull of a peer is told that it is done only once that peer has answered in full a request that left after it was asked for; and that it
 *     is not, where the peer is no neighbour then, or is gone before.
 */
export class AskedPulls {
  /** What the one under way comes to. */
  readonly log: PullLog
  readonly #outputs: Output[]
  readonly #members: Members
  readonly #asked = new Map<number, AskedPull>()
  /** When the request under way left. */
  #beganAt: Millis | undefined

  constructor(outputs: Output[], members: Members) {
    this.log = new PullLog(outputs)
    this.#outputs = outputs
    this.#members = members
  }

  /** @param underWay whether this peer is being asked already: what comes of that is told too, and is not enough. */
  want(
    caller: number,
    { id, peer, underWay }: { readonly id: CommandId; readonly peer: PeerName; readonly underWay: boolean },
    now: Millis
  ): void {
    this.#asked.set(caller, {
      id,
      peer,
      askedAt: now,
      begunAt: underWay ? this.#beganAt : undefined,
      request: undefined
    })
    if (underWay) {
      this.log.isAwaitedBy(caller)
    }
  }

  refuse(id: CommandId, peer: PeerName): void {
    this.#fail({ id, peer }, this.#members.isAlive(peer) ? PEER_NOT_LINKED : PEER_NOT_HERE)
  }

  /** Its caller waits no more. What was begun goes on. */
  giveUp(caller: number): void {
    const asked = this.#asked.get(caller)
    if (asked !== undefined) {
      this.#asked.delete(caller)
      this.#outputs.push({ type: 'settle', id: asked.id, outcome: { ok: true, value: undefined } })
    }
  }

  /** Whether somebody waits for a pull of this peer. */
  includes(peer: PeerName): boolean {
    return [...this.#asked.values()].some((asked) => asked.peer === peer)
  }

  /** A request to this peer leaves. */
  begins(peer: PeerName, request: number, now: Millis): void {
    this.#beganAt = now
    const callers: number[] = []
    for (const [caller, asked] of this.#asked) {
      if (asked.peer === peer) {
        asked.begunAt ??= now
        asked.request = request
        callers.push(caller)
      }
    }
    this.log.begins(peer, request, callers)
  }

  /** The request under way is over, whatever came of it. */
  ends(request: number, end: PullEnd, now: Millis): void {
    this.log.ends(end)
    if (end !== 'complete') {
      return
    }
    for (const [caller, asked] of this.#asked) {
      if (asked.request === request) {
        this.#asked.delete(caller)
        const { id, askedAt, begunAt = now } = asked
        const value: PullTimes = { waitedMs: Math.max(0, begunAt - askedAt), tookMs: now - begunAt }
        this.#outputs.push({ type: 'settle', id, outcome: { ok: true, value } })
      }
    }
  }

  /** Its link is lost. While membership knows it as alive, it may come back, and is waited for. */
  unlinked(peer: PeerName): void {
    if (!this.#members.isAlive(peer)) {
      this.gone(peer)
    }
  }

  gone(peer: PeerName): void {
    for (const [caller, asked] of this.#asked) {
      if (asked.peer === peer) {
        this.#asked.delete(caller)
        this.#fail(asked, PEER_NOT_HERE)
      }
    }
  }

  #fail({ id, peer }: Pick<AskedPull, 'id' | 'peer'>, failure: Failure): void {
    this.#outputs.push({ type: 'settle', id, outcome: { ok: false, failure: { ...failure, details: { peer } } } })
  }
}
