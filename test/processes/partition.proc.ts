import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PeerInit } from 'peermesh'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ChildPeer, freePorts, killAll } from '../support/child-peer.ts'
import { Electors } from '../support/electors.ts'
import { until } from '../support/until.ts'

/** One more than hold a partition: whoever is gone can be replaced. */
const PEERS = 4

const KEYS = Array.from({ length: 24 }, (_, index) => `stock/${index}`)

describe('partitions among processes', () => {
  let root: string
  let inits: PeerInit[]
  const peers: ChildPeer[] = []
  const peer = (index: number): ChildPeer => peers[index] as ChildPeer

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'pm-'))
    const bootstrap = (await freePorts(PEERS)).map((port) => `/ip4/127.0.0.1/tcp/${port}`)
    inits = bootstrap.map((address, index) => ({
      mesh: 'partition',
      profile: 'local',
      listen: [address],
      bootstrap,
      found: index === 0,
      dataDir: join(root, String(index)),
      partitions: { partitions: 16, settleMs: 500, goneMs: 2_000 }
    }))
    peers.push(...(await Promise.all(inits.map(async (init) => await ChildPeer.start(init)))))
    await new Electors('').untilVoters(peers, 3)
  })

  afterAll(async () => {
    await killAll()
    await rm(root, { recursive: true, force: true })
  })

  /** These hold all that is used, three copies of each, and say the same of it. */
  async function untilHeldBy(holders: readonly ChildPeer[]): Promise<void> {
    await until(async () => {
      const told = await Promise.all(holders.map(async (holder) => (await holder.ask('partitions')).used))
      const views = told.map((used) =>
        JSON.stringify(used.map(({ partition, epoch, replicas }) => [partition, epoch, replicas]))
      )
      const names = holders.map(({ name }) => name)
      const isAsWanted = told[0]?.every(
        ({ replicas, stage }) =>
          stage === 'serving' && replicas.length === 3 && replicas.every((replica) => names.includes(replica))
      )
      return new Set(views).size === 1 && isAsWanted === true ? undefined : `all held by them: ${views.join('\n')}`
    })
  }

  async function expectAll(at: ChildPeer): Promise<void> {
    const values = await Promise.all(KEYS.map(async (key) => await at.ask('value', key)))
    expect(values).toEqual(KEYS)
  }

  it('[P3] a peer that is killed is replaced where it held a copy, and values are read all the while', async () => {
    await Promise.all(KEYS.map(async (key, index) => await peer(index % PEERS).ask('setValue', key, key)))
    await untilHeldBy(peers)
    expect((await peer(0).ask('partitions')).held).toBeGreaterThan(0)
    await peer(0).kill()
    await expectAll(peer(1))
    await untilHeldBy(peers.slice(1))
    await expectAll(peer(2))
  })

  it('[P3] a peer that starts again on its disk gets its share, and has what was put meanwhile', async () => {
    await peer(1).ask('setValue', KEYS[0] as string, 'meanwhile')
    await peer(1).ask('setValue', KEYS[0] as string, KEYS[0])
    peers[0] = await ChildPeer.start(inits[0] as PeerInit)
    await until(async () => ((await peer(0).ask('partitions')).held > 0 ? undefined : 'it holds some again'))
    await untilHeldBy(peers)
    await expectAll(peer(0))
  })

  it('[P12] a peer that is drained hands over all, and is missed by nobody when it stops', async () => {
    await peer(1).ask('drain')
    expect(await peer(1).ask('partitions')).toMatchObject({ held: 0, drains: true })
    await peer(1).stop()
    const rest = peers.filter((_, index) => index !== 1)
    await untilHeldBy(rest)
    await expectAll(peer(3))
  })
})
