import { suspicionBounds, PROFILES } from '@peermesh/membership/core'
import { membershipSeat } from '@peermesh/membership/seat'
import type { Row } from '../subject.ts'
import {
  type Aftermath,
  type Departure,
  type DetectionFigures,
  type DetectionStudyInit,
  studyDetection,
  type Traffic
} from './detection-study.ts'
import { PERIOD_MS, PROFILE } from './simulated-mesh.ts'

/** Periods until a peer is pinged, where each of many pings one at random: SWIM (Das, Gupta, Motivala 2002), section 3.2. */
const FIRST_PING_EXPECTED = Math.E / (Math.E - 1)

/** With N the traffic may grow as the digits of N do: that many repeats has a change. */
const FLAT_RATIO = 1.5

/** A study that is made when the first row asks for it, and once. */
export class DetectionStudy {
  readonly init: DetectionStudyInit
  #figures: Promise<DetectionFigures> | undefined

  constructor(init: DetectionStudyInit) {
    this.init = init
  }

  get figures(): Promise<DetectionFigures> {
    this.#figures ??= studyDetection(this.init)
    return this.#figures
  }
}

/** All rows of a simulated mesh of one size. `smallest`: the study that this one's traffic is compared with, where it is another. */
export function detectionRows(study: DetectionStudy, smallest: DetectionStudy): Row[] {
  return [
    ...(['silence', 'crash'] as const).flatMap((departure) => [
      suspectRow(study, departure),
      deadRow(study, departure)
    ]),
    spreadRow(study),
    trafficRow(study, smallest, 'messages'),
    trafficRow(study, smallest, 'bytes')
  ]
}

/** The rows that only the smallest study needs: how often a peer is pinged does not depend on how many there are. */
export function firstPingRow(study: DetectionStudy): Row {
  return aftermathRow(study, 'silence', {
    name: 'ping',
    about: 'a peer falls silent, until it is pinged',
    limitAbout: 'e/(e−1), expected with random pings',
    limit: FIRST_PING_EXPECTED,
    figure: ({ firstPing }) => firstPing
  })
}

const DEPARTS: Readonly<Record<Departure, string>> = {
  silence: 'a peer falls silent, its links stay',
  crash: 'a process dies, links close'
}

/** The soonest that is expected: who closes a connection is asked after at once, who does not waits for its ping. */
const SUSPECTED_AFTER: Readonly<Record<Departure, { readonly about: string; readonly periods: number }>> = {
  silence: { about: 'e/(e−1) to the first ping, one period for an answer', periods: FIRST_PING_EXPECTED + 1 },
  crash: { about: 'one period for an answer', periods: 1 }
}

function suspectRow(study: DetectionStudy, departure: Departure): Row {
  return aftermathRow(study, departure, {
    name: 'suspect',
    about: `${DEPARTS[departure]}, until it is suspected`,
    limitAbout: SUSPECTED_AFTER[departure].about,
    limit: SUSPECTED_AFTER[departure].periods,
    figure: ({ firstSuspicion }) => firstSuspicion
  })
}

/** The goal is M5 of SPEC.md, with an expected first ping, no confirmation at all, and spreading as fast as is asked of it. */
function deadRow(study: DetectionStudy, departure: Departure): Row {
  const { peers } = study.init
  const { minMs, maxMs } = suspicionBounds(peers, PROFILES[PROFILE])
  return aftermathRow(study, departure, {
    name: 'dead',
    about: `${DEPARTS[departure]}, until all hold it dead`,
    limitAbout: 'the same, and the least that a suspicion lasts',
    limit: SUSPECTED_AFTER[departure].periods + minMs / PERIOD_MS,
    goal: SUSPECTED_AFTER[departure].periods + maxMs / PERIOD_MS + 2 * Math.log2(peers),
    figure: ({ deadEverywhere }) => deadEverywhere
  })
}

function spreadRow(study: DetectionStudy): Row {
  const { peers } = study.init
  return {
    ...aftermathRow(study, 'silence', {
      name: 'spread',
      about: 'from the first suspicion until 99 % know of it',
      limitAbout: 'log3 N: each who knows tells one, and is asked by one',
      limit: Math.log(peers) / Math.log(3),
      goal: 2 * Math.log2(peers),
      figure: ({ spread }) => spread
    }),
    name: `spread-${peers}`
  }
}

interface AftermathRow {
  readonly name: string
  readonly about: string
  readonly limitAbout: string
  readonly limit: number
  readonly goal?: number
  figure(aftermath: Aftermath): number | undefined
}

function aftermathRow(study: DetectionStudy, departure: Departure, row: AftermathRow): Row {
  const { name, about, limitAbout, limit, goal, figure } = row
  return {
    name: `${departure}-${name}-${study.init.peers}`,
    unit: 'periods',
    about,
    limitAbout,
    statistic: 'mean',
    warmUps: 0,
    samples: study.init.trials,
    ...(goal === undefined ? {} : { goal }),
    open: async () => {
      const values = (await study.figures)[departure].map(figure).values()
      return { value: () => Promise.resolve(next(values)), limit: () => Promise.resolve(limit) }
    }
  }
}

function trafficRow(study: DetectionStudy, smallest: DetectionStudy, unit: keyof Traffic): Row {
  const isSmallest = study === smallest
  return {
    name: `${unit}-${study.init.peers}`,
    unit: unit === 'bytes' ? 'B/period' : 'messages/period',
    about: 'what a peer sends each period while nothing happens',
    limitAbout: isSmallest ? 'one ping and one answer' : `the same with ${smallest.init.peers} peers`,
    statistic: 'mean',
    warmUps: 0,
    samples: 1,
    ...(isSmallest ? {} : { goalRatio: FLAT_RATIO }),
    open: async () => {
      const value = meanTraffic(await study.figures, unit)
      const limit = isSmallest ? LEAST_TRAFFIC[unit] : meanTraffic(await smallest.figures, unit)
      return { value: () => Promise.resolve(value), limit: () => Promise.resolve(limit) }
    }
  }
}

function meanTraffic({ calm }: DetectionFigures, unit: keyof Traffic): number {
  return calm.reduce((sum, traffic) => sum + traffic[unit], 0) / calm.length
}

const { codec, version } = membershipSeat()

const LEAST_TRAFFIC: Traffic = {
  messages: 2,
  bytes: (['ping', 'ack'] as const).reduce(
    (sum, type) => sum + codec.encode({ type, sequence: 1, updates: [] }, version).byteLength,
    0
  )
}

function next(values: Iterator<number | undefined>): number {
  const { value } = values.next()
  if (value === undefined) {
    throw new RangeError('The study has no such sample.')
  }
  return value as number
}
