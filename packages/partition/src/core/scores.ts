/**
 * Who wants a partition most: highest random weight, also called rendezvous (Thaler, Ravishankar: Using Name-Based Mappings to
 * Increase Hit Rates, IEEE/ACM ToN 1998).
 *
 * Each member scores each partition by a hash of both names, and the highest scores hold it. Scores do not depend on who else is there,
 * so that one who comes takes only what it wins, and what one who goes held goes to the next in order. A member of weight w draws w tickets
 * and scores by the best: it wins w times as often, exactly, and without the logarithm of the usual formula, whose last
 * bits differ between engines.
 *
 * P1 Scores are made of 32-bit integers, by operations that every engine computes alike: xor, shift, `Math.imul`, comparison.
 */
import { codeUnits, hash128, type PeerName } from '@peermesh/kernel'

/** What parts these hashes from all others that are made of the same names. */
const TICKET_SEED = 0x7e4d_0001
const SALT_STEP = 0x9e37_79b9

/** Leaves one number below all scores. */
const SCORE_LEAST = -0x7fff_ffff

/** Scores of one member, signed, by partition. */
export type Scores = Int32Array

/** Scores of members, each computed once for as long as the member keeps its weight and is not forgotten. */
export class ScoreTable {
  readonly #salts: Int32Array
  readonly #known = new Map<PeerName, { readonly weight: number; readonly scores: Scores }>()

  constructor(partitions: number) {
    this.#salts = Int32Array.from({ length: partitions }, (_, partition) => mix(Math.imul(partition + 1, SALT_STEP)))
  }

  of(peer: PeerName, weight: number): Scores {
    const known = this.#known.get(peer)
    if (known?.weight === weight) {
      return known.scores
    }
    const scores = scoresOf(peer, weight, this.#salts)
    this.#known.set(peer, { weight, scores })
    return scores
  }

  forgetAllBut(members: Iterable<{ readonly peer: PeerName }>): void {
    const kept = new Set(Array.from(members, ({ peer }) => peer))
    for (const peer of this.#known.keys()) {
      if (!kept.has(peer)) {
        this.#known.delete(peer)
      }
    }
  }
}

function scoresOf(peer: PeerName, weight: number, salts: Int32Array): Scores {
  const scores = new Int32Array(salts.length).fill(SCORE_LEAST)
  for (const ticket of ticketsOf(peer, weight)) {
    for (let partition = 0; partition < salts.length; partition++) {
      const score = mix(ticket ^ (salts[partition] as number))
      if (score > (scores[partition] as number)) {
        scores[partition] = score
      }
    }
  }
  return scores
}

/** The first tickets of a member stay the same when its weight changes. */
function ticketsOf(peer: PeerName, weight: number): number[] {
  const name = codeUnits(peer)
  const tickets: number[] = []
  for (let seed = TICKET_SEED; tickets.length < weight; seed++) {
    tickets.push(...hash128(name, seed))
  }
  return tickets.slice(0, weight)
}

/** The finaliser of MurmurHash3 (Austin Appleby, public domain): each bit of the input turns half of the bits of the output. */
function mix(value: number): number {
  let mixed = value
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85eb_ca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2_ae35)
  return mixed ^ (mixed >>> 16)
}
