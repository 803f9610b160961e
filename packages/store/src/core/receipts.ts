import type { CausalContextData, DotRange, ReplicaId } from '@peermesh/crdt'
import { type CommandId, type CoreInput, type CoreOutput, compareText, type PeerName } from '@peermesh/kernel'
import { RECEIPTS_MAX } from './limits.ts'
import type { Operation, StoreCoreTypes, WantedReceipt } from './messages.ts'
import type { Telling } from './tellings.ts'

/** Who has said that a write is on their disk: what a command that wants a receipt is settled with. */
export interface Receipt {
  /** Whether those are as many as were asked for. */
  readonly reached: boolean
  readonly holders: readonly PeerName[]
  /** Of those that were here when it became durable, who has not said so. */
  readonly missing: readonly PeerName[]
}

/** A write that is durable here, and of which others have to say that it is there. */
interface Waiting {
  readonly id: CommandId
  readonly ack: WantedReceipt['ack']
  /** The operations of its group: more than its own, never fewer. */
  readonly range: DotRange
  /** The other peers that were here when it became durable. */
  readonly among: ReadonlySet<PeerName>
  readonly needed: number
  readonly holders: Set<PeerName>
  /** How many of the operations a peer has acknowledged that has not acknowledged all. */
  readonly counted: Map<PeerName, number>
}

/** What the acknowledgement of a message will say: so many operations of these writes are durable there. */
interface Mark {
  readonly sequence: number
  readonly durable: readonly { readonly waiting: Waiting; readonly operations: number }[]
}

/**
 * Which other peers have a write on their disks, for those who want to know before they go on. A hint about durability on the available plane, and
 * never a majority that decides anything.
 *
 * Intuition: a registered letter. Who was handed it signs. Who got it by another way, as by a pull, has said that it is there, which may still mean
 * its memory; it is then sent an empty message, and signs that once all that came before is on its disk.
 *
 * S29 A peer is counted only once it has acknowledged, over the link on which it was sent them or had told of them, that all operations of the write are on
 *     its disk. What it told over another link, or by gossip, may be from before a crash.
 */
export class Receipts {
  #replica: ReplicaId | undefined
  readonly #here: () => ReadonlySet<PeerName>
  /** Of writes that are not durable here yet. */
  readonly #wanted = new Map<CommandId, WantedReceipt>()
  /** By the number of the receipt, oldest first. */
  readonly #waiting = new Map<number, Waiting>()
  /** Those whose operations are sent next: a look at all that wait would cost each message the more of them there are. */
  #fresh: Waiting[] = []
  readonly #marks = new Map<PeerName, Mark[]>()
  /** Who told over the link that it has these, and is to be asked whether they are on its disk. */
  readonly #told = new Map<PeerName, readonly Waiting[]>()
  /** By which message a peer was asked that and has not answered yet. */
  readonly #asked = new Map<PeerName, number>()
  /** Whether something may have been reached, or come out of reach. */
  #changed = false

  /** @param here the other peers that are alive or linked */
  constructor(here: () => ReadonlySet<PeerName>) {
    this.#here = here
  }

  begins(replica: ReplicaId): void {
    this.#replica = replica
  }

  /** This write wants a receipt. */
  want(id: CommandId, wanted: WantedReceipt | undefined): void {
    if (wanted !== undefined) {
      this.#wanted.set(id, wanted)
    }
  }

  /** Whether any of these writes waits for other peers. */
  isAwaited(commands: readonly CommandId[]): boolean {
    return this.#wanted.size > 0 && commands.some((id) => this.#wanted.has(id))
  }

  /** It was refused: nothing of it will be durable. */
  refused(id: CommandId): void {
    this.#wanted.delete(id)
  }

  /** The write is durable here. False where that is all it asked for. */
  begin(id: CommandId, range: DotRange | undefined): boolean {
    const wanted = this.#wanted.get(id)
    if (wanted === undefined) {
      return false
    }
    this.#wanted.delete(id)
    if (range === undefined) {
      // It changed nothing, and there is nothing to hold.
      return false
    }
    const among = this.#here()
    const needed = { one: 1, quorum: Math.floor((among.size + 1) / 2), all: among.size }[wanted.ack]
    const waiting = { id, ack: wanted.ack, range, among, needed, holders: new Set<PeerName>(), counted: new Map() }
    this.#waiting.set(wanted.receipt, waiting)
    this.#fresh.push(waiting)
    this.#changed = true
    return true
  }

  /** How far a write has come. Undefined where it is not durable here yet, and once it is settled. */
  progress(receipt: number): Receipt | undefined {
    const waiting = this.#waiting.get(receipt)
    return waiting === undefined ? undefined : receiptOf(waiting)
  }

  /** Nobody waits for it any more. */
  giveUp(receipt: number, outputs: CoreOutput<StoreCoreTypes>[]): void {
    for (const [id, wanted] of this.#wanted) {
      if (wanted.receipt === receipt) {
        this.#wanted.delete(id)
      }
    }
    this.#settle(receipt, outputs)
  }

  /** A neighbour was sent these over its stream. */
  sent(peer: PeerName, sequence: number, operations: readonly Operation[]): void {
    const durable = []
    for (const waiting of this.#fresh) {
      const { from, to } = waiting.range
      const count = operations.filter(({ counter }) => from <= counter && counter <= to).length
      if (count > 0) {
        durable.push({ waiting, operations: count })
      }
    }
    this.#mark(peer, { sequence, durable })
  }

  /** All that could be sent was. */
  flushed(): void {
    if (this.#fresh.length > 0) {
      this.#fresh = []
    }
  }

  /** Whom to ask whether what it has told of is on its disk: about what it tells while it is asked, afterwards. */
  toAsk(): readonly PeerName[] {
    return this.#told.size === 0 ? [] : [...this.#told.keys()].filter((peer) => !this.#asked.has(peer))
  }

  /** It was asked, by the message of this sequence. */
  asked(peer: PeerName, sequence: number): void {
    const told = this.#told.get(peer) ?? []
    this.#told.delete(peer)
    this.#asked.set(peer, sequence)
    this.#mark(peer, {
      sequence,
      durable: told.map((waiting) => ({ waiting, operations: sizeOf(waiting.range) }))
    })
  }

  /**
   * This message came, and everything that came until then is on its disk. Each message is acknowledged by itself, in order: one that was passed over never came,
   * as what was sent before the peer had admitted us (K1 of the kernel).
   */
  acknowledged(peer: PeerName, sequence: number): void {
    if ((this.#asked.get(peer) ?? Number.POSITIVE_INFINITY) <= sequence) {
      this.#asked.delete(peer)
    }
    const marks = this.#marks.get(peer) ?? []
    while (marks[0] !== undefined && marks[0].sequence <= sequence) {
      const mark = marks.shift()
      for (const { waiting, operations } of mark?.sequence === sequence ? mark.durable : []) {
        const counted = operations + (waiting.counted.get(peer) ?? 0)
        waiting.counted.set(peer, counted)
        if (counted >= sizeOf(waiting.range)) {
          waiting.holders.add(peer)
          this.#changed = true
        }
      }
    }
  }

  /** @param telling what a peer says by it of what it has: of what it says by gossip nobody knows over which link it would acknowledge it */
  see(input: CoreInput<StoreCoreTypes>, telling: Telling | undefined): void {
    if (telling?.path === 'direct') {
      this.#tells(telling.from, telling.clock)
    } else if (input.type === 'link' && input.status === 'lost') {
      this.#marks.delete(input.peer)
      this.#told.delete(input.peer)
      this.#asked.delete(input.peer)
      this.#changed = true
    } else if (input.type === 'notice') {
      this.#changed = true
    }
  }

  /** Settles what has been reached, and what cannot be any more. */
  decide(outputs: CoreOutput<StoreCoreTypes>[]): void {
    if (!this.#changed || this.#waiting.size === 0) {
      return
    }
    this.#changed = false
    const here = this.#here()
    for (const [receipt, waiting] of this.#waiting) {
      const isLost = waiting.ack !== 'one' && reachable(waiting, here) < waiting.needed
      if (isReached(waiting) || isLost || this.#waiting.size > RECEIPTS_MAX) {
        this.#settle(receipt, outputs)
      }
    }
  }

  #settle(receipt: number, outputs: CoreOutput<StoreCoreTypes>[]): void {
    const waiting = this.#waiting.get(receipt)
    if (waiting !== undefined) {
      this.#waiting.delete(receipt)
      outputs.push({ type: 'settle', id: waiting.id, outcome: { ok: true, value: receiptOf(waiting) } })
    }
  }

  #tells(peer: PeerName, clock: CausalContextData): void {
    if (this.#waiting.size === 0) {
      return
    }
    const ranges = clock.find(({ replica }) => replica === this.#replica)?.ranges ?? []
    const told = [...this.#waiting.values()].filter(({ holders, range }) => {
      return !holders.has(peer) && ranges.some(([from, to]) => from <= range.from && range.to <= to)
    })
    if (told.length > 0) {
      this.#told.set(peer, told)
    }
  }

  #mark(peer: PeerName, mark: Mark): void {
    if (mark.durable.length > 0) {
      const marks = this.#marks.get(peer) ?? []
      marks.push(mark)
      this.#marks.set(peer, marks)
    }
  }
}

function sizeOf({ from, to }: DotRange): number {
  return to - from + 1
}

function isReached({ ack, among, needed, holders }: Waiting): boolean {
  const counted = ack === 'one' ? [...holders] : [...holders].filter((peer) => among.has(peer))
  return counted.length >= needed
}

/** Of those that are asked for, how many have it or may still say so. */
function reachable({ among, holders }: Waiting, here: ReadonlySet<PeerName>): number {
  return [...among].filter((peer) => holders.has(peer) || here.has(peer)).length
}

function receiptOf(waiting: Waiting): Receipt {
  const { among, holders } = waiting
  return {
    reached: isReached(waiting),
    holders: [...holders].sort(compareText),
    missing: [...among].filter((peer) => !holders.has(peer)).sort(compareText)
  }
}
