import type { Workshop } from '../processes/workshop.ts'
import { Study } from '../membership/study.ts'
import { RawPair } from '../quorum/voters.ts'
import type { Samples } from '../report.ts'
import type { Row, Statistic, Subject } from '../subject.ts'
import type { CandidateOptions } from './candidate-child.ts'
import { Candidates } from './candidates.ts'

type Mode = CandidateOptions['mode']

/** By default: `timings.leaseMs` of `elections()`. */
const LEASE_MS = 2_000

/** What an election may take beyond the lease that it must wait for. */
const ELECTION_GOAL_MS = 300

const GOAL_MS: Readonly<Record<Mode, number>> = { available: ELECTION_GOAL_MS, quorum: LEASE_MS + ELECTION_GOAL_MS }

/** Round trips of which the median is taken. */
const ECHOES = 100

interface Size {
  readonly peers: number
  readonly kills: Readonly<Record<Mode, number>>
  readonly handovers: number
}

export const electionSubject: Subject = {
  name: 'election',
  about:
    'how soon all follow a new leader, where the old one is killed, resigns, or hands over; candidates are processes',
  rows: ({ quick }) => {
    const size: Size = quick
      ? { peers: 3, kills: { available: 1, quorum: 1 }, handovers: 1 }
      : { peers: 5, kills: { available: 20, quorum: 20 }, handovers: 10 }
    return [
      ...killRows('available', size),
      ...killRows('quorum', size),
      handoverRow('resign', size, (candidates) => candidates.timeOfResignation()),
      handoverRow('transfer', size, (candidates, round) => candidates.timeOfTransfer(round))
    ]
  }
}

/** From SIGKILL of the leader until all others follow the same new one. It runs again on its disk before the next is killed. */
function killRows(mode: Mode, { peers, kills }: Size): Row[] {
  const samples = kills[mode]
  const study = new Study((workshop) => again(workshop, { mode, peers, samples }, (all) => all.timeOfKill()))
  const row = (statistic: Statistic & ('median' | 'greatest')): Row =>
    study.row({
      name: `kill-${mode}-${peers}-${statistic}`,
      unit: 'ms',
      about: `SIGKILL of the leader among ${peers}, until all others follow a new one`,
      limitAbout: `one libp2p stream: p50 of ${ECHOES} messages and their echo`,
      statistic,
      samples,
      ...(statistic === 'median' ? { goal: GOAL_MS[mode] } : {})
    })
  return [row('median'), row('greatest')]
}

function handoverRow(
  name: string,
  { peers, handovers: samples }: Size,
  take: (candidates: Candidates, round: number) => Promise<number>
): Row {
  const study = new Study((workshop) => again(workshop, { mode: 'quorum', peers, samples }, take))
  return study.row({
    name: `${name}-quorum-${peers}`,
    unit: 'ms',
    about: `the leader among ${peers} is asked to ${name}, until all follow a new one`,
    limitAbout: `one libp2p stream: p50 of ${ECHOES} messages and their echo`,
    samples
  })
}

async function again(
  workshop: Workshop,
  { mode, peers, samples }: { readonly mode: Mode; readonly peers: number; readonly samples: number },
  take: (candidates: Candidates, round: number) => Promise<number>
): Promise<Samples> {
  const [candidates, raw] = [await Candidates.open(workshop, mode, peers), await RawPair.open(workshop)]
  const values: number[] = []
  const limits: number[] = []
  for (let round = 0; round < samples; round++) {
    await candidates.atAnyMoment()
    values.push(await take(candidates, round))
    limits.push((await raw.echoes(ECHOES, 1)).medianMs)
  }
  return { values, limits }
}
