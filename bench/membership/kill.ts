import type { Child } from '../processes/child.ts'
import type { Workshop } from '../processes/workshop.ts'
import type { Row, Statistic } from '../subject.ts'
import { ProcessMesh } from './process-mesh.ts'
import { Study } from './study.ts'
import type { TcpCommands } from './tcp-child.ts'

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
      about: `SIGKILL of one of ${peers} processes, until all hold it dead`,
      limitAbout: 'SIGKILL until a bare TCP connection to it closes',
      goal: GOALS_MS[statistic],
      statistic,
      samples
    })
  return [row('median'), row('p99')]
}

async function killAgainAndAgain(workshop: Workshop, peers: number, count: number) {
  const mesh = await ProcessMesh.open(workshop, peers)
  const observer = await startTcpChild(workshop)
  const values: number[] = []
  const limits: number[] = []
  for (let round = 0; round < count; round++) {
    await mesh.atAnyMoment()
    const victim = mesh.peer(round)
    values.push(await mesh.timeUntilAllHold(victim, 'dead', () => victim.child.kill()))
    await mesh.replace(victim)
    limits.push(await tcpCloseMs(workshop, observer))
  }
  return { values, limits }
}

export function startTcpChild(workshop: Workshop): Promise<Child<TcpCommands>> {
  return workshop.start(new URL('./tcp-child.ts', import.meta.url))
}

async function tcpCloseMs(workshop: Workshop, observer: Child<TcpCommands>): Promise<number> {
  const victim = await startTcpChild(workshop)
  await observer.request('connect', await victim.request('listen'))
  const closed = observer.request('whenClosed')
  const startedAt = performance.now()
  victim.kill()
  await closed
  const elapsedMs = performance.now() - startedAt
  await workshop.end(victim)
  return elapsedMs
}
