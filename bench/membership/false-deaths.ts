import { setImmediate as othersTurn } from 'node:timers/promises'
import { type PeerName, Random } from '@peermesh/kernel'
import type { MembershipEvent, MembershipOptions } from '@peermesh/membership/core'
import { inject } from '@peermesh/sim'
import type { Row } from '../subject.ts'
import { SimulatedMesh } from './simulated-mesh.ts'

/** At least so many times fewer than plain SWIM has. */
const GOAL_RATIO = 1 / 50

/** A peer that stalls does so again and again, and in between it is there for long enough to judge others. */
const STALLS_FOR_MS = [5_000, 30_000] as const
const AWAKE_FOR_MS = [100, 10_000] as const

const HOUR_MS = 60 * 60 * 1_000

type Detector = NonNullable<MembershipOptions['detector']>

export interface FalseDeathsInit {
  readonly peers: number
  /** So many in a hundred stall, the same ones all the time. */
  readonly stalledPercent: number
  /** How long each run lasts. */
  readonly forS: number
  /** Runs of each detector. */
  readonly samples: number
}

/**
 * How often a peer is held dead that never stood still, while others do. The limit is no limit here but what is to be beaten: SWIM as in its paper,
 * on the same stalls.
 */
export function falseDeathsRow({ samples, ...init }: FalseDeathsInit): Row {
  const { peers, stalledPercent, forS } = init
  const taken: Record<Detector, number> = { lifeguard: 0, swim: 0 }
  const sample = (detector: Detector): Promise<number> =>
    falseDeathsPerPeerHour({ ...init, detector, seed: `stalls ${stalledPercent} ${taken[detector]++}` })
  return {
    name: `false-deaths-${stalledPercent}-percent`,
    unit: '/peer-hour',
    about: `${stalledPercent} % of ${peers} stall for 5 to 30 s, ${forS} s long: the others, held dead`,
    limitAbout: 'plain SWIM, on the same stalls',
    goalRatio: GOAL_RATIO,
    statistic: 'mean',
    warmUps: 0,
    samples,
    open: () => Promise.resolve({ value: () => sample('lifeguard'), limit: () => sample('swim') })
  }
}

interface Run extends Omit<FalseDeathsInit, 'samples'> {
  readonly detector: Detector
  readonly seed: string
}

async function falseDeathsPerPeerHour({ peers, stalledPercent, forS, detector, seed }: Run): Promise<number> {
  const mesh = SimulatedMesh.formed({ peers, seed, options: { detector } })
  const { simulation } = mesh
  const endsAt = simulation.now + forS * 1_000
  // By the seed alone, so that both detectors meet the same stalls.
  const random = new Random(seed, 'stalls')
  const stalled = new Set<PeerName>(
    random.shuffle(simulation.peers).slice(0, Math.round((peers * stalledPercent) / 100))
  )
  for (const peer of stalled) {
    stallAgainAndAgain(mesh, peer, random, endsAt)
  }
  const deaths = new DeathsOfTheLiving(mesh, stalled)
  while (simulation.now < endsAt) {
    simulation.runFor(1_000)
    // A signal that ends the bench is heard in between.
    await othersTurn()
  }
  return deaths.count / ((peers - stalled.size) * ((forS * 1_000) / HOUR_MS))
}

function stallAgainAndAgain({ simulation }: SimulatedMesh, peer: PeerName, random: Random, endsAt: number): void {
  for (let at = simulation.now + random.between(...AWAKE_FOR_MS); at < endsAt; at += random.between(...AWAKE_FOR_MS)) {
    const lastsMs = random.between(...STALLS_FOR_MS)
    simulation.schedule(at, () => inject(simulation, { kind: 'pause', peer, lastsMs }))
    at += lastsMs
  }
}

/** Counts how often somebody begins to hold a peer dead that never stood still, and that nobody holds dead at that moment. */
class DeathsOfTheLiving {
  count = 0
  readonly #holders = new Map<PeerName, Set<PeerName>>()

  constructor(mesh: SimulatedMesh, stalled: ReadonlySet<PeerName>) {
    mesh.listener = (peer, { output }) => {
      const event = output.type === 'emit' ? (output.event as MembershipEvent) : undefined
      if (event?.type === 'dead' && !stalled.has(event.member.peer)) {
        this.#isDeadTo(peer, event.member.peer)
      } else if (event?.type === 'join') {
        this.#holders.get(event.member.peer)?.delete(peer)
      }
    }
  }

  #isDeadTo(observer: PeerName, subject: PeerName): void {
    const holders = this.#holders.get(subject) ?? new Set()
    this.#holders.set(subject, holders.add(observer))
    if (holders.size === 1) {
      this.count++
    }
  }
}
