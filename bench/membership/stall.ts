import { suspicionBounds, PROFILES } from '@peermesh/membership/core'
import type { Child } from '../processes/child.ts'
import type { Workshop } from '../processes/workshop.ts'
import type { Row } from '../subject.ts'
import type { TcpCommands } from './bare-tcp.ts'
import { ProcessMesh } from './process-mesh.ts'
import { Study } from './study.ts'

const PROFILE = PROFILES.local

/** Periods until a peer is pinged, where each of many pings one at random; and one for the answer. */
export const SUSPECTED_AFTER_PERIODS = Math.E / (Math.E - 1) + 1

export interface StallInit {
  readonly peers: number
  readonly samples: number
}

interface StallFigures {
  readonly suspected: readonly number[]
  readonly back: readonly number[]
  readonly echoed: readonly number[]
}

/**
 * A process stands still until it is suspected by all, which is sooner than the least suspicion ends, and goes on: it must not be held dead by
 * anybody meanwhile, or the rows break.
 */
export function stallRows({ peers, samples }: StallInit): Row[] {
  let taken: Promise<StallFigures> | undefined
  const figures = (workshop: Workshop): Promise<StallFigures> =>
    (taken ??= stallAgainAndAgain(workshop, peers, samples))
  const suspected = new Study(async (workshop) => {
    const { suspected: values } = await figures(workshop)
    return { values, limits: values.map(() => SUSPECTED_AFTER_PERIODS * PROFILE.periodMs) }
  })
  const back = new Study(async (workshop) => {
    const { back: values, echoed: limits } = await figures(workshop)
    return { values, limits }
  })
  return [
    suspected.row({
      name: `stop-${peers}`,
      unit: 'ms',
      about: `SIGSTOP of one of ${peers} processes, until all suspect it`,
      limitAbout: 'e/(e−1) periods to the first ping, one for an answer',
      samples
    }),
    back.row({
      name: `continue-${peers}`,
      unit: 'ms',
      about: 'SIGCONT, until all hold it alive again, and it was dead to nobody',
      limitAbout: 'SIGCONT until a byte that waits on a bare TCP connection is back',
      samples
    })
  ]
}

function startTcpChild(workshop: Workshop): Promise<Child<TcpCommands>> {
  return workshop.start(new URL('./tcp-child.ts', import.meta.url))
}

/** A process that stands still for good is like a host whose packets vanish: nothing closes. */
export function silenceRow({ peers, samples }: StallInit): Row {
  const { minMs, maxMs } = suspicionBounds(peers, PROFILE)
  return {
    name: `silent-${peers}`,
    unit: 'ms',
    about: `SIGSTOP of one of ${peers} processes, until all hold it dead`,
    limitAbout: 'the expected suspicion, and the least time that one lasts',
    goal: (2 * peers - 1) * PROFILE.periodMs + maxMs,
    statistic: 'greatest',
    warmUps: 0,
    samples,
    open: async (workshop) => {
      const mesh = await ProcessMesh.open(workshop, peers)
      let round = 0
      return {
        value: async () => {
          await mesh.atAnyMoment()
          const silent = mesh.peer(round++)
          const elapsedMs = await mesh.timeUntilAllHold(silent, 'dead', () => silent.child.pause())
          silent.child.kill()
          await mesh.replace(silent)
          return elapsedMs
        },
        limit: () => Promise.resolve(SUSPECTED_AFTER_PERIODS * PROFILE.periodMs + minMs)
      }
    }
  }
}

async function stallAgainAndAgain(workshop: Workshop, peers: number, count: number): Promise<StallFigures> {
  const mesh = await ProcessMesh.open(workshop, peers)
  const [tcp, dialler] = await Promise.all([startTcpChild(workshop), startTcpChild(workshop)])
  await dialler.request('connect', await tcp.request('listen'))
  const figures = { suspected: [] as number[], back: [] as number[], echoed: [] as number[] }
  for (let round = 0; round < count; round++) {
    await mesh.atAnyMoment()
    const stalled = mesh.peer(round)
    figures.suspected.push(await mesh.timeUntilAllHold(stalled, 'suspect', () => stalled.child.pause()))
    figures.back.push(await mesh.timeUntilAllHold(stalled, 'alive', () => stalled.child.resume()))
    for (const { child } of mesh.others(stalled)) {
      if (await child.request('heldDead', stalled.name)) {
        throw new RangeError('A peer was held dead that stood still for less than a suspicion.')
      }
    }
    await mesh.untilWhole()
    figures.echoed.push(await echoMs(tcp, dialler))
  }
  return figures
}

async function echoMs(stalled: Child<TcpCommands>, dialler: Child<TcpCommands>): Promise<number> {
  stalled.pause()
  const echoed = dialler.request('echo')
  const startedAt = performance.now()
  stalled.resume()
  await echoed
  return performance.now() - startedAt
}
