import { replicaId } from '@peermesh/crdt'
import {
  type CommandId,
  type Core,
  type CoreInput,
  type CoreOutput,
  type Failure,
  type Identity,
  invariant,
  type JournalRecord,
  type Millis,
  millis,
  type Moment,
  type Outcome,
  type PeerName,
  Random
} from '@peermesh/kernel'
import type { Configuration, QuorumNotice } from '@peermesh/quorum/core'
import type { PartitionCommand } from '../events.ts'
import { partitionOf, partitionOfGroup } from '../partition-of.ts'
import { Answers } from './answers.ts'
import type { KeyedCommand, ValuesCommand, ValuesTypes } from './events.ts'
import { invalid, replacesTooMany } from './failures.ts'
import { Forwards } from './forwards.ts'
import { Gets } from './gets.ts'
import { Handovers } from './handovers.ts'
import { Holdings } from './holdings.ts'
import { Ledger } from './ledger.ts'
import { KEY_LENGTH_MAX, OPERATIONS_MAX, TIMEOUT_MS } from './limits.ts'
import { Links } from './links.ts'
import type { Holding, ValuesMessage, WriteOutcome, WriteRequest } from './messages.ts'
import type { Parts } from './parts.ts'
import { Puts } from './puts.ts'
import { hasRoomFor } from './room.ts'
import { type ShardCodec, Shards } from './shards.ts'
import { Tellers } from './tellers.ts'

export interface ValuesConfig {
  /** The same at all peers of a mesh, for ever. */
  readonly partitions: number
  readonly codec: ShardCodec
}

type Input = CoreInput<ValuesTypes>
type Output = CoreOutput<ValuesTypes>

/** What exists once the core was started. */
interface Started {
  readonly parts: Parts
  readonly puts: Puts
  readonly gets: Gets
  readonly forwards: Forwards
  readonly handovers: Handovers
  readonly answers: Answers
}

/** What one peer holds and has to do. */
export interface ValuesStatus {
  /** Partitions of which it is a replica, and values that it holds of them. */
  readonly held: number
  readonly values: number
  readonly valueBytes: number
  /** Partitions of which it has something that it is no replica of: kept until all replicas have it. */
  readonly kept: number
  /** Operations that wait here. */
  readonly pending: number
  /** Since the start: peers that a get told what they lacked, and partitions that were handed over and dropped. */
  readonly repairs: number
  readonly handedOver: number
}

/**
 * Values of keys that are always writable (available plane), each kept by the replicas of the partition that its key lies in, as quorum chose them. Any replica coordinates; what was written at once
 * stands side by side until somebody who saw both writes again.
 *
 * Not promised: that a get sees the last put, or that two gets see the same.
 */
export class ValuesCore implements Core<ValuesTypes> {
  readonly #config: ValuesConfig
  readonly #ledger = new Ledger()
  #started: Started | undefined
  #lastCall = 0
  #outputs: Output[] = []

  constructor(config: ValuesConfig) {
    this.#config = config
  }

  step(input: Input, { now }: Moment): Output[] {
    if (input.type === 'start') {
      this.#start(input, now)
    } else {
      this.#take(input, now)
    }
    const { puts, gets, forwards, handovers, parts } = this.#running
    for (const part of [forwards, puts, gets, handovers]) {
      part.decide(now)
    }
    const persists = this.#ledger.flush(() => {
      const { changes, partitions } = parts.shards.takeChanges()
      for (const partition of partitions) {
        handovers.changed(partition, now)
      }
      return changes
    }, now)
    return [...persists, ...this.#outputs.splice(0)]
  }

  deadline(): Millis | undefined {
    const { puts, gets, forwards, handovers } = this.#running
    const deadlines = [puts, gets, forwards, handovers]
      .map(({ deadline }) => deadline)
      .filter((one) => one !== undefined)
    return deadlines.length === 0 ? undefined : millis(Math.min(...deadlines))
  }

  snapshot(): unknown {
    return this.#running.parts.shards.all().map(([partition, shard]) => [partition, shard.snapshot()])
  }

  records(): Iterable<JournalRecord> {
    return this.#running.parts.shards.records()
  }

  status(): ValuesStatus {
    const { parts, puts, gets, forwards, handovers } = this.#running
    const shards = parts.shards.all()
    const ours = shards.filter(([partition]) => parts.holdings.isOurs(partition)).map(([, shard]) => shard)
    return {
      held: parts.holdings.all().filter(({ partition }) => parts.holdings.isOurs(partition)).length,
      values: ours.reduce((sum, { rowCount }) => sum + rowCount, 0),
      valueBytes: shards.reduce((sum, [, { valueBytes }]) => sum + valueBytes, 0),
      kept: shards.filter(([partition, { isEmpty }]) => !isEmpty && !parts.holdings.isOurs(partition)).length,
      pending: puts.count + gets.count + forwards.count,
      repairs: gets.repairs,
      handedOver: handovers.dropped
    }
  }

  /** To look at, and for oracles: by which configuration this peer goes, and what it knows of a partition. */
  holding(partition: number): Holding | undefined {
    return this.#running.parts.holdings.of(partition)
  }

  shard(partition: number): ReturnType<Shards['get']> {
    return this.#running.parts.shards.get(partition)
  }

  get #running(): Started {
    invariant(this.#started !== undefined, 'P14: a core is started once, and before anything else')
    return this.#started
  }

  #start({ identity, seed, records, volatile }: Extract<Input, { readonly type: 'start' }>, now: Millis): void {
    invariant(this.#started === undefined, 'P14: a core is started once, and before anything else')
    const random = new Random(seed, 'values')
    // From anywhere: what was meant for an earlier start of this peer finds nobody.
    let lastId = random.uint32() * 2 ** 16
    const nonce = random.uint32()
    const parts: Parts = {
      identity,
      replica: replicaOf(identity),
      shards: new Shards(replicaOf(identity), this.#config.codec, volatile === true),
      holdings: new Holdings(identity),
      links: new Links(identity.peer),
      say: (to, message) => this.#ledger.afterwards(() => this.#send(to, message)),
      afterwards: (act) => this.#ledger.afterwards(act),
      nextId: () => ++lastId,
      trace: (what, details) => this.#outputs.push({ type: 'trace', what, details })
    }
    const puts: Puts = new Puts(parts, (...put) => forwards.start(...put))
    const forwards: Forwards = new Forwards(parts, nonce, (...put) => puts.start(...put))
    const tellers = new Tellers()
    const handovers = new Handovers(parts, tellers)
    const answers = new Answers(parts, nonce, puts, tellers)
    parts.shards.recover(records)
    for (const [partition] of parts.shards.all()) {
      handovers.changed(partition, now)
    }
    this.#started = { parts, puts, gets: new Gets(parts), forwards, handovers, answers }
  }

  #take(input: Exclude<Input, { type: 'start' }>, now: Millis): void {
    switch (input.type) {
      case 'link':
        this.#linked(input, now)
        return
      case 'message':
        this.#heard(input.from, input.message, now)
        return
      case 'notice':
        if (input.core === 'quorum') {
          this.#noticed(input.notice as QuorumNotice, now)
        }
        return
      case 'command':
        this.#command(input.id, input.command, now)
        return
      case 'persisted':
        this.#ledger.persisted(input.token, now)
        return
      default:
    }
  }

  #linked(input: Extract<Input, { readonly type: 'link' }>, now: Millis): void {
    const { parts, puts, gets, forwards, handovers, answers } = this.#running
    const { peer } = input
    if (input.status === 'up') {
      parts.links.up(peer)
      puts.changed(undefined, now)
      gets.changed(undefined, now)
      forwards.changed(now)
      handovers.hurry(now)
      return
    }
    parts.links.lost(peer)
    puts.lost(peer)
    gets.lost(peer, now)
    forwards.lost(peer)
    handovers.lost(peer)
    answers.lost(peer, now)
    puts.changed(undefined, now)
  }

  #noticed(notice: QuorumNotice, now: Millis): void {
    if (notice.type === 'introduced') {
      const { parts, puts, forwards } = this.#running
      parts.links.introduced(notice.peer, notice.votes !== 'never')
      puts.changed(undefined, now)
      forwards.changed(now)
    } else if (notice.type === 'configuration') {
      const partition = partitionOfGroup(notice.configuration.group)
      if (partition !== undefined && partition < this.#config.partitions) {
        this.#learn(holdingOf(partition, notice.configuration), now, 'quorum')
      }
    }
  }

  #learn(holding: Holding, now: Millis, by: 'quorum' | 'others'): void {
    const { parts, puts, gets, forwards, handovers, answers } = this.#running
    if (parts.holdings.learn(holding, now, by)) {
      const { partition } = holding
      answers.changed(partition)
      handovers.moved(partition, now)
      forwards.changed(now)
      puts.changed(partition, now)
      gets.changed(partition, now)
    }
  }

  #heard(from: PeerName, message: ValuesMessage, now: Millis): void {
    const { puts, gets, forwards, handovers, answers, parts } = this.#running
    switch (message.type) {
      case 'hello':
        if (parts.links.greeted(from, message.nonce)) {
          forwards.greet(from)
          answers.greeted(from, message.nonce)
          forwards.changed(now)
        }
        return
      case 'moved':
        forwards.declined(from, message.id, now)
        this.#learn(message.holding, now, 'others')
        forwards.changed(now)
        return
      case 'ack':
        puts.acked(from, message.id, message.era)
        handovers.acked(from, message.id, message.era, now)
        return
      case 'row':
        gets.answered(from, message, now)
        return
      case 'same':
        handovers.same(from, message.id, message.era, now)
        return
      case 'lacks':
        handovers.lacks(from, message.id, message.era, message, now)
        return
      case 'told':
        answers.told(from, message, now)
        return
      case 'written':
        forwards.written(from, message.id, message.outcome)
        return
      case 'behind':
        forwards.declined(from, message.id, now)
        answers.moved(from, message.partition, message.id)
        handovers.declined(from, message.id, message.era, now)
        return
      case 'update':
      case 'get':
      case 'write':
      case 'compare':
        answers.asked(from, message, now)
    }
  }

  #command(id: CommandId, command: ValuesCommand, now: Millis): void {
    const { puts, gets, forwards, handovers, parts } = this.#running
    if (command.type === 'hand-over') {
      handovers.whenElsewhere(() => this.#settle(id, { ok: true, value: undefined }))
      return
    }
    const { key, timeoutMs = TIMEOUT_MS } = command
    const failure = this.#refusal(command)
    if (failure !== undefined) {
      this.#settle(id, { ok: false, failure })
      return
    }
    const partition = partitionOf(key, this.#config.partitions)
    if (parts.holdings.of(partition) === undefined) {
      this.#found(key, timeoutMs)
    }
    if (command.type === 'get') {
      gets.start({ partition, key, read: command.read, timeoutMs }, now, (outcome) =>
        this.#settle(id, outcome.ok ? { ok: true, value: outcome.found } : outcome)
      )
      return
    }
    const { value, context, write, sloppy = false } = command
    const request: WriteRequest = { key, value, context, write, sloppy, timeoutMs }
    const by = parts.holdings.isOurs(partition) ? puts : forwards
    by.start(partition, request, now, (outcome: WriteOutcome) =>
      this.#settle(
        id,
        outcome.ok
          ? { ok: true, value: { context: outcome.dot === undefined ? [] : [outcome.dot], era: outcome.era } }
          : outcome
      )
    )
  }

  #refusal(command: KeyedCommand): Failure | undefined {
    const { puts, gets, forwards, parts } = this.#running
    const { key } = command
    // From JavaScript it may be anything.
    if (typeof key !== 'string' || key.length === 0 || key.length > KEY_LENGTH_MAX || !key.isWellFormed()) {
      return invalid(`A key is well-formed text of 1 to ${KEY_LENGTH_MAX} characters.`)
    }
    // Another peer may have to be told of it.
    const replaced = (command.type === 'write' && command.context) || []
    if (command.type === 'write' && !hasRoomFor(parts.replica, command, replaced)) {
      return replacesTooMany(replaced.length)
    }
    return puts.count + gets.count + forwards.count >= OPERATIONS_MAX
      ? { name: 'ValuesBusyError', message: `${OPERATIONS_MAX} operations wait here already.` }
      : undefined
  }

  /** The first use of a partition founds it. Whoever waits for that waits for its configuration, and is told when its time is up. */
  #found(key: string, timeoutMs: number): void {
    const command: PartitionCommand = { type: 'found', key, timeoutMs }
    this.#outputs.push({ type: 'call', call: ++this.#lastCall, core: 'partition', command })
  }

  #send(to: PeerName, message: ValuesMessage): void {
    this.#outputs.push({ type: 'send', to, message })
  }

  #settle(id: CommandId, outcome: Outcome): void {
    this.#outputs.push({ type: 'settle', id, outcome })
  }
}

/** Of one peer and one disk: whoever lost its disk mints under another name (V7). */
function replicaOf({ peer, storeId }: Identity): ReturnType<typeof replicaId> {
  return replicaId(`${peer}/${storeId}`)
}

function holdingOf(partition: number, { generation, epoch, voters }: Configuration): Holding {
  return { partition, generation, epoch, replicas: voters.map(({ peer, storeId }) => ({ peer, storeId })) }
}
