import type { Workshop } from '../processes/workshop.ts'
import type { Row, Statistic } from '../subject.ts'
import { ProcessMesh } from './process-mesh.ts'
import { Study } from './study.ts'

export interface KillInit {
  readonly peers: number
  readonly samples: number
}

/** What is asked for processes of one machine. */
const GOALS_MS = { median: 300, p99: 1_000 } as const

/** From SIGKILL of a process until all others hold its peer dead. */
export function killRows({ peers, samples }: KillInit): Row[] {
  const study = new Study((workshop) => killAgainAndAgain(workshop, peers, samples))
  const row = (statistic: Statistic & keyof typeof GOALS_MS): Row =>
    study.row({
      name: `kill-${peers}-${statistic}`,
      unit: 'ms',
      about: `SIGKILL of one of ${peers} processes at rest, until all hold it dead`,
      limitAbout: 'the same kill, until the last of them sees a bare TCP connection to it close',
      goal: GOALS_MS[statistic],
      statistic,
      samples
    })
  return [row('median'), row('p99')]
}

async function killAgainAndAgain(workshop: Workshop, peers: number, count: number) {
  const mesh = await ProcessMesh.open(workshop, peers)
  const values: number[] = []
  const limits: number[] = []
  for (let round = 0; round < count; round++) {
    await mesh.rest()
    const victim = mesh.peer(round)
    const { deadMs, closedMs } = await mesh.kill(victim)
    values.push(deadMs)
    limits.push(closedMs)
    await mesh.replace(victim)
  }
  return { values, limits }
}
