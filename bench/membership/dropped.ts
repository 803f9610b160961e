import { suspicionBounds, PROFILES } from '@peermesh/membership/core'
import { type ChildPeer, killAll } from '../../test/support/child-peer.ts'
import { until } from '../../test/support/until.ts'
import { NetworkBed } from '../../test/network/bed/network-bed.ts'
import { whyNoNetworks } from '../../test/network/bed/why-not.ts'
import { type Row, RowUnavailableError } from '../subject.ts'
import { SUSPECTED_AFTER_PERIODS } from './stall.ts'

const PROFILE = 'local'
const { periodMs } = PROFILES[PROFILE]

/** A mesh that takes longer to be whole is broken. */
const WHOLE_WITHIN_MS = 120_000

/** A host of a network of hosts of its own each vanishes: all packets from and to it are dropped in the switch, and nobody is told. */
export function droppedRow({ peers, samples }: { readonly peers: number; readonly samples: number }): Row {
  const { minMs, maxMs } = suspicionBounds(peers, PROFILES[PROFILE])
  return {
    name: `dropped-${peers}`,
    unit: 'ms',
    about: `all packets of one of ${peers} hosts are dropped, until all hold it dead`,
    limitAbout: 'the expected suspicion, and the least time that one lasts',
    // M5: the first probe at the latest, a suspicion that nobody confirms, and the spreading.
    goal: (2 * peers - 1 + 2 * Math.log2(peers)) * periodMs + maxMs,
    statistic: 'greatest',
    warmUps: 0,
    samples,
    open: async (workshop) => {
      const why = await whyNoNetworks()
      if (why !== undefined) {
        throw new RowUnavailableError(why)
      }
      const mesh = workshop.use(await HostMesh.open(peers))
      let round = 0
      return {
        value: () => mesh.timeUntilDead(round++),
        limit: () => Promise.resolve(SUSPECTED_AFTER_PERIODS * periodMs + minMs)
      }
    }
  }
}

class HostMesh implements AsyncDisposable {
  readonly #bed: NetworkBed
  readonly #peers: readonly ChildPeer[]

  static async open(count: number): Promise<HostMesh> {
    const bed = await NetworkBed.open({ hosts: count })
    try {
      const bootstrap = bed.hosts.slice(0, 2).map(({ multiaddr }) => multiaddr)
      const peers = await Promise.all(
        bed.hosts.map((host, index) =>
          bed.start(host, { mesh: 'bench', profile: PROFILE, bootstrap, found: index === 0 })
        )
      )
      const mesh = new HostMesh(bed, peers)
      await mesh.#untilWhole()
      return mesh
    } catch (error) {
      await killAll()
      await bed[Symbol.asyncDispose]()
      throw error
    }
  }

  private constructor(bed: NetworkBed, peers: readonly ChildPeer[]) {
    this.#bed = bed
    this.#peers = peers
  }

  /** How long the others took to hold a host dead that nothing comes from any more, to the nearest 10 ms. The mesh is whole again afterwards. */
  async timeUntilDead(round: number): Promise<number> {
    const index = round % this.#peers.length
    const [host, lost] = [this.#bed.hosts[index], this.#peers[index]]
    if (host === undefined || lost === undefined) {
      throw new RangeError('There are no hosts.')
    }
    const others = this.#peers.filter((peer) => peer !== lost)
    await this.#bed.isolate(host)
    const startedAt = performance.now()
    await until(async () => await missingOf(others, [lost], 'dead'), WHOLE_WITHIN_MS)
    const elapsedMs = performance.now() - startedAt
    await this.#bed.heal()
    await this.#untilWhole()
    return elapsedMs
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await killAll()
    await this.#bed[Symbol.asyncDispose]()
  }

  async #untilWhole(): Promise<void> {
    await until(async () => await missingOf(this.#peers, this.#peers, 'alive'), WHOLE_WITHIN_MS)
  }
}

async function missingOf(
  observers: readonly ChildPeer[],
  subjects: readonly ChildPeer[],
  status: 'alive' | 'dead'
): Promise<string | undefined> {
  const views = await Promise.all(observers.map((observer) => observer.ask('members')))
  for (const [index, members] of views.entries()) {
    for (const { name } of subjects) {
      const held = members.find(({ peer }) => peer === name)
      // Whoever was only just found again is asked after over its links: they are to be there.
      if (held?.status !== status || (status === 'alive' && !held.linked)) {
        return `${observers[index]?.name} holds ${name} ${held?.status ?? 'unknown'}`
      }
    }
  }
  return undefined
}
