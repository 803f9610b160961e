import type { ComponentLogger, Startable } from '@libp2p/interface'
import type { MeshHost, SeatHandle } from '@peermesh/host'
import type { CommandId, CoreTypes, PeerName } from '@peermesh/kernel'
import type { StoreCore, StoreCoreTypes } from '@peermesh/store/core'
import { type Store, store } from '../../src/index.ts'
import { vi } from 'vitest'
import { ScriptedMesh } from './scripted-mesh.ts'

const silent = { forComponent: () => () => undefined } as unknown as ComponentLogger

/** How much virtual time passes before promises get their turn. */
const SLICE_MS = 20

/** In the host's place, for one start of a peer of the simulation. */
class SimulatedHost {
  readonly store: Store
  readonly #mesh: ScriptedMesh
  readonly #peer: PeerName
  readonly #core: StoreCore
  readonly #waiting = new Map<CommandId, PromiseWithResolvers<unknown>>()
  readonly #listeners: ((event: StoreCoreTypes['event']) => void)[] = []
  #heard: number
  #isUp = true

  constructor(mesh: ScriptedMesh, peer: PeerName) {
    this.#mesh = mesh
    this.#peer = peer
    this.#core = mesh.core(peer)
    this.#heard = mesh.events.length
    const host = Object.assign(new EventTarget(), { seat: () => this.#seat() })
    this.store = store()({ logger: silent, host: host as unknown as MeshHost })
  }

  /** What it is told from now on, and what it says, does not come. */
  crashed(): void {
    this.#isUp = false
    void (this.store as Store & Startable).stop()
  }

  deliver(): void {
    if (!this.#isUp) {
      return
    }
    for (const [id, { resolve, reject }] of this.#waiting) {
      const outcome = this.#mesh.outcome(this.#peer, id)
      if (outcome !== undefined) {
        this.#waiting.delete(id)
        if (outcome.ok) {
          resolve(outcome.value)
        } else {
          reject(new Error(outcome.failure.message))
        }
      }
    }
    for (const { peer, event } of this.#mesh.events.slice(this.#heard)) {
      for (const listener of peer === this.#peer ? this.#listeners : []) {
        listener(event)
      }
    }
    this.#heard = this.#mesh.events.length
  }

  #seat(): SeatHandle<CoreTypes> {
    return {
      core: this.#core,
      command: async (command) => {
        const waiting = Promise.withResolvers<unknown>()
        if (this.#isUp) {
          this.#waiting.set(this.#mesh.simulation.command(this.#peer, 'store', command), waiting)
        }
        return waiting.promise
      },
      onEvent: (listener) => {
        this.#listeners.push(listener)
      }
    }
  }
}

/** Stores with their whole API on the simulator: what programs do with them, under faults, in virtual time; timers too, where they are faked. */
export class SimulatedStores {
  readonly mesh: ScriptedMesh
  readonly #hosts = new Map<PeerName, SimulatedHost>()

  constructor(peers: number) {
    this.mesh = new ScriptedMesh({ peers, membersKnown: true }).started()
    for (const peer of this.peers) {
      this.#hosts.set(peer, new SimulatedHost(this.mesh, peer))
    }
  }

  get peers(): readonly PeerName[] {
    return this.mesh.simulation.peers
  }

  store(peer: PeerName): Store {
    return (this.#hosts.get(peer) as SimulatedHost).store
  }

  crash(peer: PeerName): void {
    this.mesh.simulation.crash(peer)
    this.#hosts.get(peer)?.crashed()
    this.mesh.forgetOutcomes(peer)
  }

  /** Another store, on the disk that the last one left. */
  start(peer: PeerName): void {
    this.mesh.simulation.start(peer)
    this.#hosts.set(peer, new SimulatedHost(this.mesh, peer))
  }

  /** Time passes, and promises get their turns. */
  async runFor(ms: number): Promise<void> {
    const end = this.mesh.simulation.now + ms
    do {
      this.mesh.simulation.runFor(Math.min(SLICE_MS, end - this.mesh.simulation.now))
      await this.#turn()
    } while (this.mesh.simulation.now < end)
  }

  async runUntil(fact: () => boolean, withinMs: number): Promise<boolean> {
    const end = this.mesh.simulation.now + withinMs
    while (!fact() && this.mesh.simulation.now < end) {
      await this.runFor(SLICE_MS)
    }
    return fact()
  }

  async #turn(): Promise<void> {
    for (const host of this.#hosts.values()) {
      host.deliver()
    }
    if (vi.isFakeTimers()) {
      vi.advanceTimersByTime(SLICE_MS)
    }
    await new Promise((resolve) => setImmediate(resolve))
  }
}
