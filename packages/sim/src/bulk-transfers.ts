import type { BulkInput, BulkOutput, TransferId } from '@peermesh/kernel'
import { Channel } from './channel.ts'
import type { Connections } from './connections.ts'
import type { Connection, ConnectionWatcher } from './connection.ts'
import { ViolationError } from './errors.ts'
import { drawSpan } from './random-streams.ts'
import type { ControlFrame, DataFrame, Transfer, TransferEnd } from './transfer.ts'
import type { VirtualPeer } from './virtual-peer.ts'
import type { World } from './world.ts'

/** Transfers that one peer may have under way to one neighbour, as many as the host's: what is over them is lost. */
const TRANSFERS_PER_NEIGHBOUR_MAX = 4

/** A receiver whose disk is this far behind is handed no chunk; each transfer draws how near to it. */
const PENDING_WRITES_MAX = 8

/** Bulk transfers: SPEC.md, B1 to B6. */
export class BulkTransfers implements ConnectionWatcher {
  readonly #world: World
  readonly #connections: Connections
  /** Of transfers that are not over at that end. */
  readonly #byEnd = new Map<string, Transfer>()
  /** Of transfers that are not over at both ends. */
  readonly #byConnection = new Map<Connection, Set<Transfer>>()

  constructor(world: World, connections: Connections) {
    this.#world = world
    this.#connections = connections
    connections.watchedBy(this)
  }

  carryOut(peer: VirtualPeer, core: string, output: BulkOutput<unknown>): void {
    switch (output.action) {
      case 'open':
        this.#open(peer, core, output)
        return
      case 'push':
        this.#push(peer, core, output)
        return
      case 'abort':
        this.#abort(peer, core, output)
        return
    }
  }

  /** One transfer breaks off. */
  breakOff(peer: VirtualPeer, core: string, id: TransferId): void {
    const transfer = this.#byEnd.get(endKey({ peer, life: peer.life }, core, 'out', id))
    if (transfer !== undefined) {
      transfer.data.cut(this.#world.loop.now)
      this.#break(transfer)
    }
  }

  broken(connection: Connection): void {
    for (const transfer of [...(this.#byConnection.get(connection) ?? [])]) {
      this.#break(transfer)
    }
  }

  freed(connection: Connection): void {
    for (const { data, control } of this.#byConnection.get(connection) ?? []) {
      data.release()
      control.release()
    }
  }

  #open(
    peer: VirtualPeer,
    core: string,
    { to, transfer: id, message }: Extract<BulkOutput<unknown>, { action: 'open' }>
  ): void {
    const { random, weather } = this.#world
    const draw = random.stream(`bulk/${peer.name}`)
    if (this.#byEnd.has(endKey({ peer, life: peer.life }, core, 'out', id))) {
      throw new ViolationError(`B1: ${core} of ${peer.name} opened transfer ${id} twice.`)
    }
    const target = this.#world.peerNamed(to)
    const connection = target === undefined ? undefined : this.#connections.between(peer, target)
    if (target === undefined || connection === undefined || this.#isFull(connection, peer)) {
      this.#refuse(peer, core, id, drawSpan(draw, weather.lostNoticeMs))
      return
    }
    const [windowFrom, windowTo] = weather.bulkWindow
    const opensAt = this.#world.loop.now
    const transfer: Transfer = {
      connection,
      core,
      sender: { peer, life: peer.life, id, over: false },
      receiver: { peer: target, life: target.life, id: ++target.lastTransfer, over: false },
      data: new Channel<DataFrame>(this.#world, {
        from: peer,
        to: target,
        opensAt,
        deliver: (frame) => this.#onData(transfer, frame)
      }),
      control: new Channel<ControlFrame>(this.#world, {
        from: target,
        to: peer,
        opensAt,
        deliver: (frame) => this.#onControl(transfer, frame)
      }),
      windowCount: windowFrom + draw.integer(windowTo - windowFrom + 1),
      pendingMax: draw.chance(0.5) ? 0 : draw.integer(PENDING_WRITES_MAX),
      underWayCount: 0,
      ready: 'no',
      pushedLast: false,
      opened: false,
      arrived: [],
      receiving: false,
      broken: false
    }
    this.#remember(transfer)
    transfer.data.send({ type: 'open', message })
    this.#giveRoom(transfer, drawSpan(draw, weather.streamOpenMs))
  }

  #isFull(connection: Connection, sender: VirtualPeer): boolean {
    let count = 0
    for (const transfer of this.#byConnection.get(connection) ?? []) {
      count += transfer.sender.peer === sender && !transfer.sender.over ? 1 : 0
    }
    return count >= TRANSFERS_PER_NEIGHBOUR_MAX
  }

  /** Not a stream to be had: the core hears that its transfer is lost. */
  #refuse(peer: VirtualPeer, core: string, transfer: TransferId, afterMs: number): void {
    const { life } = peer
    this.#world.loop.after(afterMs, () => {
      if (peer.life === life) {
        this.#input(peer, core, { type: 'bulk', event: 'ended', direction: 'out', transfer, outcome: 'lost' })
      }
    })
  }

  /** Tells the sender that it may push one more, where the window has room and it was not told already. */
  #giveRoom(transfer: Transfer, afterMs: number): void {
    if (transfer.ready !== 'no' || transfer.pushedLast || transfer.underWayCount >= transfer.windowCount) {
      return
    }
    transfer.ready = 'soon'
    this.#world.loop.after(afterMs, () => {
      const { sender, core, broken } = transfer
      if (!sender.over && !broken && sender.peer.life === sender.life) {
        transfer.ready = 'told'
        this.#input(sender.peer, core, { type: 'bulk', event: 'ready', transfer: sender.id })
      }
    })
  }

  #push(
    peer: VirtualPeer,
    core: string,
    { transfer: id, message, last }: Extract<BulkOutput<unknown>, { action: 'push' }>
  ): void {
    const transfer = this.#byEnd.get(endKey({ peer, life: peer.life }, core, 'out', id))
    if (transfer === undefined) {
      this.#world.trace.note(peer, 'bulk', `push to transfer ${id}, which is over`)
      return
    }
    if (transfer.ready !== 'told' || transfer.pushedLast) {
      const what = transfer.pushedLast ? 'after its last chunk' : 'without a ready for it'
      throw new ViolationError(`B2: ${core} of ${peer.name} pushed to transfer ${id} ${what}.`)
    }
    transfer.ready = 'no'
    transfer.underWayCount++
    transfer.pushedLast = last
    transfer.data.send({ type: 'chunk', message, last })
    this.#giveRoom(transfer, 0)
  }

  #abort(
    peer: VirtualPeer,
    core: string,
    { transfer: id, direction }: Extract<BulkOutput<unknown>, { action: 'abort' }>
  ): void {
    const transfer = this.#byEnd.get(endKey({ peer, life: peer.life }, core, direction, id))
    if (transfer === undefined) {
      this.#world.trace.note(peer, 'bulk', `abort of transfer ${id}, which is over`)
      return
    }
    if (direction === 'out') {
      this.#over(transfer, transfer.sender)
      transfer.data.send({ type: 'abort' })
    } else {
      this.#over(transfer, transfer.receiver)
      transfer.control.send({ type: 'abort' })
    }
  }

  #onData(transfer: Transfer, frame: DataFrame): void {
    const { receiver, core } = transfer
    if (receiver.over || receiver.peer.life !== receiver.life) {
      return
    }
    switch (frame.type) {
      case 'open': {
        transfer.opened = true
        this.#byEnd.set(endKey(receiver, core, 'in', receiver.id), transfer)
        const from = transfer.sender.peer.name
        this.#input(receiver.peer, core, {
          type: 'bulk',
          event: 'opened',
          transfer: receiver.id,
          from,
          message: frame.message
        })
        return
      }
      case 'chunk':
        transfer.arrived.push(frame)
        this.#receive(transfer)
        return
      case 'abort':
        this.#end(transfer, receiver, 'in', 'lost')
        return
    }
  }

  /** Hands the next chunk to the receiver, once what it persisted for those before is near the disk. */
  #receive(transfer: Transfer): void {
    const { receiver, core } = transfer
    const chunk = transfer.receiving || receiver.over ? undefined : transfer.arrived.shift()
    if (chunk === undefined) {
      return
    }
    transfer.receiving = true
    const { peer } = receiver
    this.#input(peer, core, { type: 'bulk', event: 'chunk', transfer: receiver.id, message: chunk.message })
    this.#world.whenDurable(peer, chunk.last ? 0 : transfer.pendingMax, () => {
      transfer.receiving = false
      if (receiver.over) {
        return
      }
      if (chunk.last) {
        transfer.control.send({ type: 'complete' })
        this.#end(transfer, receiver, 'in', 'complete')
      } else {
        transfer.control.send({ type: 'taken' })
        this.#receive(transfer)
      }
    })
  }

  #onControl(transfer: Transfer, frame: ControlFrame): void {
    const { sender } = transfer
    if (sender.over || sender.peer.life !== sender.life) {
      return
    }
    switch (frame.type) {
      case 'taken':
        transfer.underWayCount--
        this.#giveRoom(transfer, 0)
        return
      case 'complete':
        this.#end(transfer, sender, 'out', 'complete')
        return
      case 'abort':
        this.#end(transfer, sender, 'out', 'lost')
        return
    }
  }

  #break(transfer: Transfer): void {
    if (transfer.broken) {
      return
    }
    transfer.broken = true
    const { loop, weather } = this.#world
    const { random } = transfer.connection
    const ends = [
      [transfer.sender, transfer.control, 'out'],
      [transfer.receiver, transfer.data, 'in']
    ] as const
    for (const [end, incoming, direction] of ends) {
      const afterMs = drawSpan(random, weather.lostNoticeMs)
      incoming.cut(loop.now + random.between(0, afterMs))
      loop.after(afterMs, () => {
        incoming.cut(-1)
        if (direction === 'out' || transfer.opened) {
          this.#end(transfer, end, direction, 'lost')
        }
        this.#over(transfer, end)
      })
    }
  }

  #end(transfer: Transfer, end: TransferEnd, direction: 'in' | 'out', outcome: 'complete' | 'lost'): void {
    if (end.over) {
      return
    }
    this.#over(transfer, end)
    if (end.peer.life === end.life) {
      this.#input(end.peer, transfer.core, { type: 'bulk', event: 'ended', direction, transfer: end.id, outcome })
    }
  }

  #over(transfer: Transfer, end: TransferEnd): void {
    end.over = true
    const direction = end === transfer.sender ? 'out' : 'in'
    this.#byEnd.delete(endKey(end, transfer.core, direction, end.id))
    if (transfer.sender.over && transfer.receiver.over) {
      const transfers = this.#byConnection.get(transfer.connection)
      transfers?.delete(transfer)
      if (transfers?.size === 0) {
        this.#byConnection.delete(transfer.connection)
      }
    }
  }

  #remember(transfer: Transfer): void {
    const { connection, core, sender } = transfer
    const transfers = this.#byConnection.get(connection) ?? new Set()
    this.#byConnection.set(connection, transfers.add(transfer))
    this.#byEnd.set(endKey(sender, core, 'out', sender.id), transfer)
  }

  #input(peer: VirtualPeer, core: string, input: BulkInput<unknown>): void {
    this.#world.step(peer, { type: 'input', core, input })
  }
}

/** Unique over all peers, starts, cores and directions. */
function endKey(
  { peer, life }: { readonly peer: VirtualPeer; readonly life: number },
  core: string,
  direction: 'in' | 'out',
  id: number
): string {
  return `${peer.index}/${life}/${core}/${direction}/${id}`
}
