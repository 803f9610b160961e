import type { PeerName } from '@peermesh/kernel'
import { describeFault, type Fault, type FaultAction } from './faults.ts'
import type { Simulation } from './simulation.ts'

/** Makes a fault happen now, with what a scripted test would call, and ends it when its time is over. */
export function inject(simulation: Simulation, fault: Fault | FaultAction): void {
  simulation.note('fault', describeFault(fault))
  switch (fault.kind) {
    case 'crash':
      if (fault.afterPersist) {
        simulation.crashAfterPersist(fault.peer, fault.downMs)
      } else {
        simulation.crash(fault.peer)
        startAfter(simulation, fault)
      }
      return
    case 'lose-disk':
      simulation.loseDisk(fault.peer)
      startAfter(simulation, fault)
      return
    case 'power-loss':
      simulation.losePower(fault.peer)
      startAfter(simulation, fault)
      return
    case 'torn-write':
      simulation.tearLastWrite(fault.peer)
      startAfter(simulation, fault)
      return
    case 'corrupt-record':
      simulation.damageDisk(fault.peer)
      startAfter(simulation, fault)
      return
    case 'reset-streams':
      simulation.resetStreams(...fault.between)
      return
    case 'jump-wall':
      simulation.jumpWall(fault.peer, fault.byMs)
      return
    case 'flapping':
      flap(simulation, fault, simulation.now + fault.lastsMs)
      return
    case 'churn-storm':
      churn(simulation, fault, simulation.now + fault.lastsMs)
      return
    default:
      simulation.schedule(simulation.now + fault.lastsMs, begin(simulation, fault))
  }
}

/** Begins what lasts; returns what ends it. */
function begin(
  simulation: Simulation,
  fault: Extract<
    FaultAction,
    {
      kind:
        | 'partition'
        | 'one-way'
        | 'block-gossip'
        | 'block-direct'
        | 'stale-view'
        | 'stale-dht'
        | 'pause'
        | 'sleep'
        | 'slow-peer'
    }
  >
): () => void {
  switch (fault.kind) {
    case 'partition':
      return simulation.partition(fault.side, fault.other)
    case 'one-way':
      return simulation.oneWay(fault.from, fault.to)
    case 'block-gossip':
      return simulation.blockGossip(fault.peers)
    case 'block-direct':
      return simulation.blockDirect(fault.peers)
    case 'stale-view':
      return simulation.staleView(fault.peers, fault)
    case 'stale-dht':
      return simulation.staleDht(fault.peers, fault.fault)
    case 'pause':
      return simulation.pause(fault.peer)
    case 'sleep':
      return simulation.sleep(fault.peer)
    case 'slow-peer':
      return simulation.slowDown(fault.peer, fault.stepMs)
  }
}

function startAfter(
  simulation: Simulation,
  { peer, downMs }: { readonly peer: PeerName; readonly downMs: number }
): void {
  simulation.schedule(simulation.now + downMs, () => simulation.start(peer))
}

/** Closes and opens until then, or until all is healed: what was healed stays so. */
function flap(simulation: Simulation, fault: Extract<FaultAction, { kind: 'flapping' }>, until: number): void {
  const { heals } = simulation
  const close = (): void => {
    if (simulation.heals !== heals || simulation.now >= until) {
      return
    }
    const lift = simulation.partition(fault.side, fault.other)
    const opensAt = Math.min(until, simulation.now + fault.closedMs)
    simulation.schedule(opensAt, lift)
    simulation.schedule(opensAt + fault.openMs, close)
  }
  close()
}

function churn(simulation: Simulation, fault: Extract<FaultAction, { kind: 'churn-storm' }>, until: number): void {
  const { heals } = simulation
  let next = 0
  const crashNext = (): void => {
    if (simulation.heals !== heals || simulation.now >= until) {
      return
    }
    const peer = fault.peers[next++ % fault.peers.length]
    if (peer !== undefined) {
      simulation.crash(peer)
      startAfter(simulation, { peer, downMs: fault.downMs })
    }
    simulation.schedule(simulation.now + fault.everyMs, crashNext)
  }
  crashNext()
}
