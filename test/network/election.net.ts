import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Leader } from 'peermesh'
import { afterEach, describe, expect, it } from 'vitest'
import { type ChildPeer, killAll } from '../support/child-peer.ts'
import { Electors } from '../support/electors.ts'
import { until } from '../support/until.ts'
import type { Host } from './bed/host.ts'
import { NetworkBed } from './bed/network-bed.ts'
import { whyNoNetworks } from './bed/why-not.ts'

const why = await whyNoNetworks()
if (why !== undefined) {
  console.warn(`The network tests are skipped: ${why}.`)
}

const SCOPE = 'scheduler'

/** The lease, drawn out by what both clocks may err, and then an election. */
const NEXT_LEADER_WITHIN_MS = (2_000 * 1.05) / 0.95 + 20 + 300

/** What this machine adds to any bound: two processors that do much else. */
const NOISE_MS = 10_000

const directories: string[] = []

afterEach(async () => {
  await killAll()
  await Promise.all(directories.splice(0).map(async (directory) => await rm(directory, { recursive: true })))
})

/** A peer on a host of its own, and the way to start it again on its disk. */
interface Elector {
  readonly host: Host
  readonly start: () => Promise<ChildPeer>
  peer: ChildPeer
}

/** As many voters as hosts, each of them a candidate. */
class ElectoralBed implements AsyncDisposable {
  readonly electors = new Electors(SCOPE)
  readonly bed: NetworkBed
  readonly #all: Elector[] = []

  static async open(count: number): Promise<ElectoralBed> {
    const opened = new ElectoralBed(await NetworkBed.open({ hosts: count }))
    await opened.#start()
    return opened
  }

  private constructor(bed: NetworkBed) {
    this.bed = bed
  }

  get peers(): readonly ChildPeer[] {
    return this.#all.map(({ peer }) => peer)
  }

  elector({ peer: name }: Leader): Elector {
    return this.#all.find(({ peer }) => peer.name === name) as Elector
  }

  others(...electors: readonly Elector[]): readonly Elector[] {
    return this.#all.filter((other) => !electors.includes(other))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await killAll()
    await this.bed[Symbol.asyncDispose]()
  }

  async #start(): Promise<void> {
    const { hosts } = this.bed
    const bootstrap = hosts.slice(0, 2).map(({ multiaddr }) => multiaddr)
    const elect = async (host: Host, index: number): Promise<Elector> => {
      const dataDir = await mkdtemp(join(tmpdir(), 'peermesh-test-'))
      directories.push(dataDir)
      const init = {
        mesh: 'network',
        profile: 'local',
        bootstrap,
        found: index === 0,
        dataDir,
        control: false
      } as const
      const start = async (): Promise<ChildPeer> => {
        const peer = await this.bed.start(host, init)
        await this.electors.open([peer])
        return peer
      }
      return { host, start, peer: await start() }
    }
    this.#all.push(...(await Promise.all(hosts.map(elect))))
    await this.electors.untilVoters(this.peers, hosts.length)
  }
}

function hostsOf(electors: readonly Elector[]): Host[] {
  return electors.map(({ host }) => host)
}

function peersOf(electors: readonly Elector[]): ChildPeer[] {
  return electors.map(({ peer }) => peer)
}

describe.skipIf(why !== undefined)('elections on a network that fails', () => {
  it('[L1] [L2] [L4] the leader is cut off, with a peer and alone, and each way: the majority elects, and it knows', async () => {
    await using mesh = await ElectoralBed.open(5)
    const { bed, electors } = mesh
    let leader = await electors.untilAllFollow(mesh.peers)

    type Cut = (lost: Elector) => Promise<readonly Elector[]>
    const cuts: Readonly<Record<string, Cut>> = {
      'with a peer, both ways': async (lost) => {
        const side = [lost, mesh.others(lost)[0] as Elector]
        await bed.partition(hostsOf(side), hostsOf(mesh.others(...side)))
        return mesh.others(...side)
      },
      'it is not heard': async (lost) => {
        await bed.block([lost.host], hostsOf(mesh.others(lost)))
        return mesh.others(lost)
      },
      'it hears nobody': async (lost) => {
        await bed.block(hostsOf(mesh.others(lost)), [lost.host])
        return mesh.others(lost)
      }
    }
    for (const [how, cut] of Object.entries(cuts)) {
      const lost = mesh.elector(leader)
      const { term } = leader
      const majority = await cut(lost)
      const from = performance.now()
      leader = await electors.untilAllFollow(peersOf(majority), { after: term })
      const tookMs = performance.now() - from
      expect(tookMs, how).toBeLessThan(NEXT_LEADER_WITHIN_MS + NOISE_MS)
      await electors.untilKnowsLoss(lost.peer, term)
      expect(await bed.droppedCount()).toBeGreaterThan(0)
      await bed.heal()
      // Nobody unseats the leader that the majority chose meanwhile.
      expect(await electors.untilAllFollow(mesh.peers, { after: term })).toStrictEqual(leader)
    }
    expect(await electors.contradictions(mesh.peers)).toEqual([])
  })

  it('[L1] [L4] leaders are killed one by one: the next leads while a majority is there, nobody without it, and again with it', async () => {
    await using mesh = await ElectoralBed.open(5)
    const { electors } = mesh
    const killed: Elector[] = []
    let leader = await electors.untilAllFollow(mesh.peers)
    while (killed.length < 2) {
      const victim = mesh.elector(leader)
      killed.push(victim)
      await electors.kill(victim.peer)
      leader = await electors.untilAllFollow(peersOf(mesh.others(...killed)), { after: leader.term })
    }
    const third = mesh.others(...killed).find((elector) => elector !== mesh.elector(leader)) as Elector
    killed.push(third)
    await electors.kill(third.peer)
    await electors.untilNobodyLeads(peersOf(mesh.others(...killed)))
    const { term } = leader
    for (const elector of killed) {
      elector.peer = await elector.start()
    }
    leader = await electors.untilAllFollow(mesh.peers, { after: term })
    expect(await electors.contradictions(mesh.peers)).toEqual([])
  })

  it('[E5] [E11] a leader that is cut off is told why it cannot hand over, resigns at once, campaigns in vain, and follows after the heal', async () => {
    await using mesh = await ElectoralBed.open(3)
    const { bed, electors } = mesh
    const leader = await electors.untilAllFollow(mesh.peers)
    const lost = mesh.elector(leader)
    const majority = mesh.others(lost)
    const [heir] = peersOf(majority) as [ChildPeer]
    const { peer } = lost
    await bed.partition([lost.host], hostsOf(majority))

    const cutAt = performance.now()
    await expect(peer.ask('transfer', SCOPE, heir.name)).rejects.toMatchObject({
      name: 'TransferFailedError',
      message: expect.stringMatching(
        /did not take over scheduler: this peer leads no more: the (lease|session) was/
      ) as unknown
    })
    expect(performance.now() - cutAt).toBeLessThan(2_000 + NOISE_MS)
    await peer.ask('resign', SCOPE)
    expect(await peer.ask('lead', SCOPE)).toMatchObject({ isLeader: false, isHeld: false })
    const next = await electors.untilAllFollow(peersOf(majority), { after: leader.term })
    await expect(peer.ask('transfer', SCOPE, heir.name)).rejects.toMatchObject({
      name: 'TransferFailedError',
      message: expect.stringContaining('this peer does not lead it') as unknown
    })
    await peer.ask('campaign', SCOPE)
    await until(async () => {
      const told = await peer.ask('explain', SCOPE)
      const isRefused = told.some(
        ({ what, text }) => what === 'claim-failed' && text?.includes('NoQuorumError') === true
      )
      return isRefused ? undefined : `a claim that met no quorum: ${JSON.stringify(told.slice(-5))}`
    })
    expect(await peer.ask('lead', SCOPE)).toMatchObject({ isLeader: false })
    expect(await peer.ask('leader', SCOPE)).toBe(undefined)

    await bed.heal()
    expect(await electors.untilAllFollow(mesh.peers, { after: leader.term })).toStrictEqual(next)
    expect(await electors.contradictions(mesh.peers)).toEqual([])
  })
})
