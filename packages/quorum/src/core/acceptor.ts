import { compareText } from '@peermesh/kernel'
import { type Ballot, compareBallots, firstBallot, higherBallot } from './ballot.ts'
import type { Configuration } from './configuration.ts'

/** A value and the ballot that it was accepted at. */
export interface Accepted {
  readonly ballot: Ballot
  readonly value: Uint8Array
}

/** What an acceptor remembers of one register. Never changed in place. */
export interface RegisterRecord {
  /** No lower ballot is accepted. At least the ballot of what was accepted. */
  readonly promised: Ballot
  readonly accepted?: Accepted | undefined
}

export type PrepareAnswer =
  | { readonly type: 'promise'; readonly accepted?: Accepted | undefined }
  | { readonly type: 'nack'; readonly promised: Ballot }

export type AcceptAnswer = { readonly type: 'accepted' } | { readonly type: 'nack'; readonly promised: Ballot }

/** All that an acceptor of one epoch remembers. */
export interface AcceptorState {
  readonly configuration: Configuration
  /** Once set, it votes no more in this epoch. */
  readonly sealedTo?: Configuration | undefined
  /** What a register that is absent here must count on from: the highest counter of all that were dropped. */
  readonly floor: number
  /** No lower ballot is heeded for a register that is absent here: the highest that was promised for one that was dropped in this epoch. Absent: none was. */
  readonly promisedFloor?: Ballot | undefined
  readonly registers: ReadonlyMap<string, RegisterRecord>
}

/**
 * One voter's part in one epoch of a group: an acceptor of Paxos (Lamport 1998) for each register, as CASPaxos has it (Rystsov 2018), which
 * can be sealed for ever, as in "Reconfiguring a State Machine" (Lamport, Malkhi, Zhou 2010).
 *
 * Like a notary with one page for each deed: it has promised to heed nobody older than whoever came last, and writes down what it signs.
 * Whoever holds the signatures of a majority holds the truth. When the office moves, the book is closed, and only read from then on.
 *
 * It says nothing by itself: whoever drives it must make what changed durable before any answer leaves (Q4).
 *
 * Q1 It accepts no ballot lower than one that it promised, and promises none lower.
 * Q2 What it accepted is replaced only by a higher ballot.
 * Q3 Sealed, it promises and accepts nothing any more, and its seal never changes.
 * Q24 What it drops leaves the floors behind: what was promised for it is promised for all that is absent, and what it counted is not counted again.
 */
export class Acceptor {
  readonly configuration: Configuration
  readonly #registers: Map<string, RegisterRecord>
  #floor: number
  #promisedFloor: Ballot | undefined
  #sealedTo: Configuration | undefined

  constructor({ configuration, sealedTo, floor, promisedFloor, registers }: AcceptorState) {
    this.configuration = configuration
    this.#floor = floor
    this.#promisedFloor = promisedFloor
    this.#sealedTo = sealedTo
    this.#registers = new Map(registers)
  }

  get floor(): number {
    return this.#floor
  }

  get promisedFloor(): Ballot | undefined {
    return this.#promisedFloor
  }

  get sealedTo(): Configuration | undefined {
    return this.#sealedTo
  }

  get isSealed(): boolean {
    return this.#sealedTo !== undefined
  }

  get size(): number {
    return this.#registers.size
  }

  record(key: string): RegisterRecord | undefined {
    return this.#registers.get(key)
  }

  /** The lowest ballot that is heeded for it. */
  promised(key: string): Ballot {
    return this.#recordOf(key).promised
  }

  keys(): IterableIterator<string> {
    return this.#registers.keys()
  }

  /** A proposer asks what is accepted, and that nobody older than itself be heeded from now on. */
  prepare(key: string, ballot: Ballot): PrepareAnswer {
    const { promised, accepted } = this.#recordOf(key)
    if (this.isSealed || compareBallots(ballot, promised) < 0) {
      return { type: 'nack', promised }
    }
    this.#registers.set(key, { promised: ballot, accepted })
    return { type: 'promise', accepted }
  }

  /**
   * A proposer asks that this value be accepted. With `next` it asks in the same breath for a promise of its next ballot, so that
   * its next change needs no prepare.
   */
  accept(key: string, { ballot, value }: Accepted, next?: Ballot): AcceptAnswer {
    const { promised } = this.#recordOf(key)
    if (this.isSealed || compareBallots(ballot, promised) < 0) {
      return { type: 'nack', promised }
    }
    const promisedNext = next !== undefined && compareBallots(next, ballot) > 0 ? next : ballot
    this.#registers.set(key, { promised: promisedNext, accepted: { ballot, value } })
    return { type: 'accepted' }
  }

  /**
   * Forgets a register, where it is still as all voters were found to have it: then none of them has anything older, which could be taken for the truth once this is gone.
   *
   * @param ballot at which it was found; the first of the epoch: as it was installed, which is at a ballot of before
   * @param counted all that it ever counted
   */
  drop(key: string, ballot: Ballot, counted: number): boolean {
    const record = this.#registers.get(key)
    if (
      this.isSealed ||
      record?.accepted === undefined ||
      compareBallots(foundAt(record.accepted.ballot, this.configuration.epoch), ballot) !== 0
    ) {
      return false
    }
    this.#forget(key, record)
    this.#floor = Math.max(this.#floor, counted)
    return true
  }

  /** Forgets what was only promised for a register, where nothing is accepted: it is promised for all that is absent from now on. */
  dropPromise(key: string): boolean {
    const record = this.#registers.get(key)
    if (this.isSealed || record === undefined || record.accepted !== undefined) {
      return false
    }
    this.#forget(key, record)
    return true
  }

  /** Closes the book of this epoch. */
  seal(next: Configuration): void {
    this.#sealedTo ??= next
  }

  /** What is accepted, in the order of the keys, after this one. */
  *acceptedAfter(after: string): Generator<readonly [key: string, accepted: Accepted]> {
    const keys = [...this.#registers.keys()].filter((key) => key > after).sort(compareText)
    for (const key of keys) {
      const accepted = this.#registers.get(key)?.accepted
      if (accepted !== undefined) {
        yield [key, accepted]
      }
    }
  }

  /** For snapshots and journals: all records, in the order of the keys. */
  records(): (readonly [key: string, record: RegisterRecord])[] {
    return [...this.#registers].sort(([a], [b]) => compareText(a, b))
  }

  #forget(key: string, { promised }: RegisterRecord): void {
    this.#registers.delete(key)
    this.#promisedFloor = higherBallot(this.#promisedFloor, promised)
  }

  #recordOf(key: string): RegisterRecord {
    return this.#registers.get(key) ?? { promised: this.#promisedFloor ?? firstBallot(this.configuration.epoch) }
  }
}

/** What tells a value of a register from others that it may have in this epoch: its ballot, or that it was installed. Only that one is of an earlier epoch. */
export function foundAt(ballot: Ballot, epoch: number): Ballot {
  return ballot.epoch === epoch ? ballot : firstBallot(epoch)
}
