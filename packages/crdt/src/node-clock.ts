/**
 * The node-wide dotted clock: one causal context for *all* keys of a replica.
 *
 * Each dot belongs to one key, and a replica that has a dot in its clock has incorporated what the update did to that
 * key. So no key needs a context of its own: it costs its live dots and nothing else, deletes leave nothing behind, and
 * "what do you have that I lack?" is a question of two clocks for the whole data set. From Gonçalves, Almeida, Baquero,
 * Fonte: DottedDB: Anti-Entropy without Merkle Trees, Deletes without Tombstones (SRDS 2017).
 *
 * C4  No dot is minted twice: `mint` counts one above every dot of its own replica that this clock minted or met.
 * C12 While `forgotOwnDots` is false, the clock's own dots are 1 to the last one minted, without a gap.
 * C15 `forgotOwnDots` is true from when a dot of its own replica came from elsewhere that it had neither minted nor
 *     been given at the start. Then the memory it started from is older than what the replica once told others (a
 *     restored backup, a lost write): other dots may be in use that nobody here has met, and C4 holds only if its owner
 *     goes on under a new replica id.
 *
 * What it does not promise: anything across a crash. A minted dot must be durable before anybody else hears of it. To
 * incorporate is the caller's: a dot goes in when its update has been applied, not when somebody mentions it.
 */
import { invariant } from '@peermesh/kernel'
import { CausalContext, type ReadonlyCausalContext, type SeenDots } from './causal-context.ts'
import type { Dot, ReplicaId } from './dot.ts'

export class NodeClock implements SeenDots {
  readonly replica: ReplicaId
  readonly #context: CausalContext
  #forgotOwnDots: boolean

  /** @param recovered what the clock had incorporated when it stopped; copied. @default nothing */
  constructor(replica: ReplicaId, recovered: ReadonlyCausalContext = new CausalContext()) {
    this.replica = replica
    this.#context = recovered.clone()
    this.#forgotOwnDots = this.#context.contiguous(replica) !== this.#context.max(replica)
  }

  /** What is incorporated; a live view. */
  get context(): ReadonlyCausalContext {
    return this.#context
  }

  get forgotOwnDots(): boolean {
    return this.#forgotOwnDots
  }

  has(replica: ReplicaId, counter: number): boolean {
    return this.#context.has(replica, counter)
  }

  /** The next dot of this replica, which the clock has from now on. */
  mint(): Dot {
    const last = this.#context.max(this.replica)
    invariant(
      this.#forgotOwnDots || last === this.#context.contiguous(this.replica),
      'C12: the own dots of a clock that forgot none are contiguous'
    )
    const isNew = this.#context.addRange(this.replica, last + 1, last + 1)
    invariant(isNew, 'C4: no dot is minted twice')
    return { replica: this.replica, counter: last + 1 }
  }

  /** Says that the update of a dot is incorporated; false where it was already. */
  add(replica: ReplicaId, counter: number): boolean {
    return this.addRange(replica, counter, counter)
  }

  /** Says that all updates of a replica from `from` to `to` are incorporated; false where all were already. */
  addRange(replica: ReplicaId, from: number, to: number): boolean {
    this.#watchOwn(replica, to)
    return this.#context.addRange(replica, from, to)
  }

  /** Says that all that the other context has is incorporated. */
  merge(other: ReadonlyCausalContext): void {
    this.#watchOwn(this.replica, other.max(this.replica))
    this.#context.merge(other)
  }

  #watchOwn(replica: ReplicaId, highest: number): void {
    if (replica === this.replica && highest > this.#context.max(replica)) {
      this.#forgotOwnDots = true
    }
  }
}
