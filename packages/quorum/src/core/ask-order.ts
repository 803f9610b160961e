import { codeUnits, hash128, type Millis, millis, type PeerName } from '@peermesh/kernel'
import { type Configuration, majorityOf } from './configuration.ts'
import { SLOW_MS } from './limits.ts'

/** Voters of one configuration, those that are asked at first and the others. The same object for as long as they are the same. */
export interface Split {
  readonly first: readonly PeerName[]
  readonly others: readonly PeerName[]
  readonly all: readonly PeerName[]
}

export interface AskOrderParts {
  readonly self: PeerName
  /** Whether a voter is linked, and nothing speaks against it. */
  readonly isThere: (voter: PeerName) => boolean
}

/**
 * Whom a proposer asks at first. A majority is enough, and each message to one more voter costs as much as those that are needed: "thrifty", as Egalitarian Paxos has it (Moraru, Andersen,
 * Kaminsky 2013, section 6).
 *
 * First comes the voter on this peer, then those that follow it in the configuration, so that the voters of a group have equal shares; for who does not vote a place that is a matter of its name. Who is known to be
 * away goes behind those that are there; so does, for a while, who did not answer in time.
 */
export class AskOrder {
  readonly #parts: AskOrderParts
  /** Until when who did not answer in time goes behind the others, the last one to do so last. */
  readonly #slow = new Map<PeerName, Millis>()
  #configuration: Configuration | undefined
  #line: PeerName[] = []
  /** Of the voters in line those that are there, as bits. */
  #there = 0
  #split: Split | undefined

  constructor(parts: AskOrderParts) {
    this.#parts = parts
  }

  split(configuration: Configuration, now: Millis): Split {
    if (configuration !== this.#configuration) {
      this.#configuration = configuration
      this.#slow.clear()
      this.#lineUp(configuration)
    }
    this.#forgive(now)
    const there = this.#whoIsThere()
    if (this.#split === undefined || there !== this.#there) {
      this.#there = there
      const inOrder = [...this.#line].sort((a, b) => this.#place(a) - this.#place(b))
      const count = majorityOf(configuration)
      this.#split = { first: inOrder.slice(0, count), others: inOrder.slice(count), all: inOrder }
    }
    return this.#split
  }

  /** It did not answer in time. */
  wasSlow(voter: PeerName, now: Millis): void {
    this.#slow.delete(voter)
    this.#slow.set(voter, millis(now + SLOW_MS))
    this.#split = undefined
  }

  #lineUp({ voters }: Configuration): void {
    const { self } = this.#parts
    const own = voters.findIndex(({ peer }) => peer === self)
    const from = own === -1 ? hash128(codeUnits(self))[0] % voters.length : own
    this.#line = [...voters.slice(from), ...voters.slice(0, from)].map(({ peer }) => peer)
    this.#split = undefined
  }

  #forgive(now: Millis): void {
    for (const [voter, until] of this.#slow) {
      if (until > now) {
        return
      }
      this.#slow.delete(voter)
      this.#split = undefined
    }
  }

  #whoIsThere(): number {
    let there = 0
    for (const [index, voter] of this.#line.entries()) {
      there |= this.#parts.isThere(voter) ? 1 << index : 0
    }
    return there
  }

  /** Less is earlier. The order of equals stays. */
  #place(voter: PeerName): number {
    const isAway = (this.#there & (1 << this.#line.indexOf(voter))) === 0
    const slow = 1 + [...this.#slow.keys()].indexOf(voter)
    return (isAway ? this.#line.length + 1 : 0) + slow
  }
}
