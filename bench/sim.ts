import type { Core, PeerName, Seat } from '@peermesh/kernel'
import { membershipSeat } from '@peermesh/membership/seat'
import { addressOf, Simulation, type SuiteRun } from '@peermesh/sim'
import type { Row, Subject } from './subject.ts'

/** 200,000 events a second on one core. */
const EVENT_GOAL_US = 5
const THOUSAND_PEERS_GOAL_S = 180
/** Some 250,000 events of 100 peers, about a second: a rate needs as much, since of a tenth of it most is the compiler's warming up. */
const TEN_MINUTES_MS = 600_000
const EVENTS_MAX = 1_000_000_000

/** Members that joined, so that what is measured is a mesh at work and not its founding. */
const JOINED_AFTER_MS = 20_000

export const simSubject: Subject = {
  name: 'sim',
  about: 'the simulator at work: the membership core of many peers on calm days, in processor time of one core',
  rows: ({ quick }) =>
    quick
      ? [eventRow({ peers: 5, simulatedMs: 1_000 }), wholeRow({ peers: 10, simulatedMs: 5_000 })]
      : [
          eventRow({ peers: 100, simulatedMs: TEN_MINUTES_MS, goal: EVENT_GOAL_US }),
          wholeRow({ peers: 1_000, simulatedMs: TEN_MINUTES_MS, goal: THOUSAND_PEERS_GOAL_S })
        ]
}

interface Size {
  readonly peers: number
  readonly simulatedMs: number
  readonly goal?: number
}

/** What one event costs once all peers have joined. */
function eventRow({ peers, simulatedMs, goal }: Size): Row {
  return {
    name: `event-${peers}-peers`,
    unit: 'µs/event',
    about: `each event of ${peers} members that probe each other`,
    limitAbout: 'each wake of as many cores that do nothing',
    ...(goal === undefined ? {} : { goal }),
    open: () =>
      Promise.resolve({
        value: () => Promise.resolve(perEventUs(members(peers), JOINED_AFTER_MS, simulatedMs)),
        limit: () => Promise.resolve(perEventUs(idlers(peers), 0, simulatedMs))
      })
  }
}

/** What a large mesh costs, its founding included. */
function wholeRow({ peers, simulatedMs, goal }: Size): Row {
  return {
    name: `mesh-${peers}-peers`,
    unit: 's',
    about: `${simulatedMs / 1_000} simulated seconds of ${peers} members, from their start`,
    limitAbout: 'as many wakes of cores that do nothing',
    warmUps: 0,
    ...(goal === undefined ? {} : { goal }),
    open: () =>
      Promise.resolve({
        value: () => Promise.resolve(processorMs(() => members(peers).runFor(simulatedMs)) / 1_000),
        limit: () => Promise.resolve(processorMs(() => idlers(peers).runFor(simulatedMs)) / 1_000)
      })
  }
}

function perEventUs(simulation: Simulation, warmUpMs: number, simulatedMs: number): number {
  simulation.runFor(warmUpMs)
  const before = simulation.events
  const tookMs = processorMs(() => simulation.runFor(simulatedMs))
  return (tookMs * 1_000) / (simulation.events - before)
}

/** Processor time, so that others who work on the machine do not count. */
function processorMs(work: () => void): number {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1_000
}

function members(peers: number): Simulation {
  return started(peers, (peer, all) => {
    const [founder = peer] = all
    const found = peer === founder
    return membershipSeat({ profile: 'lan', found, bootstrap: found ? [] : [addressOf(founder)] })
  })
}

/** Wakes every 100 ms, and that is all. */
function idlers(peers: number): Simulation {
  return started(peers, () => ({
    name: 'idle',
    tag: 1,
    version: 1,
    priority: 1,
    codec: { encode: () => new Uint8Array(), decode: () => undefined },
    create: idleCore
  }))
}

function idleCore(): Core {
  let wakeAt: ReturnType<Core['deadline']>
  return {
    step: (_, { now }) => {
      wakeAt = (now + 100) as typeof now
      return []
    },
    deadline: () => wakeAt,
    snapshot: () => undefined
  }
}

function started(peers: number, seatOf: (peer: PeerName, all: readonly PeerName[]) => Seat): Simulation {
  const run = (simulation: Simulation): SuiteRun => ({
    wiring: (peer) => {
      const seat = seatOf(peer, simulation.peers)
      return { seats: [seat], ...(seat.name === 'membership' ? { gatekeeper: seat.name } : {}) }
    },
    converged: () => undefined
  })
  const options = { peers, faultMs: 0, healMs: 0, commandEveryMs: 0 }
  const simulation = new Simulation({ draw: () => options, run }, { seed: 1, eventsMax: EVENTS_MAX })
  simulation.startAll()
  return simulation
}
