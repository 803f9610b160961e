import { type ElectionCore, electionKind, type LeaderInfo } from '@peermesh/election/core'
import { electionSeat } from '@peermesh/election/seat'
import { type Effect, meshId, type PeerName } from '@peermesh/kernel'
import { type QuorumCore, type QuorumMessage, ROOT } from '@peermesh/quorum/core'
import { quorumSeat } from '@peermesh/quorum/seat'
import { CALM_WEATHER, Simulation, type Weather } from '@peermesh/sim'
import { scriptedMembersSeat } from '../../quorum/sim/scripted-members.ts'

const SCOPE = 'scheduler'
const PEERS = 5
const CALM = { peers: PEERS, faultMs: 0, healMs: 0, commandEveryMs: 0, connections: 'kept' } as const
/** Far longer than any of it takes. */
const WITHIN_MS = 60_000

export interface Takeover {
  readonly seed: string
  /** At which moment between two renewals, which come each 667 ms, the leader crashes. */
  readonly afterMs: number
  /** Whether the others notice at once that its links are gone, as where a process ends; else only after seconds of silence. */
  readonly isNoticed: boolean
  /** A calm local network and quick disks, but for this. */
  readonly weather?: Partial<Weather>
}

export interface Taken {
  /** From the crash of the leader until all others follow the next. */
  readonly tookMs: number
  /** Ballots that voters refused meanwhile: those who ask for them were in each other's way. */
  readonly refused: number
}

/** How it goes in quorum mode, with the timings that ship. */
export function takeover({ seed, afterMs, isNoticed, weather = {} }: Takeover): Taken {
  let refused = 0
  const simulation = new Simulation(
    {
      draw: () => CALM,
      run: ({ peers: [founder] }) => ({
        wiring: (peer) => ({
          seats: [
            scriptedMembersSeat({
              meshId: meshId('00112233445566778899aabbccddeeff'),
              founds: peer === founder,
              deadAfterMs: 1_500,
              suspects: true
            }),
            quorumSeat({ votes: 'durable', kinds: [electionKind], settleMs: 400 }),
            electionSeat()
          ]
        }),
        observe: (_peer, effect) => {
          refused += refusalsOf(effect)
        },
        converged: () => undefined
      })
    },
    { seed, weather: { ...CALM_WEATHER, ...weather, ...(isNoticed ? { keepAliveMs: [10, 40] } : {}) } }
  )
  const { peers } = simulation
  const coreOf = (peer: PeerName, core: string) => simulation.stack(peer)?.core(core)
  const votersOf = (peer: PeerName): number =>
    (coreOf(peer, 'quorum') as QuorumCore).group(ROOT)?.status().configuration?.voters.length ?? 0
  const leaderOf = (peer: PeerName): LeaderInfo | undefined => (coreOf(peer, 'election') as ElectionCore).leader(SCOPE)
  const commonLeader = (of: readonly PeerName[]): LeaderInfo | undefined => {
    const [first, ...others] = of.map(leaderOf)
    return others.every((leader) => leader?.peer === first?.peer && leader?.term === first?.term) ? first : undefined
  }

  simulation.startAll()
  simulation.runUntil(() => peers.every((peer) => simulation.isUp(peer) && votersOf(peer) === PEERS), WITHIN_MS)
  for (const peer of peers) {
    const kind = { variant: 'directed', mode: 'quorum' } as const
    const command = { type: 'open', scope: SCOPE, kind, priority: 0, candidate: true, preempt: false }
    simulation.command(peer, 'election', command)
  }
  simulation.runUntil(() => commonLeader(peers) !== undefined, WITHIN_MS)
  simulation.runFor(3_000 + afterMs)
  const { peer: first, term } = commonLeader(peers) as LeaderInfo
  const others = peers.filter((peer) => peer !== first)
  const crashedAt = simulation.now
  refused = 0
  simulation.crash(first)
  const isTaken = simulation.runUntil(() => (commonLeader(others)?.term ?? 0) > term, WITHIN_MS)
  return { tookMs: isTaken ? simulation.now - crashedAt : Number.POSITIVE_INFINITY, refused }
}

/** Ballots that a voter refuses with this. */
function refusalsOf({ core, output }: Effect): number {
  const message = core === 'quorum' && output.type === 'send' ? (output.message as QuorumMessage) : undefined
  return message?.type === 'answer' ? message.answers.filter(({ type }) => type === 'nack').length : 0
}
