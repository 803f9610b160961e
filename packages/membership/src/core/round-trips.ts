import type { PeerName } from '@peermesh/kernel'

/** Weight of the newest round trip: 1/8 as in TCP (RFC 6298). */
const GAIN = 1 / 8

/** Of the first round trip half is taken for the deviation, since nothing else is known (RFC 6298). */
const FIRST_DEVIATION_SHARE = 1 / 2

/**
 * φ = 4: of answers whose times are normally distributed, one in 10^4 comes later than the mean and so many standard deviations. To ask others in vain that
 * rarely costs nothing that is seen.
 */
const DEVIATIONS_AT_PHI_4 = 3.72

interface Distribution {
  readonly meanMs: number
  readonly variance: number
}

/**
 * How long the answers of each peer take, as a mean and a variance in which the newest weigh most: φ accrual (Hayashibara, Défago, Yared, Katayama 2004), used
 * only to say how long one answer is worth waiting for before others are asked. What silence means is left to suspicion.
 */
export class RoundTrips {
  readonly #distributions = new Map<PeerName, Distribution>()

  took(peer: PeerName, ms: number): void {
    const before = this.#distributions.get(peer) ?? { meanMs: ms, variance: (FIRST_DEVIATION_SHARE * ms) ** 2 }
    const difference = ms - before.meanMs
    const step = GAIN * difference
    this.#distributions.set(peer, {
      meanMs: before.meanMs + step,
      variance: (1 - GAIN) * (before.variance + difference * step)
    })
  }

  /** The smoothed mean. */
  meanMs(peer: PeerName): number | undefined {
    return this.#distributions.get(peer)?.meanMs
  }

  /** By when an answer of this peer is as good as sure to have come, if it comes; 0 where nothing is known of it. */
  sureMs(peer: PeerName): number {
    const { meanMs, variance } = this.#distributions.get(peer) ?? { meanMs: 0, variance: 0 }
    return meanMs + DEVIATIONS_AT_PHI_4 * Math.sqrt(variance)
  }

  forget(peer: PeerName): void {
    this.#distributions.delete(peer)
  }
}
