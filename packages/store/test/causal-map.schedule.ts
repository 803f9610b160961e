import { CausalContext, dotKey, type ReplicaId, replicaId } from '@peermesh/crdt'
import { Random } from '@peermesh/kernel'
import {
  CausalMap,
  type ChangeRecorder,
  type KeyState,
  type Operation,
  RangeReader,
  StateReader
} from '@peermesh/store/core'
import { Watchers } from '../src/watchers.ts'
import { Follower } from './support/follower.ts'

/** Hears which keys change, and of nothing else. */
function recorderTelling(visibleChanged: (key: string) => void): ChangeRecorder {
  return {
    siblingAdded: () => undefined,
    siblingRemoved: () => undefined,
    dotDead: () => undefined,
    residualChanged: () => undefined,
    indexCut: () => undefined,
    visibleChanged
  }
}

interface Replica {
  readonly id: ReplicaId
  readonly map: CausalMap
  readonly recorder: ChangeRecorder
  readonly watchers: Watchers
}

/** A pull on its way: what is still to be read at the source, and what arrived. */
interface Transfer {
  readonly from: Replica
  readonly to: Replica
  readonly reader: StateReader
  readonly parts: { readonly states: readonly KeyState[]; readonly context: CausalContext }[]
}

const KEYS = ['a', 'b', 'c']

export interface ScheduleOptions {
  /** @default true */
  readonly losesDisks?: boolean
}

/**
 * One random life of three or four replicas: writes, deletes, deltas lost, doubled and reordered, pulls that interleave with everything and
 * break off, indexes cut, disks lost. Then a heal by pulls alone. Throws where the survivors differ from each other, or from the
 * abstract specification: the live dots of a key are the surviving puts that no surviving operation on that key had observed.
 *
 * Somebody follows it meanwhile, watching now one replica and now another, and in the end knows what they hold, but for what only lost disks had.
 */
export class Schedule {
  readonly #random: Random
  readonly #replicas: Replica[] = []
  readonly #operations: Operation[] = []
  readonly #follower: Follower
  readonly #losesDisks: boolean
  #transfers: Transfer[] = []
  #minted = 0

  constructor(seed: string, { losesDisks = true }: ScheduleOptions = {}) {
    this.#random = new Random(seed, 'schedule')
    this.#losesDisks = losesDisks
    const count = 3 + this.#random.integer(2)
    for (let index = 0; index < count; index++) {
      this.#replicas.push(this.#newReplica())
    }
    this.#follower = new Follower(new Random(seed, 'follower'), () => this.#replicas)
  }

  async run(steps: number): Promise<void> {
    for (let step = 0; step < steps; step++) {
      this.#step()
      await this.#follower.step()
    }
    this.#heal()
    this.#check()
    if (!this.#losesDisks) {
      await this.#follower.check()
    }
  }

  #step(): void {
    const dice = this.#random.integer(100)
    const replica = this.#pick(this.#replicas)
    if (dice < 30) {
      this.#write(replica)
    } else if (dice < 65) {
      const operation = this.#random.pick(this.#operations)
      if (operation !== undefined) {
        replica.map.apply(operation, replica.recorder)
      }
    } else if (dice < 75) {
      this.#beginPull(replica, this.#pick(this.#replicas))
    } else if (dice < 93) {
      const transfer = this.#random.pick(this.#transfers)
      if (transfer !== undefined && this.#advance(transfer, 0.2)) {
        this.#transfers.splice(this.#transfers.indexOf(transfer), 1)
      }
    } else if (dice < 97) {
      const origin = this.#pick(this.#replicas).id
      const upTo = replica.map.clock.contiguous(origin)
      if (upTo > 0) {
        replica.map.cutIndex(origin, 1 + this.#random.integer(upTo), replica.recorder)
      }
    } else if (dice < 99) {
      this.#transfers = this.#transfers.filter(() => this.#random.chance(0.5))
    } else if (this.#losesDisks) {
      this.#loseDisk(replica)
    }
  }

  #write(replica: Replica): void {
    const key = this.#pick(KEYS)
    const observed = replica.map.live(key).map(({ replica: id, counter }) => ({ replica: id, counter }))
    const isDelete = this.#random.chance(0.4)
    if (isDelete && observed.length === 0) {
      return
    }
    this.#minted++
    const operation: Operation = {
      replica: replica.id,
      counter: replica.map.clock.max(replica.id) + 1,
      key,
      timestamp: { millis: this.#minted, count: 0 },
      value: isDelete ? undefined : new Uint8Array([this.#minted & 255]),
      observed
    }
    this.#operations.push(operation)
    replica.map.apply(operation, replica.recorder)
  }

  #beginPull(to: Replica, from: Replica): void {
    if (to !== from) {
      this.#transfers.push({ from, to, reader: new StateReader(from.map, to.map.clock), parts: [] })
    }
  }

  /** One more part of some transfer is read at its source and arrives, or not. True when the transfer is over. */
  #advance(transfer: Transfer, loss: number): boolean {
    const { to, reader, parts } = transfer
    const part = reader.read(1)
    if (part === undefined) {
      return true
    }
    const context = CausalContext.fromData(part.context)
    for (const state of part.states) {
      if (reader.snapshot) {
        parts.push({ states: [state], context })
      } else if (!this.#random.chance(loss)) {
        // S10: the other parts stand without a lost one.
        to.map.join(state, context, to.recorder)
      }
    }
    if (part.last && reader.snapshot) {
      to.map.joinSnapshot(parts, reader.base, to.recorder)
    }
    return part.last
  }

  #loseDisk(replica: Replica): void {
    this.#transfers = this.#transfers.filter(({ from, to }) => from !== replica && to !== replica)
    replica.watchers.end()
    this.#replicas[this.#replicas.indexOf(replica)] = this.#newReplica()
  }

  #heal(): void {
    this.#transfers = []
    for (let round = 0; round < 2 * this.#replicas.length; round++) {
      for (const to of this.#replicas) {
        for (const from of this.#replicas) {
          this.#beginPull(to, from)
        }
        for (let transfer = this.#transfers.pop(); transfer !== undefined; transfer = this.#transfers.pop()) {
          while (!this.#advance(transfer, 0)) {}
        }
      }
    }
  }

  #check(): void {
    const expected = this.#specified()
    for (const { id, map } of this.#replicas) {
      const live = [...map.keys()].flatMap((key) => map.live(key).map((sibling) => `${key} ${dotKey(sibling)}`)).sort()
      if (JSON.stringify(live) !== JSON.stringify(expected)) {
        throw new Error(`${id} holds ${JSON.stringify(live)}, specified is ${JSON.stringify(expected)}`)
      }
    }
    const [first, ...others] = this.#replicas.map(({ map }) => `${map.digest} ${JSON.stringify(map.clock.toData())}`)
    if (others.some((other) => other !== first)) {
      throw new Error('replicas with equal live dots differ in digest or clock')
    }
  }

  #specified(): string[] {
    const [{ map }] = this.#replicas as [Replica]
    const surviving = this.#operations.filter((operation) => map.clock.has(operation.replica, operation.counter))
    const observed = new Set(
      surviving.flatMap((operation) => operation.observed.map((dot) => `${operation.key} ${dotKey(dot)}`))
    )
    return surviving
      .filter((operation) => operation.value !== undefined)
      .map((operation) => `${operation.key} ${dotKey(operation)}`)
      .filter((dot) => !observed.has(dot))
      .sort()
  }

  #newReplica(): Replica {
    // Names that do not sort by age, and a new one after each lost disk.
    const id = replicaId(`${'zyxwv'[this.#random.integer(5)]}/${this.#random.uint32().toString(16)}`)
    const map = new CausalMap()
    const ranges = new RangeReader(map)
    const watchers = new Watchers(() => ranges)
    return { id, map, watchers, recorder: recorderTelling((key) => watchers.changed([key], 'remote')) }
  }

  #pick<T>(list: readonly T[]): T {
    return this.#random.pick(list) as T
  }
}
