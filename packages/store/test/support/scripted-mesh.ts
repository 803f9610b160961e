import {
  type CommandId,
  type Core,
  type CoreInput,
  type CoreOutput,
  type CoreTypes,
  type Effect,
  MalformedMessageError,
  type Outcome,
  type PeerName,
  type Seat
} from '@peermesh/kernel'
import { Simulation, type SuiteOptions, type Weather } from '@peermesh/sim'
import type { StoreCore, StoreEvent, StoreMessage, WriteOperation } from '@peermesh/store/core'
import type { StoreInit } from '@peermesh/store'
import { storeSeat } from '@peermesh/store/seat'

export interface ScriptedMeshInit extends StoreInit {
  /** @default 3 */
  readonly peers?: number
  /** Each peer is told that all others are alive, as membership would tell it. @default false */
  readonly membersKnown?: boolean
  readonly weather?: Partial<Weather>
}

/** What one peer sent. */
interface Sent {
  readonly from: PeerName
  readonly path: 'gossip' | 'direct' | 'bulk'
  readonly message: StoreMessage
}

/** Some store peers in calm weather, on the simulator, and all that left their stacks. */
export class ScriptedMesh {
  readonly simulation: Simulation
  readonly sent: Sent[] = []
  readonly events: { readonly peer: PeerName; readonly event: StoreEvent }[] = []
  readonly #outcomes = new Map<string, Outcome>()

  constructor({ peers = 3, membersKnown = false, weather = {}, ...init }: ScriptedMeshInit = {}) {
    const options: SuiteOptions = {
      peers,
      faultMs: 0,
      healMs: 0,
      commandEveryMs: 0,
      connections: 'kept',
      weather: { gossipSubscribeMs: [0, 0], codecEvery: 1, ...weather }
    }
    const seat = storeSeat(init)
    this.simulation = new Simulation(
      {
        draw: () => options,
        run: (simulation) => ({
          wiring: (self) => ({
            seats: membersKnown ? [everyoneAlive(simulation.peers, self), seat] : [{ ...seat, listensTo: [] }]
          }),
          observe: (peer, effect) => this.#observe(peer, effect),
          converged: () => undefined
        })
      },
      { seed: 1, options }
    )
  }

  /** All peers are up, linked, and have asked each other once. */
  started(): this {
    this.simulation.startAll()
    this.simulation.runFor(2_000)
    return this
  }

  core(peer: PeerName): StoreCore {
    return this.simulation.stack(peer)?.core('store') as StoreCore
  }

  write(peer: PeerName, ...operations: WriteOperation[]): CommandId {
    return this.simulation.command(peer, 'store', { type: 'write', operations })
  }

  put(peer: PeerName, key: string, ...bytes: number[]): CommandId {
    return this.write(peer, { key, value: new Uint8Array(bytes) })
  }

  sync(peer: PeerName): CommandId {
    return this.simulation.command(peer, 'store', { type: 'sync' })
  }

  outcome(peer: PeerName, id: CommandId): Outcome | undefined {
    return this.#outcomes.get(`${peer}/${id}`)
  }

  /** After a restart, whose commands are numbered from one again. */
  forgetOutcomes(peer: PeerName): void {
    for (const id of this.#outcomes.keys()) {
      if (id.startsWith(`${peer}/`)) {
        this.#outcomes.delete(id)
      }
    }
  }

  get(peer: PeerName, key: string): number[] | undefined {
    const value = this.core(peer).get(key)
    return value === undefined ? undefined : [...value]
  }

  /** All peers that are up have the same clock and the same content. */
  get equal(): boolean {
    const { peers } = this.simulation
    const up = peers.filter((peer) => this.simulation.isUp(peer))
    return new Set(up.map((peer) => JSON.stringify([this.core(peer).clock(), this.core(peer).digest()]))).size === 1
  }

  sentOf<Type extends StoreMessage['type']>(type: Type): (Sent & { message: Extract<StoreMessage, { type: Type }> })[] {
    return this.sent.filter((sent): sent is Sent & { message: Extract<StoreMessage, { type: Type }> } => {
      return sent.message.type === type
    })
  }

  #observe(peer: PeerName, { core, output }: Effect): void {
    if (core !== 'store') {
      return
    }
    if (output.type === 'settle') {
      this.#outcomes.set(`${peer}/${output.id}`, output.outcome)
    } else if (output.type === 'emit') {
      this.events.push({ peer, event: output.event as StoreEvent })
    } else if (output.type === 'send' || output.type === 'publish') {
      const path = output.type === 'send' ? 'direct' : 'gossip'
      this.sent.push({ from: peer, path, message: output.message as StoreMessage })
    } else if (output.type === 'bulk' && output.action !== 'abort') {
      this.sent.push({ from: peer, path: 'bulk', message: output.message as StoreMessage })
    }
  }
}

/** In the place of membership: says once that everybody is alive. */
function everyoneAlive(peers: readonly PeerName[], self: PeerName): Seat {
  const core: Core = {
    step(input: CoreInput): CoreOutput<CoreTypes & { notice: object }>[] {
      return input.type !== 'start'
        ? []
        : peers
            .filter((peer) => peer !== self)
            .map((peer) => ({ type: 'notice', notice: { type: 'member', peer, status: 'alive' } }))
    },
    deadline: () => undefined,
    snapshot: () => undefined
  }
  const codec = {
    encode: () => new Uint8Array(),
    decode: (): never => {
      throw new MalformedMessageError('it says nothing to others')
    }
  }
  return { name: 'membership', tag: 1, version: 1, priority: 0, codec, create: () => core }
}
