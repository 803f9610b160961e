import type { Outcome, PeerName } from '@peermesh/kernel'
import type { LockCommand, LockCore, LockGrant, RequestStatus } from '@peermesh/lock/core'
import { fenceOf, type QuorumCore, ROOT } from '@peermesh/quorum/core'
import { Simulation } from '@peermesh/sim'
import { suite } from '../../sim/suite.ts'
import { errorFor } from '../../src/errors.ts'
import type { Lock } from '../../src/index.ts'
import { Owner } from '../../src/owner.ts'
import type { ContractLock, ContractMesh, ContractPeer } from './contract.ts'

/** A mesh of so many peers in a virtual world, whose time goes on as fast as it can. */
export async function createSimulatedMesh(count: number): Promise<ContractMesh> {
  const mesh = new SimulatedMesh(count)
  await mesh.until(() => mesh.isFormed)
  return mesh
}

class SimulatedMesh implements ContractMesh {
  readonly peers: readonly ContractPeer[]
  readonly #simulation: Simulation
  readonly #settling = new Map<string, (outcome: Outcome) => void>()
  readonly #driving: ReturnType<typeof setInterval>

  constructor(count: number) {
    const options = { ...suite.draw(new Simulation(suite, { seed: 'contract' }).random('contract')), peers: count }
    const calm = {
      ...options,
      faultMs: 0,
      healMs: 0,
      commandEveryMs: 0,
      leaseMs: 1_000,
      repeats: false,
      hauntsHolders: false
    }
    this.#simulation = new Simulation(suite, { seed: 'contract', options: calm })
    const { run } = this.#simulation
    run.observe = (peer, { core, output }) => {
      if (core === 'lock' && output.type === 'settle') {
        this.#settling.get(`${peer} ${output.id}`)?.(output.outcome)
        this.#settling.delete(`${peer} ${output.id}`)
      }
    }
    this.#simulation.startAll()
    this.peers = this.#simulation.peers.map((peer) => new SimulatedPeer(this, peer))
    this.#driving = setInterval(() => this.#simulation.runFor(5), 0)
  }

  get isFormed(): boolean {
    const simulation = this.#simulation
    return simulation.peers.every((peer) => {
      const quorum = simulation.stack(peer)?.core('quorum') as QuorumCore | undefined
      return quorum?.group(ROOT)?.status().configuration?.voters.length === simulation.peers.length
    })
  }

  core(peer: PeerName): LockCore | undefined {
    return this.#simulation.stack(peer)?.core('lock') as LockCore | undefined
  }

  stop(peer: PeerName): void {
    this.#simulation.crash(peer)
  }

  async command(peer: PeerName, command: LockCommand): Promise<unknown> {
    const outcome = await new Promise<Outcome>((resolve) => {
      // It may be settled at once.
      this.#settling.set(`${peer} ${this.#simulation.nextCommandId(peer)}`, resolve)
      this.#simulation.command(peer, 'lock', command)
    })
    if (!outcome.ok) {
      throw errorFor(outcome.failure)
    }
    return outcome.value
  }

  async until(holds: () => boolean): Promise<void> {
    const endsAt = this.#simulation.now + 60_000
    while (!holds()) {
      if (this.#simulation.now > endsAt) {
        throw new RangeError('It did not come within a minute of the virtual world.')
      }
      await new Promise((resolve) => setTimeout(resolve, 0))
    }
  }

  close(): Promise<void> {
    clearInterval(this.#driving)
    return Promise.resolve()
  }
}

class SimulatedPeer implements ContractPeer {
  readonly #mesh: SimulatedMesh
  readonly #name: PeerName
  #last = 0

  constructor(mesh: SimulatedMesh, name: PeerName) {
    this.#mesh = mesh
    this.#name = name
  }

  owner(): Owner {
    return new Owner(`owner ${++this.#last}`, async (command, signal) => {
      signal?.throwIfAborted()
      const grant = (await this.#mesh.command(this.#name, command)) as LockGrant | undefined
      // What the contract asks of a lock.
      return grant === undefined ? undefined : (this.#lock(grant) as Lock)
    })
  }

  acquire: ContractPeer['acquire'] = async (name, options) => this.owner().acquire(name, options)

  tryAcquire: ContractPeer['tryAcquire'] = async (name, options) => this.owner().tryAcquire(name, options)

  status(): RequestStatus[] {
    return this.#mesh.core(this.#name)?.status() ?? []
  }

  async stop(): Promise<void> {
    await this.#mesh.command(this.#name, { type: 'close' })
    this.#mesh.stop(this.#name)
  }

  #lock({ name, request, fence }: LockGrant): ContractLock {
    let isReleased = false
    return {
      fence: fenceOf(fence.generation, fence.counter),
      held: () => !isReleased && this.status().some((status) => status.request === request && status.phase === 'held'),
      release: async () => {
        isReleased = true
        return (await this.#mesh.command(this.#name, { type: 'release', name, request })) === true
      }
    }
  }
}
