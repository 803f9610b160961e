import type { PeerName, Random } from '@peermesh/kernel'

/** Faults that are in force all the time, as rates of the weather. */
export const WEATHER_FAULTS = [
  'slow-network',
  'gossip-loss',
  'gossip-duplicate',
  'slow-disk',
  'late-timers',
  'corrupt'
] as const

/** Faults that happen at a moment, as entries of the plan. */
export const PLANNED_FAULTS = [
  'crash',
  'lose-disk',
  'partition',
  'one-way',
  'block-gossip',
  'block-direct',
  'reset-streams',
  'jump-wall'
] as const

export type WeatherFault = (typeof WEATHER_FAULTS)[number]
export type PlannedFault = (typeof PLANNED_FAULTS)[number]
export type FaultKind = WeatherFault | PlannedFault

/** All kinds. A suite that cannot bear one names the others in its options, and says why. */
export const FAULT_KINDS: readonly FaultKind[] = [...WEATHER_FAULTS, ...PLANNED_FAULTS]

/** One entry of a plan: complete in itself, so that any other may be taken out. Moments and spans are virtual milliseconds. */
export type Fault = { readonly atMs: number } & FaultAction

export type FaultAction =
  /** The peer stops at once; with `afterPersist`, right after the next step in which it persists something. It starts again after `downMs`. */
  | { readonly kind: 'crash'; readonly peer: PeerName; readonly afterPersist: boolean; readonly downMs: number }
  /** The same, and its disk is gone. */
  | { readonly kind: 'lose-disk'; readonly peer: PeerName; readonly downMs: number }
  /** Nothing passes between the two sides. */
  | {
      readonly kind: 'partition'
      readonly side: readonly PeerName[]
      readonly other: readonly PeerName[]
      readonly lastsMs: number
    }
  /** Nothing passes from the one side to the other; the way back is open. */
  | {
      readonly kind: 'one-way'
      readonly from: readonly PeerName[]
      readonly to: readonly PeerName[]
      readonly lastsMs: number
    }
  /** No gossip to or from these peers. */
  | { readonly kind: 'block-gossip'; readonly peers: readonly PeerName[]; readonly lastsMs: number }
  /** No direct streams and no bulk to or from these peers; their connections and gossip stay. */
  | { readonly kind: 'block-direct'; readonly peers: readonly PeerName[]; readonly lastsMs: number }
  /** The streams between two peers break off, with what is in flight. */
  | { readonly kind: 'reset-streams'; readonly between: readonly [PeerName, PeerName] }
  | { readonly kind: 'jump-wall'; readonly peer: PeerName; readonly byMs: number }

/** Each kind is on in half of the runs (Groce et al. 2012: a random subset finds what all faults at once hide). */
export function drawFaultKinds(random: Random, allowed: readonly FaultKind[]): Set<FaultKind> {
  const on = FAULT_KINDS.filter(() => random.chance(0.5))
  return new Set(on.filter((kind) => allowed.includes(kind)))
}

/** Draws what happens when, for a fault phase of this length. Sorted by moment. */
export function drawPlan(
  seedOf: (kind: PlannedFault) => Random,
  on: ReadonlySet<FaultKind>,
  { peers, faultMs }: { readonly peers: readonly PeerName[]; readonly faultMs: number }
): Fault[] {
  const plan: Fault[] = []
  for (const kind of PLANNED_FAULTS) {
    const random = seedOf(kind)
    if (!on.has(kind)) {
      continue
    }
    // From one in the whole phase to about one each second; lost disks are rarer than what they are lost among.
    const meanEveryMs = Math.min(faultMs, (kind === 'lose-disk' ? 8_000 : 1_000) * 2 ** random.between(0, 5))
    for (
      let atMs = random.between(0, 2) * meanEveryMs;
      atMs < faultMs;
      atMs += random.between(0.1, 1.9) * meanEveryMs
    ) {
      const action = drawAction(kind, random, peers)
      if (action !== undefined) {
        plan.push({ atMs: Math.round(atMs), ...action })
      }
    }
  }
  return plan.sort((a, b) => a.atMs - b.atMs)
}

function drawAction(kind: PlannedFault, random: Random, peers: readonly PeerName[]): FaultAction | undefined {
  // Mostly short, sometimes longer than any timeout.
  const lastsMs = Math.round(100 * 2 ** random.between(0, 8))
  const shuffled = random.shuffle(peers)
  const first = shuffled[0]
  const second = shuffled[1]
  if (first === undefined) {
    return undefined
  }
  switch (kind) {
    case 'crash':
      return { kind, peer: first, afterPersist: random.chance(0.5), downMs: lastsMs }
    case 'lose-disk':
      return { kind, peer: first, downMs: lastsMs }
    case 'jump-wall':
      return { kind, peer: first, byMs: Math.round(random.between(-1, 1) * 10 ** random.between(1, 5)) }
    default:
      return second === undefined ? undefined : drawBetween(kind, random, shuffled, lastsMs)
  }
}

function drawBetween(
  kind: Exclude<PlannedFault, 'crash' | 'lose-disk' | 'jump-wall'>,
  random: Random,
  shuffled: readonly PeerName[],
  lastsMs: number
): FaultAction {
  const cut = 1 + random.integer(shuffled.length - 1)
  const side = shuffled.slice(0, cut)
  // One time in three only a part of the others: a bridge of peers that still reach both sides.
  const until = random.chance(1 / 3) ? cut + 1 + random.integer(shuffled.length - cut) : shuffled.length
  const other = shuffled.slice(cut, until)
  switch (kind) {
    case 'partition':
      return { kind, side, other, lastsMs }
    case 'one-way':
      return { kind, from: side, to: other, lastsMs }
    case 'block-gossip':
    case 'block-direct':
      return { kind, peers: side, lastsMs }
    case 'reset-streams':
      return { kind, between: [shuffled[0] as PeerName, shuffled[1] as PeerName] }
  }
}
