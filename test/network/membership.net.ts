import { PROFILES } from '@peermesh/membership'
import type { MemberInfo, PeerInit } from 'peermesh'
import { afterEach, describe, expect, it } from 'vitest'
import { type ChildPeer, killAll } from '../support/child-peer.ts'
import { until } from '../support/until.ts'
import type { Host } from './bed/host.ts'
import { NetworkBed } from './bed/network-bed.ts'
import { whyNoNetworks } from './bed/why-not.ts'

const why = await whyNoNetworks()
if (why !== undefined) {
  console.warn(`The network tests are skipped: ${why}.`)
}

const PROFILE = 'local'
const { periodMs, suspicionMultiplier, suspicionMaxMultiplier } = PROFILES[PROFILE]
/** M17 with fewer than ten members: a suspicion that nobody confirms. */
const SUSPICION_MAX_MS = suspicionMultiplier * suspicionMaxMultiplier * periodMs

/** M5: the first probe, the suspicion, the spreading. */
function deadWithinMs(members: number): number {
  return (2 * members - 1) * periodMs + SUSPICION_MAX_MS + 2 * Math.ceil(Math.log2(members)) * periodMs
}

/** What this machine adds to any bound: two processors that do much else. */
const NOISE_MS = 10_000

afterEach(killAll)

interface Mesh extends AsyncDisposable {
  readonly bed: NetworkBed
  readonly hosts: readonly Host[]
  readonly peers: readonly ChildPeer[]
}

async function openMesh(
  count: number,
  { delayMs = 0, ...init }: Partial<PeerInit> & { delayMs?: number } = {}
): Promise<Mesh> {
  const bed = await NetworkBed.open({ hosts: count, delayMs })
  const { hosts } = bed
  const bootstrap = hosts.slice(0, 2).map(({ multiaddr }) => multiaddr)
  const peers = await Promise.all(
    hosts.map(
      async (host, index) =>
        await bed.start(host, { mesh: 'network', profile: PROFILE, bootstrap, found: index === 0, ...init })
    )
  )
  await until(async () => await missingOfView(peers))
  const close = async (): Promise<void> => {
    await killAll()
    await bed[Symbol.asyncDispose]()
  }
  return { bed, hosts, peers, [Symbol.asyncDispose]: close }
}

/** What is missing until each of these sees each alive, and is linked to it. */
async function missingOfView(peers: readonly ChildPeer[]): Promise<string | undefined> {
  for (const peer of peers) {
    const members = await peer.ask('members')
    const seen = new Map(members.map((member) => [member.peer as string, member]))
    for (const other of peers) {
      const member = seen.get(other.name)
      if (member?.status !== 'alive' || !member.linked) {
        return `${peer.name} holds ${other.name} ${member?.status ?? 'unknown'}, linked ${member?.linked ?? false}`
      }
    }
  }
  return undefined
}

async function seenBy(peer: ChildPeer, other: ChildPeer): Promise<MemberInfo | undefined> {
  return (await peer.ask('members')).find(({ peer: name }) => name === other.name)
}

/** What is missing until each of these holds each of the others dead. */
async function missingOfDeath(
  observers: readonly ChildPeer[],
  dead: readonly ChildPeer[]
): Promise<string | undefined> {
  for (const observer of observers) {
    for (const other of dead) {
      const seen = await seenBy(observer, other)
      if (seen?.status !== 'dead') {
        return `${observer.name} holds ${other.name} ${seen?.status ?? 'unknown'}`
      }
    }
  }
  return undefined
}

/** Who declared whom dead during this long: that nothing happens is a fact about a span of time. */
async function deathsWithin(peers: readonly ChildPeer[], spanMs: number): Promise<string[]> {
  const endsAt = performance.now() + spanMs
  const deaths = new Set<string>()
  await until(async () => {
    for (const peer of peers) {
      for (const { peer: other, status } of await peer.ask('members')) {
        if (status === 'dead') {
          deaths.add(`${peer.name} holds ${other} dead`)
        }
      }
    }
    const leftMs = endsAt - performance.now()
    return leftMs > 0 ? `${leftMs.toFixed(0)} ms` : undefined
  }, spanMs + NOISE_MS)
  return [...deaths]
}

async function missingOfDigests(peers: readonly ChildPeer[]): Promise<string | undefined> {
  const digests = await Promise.all(peers.map(async (peer) => await peer.ask('digest')))
  return new Set(digests.map(({ hash }) => hash)).size === 1 ? undefined : 'digests differ'
}

describe.skipIf(why !== undefined)('a mesh on a network that fails', () => {
  it('[M5] a host whose packets vanish is dead to all others within the bound of its profile', async () => {
    await using mesh = await openMesh(5)
    const [lost, ...others] = mesh.peers as [ChildPeer, ...ChildPeer[]]
    await mesh.bed.isolate(mesh.hosts[0] as Host)
    const from = performance.now()
    await until(async () => await missingOfDeath(others, [lost]))
    expect(performance.now() - from).toBeLessThan(deadWithinMs(5) + NOISE_MS)
    expect(await mesh.bed.droppedCount()).toBeGreaterThan(0)
  })

  it('[M3] [M23] sides of a partition hold each other dead, write on, and are one mesh again after it, with no restart', async () => {
    await using mesh = await openMesh(5)
    const [side, other] = [mesh.peers.slice(0, 2), mesh.peers.slice(2)]
    await mesh.bed.partition(mesh.hosts.slice(0, 2), mesh.hosts.slice(2))
    await until(async () => (await missingOfDeath(side, other)) ?? (await missingOfDeath(other, side)))
    await Promise.all(mesh.peers.map(async (peer, index) => await peer.ask('put', `written apart/${index}`, index)))
    await mesh.bed.heal()
    await until(async () => (await missingOfView(mesh.peers)) ?? (await missingOfDigests(mesh.peers)))
    expect((await (mesh.peers[0] as ChildPeer).ask('digest')).keys).toBe(5)
  })

  it('[M16] nobody dies where two hosts cannot reach each other and a third reaches both', async () => {
    await using mesh = await openMesh(4)
    const [a, b] = mesh.peers as [ChildPeer, ChildPeer, ...ChildPeer[]]
    await mesh.bed.partition(mesh.hosts.slice(0, 1), mesh.hosts.slice(1, 2))
    expect(await deathsWithin(mesh.peers, deadWithinMs(4))).toEqual([])
    expect(await mesh.bed.droppedCount()).toBeGreaterThan(0)
    await a.ask('put', 'by way of others', true)
    await until(async () => ((await b.ask('get', 'by way of others')) === true ? undefined : 'the write'))
  })

  it('[M16] nobody dies where packets from one host to another vanish one way', async () => {
    await using mesh = await openMesh(4)
    await mesh.bed.block(mesh.hosts.slice(0, 1), mesh.hosts.slice(1, 2))
    expect(await deathsWithin(mesh.peers, deadWithinMs(4))).toEqual([])
    expect(await mesh.bed.droppedCount()).toBeGreaterThan(0)
    await mesh.bed.heal()
    await until(async () => await missingOfView(mesh.peers))
  })

  it('[M16] nobody dies where a host has no route to another', async () => {
    await using mesh = await openMesh(3)
    const [a, b] = mesh.hosts as [Host, Host, Host]
    await mesh.bed.unroute(a, b)
    expect(await deathsWithin(mesh.peers, deadWithinMs(3))).toEqual([])
    await mesh.bed.heal()
    await until(async () => await missingOfView(mesh.peers))
  })

  it('nobody dies where one packet in twenty is lost', async () => {
    await using mesh = await openMesh(4)
    await mesh.bed.lose(mesh.hosts, mesh.hosts, 5)
    await Promise.all(mesh.peers.map(async (peer, index) => await peer.ask('put', `lossy/${index}`, index)))
    expect(await deathsWithin(mesh.peers, deadWithinMs(4))).toEqual([])
    expect(await mesh.bed.droppedCount()).toBeGreaterThan(0)
    await until(async () => await missingOfDigests(mesh.peers))
  })

  it('[M40] nobody dies where a host sends a burst through a thin line', async () => {
    await using mesh = await openMesh(3)
    const [thin] = mesh.peers as [ChildPeer, ...ChildPeer[]]
    await mesh.bed.throttle(mesh.hosts[0] as Host, 2_000)
    const value = 'x'.repeat(1_000)
    const writes = Array.from({ length: 1_000 }, async (_, index) => await thin.ask('put', `burst/${index}`, value))
    expect(await deathsWithin(mesh.peers, deadWithinMs(3))).toEqual([])
    await Promise.all(writes)
    await until(async () => await missingOfDigests(mesh.peers))
  })

  it('[M3] a host whose cable is pulled for longer than a suspicion is back once it is plugged in', async () => {
    await using mesh = await openMesh(3)
    const [unplugged, ...others] = mesh.peers as [ChildPeer, ...ChildPeer[]]
    await mesh.bed.unplug(mesh.hosts[0] as Host)
    await until(async () => (await missingOfDeath(others, [unplugged])) ?? (await missingOfDeath([unplugged], others)))
    await mesh.bed.heal()
    await until(async () => await missingOfView(mesh.peers))
  })

  it('a mesh across a continent forms and stays: 40 ms each way', async () => {
    await using mesh = await openMesh(3, { delayMs: 40, profile: 'lan' })
    const [a, b] = mesh.peers as [ChildPeer, ChildPeer, ...ChildPeer[]]
    await until(async () => {
      const { rttMs = 0 } = (await seenBy(a, b)) ?? {}
      return rttMs >= 80 ? undefined : `a round trip of 80 ms: it is ${rttMs}`
    })
    await a.ask('put', 'far', true)
    await until(async () => ((await b.ask('get', 'far')) === true ? undefined : 'the write'))
  })
})
