import {
  type CommandId,
  type Identity,
  type JournalRecord,
  type Moment,
  type PeerName,
  type Random,
  type Seat,
  type Stack,
  type StoreId,
  versionsOf
} from '@peermesh/kernel'
import type { PeerClock } from './peer-clock.ts'
import type { RandomStreams } from './random-streams.ts'
import { VirtualDisk } from './virtual-disk.ts'

/** One peer: what outlives its starts (name, disk, wall clock), and what one start has. */
export class VirtualPeer {
  readonly index: number
  readonly name: PeerName
  readonly clock: PeerClock
  readonly disk = new VirtualDisk()
  /** Streams that are drawn from all the time. */
  readonly random: { readonly disk: Random; readonly wake: Random; readonly wire: Random }
  /** Minted at the first start on a disk, and kept on it; `undefined` before. */
  storeId: StoreId | undefined
  /** The boot counter that is on its disk. */
  boot = 0

  /** Counts starts and stops. What was scheduled for another life is ignored when it comes. */
  life = 0
  startsCount = 0
  /** `undefined` while the peer is down. */
  stack: Stack | undefined
  identity: Identity | undefined
  seats = new Map<string, Seat>()
  gatekeeper: string | undefined
  /** It has no disk. */
  volatile = false
  /** What its cores told that they would have persisted, between two stacks of one process. */
  told: ReadonlyMap<string, Iterable<JournalRecord>> | undefined
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

  /** Pauses of its process and sleeps of its machine that are under way. */
  pausesCount = 0
  sleepsCount = 0
  asleepFrom = 0
  awokeAt = Number.NEGATIVE_INFINITY
  /** When its wall clock was last set back. */
  setBackAt = Number.NEGATIVE_INFINITY
  /** How long each step keeps it busy, and whether one does just now. */
  stepMs = 0
  busy = false
  /** What came while it could not attend to it, in order. */
  inbox: (() => void)[] = []

  constructor(index: number, name: PeerName, clock: PeerClock, random: RandomStreams) {
    this.index = index
    this.name = name
    this.clock = clock
    this.random = {
      disk: random.stream(`disk/${name}`),
      wake: random.stream(`wake/${name}`),
      wire: random.stream(`wire/${name}`)
    }
  }

  get up(): boolean {
    return this.stack !== undefined
  }

  /** Its process or its machine stands still: nothing is answered, not even a dial. */
  get frozen(): boolean {
    return this.pausesCount > 0 || this.sleepsCount > 0
  }

  /** Nothing is handled just now. */
  get stalled(): boolean {
    return this.busy || this.frozen
  }

  /** Whether it reads this version of a core's messages. */
  speaks(core: string, version: number): boolean {
    const seat = this.seats.get(core)
    if (seat === undefined) {
      return false
    }
    const { oldest, newest } = versionsOf(seat)
    return oldest <= version && version <= newest
  }

  /** The next start is that of a new replica. */
  forgetStore(): void {
    this.storeId = undefined
    this.boot = 0
  }

  moment(now: number): Moment {
    return this.clock.moment(now)
  }
}
