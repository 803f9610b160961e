import type { CoreOutput, Effect, PeerName } from '@peermesh/kernel'
import { BulkTransfers } from './bulk-transfers.ts'
import { Connections } from './connections.ts'
import { ViolationError } from './errors.ts'
import { Gossip } from './gossip.ts'
import { drawSpan } from './random-streams.ts'
import type { VirtualPeer } from './virtual-peer.ts'
import { type Passed, Wire } from './wire.ts'
import type { World } from './world.ts'

/** Carries out what leaves a stack. Nothing here steps a stack: what follows from an effect comes as an event of its own. */
export class Effects {
  readonly connections: Connections
  readonly #world: World
  readonly #bulk: BulkTransfers
  readonly #gossip: Gossip
  readonly #wire: Wire
  readonly #rejectsAllowed: readonly string[]

  constructor(world: World, rejectsAllowed: readonly string[]) {
    this.#world = world
    this.#rejectsAllowed = rejectsAllowed
    this.connections = new Connections(world)
    this.#bulk = new BulkTransfers(world, this.connections)
    this.#gossip = new Gossip(world, this.connections)
    this.#wire = new Wire(world.random.stream('wire'))
  }

  carryOut(peer: VirtualPeer, { core, output }: Effect): void {
    switch (output.type) {
      case 'send':
        this.#send(peer, core, output)
        return
      case 'publish': {
        const passed = this.#pass(peer, core, output.message)
        if (passed === 'damaged') {
          this.#world.trace.note(peer, 'corrupt', 'gossip lost: its bytes were damaged')
        } else {
          this.#gossip.publish(peer, { core, meshId: output.meshId, message: passed.message })
        }
        return
      }
      case 'bulk':
        this.#carryBulk(peer, core, output)
        return
      case 'dial':
        this.connections.dial(peer, output.address)
        return
      case 'persist':
        this.#persist(peer, core, output)
        return
      case 'settle':
        if (!peer.unsettled.delete(output.id)) {
          throw new ViolationError(`K3: ${core} of ${peer.name} settled command ${output.id}, which is not open.`)
        }
        return
      case 'reject':
        this.#reject(peer, core, output)
        return
      case 'expel':
        this.#withPeer(output.peer, (other) => this.connections.disconnect(peer, other))
        return
      case 'restart':
        this.#world.restart(peer, output)
        return
      case 'emit':
      case 'trace':
        return
    }
  }

  #send(peer: VirtualPeer, core: string, { to, message }: Extract<CoreOutput, { type: 'send' }>): void {
    const passed = this.#pass(peer, core, message)
    if (passed === 'damaged') {
      // What arrives is not a message, so the other side resets the stream.
      this.#world.trace.note(peer, 'corrupt', `stream to ${to} reset: its bytes were damaged`)
      this.#withPeer(to, (other) => this.connections.resetStreams(peer, other))
    } else if (!this.connections.send(peer, to, { core, message: passed.message })) {
      this.#world.trace.note(peer, 'lost', `a message to ${to}: no link`)
    }
  }

  #carryBulk(peer: VirtualPeer, core: string, output: Extract<CoreOutput, { type: 'bulk' }>): void {
    if (output.action === 'abort') {
      this.#bulk.carryOut(peer, core, output)
      return
    }
    const passed = this.#pass(peer, core, output.message)
    if (passed === 'damaged') {
      this.#world.trace.note(peer, 'corrupt', `bulk #${output.transfer} breaks off: its bytes were damaged`)
      this.#bulk.carryOut(peer, core, output)
      this.#bulk.breakOff(peer, core, output.transfer)
    } else {
      this.#bulk.carryOut(peer, core, { ...output, message: passed.message })
    }
  }

  #pass(peer: VirtualPeer, core: string, message: unknown): Passed {
    const seat = peer.seats.get(core)
    if (seat === undefined) {
      throw new ViolationError(`${core} of ${peer.name} is not seated.`)
    }
    return this.#wire.pass(peer, seat, message, this.#world.weather)
  }

  #persist(peer: VirtualPeer, core: string, { changes, token }: Extract<CoreOutput, { type: 'persist' }>): void {
    const { loop, weather } = this.#world
    const { disk, life } = peer
    const random = this.#world.random.stream(`disk/${peer.name}`)
    const slow = weather.persistSlowChance > 0 && random.chance(weather.persistSlowChance)
    disk.write(core, changes)
    disk.busyUntil =
      Math.max(loop.now, disk.busyUntil) + drawSpan(random, slow ? weather.persistSlowMs : weather.persistMs)
    loop.at(disk.busyUntil, () => {
      if (peer.life === life) {
        disk.completeOne()
        this.#world.step(peer, { type: 'input', core, input: { type: 'persisted', token } })
        this.#tellDurableWaiters(peer)
      }
    })
  }

  #tellDurableWaiters(peer: VirtualPeer): void {
    const { durableWaiters, disk } = peer
    while (durableWaiters.length > 0 && (durableWaiters[0]?.written as number) <= disk.durable) {
      this.#world.loop.after(0, durableWaiters.shift()?.action as () => void)
    }
  }

  #reject(peer: VirtualPeer, core: string, output: Extract<CoreOutput, { type: 'reject' }>): void {
    if (!this.#rejectsAllowed.includes(output.reason)) {
      throw new ViolationError(`P1: ${core} of ${peer.name} rejects ${output.peer}, which is honest: ${output.reason}`)
    }
    this.#withPeer(output.peer, (other) => this.connections.resetStreams(peer, other))
  }

  #withPeer(name: PeerName, action: (peer: VirtualPeer) => void): void {
    const peer = this.#world.peerNamed(name)
    if (peer !== undefined) {
      action(peer)
    }
  }
}
