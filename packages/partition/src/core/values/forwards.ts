import { Deadlines, type Millis, millis, type PeerName } from '@peermesh/kernel'
import { tooFew, unknownOutcome } from './failures.ts'
import { ANSWER_MS, DECLINED_AGAIN_MS } from './limits.ts'
import type { WriteOutcome, WriteRequest } from './messages.ts'
import type { Parts } from './parts.ts'

interface Forward {
  readonly partition: number
  readonly request: WriteRequest
  readonly deadlineAt: Millis
  readonly done: (outcome: WriteOutcome) => void
  /** Who was asked to do it, and by which number. Nobody else is, before that one says that it did not. */
  asked: { readonly to: PeerName; readonly id: number } | undefined
  /** How often it was declined: each time the next replica is asked. */
  declined: number
}

/**
 * Puts and deletes of this peer on partitions that it does not hold: one of the replicas is asked to coordinate each. It is asked once: a second one would make a second value of one put. So where the
 * link is lost before it answered, the outcome is unknown.
 */
export class Forwards {
  readonly #parts: Parts
  readonly #nonce: number
  readonly #start: (
    partition: number,
    request: WriteRequest,
    now: Millis,
    done: (outcome: WriteOutcome) => void
  ) => void
  readonly #forwards = new Set<Forward>()
  /** Those that somebody was asked to do, by the number of that try: an answer to an earlier one finds nobody. */
  readonly #asked = new Map<number, Forward>()
  readonly #late = new Deadlines<Forward>()
  readonly #again = new Deadlines<Forward>()

  /** @param start coordinates it here */
  constructor(parts: Parts, nonce: number, start: Forwards['start']) {
    this.#parts = parts
    this.#nonce = nonce
    this.#start = start
  }

  get count(): number {
    return this.#forwards.size
  }

  get deadline(): Millis | undefined {
    const moments = [this.#late.next, this.#again.next].filter((one) => one !== undefined)
    return moments.length === 0 ? undefined : millis(Math.min(...moments))
  }

  start(partition: number, request: WriteRequest, now: Millis, done: (outcome: WriteOutcome) => void): void {
    const deadlineAt = millis(now + request.timeoutMs)
    const forward: Forward = { partition, request, deadlineAt, done, asked: undefined, declined: 0 }
    this.#forwards.add(forward)
    this.#late.set(forward, deadlineAt)
    this.#advance(forward, now)
  }

  written(from: PeerName, id: number, outcome: WriteOutcome): void {
    const forward = this.#asked.get(id)
    if (forward?.asked?.to === from) {
      this.#end(forward, outcome)
    }
  }

  /** What names our start, for those that have not heard it on this link: before a write, and in return. */
  greet(peer: PeerName): void {
    if (this.#parts.links.greet(peer)) {
      this.#parts.say(peer, { type: 'hello', nonce: this.#nonce })
    }
  }

  /** It was not done there. */
  declined(from: PeerName, id: number, now: Millis): void {
    const forward = this.#asked.get(id)
    if (forward?.asked?.to === from) {
      this.#asked.delete(id)
      forward.asked = undefined
      forward.declined++
      this.#again.set(forward, now + DECLINED_AGAIN_MS)
    }
  }

  lost(peer: PeerName): void {
    for (const forward of [...this.#forwards]) {
      if (forward.asked?.to === peer) {
        this.#end(forward, { ok: false, failure: unknownOutcome(`the link to ${peer}, which was to do it, was lost`) })
      }
    }
  }

  /** Somebody is there, or a partition is held by others. */
  changed(now: Millis): void {
    for (const forward of [...this.#forwards]) {
      this.#advance(forward, now)
    }
  }

  decide(now: Millis): void {
    for (const forward of this.#late.take(now)) {
      const { asked } = forward
      const failure =
        asked === undefined
          ? tooFew(this.#lacking(forward))
          : unknownOutcome(`${asked.to}, which was to do it, did not answer`)
      this.#end(forward, { ok: false, failure })
    }
    for (const forward of this.#again.take(now)) {
      this.#advance(forward, now)
    }
  }

  #advance(forward: Forward, now: Millis): void {
    const { partition, request, deadlineAt } = forward
    const { holdings, links } = this.#parts
    const holding = holdings.of(partition)
    // Whoever slept hears of links before it looks at the time.
    if (holding === undefined || forward.asked !== undefined || deadlineAt <= now) {
      return
    }
    const linked = holding.replicas.map(({ peer }) => peer).filter((peer) => links.isLinked(peer))
    const known = linked.filter((peer) => links.nonceOf(peer) !== undefined)
    const to = known[forward.declined % Math.max(1, known.length)]
    const nonce = to && links.nonceOf(to)
    if (holdings.isOurs(partition) || (linked.length === 0 && request.sloppy)) {
      this.#forget(forward)
      this.#start(partition, { ...request, timeoutMs: deadlineAt - now }, now, forward.done)
    } else if (to === undefined || nonce === undefined) {
      linked.forEach((peer) => this.greet(peer))
    } else {
      const { generation, epoch } = holding
      // Numbered as it leaves: a peer takes what it is asked in the order of the numbers, and what waited longer leaves later.
      const id = this.#parts.nextId()
      forward.asked = { to, id }
      this.#asked.set(id, forward)
      this.#parts.say(to, {
        type: 'write',
        partition,
        era: { generation, epoch },
        id,
        from: this.#nonce,
        to: nonce,
        request: { ...request, timeoutMs: thereMs(deadlineAt - now) }
      })
    }
  }

  #end(forward: Forward, outcome: WriteOutcome): void {
    this.#forget(forward)
    forward.done(outcome)
  }

  #lacking({ partition, declined }: Forward): string {
    const holding = this.#parts.holdings.of(partition)
    if (holding === undefined) {
      return 'nobody is known who holds the partition'
    }
    return declined === 0
      ? `none of those that hold the partition is linked: ${holding.replicas.map(({ peer }) => peer).join(', ')}`
      : `those that hold the partition declined it ${declined} times: they go by another configuration, or are asked for too much`
  }

  #forget(forward: Forward): void {
    this.#forwards.delete(forward)
    if (forward.asked !== undefined) {
      this.#asked.delete(forward.asked.id)
    }
    this.#late.delete(forward)
    this.#again.delete(forward)
  }
}

/** How long whoever is asked may take: it gives up earlier than this peer does, and what it then says of the outcome is still in time. */
function thereMs(leftMs: number): number {
  return leftMs - Math.min(ANSWER_MS, leftMs / 10)
}
