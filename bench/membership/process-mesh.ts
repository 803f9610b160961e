import { setTimeout as sleep } from 'node:timers/promises'
import type { MemberStatus } from 'peermesh'
import type { Child } from '../processes/child.ts'
import type { Workshop } from '../processes/workshop.ts'
import type { PeerCommands } from './peer-child.ts'

export type PeerChild = Child<PeerCommands>

/** A peer that runs in a process of its own. */
export interface RunningPeer {
  readonly child: PeerChild
  readonly name: string
  readonly addresses: readonly string[]
}

/** Of profile `local`, which peers of one machine have: a moment within it is drawn, since a fault comes at any. */
const PERIOD_MS = 200

/** What a process that starts and joins costs the others is over by then, on two cores and among twenty. */
const REST_MS = 2_000

export function startPeerChild(workshop: Workshop): Promise<PeerChild> {
  return workshop.start(new URL('./peer-child.ts', import.meta.url))
}

/** A mesh of processes of this machine, all of which see all. */
export class ProcessMesh {
  readonly #workshop: Workshop
  readonly #peers: RunningPeer[] = []

  static async open(workshop: Workshop, count: number): Promise<ProcessMesh> {
    const mesh = new ProcessMesh(workshop)
    const children = await Promise.all(Array.from({ length: count }, () => startPeerChild(workshop)))
    for (const child of children) {
      await mesh.#add(child)
    }
    await mesh.untilWhole()
    return mesh
  }

  private constructor(workshop: Workshop) {
    this.#workshop = workshop
  }

  /** The peer whose turn it is in this round. */
  peer(round: number): RunningPeer {
    return this.#peers[round % this.#peers.length] as RunningPeer
  }

  others(peer: RunningPeer): readonly RunningPeer[] {
    return this.#peers.filter((other) => other !== peer)
  }

  /** Resolves at some moment of the period. */
  async atAnyMoment(): Promise<void> {
    await sleep(Math.random() * PERIOD_MS)
  }

  /** Lets what the last join began come to its end: what comes next is measured of a mesh at rest, as one mostly is. */
  async rest(): Promise<void> {
    await sleep(REST_MS)
  }

  async untilWhole(): Promise<void> {
    const { length } = this.#peers
    await Promise.all(this.#peers.map(({ child }) => child.request('whenSees', length)))
  }

  /** From what `act` does until all others hold the peer so, in milliseconds of this process. */
  async timeUntilAllHold(peer: RunningPeer, status: MemberStatus, act: () => void): Promise<number> {
    const held = this.others(peer).map(({ child }) => child.request('whenHolds', { name: peer.name, status }))
    const startedAt = performance.now()
    act()
    await Promise.all(held)
    return performance.now() - startedAt
  }

  /**
   * Kills the process of a peer. In milliseconds of this process: until all others hold it dead, and until the last of them sees a bare TCP connection of its
   * own to it close.
   */
  async kill(peer: RunningPeer): Promise<{ readonly deadMs: number; readonly closedMs: number }> {
    const port = await peer.child.request('listen')
    const others = this.others(peer)
    await Promise.all(others.map(async ({ child }) => await child.request('connect', port)))
    const held = Promise.all(others.map(({ child }) => child.request('whenHolds', { name: peer.name, status: 'dead' })))
    const closed = Promise.all(others.map(({ child }) => child.request('whenClosed')))
    await this.atAnyMoment()
    const startedAt = performance.now()
    peer.child.kill()
    const tookMs = async (last: Promise<unknown>): Promise<number> => {
      await last
      return performance.now() - startedAt
    }
    const [deadMs, closedMs] = await Promise.all([tookMs(held), tookMs(closed)])
    return { deadMs, closedMs }
  }

  /** A new peer comes for one whose process is gone. */
  async replace(gone: RunningPeer): Promise<void> {
    await this.#workshop.end(gone.child)
    this.#peers.splice(this.#peers.indexOf(gone), 1)
    await this.#add(await startPeerChild(this.#workshop))
    await this.untilWhole()
  }

  async #add(child: PeerChild): Promise<void> {
    const bootstrap = this.#peers.slice(0, 2).flatMap(({ addresses }) => addresses)
    const { name, addresses } = await child.request('open', { found: this.#peers.length === 0, bootstrap })
    this.#peers.push({ child, name, addresses })
  }
}
