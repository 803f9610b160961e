import { type PeerName, peerName } from '@peermesh/kernel'
import type { Ballot } from './ballot.ts'
import type { Configuration } from './configuration.ts'

/** The ballots of one proposer: each above all that it made and met before. */
export class Ballots {
  /** `peer/start nonce`. */
  readonly #proposer: string
  #round = 0

  constructor(proposer: string) {
    this.#proposer = proposer
  }

  next({ epoch }: Configuration): Ballot {
    return { epoch, round: ++this.#round, proposer: this.#proposer }
  }

  /** The next is to be above this round. */
  met(round = 0): void {
    this.#round = Math.max(this.#round, round)
  }

  /** Leaves out so many rounds. */
  skip(rounds: number): void {
    this.#round += rounds
  }

  /** Which other peer made that one. */
  rivalOf(ballot: Ballot | undefined): PeerName | undefined {
    const proposer = ballot?.proposer ?? ''
    const peer = proposer.slice(0, Math.max(0, proposer.lastIndexOf('/')))
    return peer === '' || this.#proposer.startsWith(`${peer}/`) ? undefined : peerName(peer)
  }
}
