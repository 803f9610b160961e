import { type PeerName, Random } from '@peermesh/kernel'
import { inject } from '@peermesh/sim'
import { describe, expect, it } from 'vitest'
import { MeshRun } from './support/mesh-run.ts'

const PEERS = 50
const STALLED = 10
/** Long enough that each of them stands still for several times. */
const LASTS_MS = 60_000

/** A mesh of which a fifth stands still, each of these again and again for 5 to 30 s. Returns who was declared dead, and by whom, and never stood still. */
function deathsOfTheLiving(detector: 'lifeguard' | 'swim', seed: number): string[] {
  const run = MeshRun.formed(PEERS, seed, { detector })
  const { simulation } = run
  const random = new Random(`stalls ${seed}`, detector)
  const stalled = new Set<PeerName>(random.shuffle(simulation.peers).slice(0, STALLED))
  for (const peer of stalled) {
    for (let at = simulation.now + random.between(0, 5_000); at < simulation.now + LASTS_MS; ) {
      const lastsMs = random.between(5_000, 30_000)
      simulation.schedule(at, () => inject(simulation, { kind: 'pause', peer, lastsMs }))
      at += lastsMs + random.between(100, 3_000)
    }
  }
  simulation.runFor(LASTS_MS + 60_000)
  return [...run.events].flatMap(([by, events]) =>
    events.flatMap((event) =>
      event.type === 'dead' && !stalled.has(event.member.peer) ? [`${event.member.peer} by ${by}`] : []
    )
  )
}

describe('a mesh of fifty, of which ten stand still for 5 to 30 s again and again', () => {
  it.each([1, 2, 3])('[M21] [M42] declares nobody else dead (seed %i)', (seed) => {
    expect(deathsOfTheLiving('lifeguard', seed)).toEqual([])
  })

  it('declares others dead with plain SWIM, which this is measured against', () => {
    expect(deathsOfTheLiving('swim', 1)).not.toEqual([])
  })
})
