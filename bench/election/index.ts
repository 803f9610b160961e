import type { Workshop } from '../processes/workshop.ts'
import { Study } from '../membership/study.ts'
import { RawPair } from '../quorum/voters.ts'
import type { Samples } from '../report.ts'
import type { Row, Subject } from '../subject.ts'
import type { Mode } from './candidate-child.ts'
import { Candidates } from './candidates.ts'
import { simulatedRows } from './simulated.ts'

/** By default: `timings.leaseMs` of `elections()`. */
const LEASE_MS = 2_000

/** What an election may take beyond the lease that it must wait for. */
const ELECTION_GOAL_MS = 300

const GOAL_MS: Readonly<Record<Mode, number>> = { available: ELECTION_GOAL_MS, quorum: LEASE_MS + ELECTION_GOAL_MS }

/** Round trips of which the median is taken. */
const ECHOES = 100

interface Size {
  readonly peers: number
  readonly kills: number
  readonly handovers: number
  readonly simulated: number
}

const FULL: Size = { peers: 5, kills: 20, handovers: 10, simulated: 200 }
const QUICK: Size = { peers: 3, kills: 1, handovers: 1, simulated: 2 }

/** What is done to a leader, and what takes the time of it. */
const DEEDS = {
  'kill-available': { mode: 'available', take: (candidates) => candidates.timeOfKill('available') },
  'kill-quorum': { mode: 'quorum', take: (candidates) => candidates.timeOfKill('quorum') },
  'resign-quorum': { mode: 'quorum', take: (candidates) => candidates.timeOfResignation('quorum') },
  'transfer-quorum': { mode: 'quorum', take: (candidates, round) => candidates.timeOfTransfer('quorum', round) }
} as const satisfies Readonly<
  Record<string, { readonly mode: Mode; readonly take: (candidates: Candidates, round: number) => Promise<number> }>
>

type Deed = keyof typeof DEEDS

const ALL_DEEDS = Object.keys(DEEDS) as Deed[]

export const electionSubject: Subject = {
  name: 'election',
  about:
    'how soon all follow a new leader, where the old one is killed, resigns, or hands over; candidates are processes',
  rows: ({ quick }) => {
    const size = quick ? QUICK : FULL
    // Each in a mesh of its own, where one leaves nothing to the other; with --quick all in one, which is there sooner than four. Nobody need run again after the last kill.
    const groups = quick ? [ALL_DEEDS.toReversed()] : ALL_DEEDS.map((deed) => [deed])
    const studies = new Map(groups.flatMap((deeds) => studiesOf(deeds, size)))
    return [
      ...ALL_DEEDS.flatMap((deed) => rowsOf(deed, studies.get(deed) as Study, size)),
      ...simulatedRows(size.simulated, GOAL_MS.quorum)
    ]
  }
}

/** For a kill, from SIGKILL of the leader until all others follow the same new one. It runs again on its disk before the next is killed. */
function rowsOf(deed: Deed, study: Study, size: Size): Row[] {
  const { peers } = size
  const samples = samplesOf(deed, size)
  const [act, mode] = deed.split('-') as [string, Mode]
  const row = {
    unit: 'ms',
    about: `the leader among ${peers} is asked to ${act}, until all follow a new one`,
    limitAbout: `one libp2p stream: p50 of ${ECHOES} messages and their echo`,
    samples
  }
  if (act !== 'kill') {
    return [study.row({ ...row, name: `${deed}-${peers}` })]
  }
  const about = `SIGKILL of the leader among ${peers}, until all others follow a new one`
  const median = { name: `${deed}-${peers}-median`, statistic: 'median', goal: GOAL_MS[mode] } as const
  const greatest = { name: `${deed}-${peers}-greatest`, statistic: 'greatest' } as const
  return [study.row({ ...row, about, ...median }), study.row({ ...row, about, ...greatest })]
}

function samplesOf(deed: Deed, { kills, handovers }: Size): number {
  return deed.startsWith('kill') ? kills : handovers
}

/** A study of each of these deeds, which are all done in one mesh: that of the first whose row is opened. */
function studiesOf(deeds: readonly Deed[], size: Size): [Deed, Study][] {
  let taken: Promise<ReadonlyMap<Deed, Samples>> | undefined
  return deeds.map((deed) => {
    const take = async (workshop: Workshop): Promise<Samples> => {
      taken ??= takeAll(workshop, deeds, size)
      return (await taken).get(deed) as Samples
    }
    return [deed, new Study(take)]
  })
}

async function takeAll(workshop: Workshop, deeds: readonly Deed[], size: Size): Promise<ReadonlyMap<Deed, Samples>> {
  const modes = [...new Set(deeds.map((deed) => DEEDS[deed].mode))]
  const [candidates, raw] = await Promise.all([Candidates.open(workshop, modes, size.peers), RawPair.open(workshop)])
  const samples = new Map<Deed, Samples>()
  for (const deed of deeds) {
    const values: number[] = []
    const limits: number[] = []
    for (let round = 0; round < samplesOf(deed, size); round++) {
      await candidates.atAnyMoment()
      values.push(await DEEDS[deed].take(candidates, round))
      limits.push((await raw.echoes(ECHOES, 1)).medianMs)
    }
    samples.set(deed, { values, limits })
  }
  return samples
}
