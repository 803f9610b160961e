import { type CausalContextData, type Dot, type DotRange, dotKey, type ReplicaId, replicaId } from '@peermesh/crdt'
import {
  type CommandId,
  type Core,
  type CoreInput,
  type CoreOutput,
  compareText,
  type Failure,
  HybridClock,
  type HybridTimestamp,
  invariant,
  type JournalRecord,
  type Millis,
  millis,
  type Moment,
  type PeerName,
  Random
} from '@peermesh/kernel'
import { Announcer } from './announcer.ts'
import { Answerer } from './answerer.ts'
import { AskedPulls } from './asked-pulls.ts'
import { CausalMap } from './causal-map.ts'
import type { StoreConfig } from './config.ts'
import { DeltaReader } from './delta-reader.ts'
import { EXPIRY } from './expiries.ts'
import { Lag } from './lag.ts'
import { MapJournal, type Persisting } from './map-journal.ts'
import { Members } from './members.ts'
import { isGossip, type PullRequest, type Sibling, type StoreCommand, type StoreCoreTypes } from './messages.ts'
import { Outbox } from './outbox.ts'
import { observePeerTime } from './peer-time.ts'
import { PullReader } from './pull-reader.ts'
import { Puller } from './puller.ts'
import { RangeReader } from './range-reader.ts'
import { recoverClock } from './recover-clock.ts'
import { Quota, QUOTA_EXCEEDED } from './quota.ts'
import { VisibleRecorder } from './records.ts'
import { Receipts } from './receipts.ts'
import { replicaTag } from './replica-tag.ts'
import { SALVAGE, Salvage } from './salvage.ts'
import { Tally } from './tally.ts'
import { Tellings } from './tellings.ts'
import { TypedReader } from './typed-reader.ts'
import { LIST_TOO_DEEP, STORE_BUSY, Writer } from './writer.ts'

type Input = CoreInput<StoreCoreTypes>
type Output = CoreOutput<StoreCoreTypes>

const NEVER = Number.POSITIVE_INFINITY

/** What exists once the core was started. */
interface Started {
  readonly replica: ReplicaId
  readonly self: PeerName
  readonly writer: Writer
  readonly quota: Quota
  readonly outbox: Outbox
  readonly puller: Puller
  readonly reader: PullReader
  readonly deltas: DeltaReader
  readonly announcer: Announcer
  readonly salvage: Salvage
}

/**
 * The store of one replica: every replica holds everything, any may write at any time, and those that heard of the same operations are
 * equal (available plane).
 *
 * This file only says which part handles which input. The state is `CausalMap`; how local writes become durable and visible is
 * `Writer` and `MapJournal`; how they travel is `Outbox`; how what was missed is noticed, asked for, answered and taken in is
 * `Announcer`, `Puller`, `Answerer`, `PullReader`, `DeltaReader`.
 * After each input the same `#decide` runs, and begins whatever can be begun.
 *
 * Invariants: S1 to S12, each where it is kept; SPEC.md lists them.
 */
export class StoreCore implements Core<StoreCoreTypes> {
  readonly #outputs: Output[] = []
  readonly #map = new CausalMap()
  /** What typed keys show. */
  readonly typed = new TypedReader(this.#map)
  /** Which keys show something, and which changed. */
  readonly ranges = new RangeReader(this.#map)
  readonly #config: StoreConfig
  readonly #journal: MapJournal
  readonly #members = new Members()
  /** What others lack. */
  readonly lag = new Lag(this.#map.clock, this.#members)
  /** Who has said of which writes that they are on its disk. */
  readonly receipts = new Receipts(() => this.lag.here())
  readonly #tellings = new Tellings()
  readonly #tally = new Tally()
  readonly #asked = new AskedPulls(this.#outputs, this.#members)
  readonly #answerer: Answerer
  readonly #clock: HybridClock
  #started: Started | undefined

  constructor(config: StoreConfig) {
    this.#config = config
    this.#map.siblingsShow = config.siblingsShow ?? false
    this.#answerer = new Answerer(this.#map, this.#tally, config.sketchBytesMin)
    this.#journal = new MapJournal({
      map: this.#map,
      config,
      outputs: this.#outputs,
      durable: (what) => this.#durable(what)
    })
    this.#clock = new HybridClock(config.clockSkewMaxMs === undefined ? {} : { skewMaxMs: config.clockSkewMaxMs })
  }

  /** The visible value's bytes. */
  get(key: string): Uint8Array | undefined {
    return this.#map.visible(key)?.value
  }

  /** All concurrent values, the visible one among them. */
  siblings(key: string): readonly Sibling[] {
    return this.#map.live(key)
  }

  /** The keys of the map that hold more than one value. */
  conflicts(): string[] {
    return [...this.#map.keys()].filter((key) => this.#map.live(key).length > 1)
  }

  /** The last operation on the key of each replica, as far as they are remembered, where it left no value: it was replaced, or deletes. */
  buried(key: string): Dot[] {
    return this.#map.buried(key)
  }

  /** The other peers that told that they have this operation. */
  holders(dot: Dot): PeerName[] {
    return this.#started?.puller.holders(dot) ?? []
  }

  /** The keys of the map: of typed ones, those of their parts. */
  storedKeys(): string[] {
    return [...this.#map.keys()].sort(compareText)
  }

  digest(): { readonly hash: string; readonly keys: number } {
    return { hash: this.#map.digest, keys: this.#map.size }
  }

  statistics() {
    const { gossip, direct, pull, snapshots } = this.#tally
    return {
      keys: this.#map.size,
      bytes: this.#map.bytes,
      behind: this.#started?.puller.behind() ?? 0,
      pendingWrites: this.#started?.writer.pending ?? 0,
      streamingTo: this.#started?.outbox.streamingTo ?? 0,
      salvaging: this.#started?.salvage.left ?? 0,
      gossip: { ...gossip },
      direct: { ...direct },
      pull: { ...pull, snapshots }
    }
  }

  records(): Iterable<JournalRecord> {
    return this.#journal.records()
  }

  /** What this replica has incorporated. */
  clock(): CausalContextData {
    return this.#map.clock.toData()
  }

  snapshot(): unknown {
    return {
      clock: this.clock(),
      entries: this.storedKeys().map((key) => [key, this.#map.live(key).map(dotKey).sort()]),
      residual: [...this.#map.residualKeys()].sort(compareText)
    }
  }

  deadline(): Millis | undefined {
    if (this.#started === undefined) {
      return undefined
    }
    const { outbox, puller, announcer, salvage } = this.#started
    const asked = Math.min(outbox.deadline() ?? NEVER, puller.deadline() ?? NEVER, salvage.deadline() ?? NEVER)
    return millis(Math.min(asked, announcer.deadline(), this.#map.expiries.deadline() ?? NEVER))
  }

  step(input: Input, at: Moment): Output[] {
    const telling = this.#tellings.of(input)
    this.lag.see(input, telling)
    this.receipts.see(input, telling)
    if (input.type === 'start') {
      this.#start(input, at)
    } else {
      this.#handle(input, at)
    }
    this.#decide(at)
    return this.#outputs.splice(0)
  }

  #start(input: Extract<Input, { type: 'start' }>, at: Moment): void {
    invariant(this.#started === undefined, 'S13: a core is started once')
    const { identity, seed, records, salvaged = [], volatile = false } = input
    const config = this.#config
    const replica = replicaId(`${identity.peer}/${identity.storeId}`)
    const setAside = this.#journal.recover(records, volatile).get(replica) ?? 0
    recoverClock(this.#clock, this.#map, replica, at.wall)
    this.typed.tag = replicaTag(replica)
    this.receipts.begins(replica)
    const random = new Random(seed, 'store')
    const puller = new Puller(this.#map.clock, this.#asked)
    const announcer = new Announcer({ clock: this.#map.clock, random, outputs: this.#outputs }, at.now)
    const parts = {
      map: this.#map,
      journal: this.#journal,
      tally: this.#tally,
      outputs: this.#outputs,
      announcer,
      observe: (from: PeerName, timestamps: readonly HybridTimestamp[], moment: Moment) =>
        observePeerTime(this.#clock, { from, timestamps }, moment, this.#outputs)
    }
    this.#started = {
      self: identity.peer,
      replica,
      // S7: not where each group outlives the loss of power by itself, nor where the replica ends with the process.
      writer: new Writer(replica, { recovered: setAside, setsAside: config.durability !== 'power' && !volatile }),
      quota: new Quota({ map: this.#map, tag: this.typed.tag, bytesMax: config.bytesMax ?? NEVER }),
      outbox: new Outbox(replica, this.#tally, this.receipts),
      puller,
      reader: new PullReader({ ...parts, puller, log: this.#asked.log }),
      deltas: new DeltaReader(parts),
      announcer,
      salvage: new Salvage(salvaged, { codec: config.codec, puller, now: at.now })
    }
  }

  #handle(input: Exclude<Input, { type: 'start' }>, at: Moment): void {
    const { outbox, puller } = this.#running()
    switch (input.type) {
      case 'command':
        this.#command(input.id, input.command, at)
        return
      case 'message':
        this.#message(input, at)
        return
      case 'link':
        if (input.status === 'up') {
          outbox.linked(input.peer)
          puller.linked(input.peer, at.now)
        } else {
          outbox.lost(input.peer)
          this.#answerer.lost(input.peer)
          this.#journal.unlinked(input.peer)
          this.#acknowledge(puller.lost(input.peer, at.now))
        }
        return
      case 'bulk':
        this.#bulk(input, at)
        return
      case 'persisted':
        this.#journal.persisted(input.token)
        return
      case 'notice': {
        const gone = this.#members.hear(input.core, input.notice)
        if (gone !== undefined) {
          this.#acknowledge(puller.gone(gone, at.now))
        }
        return
      }
      case 'wake':
      case 'heard':
      case 'dialled':
      case 'addresses':
      case 'result':
      case 'found':
        return
    }
  }

  /** Begins whatever can be begun now. */
  #decide(at: Moment): void {
    const { writer, outbox, puller, reader, announcer, self, replica } = this.#running()
    const reachable = this.#members.allAmong(self, (peer) => outbox.isLinked(peer))
    this.#beginOwn(at)
    this.#flush(at, reachable)
    const upTo = writer.toSetAside(this.#map)
    if (upTo !== undefined) {
      this.#journal.setAside(replica, upTo)
    }
    // Asked in any case, and first: who was waited for too long is slow from now on, also where nothing is to be written.
    while (!outbox.mustWait(at.now) && writer.isReady(this.#map)) {
      // A group that changes nothing, or needs no disk, is done at once, and the next one follows.
      this.#stageWrites(at)
      this.#flush(at, reachable)
      this.#beginOwn(at)
    }
    this.receipts.decide(this.#outputs)
    // First: it tells whom it asks all that we have, which then need not be told again.
    const pull = puller.next(at.now)
    if (pull !== undefined) {
      reader.ask(pull)
    }
    announcer.announce(at.now, { neighbours: outbox.neighbours, reachable })
  }

  #flush(at: Moment, reachable: boolean): void {
    const { outbox, announcer, self, replica } = this.#running()
    if (outbox.flush(at.now, this.#outputs, this.#members.hasOther(self))) {
      // Too large to be sent along: who is told of it fetches it.
      announcer.tell({ neighbours: outbox.neighbours, byGossip: !reachable }, new Set([replica]))
    }
  }

  /** Writes of the replica itself: what was salvaged (S17), and deletes of what has expired (S31). */
  #beginOwn(at: Moment): void {
    const { salvage, writer, replica } = this.#running()
    salvage.begin(writer, { map: this.#map, clock: this.#clock }, at)
    this.#map.expiries.begin({ writer, replica, shown: (key) => this.#map.visible(key) }, at)
  }

  #command(id: CommandId, command: StoreCommand, { now }: Moment): void {
    const { writer, puller, quota } = this.#running()
    if (command.type === 'sync') {
      if (!puller.sync(id)) {
        this.#settle(id)
      }
    } else if (command.type === 'pull') {
      puller.ask(id, command, now)
    } else if (command.type === 'give up pull') {
      this.#asked.giveUp(command.caller)
      this.#settle(id)
    } else if (command.type === 'give up') {
      this.receipts.giveUp(command.receipt, this.#outputs)
      this.#settle(id)
    } else if (!quota.admit(id, command.operations)) {
      this.#fail(id, QUOTA_EXCEEDED)
    } else if (writer.enqueue(id, command.operations)) {
      this.receipts.want(id, command.receipt)
    } else {
      this.#fail(id, STORE_BUSY)
    }
  }

  #stageWrites(at: Moment): void {
    const { writer } = this.#running()
    const staged = writer.stage(this.#map, this.#clock, at.wall)
    for (const id of staged.refused) {
      this.#fail(id, LIST_TOO_DEEP)
    }
    if (staged.minted === undefined) {
      this.#acknowledge(writer.committed().commands)
      return
    }
    this.#outputs.push({ type: 'trace', what: 'staged', details: { ...staged } })
    this.#journal.writeOwn(staged.operations)
  }

  #durable(what: Persisting): void {
    switch (what.type) {
      case 'deltas':
        this.#outputs.push({ type: 'send', to: what.from, message: { type: 'ack', sequence: what.sequence } })
        return
      case 'writes':
        this.#commitWrites()
        return
      case 'counters':
        this.#running().writer.setAside(what.upTo)
        return
    }
  }

  /** S7, S8: the group is durable, so now it is incorporated, seen, acknowledged and sent. */
  #commitWrites(): void {
    const { writer, outbox, announcer, replica } = this.#running()
    const { operations, commands, minted } = writer.committed()
    const isAwaited = this.receipts.isAwaited(commands)
    // The old dots of what was salvaged may have come while these were on their way to the disk: what became of them is written once more.
    const again = commands.includes(SALVAGE) ? this.#journal.recorder() : undefined
    const recorder = again ?? new VisibleRecorder()
    for (const operation of operations) {
      invariant(this.#map.apply(operation, recorder), 'S7: a dot is minted once')
    }
    if (again !== undefined) {
      this.#journal.persistAgain(again)
    }
    this.#acknowledge(commands, minted)
    this.#journal.tell(recorder, 'local')
    announcer.changed('local', replica)
    outbox.add(operations, isAwaited)
    this.#journal.trimIndex()
  }

  #acknowledge(commands: readonly CommandId[], minted?: DotRange): void {
    this.#running().quota.done(commands)
    this.#running().salvage.done(commands)
    if (commands.includes(EXPIRY)) {
      this.#map.expiries.done()
    }
    for (const id of commands) {
      if (id >= 0 && !this.receipts.begin(id, minted)) {
        this.#settle(id)
      }
    }
  }

  #message({ from, path, message }: Extract<Input, { type: 'message' }>, at: Moment): void {
    const { outbox, puller, reader, deltas, self } = this.#running()
    if (from === self || ('to' in message && message.to !== undefined && message.to !== self)) {
      return
    }
    if (path === 'gossip' && !isGossip(message)) {
      return
    }
    outbox.heard(from, path)
    switch (message.type) {
      case 'deltas':
        deltas.take(from, path, message, at)
        return
      case 'ack':
        outbox.acknowledged(from, message.sequence)
        return
      case 'digest':
        puller.heard(from, message.clock, at.now)
        return
      case 'pull':
        puller.heard(from, message.clock, at.now)
        this.#pulled({ ...message, from, path }, at.now)
        return
      case 'symbols':
        reader.symbols(from, message, at.now)
        return
      case 'need':
        this.#answerer.more(from, message, this.#outputs)
        return
      case 'want':
        this.#answerer.wanted(from, message, this.#outputs)
        return
      case 'busy':
        reader.busy(from, message.request, at.now)
        return
      case 'states':
        this.#acknowledge(reader.states({ from, path }, message, at))
        return
      case 'transfer':
        this.#outputs.push({ type: 'reject', peer: from, reason: 'a transfer was announced outside a bulk stream' })
        return
    }
  }

  /** S28: who asks over a link may wait to hear what is here. By gossip, which all would hear, nobody is told for that. */
  #pulled(request: PullRequest, now: Millis): void {
    const { puller, announcer } = this.#running()
    const { from, path } = request
    const told = this.#answerer.answer(request, this.#outputs)
    if (told === 'all') {
      announcer.told(from)
    } else if (path === 'direct') {
      announcer.owe(from, now, told === 'later' || puller.active?.peer === from)
    }
  }

  #bulk(input: Extract<Input, { type: 'bulk' }>, at: Moment): void {
    const { reader, announcer } = this.#running()
    switch (input.event) {
      case 'opened':
        reader.opened(input, at.now)
        return
      case 'chunk':
        reader.chunk(input.transfer, input.message, at)
        return
      case 'ready':
        announcer.told(this.#answerer.push(input.transfer, this.#outputs))
        return
      case 'ended': {
        if (input.direction === 'in') {
          this.#acknowledge(reader.ended(input.transfer, input.outcome, at.now))
          return
        }
        const untold = this.#answerer.ended(input.transfer, input.outcome, this.#outputs)
        if (untold !== undefined) {
          announcer.owe(untold, at.now, true)
        }
        return
      }
    }
  }

  #fail(id: CommandId, failure: Failure): void {
    this.receipts.refused(id)
    this.#running().quota.done([id])
    this.#outputs.push({ type: 'settle', id, outcome: { ok: false, failure } })
  }

  #settle(id: CommandId): void {
    this.#outputs.push({ type: 'settle', id, outcome: { ok: true, value: undefined } })
  }

  #running(): Started {
    invariant(this.#started !== undefined, 'S13: a core is started before anything else')
    return this.#started
  }
}
