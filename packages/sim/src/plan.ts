import type { PeerName, Random } from '@peermesh/kernel'
import { brief } from './brief.ts'
import { describeFault, drawPlannedFaults, type Fault, type FaultKind, type PlannedFault } from './faults.ts'

/** The suite is asked for a command of this peer. What it answers is drawn from the number, whichever others are asked. */
export interface CommandAsk {
  readonly kind: 'command'
  readonly atMs: number
  readonly peer: PeerName
  readonly number: number
}

/** What happens in the fault phase at a moment. Any entry may be taken out, and all others stay what they are. */
export type PlanEntry = Fault | CommandAsk

/** What was asked in a run, by the number in its plan: for people who read the plan. */
export type AskedCommands = ReadonlyMap<number, { readonly core: string; readonly command: unknown }>

/** Draws faults and commands of a fault phase. Sorted by moment. */
export function drawPlan(
  randomOf: (purpose: string) => Random,
  on: ReadonlySet<FaultKind>,
  run: {
    readonly peers: readonly PeerName[]
    readonly faultMs: number
    readonly commandEveryMs: number
    /** Faults that are not drawn. */
    readonly always: readonly Fault[]
  }
): PlanEntry[] {
  const faults = drawPlannedFaults((kind: PlannedFault) => randomOf(`plan/${kind}`), on, run)
  return [...faults, ...run.always, ...drawCommands(randomOf, run)].sort((a, b) => a.atMs - b.atMs)
}

function drawCommands(
  randomOf: (purpose: string) => Random,
  {
    peers,
    faultMs,
    commandEveryMs
  }: { readonly peers: readonly PeerName[]; readonly faultMs: number; readonly commandEveryMs: number }
): CommandAsk[] {
  const asks: CommandAsk[] = []
  if (commandEveryMs <= 0) {
    return asks
  }
  const moments = randomOf('suite/command moments')
  const choice = randomOf('suite/command peers')
  for (let atMs = moments.between(0.1, 1.9) * commandEveryMs; atMs < faultMs; ) {
    const peer = choice.pick(peers)
    if (peer !== undefined) {
      asks.push({ kind: 'command', atMs: Math.round(atMs * 1_000) / 1_000, peer, number: asks.length + 1 })
    }
    atMs += moments.between(0.1, 1.9) * commandEveryMs
  }
  return asks
}

/** An entry as one line: when, and what. */
export function describeEntry(entry: PlanEntry, asked: AskedCommands): string {
  const moment = entry.atMs.toFixed(3).padStart(12)
  if (entry.kind !== 'command') {
    return `${moment} ${describeFault(entry)}`
  }
  const answer = asked.get(entry.number)
  const what = answer === undefined ? 'nothing asked: it was down, or there was nothing to ask' : brief(answer.command)
  return `${moment} command ${entry.number} peer=${entry.peer} ${what}`
}
