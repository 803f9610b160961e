import { Random } from '@peermesh/kernel'

/** The randomness of one simulation: a stream for each purpose, all from one seed, made when first asked for. */
export class RandomStreams {
  readonly seed: string
  readonly #streams = new Map<string, Random>()

  constructor(seed: string) {
    this.seed = seed
  }

  stream(purpose: string): Random {
    let stream = this.#streams.get(purpose)
    if (stream === undefined) {
      stream = new Random(this.seed, purpose)
      this.#streams.set(purpose, stream)
    }
    return stream
  }
}

/** A span to draw from, in milliseconds. */
export type SpanMs = readonly [from: number, to: number]

export function drawSpan(random: Random, [from, to]: SpanMs): number {
  return random.between(from, to)
}
