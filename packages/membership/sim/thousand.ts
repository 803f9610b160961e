import type { PeerName, Random } from '@peermesh/kernel'
import type { Fault, FaultKind } from '@peermesh/sim'

/** As many as the largest meshes that are simulated. */
const THOUSAND = 1_000

/** What a run of a thousand is, beside what its seed draws: short, since it takes minutes. Most of them goes into how all come to know all. */
export const thousandOptions = {
  peers: THOUSAND,
  faultMs: 6_000,
  healMs: 60_000,
  commandEveryMs: 0,
  founders: 1,
  bootstrap: 'first',
  copyChance: 0,
  calm: false,
  expanderAbove: 64,
  expanderRings: 10,
  halvedMs: 1_500,
  faults: ['slow-network', 'clock-rate', 'late-timers'] satisfies FaultKind[]
} as const

/** By then all know all, on most seeds: the rest meets the faults while the mesh forms. */
const FORMED_MS = 3_000

const CRASHES = 10
const PAUSES = 5

/** Ten of the thousand crash, five stand still, and then nothing passes between its halves. */
export function thousandPlan(peers: readonly PeerName[], halvedMs: number | undefined, random: Random): Fault[] {
  if (halvedMs === undefined) {
    return []
  }
  const shuffled = random.shuffle(peers)
  const atMs = (): number => FORMED_MS + random.integer(1_000)
  const crashed = shuffled.slice(0, CRASHES)
  const paused = shuffled.slice(CRASHES, CRASHES + PAUSES)
  const half = Math.floor(peers.length / 2)
  return [
    ...crashed.map((peer): Fault => ({ atMs: atMs(), kind: 'crash', peer, afterPersist: false, downMs: 3_000 })),
    ...paused.map((peer): Fault => ({ atMs: atMs(), kind: 'pause', peer, lastsMs: 500 + random.integer(2_500) })),
    {
      atMs: FORMED_MS + 1_500,
      kind: 'partition',
      side: shuffled.slice(0, half),
      other: shuffled.slice(half),
      lastsMs: halvedMs
    }
  ]
}
