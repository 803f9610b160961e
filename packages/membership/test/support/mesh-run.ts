import type { Effect, PeerName } from '@peermesh/kernel'
import {
  type MembershipCore,
  type MembershipEvent,
  type MembershipMessage,
  type MembershipOptions,
  type MemberStatus
} from '@peermesh/membership/core'
import { addressOf, Simulation, type SuiteOptions, type SuiteRun, type Weather } from '@peermesh/sim'
import { membershipSeat } from '../../src/seat.ts'
import { messageCodec } from '../../src/wire/message-codec.ts'

/** A virtual mesh for scripted tests: the first peer founds, and all others know its address. */
export class MeshRun implements SuiteRun {
  readonly simulation: Simulation
  readonly events = new Map<PeerName, MembershipEvent[]>()
  /** Bytes of what each peer sent, but for the exchange of all records. */
  readonly bytesSent = new Map<PeerName, number>()
  /** Changed by a test: what the next start of a peer is given. */
  options: (peer: PeerName) => MembershipOptions

  /** @param weather on top of a quiet local network */
  constructor(peersCount: number, seed: string | number = 1, weather: Partial<Weather> = {}) {
    const simulated = { draw: (): SuiteOptions => options, run: (): MeshRun => this }
    const options: SuiteOptions = { peers: peersCount, faultMs: 0, healMs: 0, commandEveryMs: 0, weather }
    this.simulation = new Simulation(simulated, { seed, options })
    const [first] = this.simulation.peers
    this.options = (peer) => ({ found: peer === first, bootstrap: first === undefined ? [] : [addressOf(first)] })
  }

  /** A mesh that is together. */
  static formed(peersCount: number, seed: string | number = 1, more: MembershipOptions = {}): MeshRun {
    const run = new MeshRun(peersCount, seed)
    const { options } = run
    run.options = (peer) => ({ ...options(peer), ...more })
    run.simulation.startAll()
    if (!run.simulation.runUntil(() => run.areTogether(), 30_000)) {
      throw new RangeError(`No mesh after 30 s: ${run.views()}`)
    }
    return run
  }

  wiring(peer: PeerName) {
    const seat = membershipSeat({ profile: 'local', ...this.options(peer) })
    return { seats: [seat], gatekeeper: seat.name }
  }

  observe(peer: PeerName, { output }: Effect): void {
    if (output.type === 'emit') {
      this.eventsOf(peer).push(output.event as MembershipEvent)
    } else if (output.type === 'send') {
      const message = output.message as MembershipMessage
      if (message.type !== 'state' && message.type !== 'digest') {
        this.bytesSent.set(peer, (this.bytesSent.get(peer) ?? 0) + messageCodec.encode(message).byteLength)
      }
    }
  }

  converged(): string | undefined {
    return this.areTogether() ? undefined : this.views()
  }

  eventsOf(peer: PeerName): MembershipEvent[] {
    const events = this.events.get(peer) ?? []
    this.events.set(peer, events)
    return events
  }

  core(peer: PeerName): MembershipCore {
    return this.simulation.stack(peer)?.core('membership') as MembershipCore
  }

  status(at: PeerName, of: PeerName): MemberStatus | undefined {
    return this.core(at)
      .members()
      .find(({ peer }) => peer === of)?.status
  }

  /** These are up, in one mesh, and each is alive at each, and linked where it is to be. */
  areTogether(
    peers: readonly PeerName[] = this.simulation.peers,
    isLinked: (at: PeerName, of: PeerName) => boolean = () => true
  ): boolean {
    if (!peers.every((peer) => this.simulation.isUp(peer))) {
      return false
    }
    const meshes = new Set(peers.map((peer) => this.core(peer).meshId))
    return (
      meshes.size === 1 &&
      !meshes.has(undefined) &&
      peers.every((at) => {
        const members = this.core(at).members()
        return peers.every((of) =>
          members.some(({ peer, status, linked }) => peer === of && status === 'alive' && (linked || !isLinked(at, of)))
        )
      })
    )
  }

  views(): string {
    return this.simulation.peers
      .filter((peer) => this.simulation.isUp(peer))
      .map(
        (at) =>
          `${at}: ${this.core(at)
            .members()
            .map(({ peer, status, linked }) => `${peer} ${status} ${linked}`)}`
      )
      .join(' | ')
  }
}
