import {
  type CommandId,
  type Identity,
  millis,
  type Moment,
  type PeerName,
  type Random,
  type Seat,
  type Stack,
  type StoreId
} from '@peermesh/kernel'
import type { RandomStreams } from './random-streams.ts'
import { VirtualDisk } from './virtual-disk.ts'

/** One peer: what outlives its starts (name, disk, wall clock), and what one start has. */
export class VirtualPeer {
  readonly index: number
  readonly name: PeerName
  readonly disk = new VirtualDisk()
  /** Streams that are drawn from all the time. */
  readonly random: { readonly disk: Random; readonly wake: Random; readonly wire: Random }
  /** Minted at the first start on a disk, and kept on it; `undefined` before. */
  storeId: StoreId | undefined
  /** The boot counter that is on its disk. */
  boot = 0
  wallOffset = 0

  /** Counts starts and stops. What was scheduled for another life is ignored when it comes. */
  life = 0
  startsCount = 0
  /** `undefined` while the peer is down. */
  stack: Stack | undefined
  identity: Identity | undefined
  seats = new Map<string, Seat>()
  monotonicOffset = 0
  /** The earliest wake that is scheduled; `Infinity` for none. */
  wakeAt = Number.POSITIVE_INFINITY
  lastCommand = 0
  lastTransfer = 0
  readonly unsettled = new Set<CommandId>()
  /** From when gossip reaches it, and takes what it publishes. */
  gossipFrom = 0
  /** Called after the next step that leaves something on its way to the disk. */
  crashAfterPersist: (() => void) | undefined
  /** Who waits for a number of writes to be durable. */
  durableWaiters: { readonly durableCount: number; readonly action: () => void }[] = []

  constructor(index: number, name: PeerName, random: RandomStreams) {
    this.index = index
    this.name = name
    this.random = {
      disk: random.stream(`disk/${name}`),
      wake: random.stream(`wake/${name}`),
      wire: random.stream(`wire/${name}`)
    }
  }

  get up(): boolean {
    return this.stack !== undefined
  }

  /** The next start is that of a new replica. */
  forgetStore(): void {
    this.storeId = undefined
    this.boot = 0
  }

  moment(now: number): Moment {
    return { now: millis(now + this.monotonicOffset), wall: millis(now + this.wallOffset) }
  }
}
