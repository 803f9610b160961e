import type { CoreOutput, Effect, PeerName } from '@peermesh/kernel'
import { BulkTransfers } from './bulk-transfers.ts'
import { Connections } from './connections.ts'
import { Dht } from './dht.ts'
import { ViolationError } from './errors.ts'
import { Gossip } from './gossip.ts'
import { drawSpan } from './random-streams.ts'
import type { VirtualPeer } from './virtual-peer.ts'
import { type Passed, Wire } from './wire.ts'
import type { World } from './world.ts'

/** How long the host opens no link to a peer that was expelled, and to one whose message was rejected. */
const EXPEL_HOLD_MS = 10_000
const REJECT_HOLD_MS = 100

/** Carries out what leaves a stack. Nothing here steps a stack: what follows from an effect comes as an event of its own. */
export class Effects {
  readonly connections: Connections
  readonly dht: Dht
  readonly #world: World
  readonly #bulk: BulkTransfers
  readonly #gossip: Gossip
  readonly #wire: Wire
  readonly #rejectsAllowed: readonly string[]

  constructor(world: World, rejectsAllowed: readonly string[]) {
    this.#world = world
    this.#rejectsAllowed = rejectsAllowed
    this.connections = new Connections(world)
    this.dht = new Dht(world)
    this.#bulk = new BulkTransfers(world, this.connections)
    this.#gossip = new Gossip(world, this.connections)
    this.#wire = new Wire(world.trace)
  }

  carryOut(peer: VirtualPeer, effect: Effect): void {
    if ('version' in effect) {
      this.#toOthers(peer, effect)
      return
    }
    const { core, output } = effect
    switch (output.type) {
      case 'dial':
        this.connections.dial(peer, output.address)
        return
      case 'persist':
        this.#persist(peer, core, output)
        return
      case 'settle':
        peer.unsettled.delete(output.id)
        return
      case 'reject':
        this.#reject(peer, core, output)
        return
      case 'expel':
        this.#withPeer(output.peer, (other) => this.connections.hold(peer, other, EXPEL_HOLD_MS))
        return
      case 'lookup':
      case 'put':
      case 'provide':
        this.dht.carryOut(peer, core, output)
        return
      case 'restart':
        this.#world.restart(peer, output)
        return
      case 'emit':
      case 'trace':
        return
    }
  }

  #toOthers(peer: VirtualPeer, { core, version, output }: Extract<Effect, { readonly version: number }>): void {
    switch (output.type) {
      case 'send':
        this.#send(peer, core, version, output)
        return
      case 'publish': {
        const passed = this.#pass(peer, core, version, output.message)
        if (passed === 'damaged') {
          this.#world.trace.note(peer, 'corrupt', 'gossip lost: its bytes were damaged')
        } else {
          this.#gossip.publish(peer, { core, version, meshId: output.meshId, message: passed.message })
        }
        return
      }
      case 'bulk':
        this.#carryBulk(peer, core, version, output)
        return
    }
  }

  #send(
    peer: VirtualPeer,
    core: string,
    version: number,
    { to, message }: Extract<CoreOutput, { type: 'send' }>
  ): void {
    const passed = this.#pass(peer, core, version, message)
    if (passed === 'damaged') {
      // What arrives is not a message, so the other side resets the stream.
      this.#world.trace.note(peer, 'corrupt', `stream to ${to} reset: its bytes were damaged`)
      this.#withPeer(to, (other) => this.connections.resetStreams(peer, other))
    } else if (
      !this.connections.send(peer, to, { core, version, priority: passed.priority, message: passed.message })
    ) {
      this.#world.trace.note(peer, 'lost', `a message to ${to}: no link`)
    }
  }

  #carryBulk(peer: VirtualPeer, core: string, version: number, output: Extract<CoreOutput, { type: 'bulk' }>): void {
    if (output.action === 'abort') {
      this.#bulk.carryOut(peer, core, output)
      return
    }
    const passed = this.#pass(peer, core, version, output.message)
    if (passed === 'damaged') {
      this.#world.trace.note(peer, 'corrupt', `bulk #${output.transfer} breaks off: its bytes were damaged`)
      this.#bulk.carryOut(peer, core, output)
      this.#bulk.breakOff(peer, core, output.transfer)
    } else {
      this.#bulk.carryOut(peer, core, { ...output, message: passed.message })
    }
  }

  #pass(peer: VirtualPeer, core: string, version: number, message: unknown): Passed {
    const seat = peer.seats.get(core)
    if (seat === undefined) {
      throw new ViolationError(`${core} of ${peer.name} is not seated.`)
    }
    return this.#wire.pass(peer, seat, version, message, this.#world.weather)
  }

  #persist(peer: VirtualPeer, core: string, output: Extract<CoreOutput, { type: 'persist' }>): void {
    const { disk } = peer
    disk.write(core, output)
    if (disk.batchCount === 0) {
      this.#beginBatch(peer)
    } else if (disk.batchBegan === this.#world.loop.now) {
      disk.batchCount++
    }
  }

  /** All that is pending becomes durable together. */
  #beginBatch(peer: VirtualPeer): void {
    const { loop, weather, trace } = this.#world
    const { disk, life } = peer
    const slow = weather.persistSlowChance > 0 && peer.random.disk.chance(weather.persistSlowChance)
    disk.batchCount = disk.pendingCount
    disk.batchBegan = loop.now
    const tookMs = drawSpan(peer.random.disk, slow ? weather.persistSlowMs : weather.persistMs)
    if (slow) {
      trace.note(peer, 'slow-disk', `a write takes ${tookMs.toFixed(0)} ms`)
    }
    loop.after(tookMs, () => {
      if (peer.life === life) {
        this.#completeBatch(peer)
      }
    })
  }

  #completeBatch(peer: VirtualPeer): void {
    const { disk, life } = peer
    for (let left = disk.batchCount; left > 0 && peer.life === life; left--) {
      const write = disk.completeOne(this.#world.loop.now)
      if (write !== undefined) {
        const { core, token } = write
        this.#world.step(peer, { type: 'input', core, input: { type: 'persisted', token } })
      }
    }
    if (peer.life !== life) {
      return
    }
    this.#tellDurableWaiters(peer)
    disk.endBatch(this.#world.loop.now)
    if (disk.pendingCount > 0) {
      this.#beginBatch(peer)
    }
  }

  #tellDurableWaiters(peer: VirtualPeer): void {
    const { durableWaiters, disk } = peer
    for (const waiter of durableWaiters) {
      if (waiter.durableCount <= disk.durableCount) {
        this.#world.loop.after(0, waiter.action)
      }
    }
    peer.durableWaiters = durableWaiters.filter(({ durableCount }) => durableCount > disk.durableCount)
  }

  #reject(peer: VirtualPeer, core: string, output: Extract<CoreOutput, { type: 'reject' }>): void {
    if (!this.#rejectsAllowed.includes(output.reason)) {
      throw new ViolationError(`P1: ${core} of ${peer.name} rejects ${output.peer}, which is honest: ${output.reason}`)
    }
    this.#withPeer(output.peer, (other) => this.connections.hold(peer, other, REJECT_HOLD_MS))
  }

  #withPeer(name: PeerName, action: (peer: VirtualPeer) => void): void {
    const peer = this.#world.peerNamed(name)
    if (peer !== undefined) {
      action(peer)
    }
  }
}
