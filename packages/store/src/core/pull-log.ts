import type { CoreOutput, PeerName } from '@peermesh/kernel'
import type { PullAnswer, PullEnd, PullReason, PullTale, StoreCoreTypes } from './messages.ts'

type Output = CoreOutput<StoreCoreTypes>
type Noted = { -readonly [Field in keyof Omit<PullTale, 'end' | 'reason' | 'callers'>]: PullTale[Field] }

/**
 * Writes down what the pull under way comes to, and tells it at its end where somebody waits for it. It has no part in what is done.
 *
 * S44 What is told of a pull is what was sent and what came for it. An operation is counted in the pull that brought it into the clock, and in no other.
 */
export class PullLog {
  readonly #outputs: Output[]
  #tale: Noted | undefined
  #callers: number[] = []
  /** What the answer turned out to be, as soon as that is known. */
  #answer: PullAnswer | undefined

  constructor(outputs: Output[]) {
    this.#outputs = outputs
  }

  /** A request leaves, over a link. */
  begins(peer: PeerName, request: number, callers: readonly number[]): void {
    this.#answer = undefined
    this.#callers = [...callers]
    this.#tale = {
      peer,
      request,
      rounds: 0,
      messages: 0,
      symbols: 0,
      keys: 0,
      operations: 0,
      keysHere: 0,
      keysThere: undefined
    }
  }

  /** Somebody waits for it who came when it was under way: all of it is told, from its begin. */
  isAwaitedBy(caller: number): void {
    this.#callers.push(caller)
  }

  /** A request left: the pull itself, or what follows from symbols. */
  asked(keysHere?: number): void {
    if (this.#tale !== undefined) {
      this.#tale.rounds++
      this.#tale.messages++
      this.#tale.keysHere = keysHere ?? this.#tale.keysHere
    }
  }

  /** A message of the answer came: it is that, and says so of the keys there. */
  answered(answer?: PullAnswer, keysThere?: number): void {
    if (this.#tale !== undefined) {
      this.#tale.messages++
      this.#answer = answer ?? this.#answer
      this.#tale.keysThere = keysThere ?? this.#tale.keysThere
    }
  }

  symbols(count: number): void {
    if (this.#tale !== undefined) {
      this.#tale.symbols += count
    }
  }

  keys(count: number): void {
    if (this.#tale !== undefined) {
      this.#tale.keys += count
    }
  }

  operations(count: number): void {
    if (this.#tale !== undefined) {
      this.#tale.operations += count
    }
  }

  ends(end: PullEnd): void {
    const tale = this.#tale
    this.#tale = undefined
    if (tale !== undefined && this.#callers.length > 0) {
      const reason = end === 'complete' ? reasonOf(tale, this.#answer) : undefined
      const event = { type: 'pulled', tale: { ...tale, callers: this.#callers, end, reason } } as const
      this.#outputs.push({ type: 'emit', event })
    }
  }
}

/** Which condition at the other side decided, as far as its answer shows. */
function reasonOf({ keys, symbols, keysHere }: Noted, answer: PullAnswer | undefined): PullReason {
  if (answer === 'compared') {
    return 'index-cut'
  }
  if (answer !== 'everything') {
    return keys === 0 ? 'nothing-missing' : 'indexed'
  }
  if (symbols > 0) {
    return 'symbols-failed'
  }
  return keysHere === 0 ? 'nothing-held' : 'symbols-dearer'
}
