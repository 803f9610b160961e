import type { Samples } from './report.ts'
import type { Probe } from './subject.ts'

interface Rounds {
  /** Rounds that are run first and not counted. */
  readonly warmUps: number
  readonly samples: number
  /** Told before each round, warm-ups among them, from 0. */
  readonly onRound?: (round: number) => void
}

/**
 * Takes samples of value and limit in turn, and in turn which of them is first, so that the noise of the machine and what one leaves to
 * the other (a warm cache, a busy disk) hit both alike.
 */
export async function measure(probe: Probe, { warmUps, samples, onRound }: Rounds): Promise<Samples> {
  const values: number[] = []
  const limits: number[] = []
  for (let round = 0; round < warmUps + samples; round++) {
    onRound?.(round)
    const { value, limit } = await sampleBoth(probe, round % 2 === 0)
    if (round >= warmUps) {
      values.push(value)
      limits.push(limit)
    }
  }
  return { values, limits }
}

async function sampleBoth(probe: Probe, valueFirst: boolean): Promise<{ value: number; limit: number }> {
  if (valueFirst) {
    const value = await probe.value()
    return { value, limit: await probe.limit() }
  }
  const limit = await probe.limit()
  return { value: await probe.value(), limit }
}
