import type { PeerName, Random } from '@peermesh/kernel'

/** Faults that are in force all the time, as rates of the weather. */
export const WEATHER_FAULTS = [
  'slow-network',
  'gossip-loss',
  'gossip-duplicate',
  'slow-disk',
  'late-timers',
  'corrupt',
  'clock-rate'
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
  'jump-wall',
  'power-loss',
  'torn-write',
  'pause',
  'sleep',
  'slow-peer',
  'flapping',
  'churn-storm',
  'corrupt-record',
  'stale-view',
  'stale-dht'
] as const

export type WeatherFault = (typeof WEATHER_FAULTS)[number]
export type PlannedFault = (typeof PLANNED_FAULTS)[number]
export type FaultKind = WeatherFault | PlannedFault

/** What is wrong with the DHT for a peer: its answers are old; lack something; do not come, and what it puts is lost. */
export type DhtFault = 'stale' | 'partial' | 'missing'

/** All kinds. A suite that cannot bear one names the others in its options, and says why. */
export const FAULT_KINDS: readonly FaultKind[] = [...WEATHER_FAULTS, ...PLANNED_FAULTS]

/** In the order in which they came to be: a new kind is drawn after all others, so that seeds keep the faults that they had. */
const DRAWN_LAST: readonly FaultKind[] = [
  'clock-rate',
  'power-loss',
  'torn-write',
  'pause',
  'sleep',
  'slow-peer',
  'flapping',
  'churn-storm',
  'corrupt-record',
  'stale-view',
  'stale-dht'
]

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
  /** The peer stops at once, and what was not synced is gone from its disk, but for some first part. It starts again after `downMs`. */
  | { readonly kind: 'power-loss'; readonly peer: PeerName; readonly downMs: number }
  /** The same, and gone is the last batch only: it was torn while it was written. */
  | { readonly kind: 'torn-write'; readonly peer: PeerName; readonly downMs: number }
  /** The peer stops at once, and some of its records are damaged at rest. It starts again after `downMs`. */
  | { readonly kind: 'corrupt-record'; readonly peer: PeerName; readonly downMs: number }
  /** Gatekeepers of others are not heard by these peers, with `bothWays` nor theirs by others; everything else flows. */
  | {
      readonly kind: 'stale-view'
      readonly peers: readonly PeerName[]
      readonly bothWays: boolean
      readonly lastsMs: number
    }
  /** What these peers find in the DHT is old, or lacks something, or does not come. */
  | {
      readonly kind: 'stale-dht'
      readonly peers: readonly PeerName[]
      readonly fault: DhtFault
      readonly lastsMs: number
    }
  /** The process stands still; then it handles all that came meanwhile. Its clocks go on. */
  | { readonly kind: 'pause'; readonly peer: PeerName; readonly lastsMs: number }
  /** The machine stands still, and its monotonic clock with it. Its wall clock goes on. */
  | { readonly kind: 'sleep'; readonly peer: PeerName; readonly lastsMs: number }
  /** Each step keeps the peer busy for this long. */
  | { readonly kind: 'slow-peer'; readonly peer: PeerName; readonly stepMs: number; readonly lastsMs: number }
  /** A partition that comes and goes. */
  | {
      readonly kind: 'flapping'
      readonly side: readonly PeerName[]
      readonly other: readonly PeerName[]
      readonly closedMs: number
      readonly openMs: number
      readonly lastsMs: number
    }
  /** One peer after another crashes, round and round, and starts again after `downMs`. */
  | {
      readonly kind: 'churn-storm'
      readonly peers: readonly PeerName[]
      readonly everyMs: number
      readonly downMs: number
      readonly lastsMs: number
    }

/** A fault as one line, for the trace and the report. */
export function describeFault(fault: Fault | FaultAction): string {
  const fields = Object.entries(fault).filter(([name]) => name !== 'kind' && name !== 'atMs')
  return [
    fault.kind,
    ...fields.map(([name, value]) => `${name}=${Array.isArray(value) ? value.join(',') : String(value)}`)
  ].join(' ')
}

/** Each kind is on in half of the runs (Groce et al. 2012: a random subset finds what all faults at once hide). */
export function drawFaultKinds(random: Random, allowed: readonly FaultKind[]): Set<FaultKind> {
  const first = FAULT_KINDS.filter((kind) => !DRAWN_LAST.includes(kind))
  const on = [...first, ...DRAWN_LAST].filter(() => random.chance(0.5))
  return new Set(on.filter((kind) => allowed.includes(kind)))
}

/** Drawn more rarely: what they are lost among, or disturb, must come to be first. */
const RARE: readonly PlannedFault[] = ['lose-disk', 'churn-storm', 'corrupt-record']

/** Draws which fault happens when, for a fault phase of this length. */
export function drawPlannedFaults(
  randomOf: (kind: PlannedFault) => Random,
  on: ReadonlySet<FaultKind>,
  { peers, faultMs }: { readonly peers: readonly PeerName[]; readonly faultMs: number }
): Fault[] {
  const plan: Fault[] = []
  for (const kind of PLANNED_FAULTS) {
    const random = randomOf(kind)
    if (!on.has(kind)) {
      continue
    }
    // From one in the whole phase to about one each second.
    const meanEveryMs = Math.min(faultMs, (RARE.includes(kind) ? 8_000 : 1_000) * 2 ** random.between(0, 5))
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
  return plan
}

/** A storm that lasted longer would be all that its run consists of. */
const STORM_MS_MAX = 5_000

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
    case 'power-loss':
    case 'torn-write':
    case 'corrupt-record':
      return { kind, peer: first, downMs: lastsMs }
    case 'pause':
    case 'sleep':
      return { kind, peer: first, lastsMs }
    case 'slow-peer':
      return { kind, peer: first, stepMs: Math.ceil(2 ** random.between(0, 6)), lastsMs }
    case 'stale-dht': {
      const peers = random.chance(0.5) ? [first] : shuffled
      return { kind, peers, fault: random.pick(['stale', 'partial', 'missing']) as DhtFault, lastsMs }
    }
    case 'churn-storm':
      return {
        kind,
        peers: shuffled.slice(0, 1 + random.integer(shuffled.length)),
        everyMs: Math.round(50 * 2 ** random.between(0, 4)),
        downMs: Math.round(10 * 2 ** random.between(0, 7)),
        lastsMs: Math.min(lastsMs, STORM_MS_MAX)
      }
    default:
      return second === undefined ? undefined : drawBetween(kind, random, shuffled, lastsMs)
  }
}

function drawBetween(
  kind: 'partition' | 'one-way' | 'block-gossip' | 'block-direct' | 'reset-streams' | 'flapping' | 'stale-view',
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
    case 'flapping': {
      const closedMs = Math.round(50 * 2 ** random.between(0, 6))
      return { kind, side, other, closedMs, openMs: Math.round(50 * 2 ** random.between(0, 6)), lastsMs }
    }
    case 'block-gossip':
    case 'block-direct':
      return { kind, peers: side, lastsMs }
    case 'stale-view':
      return { kind, peers: side, bothWays: random.chance(0.5), lastsMs }
    case 'reset-streams':
      return { kind, between: [shuffled[0] as PeerName, shuffled[1] as PeerName] }
  }
}
