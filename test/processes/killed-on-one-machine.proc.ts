import { PROFILES } from '@peermesh/membership'
import { afterEach, describe, expect, it } from 'vitest'
import { ChildPeer, freePorts, killAll } from '../support/child-peer.ts'
import { until } from '../support/until.ts'

const { periodMs, suspicionMultiplier } = PROFILES.local
/** M17 with fewer than ten members: no suspicion is shorter. */
const SUSPICION_MIN_MS = suspicionMultiplier * periodMs

afterEach(killAll)

async function missing(peers: readonly ChildPeer[]): Promise<string | undefined> {
  for (const peer of peers) {
    const linked = (await peer.ask('members')).filter((member) => member.status === 'alive' && member.linked)
    if (linked.length !== peers.length) {
      return `${peer.name} is linked to ${linked.length}`
    }
  }
  return undefined
}

async function openMesh(count: number): Promise<ChildPeer[]> {
  const ports = await freePorts(count)
  const bootstrap = ports.slice(0, 2).map((port) => `/ip4/127.0.0.1/tcp/${port}`)
  const peers = await Promise.all(
    ports.map(
      async (port, index) =>
        await ChildPeer.start({
          mesh: 'killed',
          profile: 'local',
          listen: [`/ip4/127.0.0.1/tcp/${port}`],
          bootstrap,
          found: index === 0
        })
    )
  )
  await until(async () => await missing(peers))
  return peers
}

async function statusAt(peer: ChildPeer, of: ChildPeer): Promise<string> {
  return (await peer.ask('members')).find(({ peer: name }) => name === of.name)?.status ?? 'unknown'
}

describe('processes of one machine', () => {
  it('[M41] a killed one is dead to all others long before any suspicion ends by itself', async () => {
    const peers = await openMesh(5)
    const tookMs: number[] = []
    while (peers.length > 3) {
      const killed = peers.shift() as ChildPeer
      await killed.kill()
      const from = performance.now()
      await until(async () => {
        const seen = await Promise.all(peers.map(async (peer) => await statusAt(peer, killed)))
        return seen.every((status) => status === 'dead') ? undefined : seen.join(', ')
      })
      tookMs.push(performance.now() - from)
    }
    expect(Math.min(...tookMs)).toBeLessThan(SUSPICION_MIN_MS)
  })

  it('[M41] one that stands still is not dead before its suspicion ends, and is back with its next breath', async () => {
    const peers = await openMesh(5)
    const [paused, ...others] = peers as [ChildPeer, ...ChildPeer[]]
    paused.pause()
    const from = performance.now()
    await until(async () => ((await statusAt(others[0] as ChildPeer, paused)) === 'dead' ? undefined : 'its death'))
    expect(performance.now() - from).toBeGreaterThanOrEqual(SUSPICION_MIN_MS)
    paused.resume()
    await until(async () => await missing(peers))
  })
})
