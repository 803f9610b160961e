import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Leader, PeerInit } from 'peermesh'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ChildPeer, freePorts, killAll } from '../support/child-peer.ts'
import { Electors } from '../support/electors.ts'
import { machineMs } from '../support/held-terms.ts'

const SCOPE = 'scheduler'

/** Of which each bears the loss of one. */
const PEERS = 3

describe('a leader among processes', () => {
  const electors = new Electors(SCOPE)
  const inits: PeerInit[] = []
  let root: string
  let peers: ChildPeer[]
  let leader: Leader

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'peermesh-test-'))
    const ports = await freePorts(PEERS)
    const bootstrap = ports.map((port) => `/ip4/127.0.0.1/tcp/${port}`)
    inits.push(
      ...bootstrap.map((address, index) => ({
        mesh: 'election',
        profile: 'local' as const,
        listen: [address],
        bootstrap,
        found: index === 0,
        dataDir: join(root, String(index)),
        control: false
      }))
    )
    peers = await startAll()
    await electors.untilVoters(peers, PEERS)
  })

  beforeEach(async () => {
    leader = await electors.untilAllFollow(peers)
  })

  afterAll(async () => {
    await killAll()
    await rm(root, { recursive: true, force: true })
  })

  async function startAll(): Promise<ChildPeer[]> {
    const started = await Promise.all(inits.map(async (init) => await ChildPeer.start(init)))
    await electors.open(started)
    return started
  }

  function leading(): ChildPeer {
    return peers.find(({ name }) => name === leader.peer) as ChildPeer
  }

  function following(): ChildPeer[] {
    return peers.filter(({ name }) => name !== leader.peer)
  }

  it('[E6] that stood still for longer than its lease leads no more at its next breath, and another leads a later term', async () => {
    const [paused, others] = [leading(), following()]
    paused.pause()
    const pausedAt = machineMs()
    const next = await electors.untilAllFollow(others, { after: leader.term })
    paused.resume()
    await electors.untilKnowsLoss(paused, leader.term)
    const last = (await paused.ask('heldTerms')).find(({ term }) => term === leader.term)
    expect(last?.untilMs).toBeLessThanOrEqual(pausedAt)
    expect(await electors.untilAllFollow(peers)).toStrictEqual(next)
    expect(await electors.contradictions(peers)).toEqual([])
  })

  it('[E5] that resigns has stopped when it says so, and another leads with a higher fence', async () => {
    const resigning = leading()
    const before = await resigning.ask('lead', SCOPE)
    await resigning.ask('resign', SCOPE)
    expect(await resigning.ask('lead', SCOPE)).toMatchObject({ isLeader: false, isHeld: false })
    const next = await electors.untilAllFollow(peers, { after: leader.term })
    expect(next.peer).not.toBe(resigning.name)
    const { fence } = (await peers.find(({ name }) => name === next.peer)?.ask('lead', SCOPE)) ?? {}
    expect(fence).toBeGreaterThan(before?.fence ?? 0n)
    await resigning.ask('campaign', SCOPE)
    expect(await electors.contradictions(peers)).toEqual([])
  })

  it('[E5] that hands over is followed by whom it named', async () => {
    const [successor] = following() as [ChildPeer, ...ChildPeer[]]
    await leading().ask('transfer', SCOPE, successor.name)
    const next = await electors.untilAllFollow(peers, { after: leader.term })
    expect(next.peer).toBe(successor.name)
    expect(await electors.contradictions(peers)).toEqual([])
  })

  it('[L1] is one, and leads on, where all of them resign and campaign at once, again and again', async () => {
    for (let round = 0; round < 10; round++) {
      await Promise.all(peers.map(async (peer) => await peer.ask('resign', SCOPE)))
      await Promise.all(peers.map(async (peer) => await peer.ask('campaign', SCOPE)))
    }
    await electors.untilAllFollow(peers, { after: leader.term })
    expect(await electors.contradictions(peers)).toEqual([])
  })

  it('[L1] [L3] leads a term that none led before, where all are killed at once and run again on their disks', async () => {
    const before = await leading().ask('lead', SCOPE)
    await Promise.all(peers.map(async (peer) => await electors.kill(peer)))
    peers = await startAll()
    const next = await electors.untilAllFollow(peers)
    expect(next.term).toBeGreaterThan(leader.term)
    leader = next
    expect((await leading().ask('lead', SCOPE))?.fence).toBeGreaterThan(before?.fence ?? 0n)
    expect(await electors.contradictions(peers)).toEqual([])
  })
})
