import type { ElectionCommand, ElectionCore, LeaderInfo } from '@peermesh/election/core'
import type { PeerName } from '@peermesh/kernel'
import { type QuorumCore, ROOT } from '@peermesh/quorum/core'
import { Simulation } from '@peermesh/sim'
import { expect, test } from 'vitest'
import { suite } from '../sim/suite.ts'

const SCOPE = 'scheduler'
const KIND = { variant: 'directed', mode: 'quorum' } as const

/** Three candidates that vote, and an observer that never does. */
class Mesh {
  readonly simulation: Simulation

  constructor() {
    const calm = { faultMs: 0, healMs: 0, commandEveryMs: 0, connections: 'kept', leaseMs: 1_000 } as const
    const unused = { preempt: false, leaves: false, hauntsLeaders: false }
    const options = { ...calm, ...unused, peers: 4, candidates: 3, kind: KIND, forces: true }
    this.simulation = new Simulation(suite, { seed: 'forced', options })
    this.simulation.startAll()
    this.until(() => this.simulation.peers.every((peer) => this.simulation.isUp(peer) && this.#votersOf(peer) === 3))
    for (const peer of this.simulation.peers) {
      this.open(peer)
    }
  }

  open(peer: PeerName): void {
    const candidate = peer !== this.simulation.peers[3]
    this.command(peer, { type: 'open', scope: SCOPE, kind: KIND, candidate, priority: 0, preempt: false })
  }

  command(peer: PeerName, command: ElectionCommand): void {
    this.simulation.command(peer, 'election', command)
  }

  until(what: () => boolean, withinMs = 30_000): void {
    expect(this.simulation.runUntil(what, withinMs)).toBe(true)
  }

  leader(by: PeerName): LeaderInfo | undefined {
    return (this.simulation.stack(by)?.core('election') as ElectionCore | undefined)?.leader(SCOPE)
  }

  /** Until all of them follow one leader, in a term above this one. */
  led(peers: readonly PeerName[], above = 0): LeaderInfo {
    const [first] = peers as [PeerName]
    this.until(() => {
      const { peer, term = 0 } = this.leader(first) ?? {}
      return term > above && peers.every((by) => this.leader(by)?.peer === peer && this.leader(by)?.term === term)
    })
    return this.leader(first) as LeaderInfo
  }

  force(peer: PeerName): void {
    this.simulation.command(peer, 'quorum', { type: 'force-reconfigure', group: ROOT })
  }

  #votersOf(peer: PeerName): number {
    const core = this.simulation.stack(peer)?.core('quorum') as QuorumCore
    return core.group(ROOT)?.status().configuration?.voters.length ?? 0
  }
}

test('[E15] an observer that has heard of later terms follows the leader of a group that was forced on at a voter that has not', () => {
  const mesh = new Mesh()
  const { simulation } = mesh
  let { peer: leader, term } = mesh.led(simulation.peers)
  const [observer] = simulation.peers.slice(3) as [PeerName]
  const [b, c] = simulation.peers.filter((peer) => peer !== leader && peer !== observer) as [PeerName, PeerName]
  const a = leader
  simulation.crash(c)
  while (term < 11) {
    mesh.command(leader, { type: 'transfer', scope: SCOPE, to: leader === a ? b : a })
    ;({ peer: leader, term } = mesh.led([a, b, observer], term))
  }
  simulation.crash(a)
  simulation.crash(b)
  simulation.start(c)
  simulation.runFor(3_000)
  mesh.force(c)
  mesh.open(c)
  expect(mesh.led([c, observer], term).peer).toBe(c)
  simulation.start(a)
  simulation.start(b)
  mesh.open(a)
  mesh.open(b)
  expect(mesh.led(simulation.peers, term).peer).toBe(c)
})

test('[E15] who led when the group was forced on leads on by a new claim, beside whom nobody follows another', () => {
  const mesh = new Mesh()
  const { simulation } = mesh
  const { peer: leader, term } = mesh.led(simulation.peers)
  const others = simulation.peers.filter((peer) => peer !== leader)
  const lift = simulation.partition([leader], others)
  simulation.runFor(100)
  mesh.force(leader)
  // Where its own are more, the others elect in the generation that is over.
  expect(mesh.led(others, term).peer).not.toBe(leader)
  lift()
  const forced = mesh.led(simulation.peers, 2 ** 38)
  simulation.runFor(5_000)
  expect(mesh.led(simulation.peers)).toMatchObject({ term: forced.term })
})
