import type { Random } from '@peermesh/kernel'
import type { FaultKind } from './faults.ts'
import type { SpanMs } from './random-streams.ts'

/**
 * The delays and rates that are in force all the time, drawn once for a run. Faults that happen at a moment (a crash, a partition) are in
 * the plan instead. All spans are virtual milliseconds.
 */
export interface Weather {
  /** One message on a stream, one way. */
  readonly latencyMs: SpanMs
  /** How many messages are much slower, and how long these take: the heavy tail. */
  readonly tailChance: number
  readonly tailMs: SpanMs
  /** From a dial to the connection; and how long a dial into a black hole is waited for. */
  readonly dialMs: SpanMs
  readonly dialTimeoutMs: SpanMs
  /** From a connection to its streams, and from a reset to new streams. */
  readonly streamOpenMs: SpanMs
  /** How long after a reset an end notices. */
  readonly lostNoticeMs: SpanMs
  /** How long a connection to a peer that does not answer is kept. */
  readonly keepAliveMs: SpanMs
  /** One hop of gossip; to how many neighbours a peer passes a message on; how much is lost or comes twice on a hop. */
  readonly gossipHopMs: SpanMs
  readonly gossipFanout: number
  readonly gossipLoss: number
  readonly gossipDuplicate: number
  /** How long after its start, or after the connection, a peer is not yet part of the gossip. */
  readonly gossipSubscribeMs: SpanMs
  /** One lookup or put of the DHT; how long a record is kept there; how long an answer that does not come is waited for. */
  readonly dhtMs: SpanMs
  readonly dhtKeepMs: SpanMs
  readonly dhtTimeoutMs: SpanMs
  /** One persist; how many are much slower, and how long these take. */
  readonly persistMs: SpanMs
  readonly persistSlowChance: number
  readonly persistSlowMs: SpanMs
  /** How late a wake is. */
  readonly timerLateMs: SpanMs
  /** How many chunks of a bulk transfer may be under way: drawn for each transfer. */
  readonly bulkWindow: readonly [from: number, to: number]
  /** One message in so many goes through its codec. */
  readonly codecEvery: number
  /** How many of those that go through the codec are damaged on the way. */
  readonly corruptChance: number
  /** How far apart the wall clocks are at the start. */
  readonly wallSkewMs: number
  /** How wrong the clocks of a peer may run, as a part of their rate: drawn for each peer once, and kept through the heal. */
  readonly clockRateError: number
}

/** What a run has when none of the faults below is on: a quiet local network. */
export const CALM_WEATHER: Weather = {
  latencyMs: [0.2, 5],
  tailChance: 0,
  tailMs: [50, 1_000],
  dialMs: [1, 20],
  dialTimeoutMs: [1_000, 5_000],
  streamOpenMs: [0.5, 10],
  lostNoticeMs: [0, 20],
  keepAliveMs: [2_000, 15_000],
  gossipHopMs: [0.2, 20],
  gossipFanout: 6,
  gossipLoss: 0,
  gossipDuplicate: 0,
  gossipSubscribeMs: [0, 1_000],
  dhtMs: [5, 200],
  dhtKeepMs: [60_000, 120_000],
  dhtTimeoutMs: [1_000, 10_000],
  persistMs: [0.05, 5],
  persistSlowChance: 0,
  persistSlowMs: [50, 1_000],
  timerLateMs: [0, 2],
  bulkWindow: [1, 4],
  codecEvery: 64,
  corruptChance: 0,
  wallSkewMs: 500,
  clockRateError: 0
}

/** As far as locks count on: real clocks err by less than a thousandth of this. */
const CLOCK_RATE_ERROR = 0.05

/** The weather of the fault phase. The numbers are drawn whether a kind is on or not, so that switching one off does not change the others. */
export function drawWeather(random: Random, on: ReadonlySet<FaultKind>): Weather {
  const latencyTo = random.pick([1, 5, 20, 80]) as number
  const tailChance = random.between(0.001, 0.05)
  const gossipLoss = random.between(0.01, 0.6)
  const gossipDuplicate = random.between(0.01, 0.3)
  const persistTo = random.pick([1, 5, 20]) as number
  const persistSlowChance = random.between(0.005, 0.1)
  const timerLateTo = random.pick([10, 50, 500]) as number
  const corruptChance = random.between(0.01, 0.2)
  return {
    ...CALM_WEATHER,
    latencyMs: [0.2, latencyTo],
    tailChance: on.has('slow-network') ? tailChance : 0,
    gossipHopMs: [0.2, latencyTo * 2],
    clockRateError: on.has('clock-rate') ? CLOCK_RATE_ERROR : 0,
    gossipFanout: 2 + random.integer(6),
    gossipLoss: on.has('gossip-loss') ? gossipLoss : 0,
    gossipDuplicate: on.has('gossip-duplicate') ? gossipDuplicate : 0,
    gossipSubscribeMs: [0, random.pick([100, 1_000, 5_000]) as number],
    persistMs: [0.05, persistTo],
    persistSlowChance: on.has('slow-disk') ? persistSlowChance : 0,
    timerLateMs: on.has('late-timers') ? [0, timerLateTo] : CALM_WEATHER.timerLateMs,
    corruptChance: on.has('corrupt') ? corruptChance : 0
  }
}
