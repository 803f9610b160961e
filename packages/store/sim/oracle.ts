import { CausalContext, compareStamps, type Dot, dotKey } from '@peermesh/crdt'
import { type CommandId, type Effect, hash128, hashToHex, type PeerName } from '@peermesh/kernel'
import { ViolationError } from '@peermesh/sim'
import { EXPIRY, expiryOf } from '@peermesh/store/core'
import type {
  Operation,
  PullTimes,
  Receipt,
  Sibling,
  StagedWrites,
  StoreCore,
  StoreMessage
} from '@peermesh/store/core'
import { LagOracle } from './lag-oracle.ts'
import { PullOracle } from './pull-oracle.ts'
import { ReceiptOracle } from './receipt-oracle.ts'
import { TypedOracle } from './typed-oracle.ts'

/**
 * What must hold of a mesh of stores, kept beside it as plain sets: every operation that was staged, what each had observed, which were
 * acknowledged, and which disks were lost.
 */
export class StoreOracle {
  /** What typed keys must show. */
  readonly typed = new TypedOracle()
  /** What may be said of others. */
  readonly lag = new LagOracle()
  readonly receipts = new ReceiptOracle()
  readonly pulls = new PullOracle()
  /** Every operation that was ever on its way to a disk, by its dot. One that was lost in a crash may be followed by another of the same dot. */
  readonly #staged = new Map<string, Operation>()
  /** Of each peer, since its last start: command ids begin anew then. */
  readonly #dotsOfCommand = new Map<PeerName, Map<CommandId, readonly Dot[]>>()
  readonly #acknowledged = new Map<string, Dot>()
  readonly #lostReplicas = new Set<string>()
  /** What was acknowledged on each peer's damaged disks, and can be read. */
  readonly #salvageable = new Map<PeerName, Map<string, Operation>>()
  /** How often each peer lost power that it does not promise to outlive, and how often it had when it staged each operation. */
  readonly #losses = new Map<string, number>()
  readonly #lossesBefore = new Map<string, number>()
  /** As which replica each peer writes. */
  readonly #replicas = new Map<PeerName, string>()
  /** What each dot was when somebody else could first see it. */
  readonly #seen = new Map<string, string>()

  observe(peer: PeerName, core: StoreCore, { output }: Effect): void {
    switch (output.type) {
      case 'trace':
        if (output.what === 'staged') {
          const staged = output.details as unknown as StagedWrites
          this.typed.stage(peer, core, staged)
          this.receipts.stage(peer, staged)
          this.#verifyExpiry(staged)
          this.#stage(peer, staged)
        }
        return
      case 'settle':
        if (output.outcome.ok) {
          this.#acknowledge(peer, core, output.id)
          this.receipts.settled(peer, output.id, output.outcome.value as Receipt | undefined)
          this.pulls.settled(peer, output.id, core, output.outcome.value as PullTimes | undefined)
        }
        return
      case 'send':
      case 'publish':
        this.#expose(output.message as StoreMessage)
        this.lag.sent(peer, this.#replicas.get(peer) ?? '', output.message as StoreMessage)
        return
      case 'bulk':
        if (output.action === 'push') {
          this.#expose(output.message as StoreMessage)
          this.lag.sent(peer, this.#replicas.get(peer) ?? '', output.message as StoreMessage)
        }
        return
      default:
        return
    }
  }

  started(peer: PeerName, replica: string): void {
    this.#replicas.set(peer, replica)
    this.receipts.started(peer)
    this.#dotsOfCommand.set(peer, new Map())
  }

  lost(replica: string): void {
    this.typed.isExcused = true
    this.#lostReplicas.add(replica)
  }

  /** Some records of its disk cannot be read, so that it goes on as another replica: what it acknowledged and can be read is not to be lost. */
  damaged(peer: PeerName, replica: string, records: readonly string[]): void {
    const salvageable = this.#salvageable.get(peer) ?? new Map<string, Operation>()
    this.#salvageable.set(peer, salvageable)
    // The name of a replica is one record: without it, nobody knows whose its dots are.
    const namesGone = records.some((record) => record.startsWith('r/'))
    for (const name of this.#acknowledged.keys()) {
      const operation = this.#staged.get(name)
      if (operation === undefined || operation.replica !== replica || operation.value === undefined) {
        continue
      }
      if (namesGone || records.some((record) => record.startsWith(`e/${operation.key}\u0000`))) {
        // It may have been there when less of this disk was damaged.
        salvageable.delete(name)
      } else {
        salvageable.set(name, operation)
      }
    }
  }

  /** All that was read of damaged disks is gone too. */
  salvageLost(peer: PeerName): void {
    this.#salvageable.delete(peer)
  }

  /** The power was lost, which `process` does not promise to outlive: what this replica acknowledged may be gone. Its dots stay used. */
  excused(replica: string): void {
    this.typed.isExcused = true
    const peer = peerOf(replica)
    this.#losses.set(peer, (this.#losses.get(peer) ?? 0) + 1)
    for (const [name, dot] of this.#acknowledged) {
      if (dot.replica === replica) {
        this.#acknowledged.delete(name)
      }
    }
  }

  /** A replica starts again on its disk: all that it ever acknowledged is there. */
  recovered(replica: string, core: StoreCore): void {
    const clock = CausalContext.fromData(core.clock())
    for (const dot of this.#acknowledged.values()) {
      if (dot.replica === replica && !clock.has(dot.replica, dot.counter)) {
        throw new ViolationError(`S8: ${dotKey(dot)} was acknowledged, and is not there after a restart.`)
      }
    }
  }

  /** All replicas say that they are equal: are they, and are they right? */
  verify(cores: readonly StoreCore[]): void {
    const [first] = cores
    if (first === undefined) {
      return
    }
    const clock = CausalContext.fromData(first.clock())
    for (const dot of this.#acknowledged.values()) {
      if (!this.#lostReplicas.has(dot.replica) && !clock.has(dot.replica, dot.counter)) {
        throw new ViolationError(`S14: ${dotKey(dot)} was acknowledged by a peer that kept its disk, and is nowhere.`)
      }
    }
    this.#verifySalvage(clock)
    const expected = this.#specified(clock)
    for (const core of cores) {
      this.typed.verify(core, clock)
      const live = core.storedKeys().flatMap((key) => core.siblings(key).map((sibling) => `${key} ${print(sibling)}`))
      if (live.sort().join('\n') !== expected) {
        throw new ViolationError(
          `S5: a replica holds\n${live.join('\n')}\nand the operations that survived specify\n${expected}`
        )
      }
    }
  }

  /** S17: what could be read of a damaged disk is there, was replaced, or was written anew: once by each peer whose disk was. */
  #verifySalvage(clock: CausalContext): void {
    const writtenAnew = new Set<string>()
    const writtenTwice = new Set<string>()
    const replaced = new Set<string>()
    for (const { key, replica, counter, observed, timestamp } of this.#staged.values()) {
      const survives = clock.has(replica, counter)
      for (const dot of observed) {
        const name = `${key} ${dotKey(dot)}`
        // What replaced it may be gone by now with all that knew of it. A write of it anew, which has its time, must not be.
        const { millis, count } = this.#staged.get(dotKey(dot))?.timestamp ?? {}
        const isAnew = timestamp.millis === millis && timestamp.count === count
        if (survives || !isAnew) {
          replaced.add(name)
        }
        if (survives && isAnew) {
          // That it was written anew may be lost with the power.
          const byPeer = `${name} ${peerOf(replica)} ${this.#lossesBefore.get(dotKey({ replica, counter })) ?? 0}`
          if (writtenAnew.has(byPeer)) {
            writtenTwice.add(name)
          }
          writtenAnew.add(byPeer)
        }
      }
    }
    for (const salvageable of this.#salvageable.values()) {
      for (const [name, operation] of salvageable) {
        const known = clock.has(operation.replica, operation.counter)
        if (!known && !replaced.has(`${operation.key} ${name}`)) {
          throw new ViolationError(`S17: ${name} could be read of a damaged disk, and is nowhere.`)
        }
        if (!known && writtenTwice.has(`${operation.key} ${name}`)) {
          throw new ViolationError(`S17: ${name} was read of a damaged disk, and written anew twice.`)
        }
      }
    }
  }

  /** The surviving puts of each key that no surviving operation on it had observed. */
  #specified(clock: CausalContext): string {
    const surviving = [...this.#staged.values()].filter(({ replica, counter }) => clock.has(replica, counter))
    const observed = new Set(surviving.flatMap(({ key, observed: dots }) => dots.map((dot) => `${key} ${dotKey(dot)}`)))
    const live: string[] = []
    for (const operation of surviving) {
      const { key, value } = operation
      if (value !== undefined && !observed.has(`${key} ${dotKey(operation)}`)) {
        live.push(`${key} ${print({ ...operation, value })}`)
      }
    }
    return live.sort().join('\n')
  }

  /** S31: a replica deletes by itself only what shows there and has expired. A hybrid time is never below the wall clock that it is taken from. */
  #verifyExpiry({ operations, commands }: StagedWrites): void {
    for (const { key, timestamp, observed } of commands.every((id) => id === EXPIRY) ? operations : []) {
      // What it has observed was there: who has no disk has deleted it by the time that it is looked at.
      const [shown] = observed.flatMap((dot) => this.#staged.get(dotKey(dot)) ?? []).sort((a, b) => compareStamps(b, a))
      const expiresAt = shown?.value === undefined ? undefined : expiryOf(shown.value)
      if (expiresAt === undefined || expiresAt > timestamp.millis) {
        throw new ViolationError(`S31: ${key} is deleted as if it had expired, and it shows something that has not.`)
      }
    }
  }

  #stage(peer: PeerName, { operations, commands }: StagedWrites): void {
    for (const operation of operations) {
      const name = dotKey(operation)
      if (this.#seen.has(name)) {
        throw new ViolationError(`C4: ${name} is minted again, though somebody has seen it.`)
      }
      this.#staged.set(name, operation)
      this.#lossesBefore.set(name, this.#losses.get(peer) ?? 0)
    }
    for (const command of commands) {
      this.#dotsOfCommand.get(peer)?.set(command, operations)
    }
  }

  #acknowledge(peer: PeerName, core: StoreCore, id: CommandId): void {
    const dots = this.#dotsOfCommand.get(peer)?.get(id) ?? []
    const clock = CausalContext.fromData(core.clock())
    for (const dot of dots) {
      if (!clock.has(dot.replica, dot.counter)) {
        throw new ViolationError(`S8: ${dotKey(dot)} is acknowledged, and cannot be read.`)
      }
      this.#acknowledged.set(dotKey(dot), dot)
    }
    this.#dotsOfCommand.get(peer)?.delete(id)
  }

  /** C4: a dot that anybody else can see means one thing for ever. */
  #expose(message: StoreMessage): void {
    if (message.type === 'deltas') {
      for (const operation of message.operations) {
        this.#fix(operation, operation.value, operation.key)
      }
    } else if (message.type === 'states') {
      for (const { key, live } of message.states) {
        for (const sibling of live) {
          this.#fix(sibling, sibling.value, key)
        }
      }
    }
  }

  #fix(operation: Dot & Pick<Operation, 'timestamp'>, value: Uint8Array | undefined, key: string): void {
    const name = dotKey(operation)
    const { millis, count } = operation.timestamp
    const meaning = `${key} ${millis}/${count} ${value === undefined ? 'delete' : hashToHex(hash128(value))}`
    const known = this.#seen.get(name)
    if (known === undefined) {
      this.#seen.set(name, meaning)
    } else if (known !== meaning) {
      throw new ViolationError(`C4: ${name} was ${known} and is now ${meaning}.`)
    }
  }
}

function print({ replica, counter, timestamp, value }: Sibling): string {
  return `${replica}@${counter} ${timestamp.millis}/${timestamp.count} ${hashToHex(hash128(value))}`
}

function peerOf(replica: string): string {
  return replica.slice(0, replica.lastIndexOf('/'))
}
