import type { PeerName, Random } from '@peermesh/kernel'

/**
 * In which order members are probed: round robin in an order drawn anew each round (SWIM, section 4.3). Random picks would find a crash as
 * soon on average, but leave an unlucky member unprobed for any length of time.
 */
export class ProbeRing {
  readonly #random: Random
  #round: PeerName[] = []
  #next = 0

  constructor(random: Random) {
    this.#random = random
  }

  /**
   * The next of the candidates, `undefined` where there are none. Who came since the round began waits for the next round.
   *
   * @param isCandidate whether this one is among them just now
   * @param candidates all of them, asked for once a round
   */
  next(isCandidate: (peer: PeerName) => boolean, candidates: () => readonly PeerName[]): PeerName | undefined {
    // Twice at most: what is left of this round, and a new one.
    for (let rounds = 0; rounds < 2; rounds++) {
      while (this.#next < this.#round.length) {
        const peer = this.#round[this.#next++] as PeerName
        if (isCandidate(peer)) {
          return peer
        }
      }
      this.#round = this.#random.shuffle(candidates())
      this.#next = 0
    }
    return undefined
  }
}
