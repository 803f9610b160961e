import type { Effect, PeerName, VersionRange } from '@peermesh/kernel'
import type { MembershipEvent } from '@peermesh/membership/core'
import { MEMBERSHIP, membershipSeat } from '@peermesh/membership/seat'
import { addressOf, type Simulation, type Suite, type SuiteOptions, type SuiteRun, ViolationError } from '@peermesh/sim'
import { type GreetingCore, greetingSeat } from '../../support/greeting-core.ts'

const OLD: VersionRange = { oldest: 1, newest: 1 }
const BOTH: VersionRange = { oldest: 1, newest: 2 }

/** A mesh that is upgraded while all goes wrong: whoever crashes comes back with the code that speaks the new version too. */
class UpgradeRun implements SuiteRun {
  readonly #simulation: Simulation
  readonly #started = new Set<PeerName>()
  readonly #upgraded = new Set<PeerName>()

  constructor(simulation: Simulation) {
    this.#simulation = simulation
  }

  wiring(peer: PeerName): ReturnType<SuiteRun['wiring']> {
    const { peers } = this.#simulation
    if (this.#started.has(peer)) {
      this.#upgraded.add(peer)
    }
    this.#started.add(peer)
    const versions = this.#upgraded.has(peer) ? BOTH : OLD
    const membership = membershipSeat({
      profile: 'local',
      found: peer === peers[0],
      bootstrap: peers.filter((other) => other !== peer).map((other) => addressOf(other)),
      versions: { greeting: versions }
    })
    return { seats: [membership, greetingSeat(versions)], gatekeeper: MEMBERSHIP }
  }

  observe(peer: PeerName, { core, output }: Effect): void {
    if (core === MEMBERSHIP && output.type === 'emit') {
      const event = output.event as MembershipEvent
      if (event.type === 'refused') {
        throw new ViolationError(`M31: ${peer} refuses ${event.peer}: ${event.failure.message}`)
      }
    }
  }

  /** Each has heard each other's greeting, on each path and in the newest version that both speak. */
  converged(): string | undefined {
    for (const peer of this.#simulation.peers) {
      for (const other of this.#simulation.peers) {
        const missing = peer === other ? undefined : this.#missing(peer, other)
        if (missing !== undefined) {
          return missing
        }
      }
    }
    return undefined
  }

  #missing(peer: PeerName, other: PeerName): string | undefined {
    const core = this.#simulation.stack(peer)?.core('greeting') as GreetingCore
    const mood = this.#upgraded.has(peer) && this.#upgraded.has(other) ? 'glad' : undefined
    for (const path of ['direct', 'bulk'] as const) {
      const heard = core.heard(other, path)
      if (heard === undefined || heard.mood !== mood) {
        return `${peer} has no greeting of ${other} by ${path} that is ${mood ?? 'of version 1'}`
      }
    }
    return core.heard(other, 'gossip') === undefined ? `${peer} has no greeting of ${other} by gossip` : undefined
  }
}

export const suite: Suite = {
  name: 'rolling-upgrade',
  mutants: [
    {
      id: 'sends-its-newest',
      story:
        'A message goes out in the newest version that its sender speaks, whatever was agreed on: an older peer cannot read it.',
      file: 'packages/kernel/src/stack.ts',
      replace: [
        'return agreed === undefined ? versionsOf(seat).oldest : (agreed[core] ?? seat.version)',
        'return agreed === undefined ? versionsOf(seat).oldest : seat.version'
      ],
      seedsMax: 5
    },
    {
      id: 'sends-its-oldest',
      story: 'A message goes out in the oldest version for ever: what the new one can say is never said.',
      file: 'packages/kernel/src/stack.ts',
      replace: [
        'return agreed === undefined ? versionsOf(seat).oldest : (agreed[core] ?? seat.version)',
        'return versionsOf(seat).oldest'
      ],
      seedsMax: 30
    },
    {
      id: 'gossips-its-newest',
      story: 'Gossip goes out in the newest version: peers that are not upgraded yet hear nothing by it.',
      file: 'packages/kernel/src/stack.ts',
      replace: [
        'lowest = Math.min(lowest, agreed[core] ?? seat.version)',
        'lowest = Math.max(lowest, agreed[core] ?? seat.version)'
      ],
      seedsMax: 5
    },
    {
      id: 'wants-the-same-range',
      story:
        'A peer that speaks more versions than we do is taken for one that speaks others: the first upgraded peer is shut out.',
      file: 'packages/membership/src/core/links.ts',
      replace: ['if (commonVersion(our, theirs) === undefined) {', 'if (our.newest !== theirs.newest) {'],
      seedsMax: 5
    }
  ],
  draw: (random): SuiteOptions => ({
    peers: 2 + random.integer(4),
    faultMs: 20_000,
    healMs: 60_000,
    commandEveryMs: 0,
    // What a version does not carry must not arrive: each message goes through its codec.
    weather: { codecEvery: 1 },
    faults: [
      'crash',
      'churn-storm',
      'partition',
      'one-way',
      'reset-streams',
      'slow-network',
      'late-timers',
      'corrupt',
      'pause'
    ]
  }),
  run: (simulation) => new UpgradeRun(simulation)
}
