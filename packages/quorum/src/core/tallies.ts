import type { PeerName } from '@peermesh/kernel'
import type { Accepted } from './acceptor.ts'
import { type Ballot, compareBallots, higherBallot } from './ballot.ts'
import { type Configuration, majorityOf } from './configuration.ts'

/** How a question to the voters stands. */
export type Verdict = 'waiting' | 'majority' | 'lost'

/** Counts the answers of the voters of one configuration to one question. Who is asked twice counts once. */
class Tally {
  readonly configuration: Configuration
  readonly #yes = new Set<PeerName>()
  readonly #no = new Set<PeerName>()
  /** The highest ballot that stood in the way. */
  highest: Ballot | undefined

  constructor(configuration: Configuration) {
    this.configuration = configuration
  }

  has(voter: PeerName): boolean {
    return this.#yes.has(voter) || this.#no.has(voter)
  }

  get answered(): number {
    return this.#yes.size + this.#no.size
  }

  get wasRefused(): boolean {
    return this.#no.size > 0
  }

  nack(voter: PeerName, promised: Ballot): Verdict {
    this.#no.add(voter)
    this.highest = higherBallot(this.highest, promised)
    return this.verdict
  }

  protected agree(voter: PeerName): Verdict {
    this.#yes.add(voter)
    return this.verdict
  }

  get verdict(): Verdict {
    const majority = majorityOf(this.configuration)
    if (this.#yes.size >= majority) {
      return 'majority'
    }
    return this.configuration.voters.length - this.#no.size < majority ? 'lost' : 'waiting'
  }
}

/** Who promised a ballot, and what the highest is that any of them had accepted: the only value that may be built upon. */
export class PrepareTally extends Tally {
  #accepted: Accepted | undefined
  #floor = 0

  promise(voter: PeerName, accepted: Accepted | undefined, floor: number): Verdict {
    if (
      accepted !== undefined &&
      (this.#accepted === undefined || compareBallots(accepted.ballot, this.#accepted.ballot) > 0)
    ) {
      this.#accepted = accepted
    }
    this.#floor = Math.max(this.#floor, floor)
    return this.agree(voter)
  }

  /** Of the majority: what the register holds, as far as anything was chosen. */
  get accepted(): Accepted | undefined {
    return this.#accepted
  }

  /** The highest floor in the promise majority, and of nobody else (Q12). */
  get floor(): number {
    return this.#floor
  }
}

/** Who accepted a value at a ballot. With a majority it is chosen. */
export class AcceptTally extends Tally {
  accepted(voter: PeerName): Verdict {
    return this.agree(voter)
  }
}

/** What a read found without a ballot of its own. */
export type ReadVerdict =
  | { readonly type: 'waiting' }
  /** A majority has this, or has nothing: it is what was chosen last. */
  | { readonly type: 'agreed'; readonly accepted: Accepted | undefined }
  /** Nothing that a majority agrees on: a round with a ballot must find out. */
  | { readonly type: 'divided' }

/**
 * Reads in one round trip.
 *
 * Q6 A value is returned only where a majority has it at one ballot of the current epoch. A ballot of an earlier epoch was installed, and what
 * was installed need not be chosen: two voters may hold a copy from one sealed minority while a third holds a higher one.
 */
export class ReadTally {
  readonly configuration: Configuration
  readonly #found = new Map<PeerName, Accepted | undefined>()

  constructor(configuration: Configuration) {
    this.configuration = configuration
  }

  has(voter: PeerName): boolean {
    return this.#found.has(voter)
  }

  report(voter: PeerName, accepted: Accepted | undefined): ReadVerdict {
    this.#found.set(voter, accepted)
    const { epoch, voters } = this.configuration
    const majority = majorityOf(this.configuration)
    let most = 0
    for (const candidate of this.#found.values()) {
      const count = [...this.#found.values()].filter((other) => isSame(candidate, other)).length
      if (count >= majority && (candidate === undefined || candidate.ballot.epoch === epoch)) {
        return { type: 'agreed', accepted: candidate }
      }
      most = Math.max(most, count >= majority ? 0 : count)
    }
    const unheard = voters.length - this.#found.size
    return most + unheard < majority ? { type: 'divided' } : { type: 'waiting' }
  }

  /** The highest ballot that anybody has accepted, as far as heard. */
  get highest(): Ballot | undefined {
    let highest: Ballot | undefined
    for (const accepted of this.#found.values()) {
      highest = higherBallot(highest, accepted?.ballot)
    }
    return highest
  }

  /** A majority answered, and does not agree: only those who did not answer could settle it, and they may never. */
  get isStuck(): boolean {
    return this.#found.size >= majorityOf(this.configuration)
  }
}

function isSame(a: Accepted | undefined, b: Accepted | undefined): boolean {
  return a === undefined || b === undefined ? a === b : compareBallots(a.ballot, b.ballot) === 0
}
