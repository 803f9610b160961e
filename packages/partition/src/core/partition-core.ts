import {
  type CommandId,
  type Core,
  type CoreInput,
  type CoreOutput,
  invariant,
  type MeshId,
  type Millis,
  millis,
  type Moment,
  type Outcome,
  type PeerName
} from '@peermesh/kernel'
import type { MembershipCommand, MembershipNotice } from '@peermesh/membership/core'
import type { QuorumCommand, QuorumNotice } from '@peermesh/quorum/core'
import type { Assigner } from './assigner.ts'
import type { Owners, PartitionCommand, PartitionStatus, PartitionTypes, PlaceChange } from './events.ts'
import { Foundings, type Waiter } from './foundings.ts'
import { KeyValues } from './key-values.ts'
import { FOUNDING_MAX, MOVE_MS } from './limits.ts'
import { Ownership, ownersOf } from './ownership.ts'
import type { OwnershipCodec, OwnershipRecord } from './ownership-record.ts'
import { groupOfPartition, partitionOfGroup } from './partition-of.ts'
import { type Move, movesBetween, type Plan, type ViewChange } from './plan.ts'
import { Publications } from './publications.ts'
import { type OwnPlace, View } from './view.ts'
import { oddOf } from './voters.ts'

export interface PartitionConfig extends OwnPlace {
  /** The same at all peers of a mesh, for ever. */
  readonly partitions: number
  readonly settleMs: number
  readonly goneMs: number
  /** How often what is told in the DHT is put there again. */
  readonly republishMs: number
  readonly codec: OwnershipCodec
  /** Of as many partitions and replicas. Peers that are simulated together may have one in common, since it remembers nothing that matters. */
  readonly assigner: Assigner
}

type Input = CoreInput<PartitionTypes>
type Output = CoreOutput<PartitionTypes>
type Continue = (outcome: Outcome, at: Moment) => void
type Wanted = Extract<QuorumNotice, { readonly type: 'wanted' }>

/** What exists once the core was started. */
interface Started {
  readonly view: View
  readonly ownership: Ownership
  readonly keys: KeyValues
  /** For whoever asks quorum for something of a partition that nobody used yet. */
  readonly foundings: Foundings<Waiter>
  readonly publications: Publications
}

/**
 * The partitions of a mesh as one peer sees them: who holds each, who should, and what is done about the difference; and the values of keys, each with the partition that its name lies in. It
 * sends nothing itself: partitions are groups of quorum, and whatever there may be only one of is decided there (quorum plane).
 *
 * Not promised: that two peers know of a new configuration at one instant. Who goes to those of before is refused there, and told where to go.
 */
export class PartitionCore implements Core<PartitionTypes> {
  readonly #config: PartitionConfig
  readonly #waiting = new Map<number, Continue>()
  readonly #draining: CommandId[] = []
  /** Quorum is asked whether that is all that it knows. */
  #isAsking = false
  #self: PeerName | undefined
  #started: Started | undefined
  #lastCall = 0
  #outputs: Output[] = []

  constructor(config: PartitionConfig) {
    this.#config = config
  }

  step(input: Input, at: Moment): Output[] {
    if (input.type === 'start') {
      this.#start(input, at)
    } else {
      this.#take(input, at)
    }
    const { ownership, keys, foundings, publications } = this.#running
    ownership.decide(at.now)
    keys.decide(at.now)
    foundings.decide(at.now)
    publications.decide(at)
    this.#settleDrained()
    return this.#outputs.splice(0)
  }

  deadline(): Millis | undefined {
    const { ownership, keys, foundings, publications } = this.#running
    const all = [ownership.deadline, keys.deadline, foundings.deadline, publications.deadline]
    const deadlines = all.filter((one) => one !== undefined)
    return deadlines.length === 0 ? undefined : millis(Math.min(...deadlines))
  }

  snapshot(): unknown {
    const { ownership, view } = this.#running
    const held = ownership.configurations.map(({ group, epoch }) => [group, epoch])
    return [view.members.map(({ peer, weight }) => [peer, weight]), held]
  }

  owners(partition: number): Owners {
    return this.#running.ownership.owners(partition)
  }

  /** Where a partition stands, and what it waits for. */
  explain(partition: number, { now }: Moment): PartitionStatus {
    return this.#running.ownership.status(partition, now)
  }

  /** Each partition that somebody used, in their order. */
  status({ now }: Moment): PartitionStatus[] {
    const { ownership } = this.#running
    const partitions = Array.from({ length: this.#config.partitions }, (_, partition) => partition)
    return partitions
      .filter((partition) => ownership.isFounded(partition))
      .map((partition) => ownership.status(partition, now))
  }

  /** What would move by such a change of the view of this peer, those that nobody used included. Nothing moves by it. */
  plan(change: ViewChange): Plan {
    const plan = this.#config.assigner.plan(this.#running.view.members, change)
    const moves: readonly Move[] = movesBetween(plan.before, plan.after, oddOf)
    return { ...plan, moves }
  }

  /** Who owns a partition, as it is told to who is not in the mesh; `undefined` where nobody used it, as far as this peer knows. */
  record(partition: number, at: Moment): OwnershipRecord | undefined {
    return this.#running.publications.record(partition, at)
  }

  /** Once it is known. */
  get meshId(): MeshId | undefined {
    return this.#running.publications.meshId
  }

  isFounded(partition: number): boolean {
    return this.#running.ownership.isFounded(partition)
  }

  get drains(): boolean {
    return this.#running.view.drains
  }

  get #running(): Started {
    invariant(this.#started !== undefined, 'P14: a core is started once, and before anything else')
    return this.#started
  }

  #start({ identity }: Extract<Input, { readonly type: 'start' }>, { now }: Moment): void {
    invariant(this.#started === undefined, 'P14: a core is started once, and before anything else')
    const { settleMs, goneMs, republishMs, codec, partitions } = this.#config
    const view = new View(identity, this.#config, goneMs)
    const ownership = new Ownership({
      identity,
      view,
      assigner: this.#config.assigner,
      settleMs,
      goneMs,
      startedAt: now,
      propose: (partition, voters, after, done) => {
        const group = groupOfPartition(partition)
        this.#call('quorum', { type: 'reconfigure', group, voters, after, timeoutMs: MOVE_MS }, (outcome, at) =>
          done(outcome, at.now)
        )
      },
      link: (peers) => this.#call('quorum', { type: 'link', peers }, () => undefined),
      entered: (partition, now) => {
        this.#outputs.push({ type: 'emit', event: { type: 'stage', ...ownership.status(partition, now) } })
      }
    })
    const keys = new KeyValues({
      partitions,
      call: (command, next) => this.#call('quorum', command, next),
      settle: (id, outcome) => this.#settle(id, outcome),
      isFounded: (partition) => ownership.isFounded(partition),
      firstVoters: (partition) => ownership.firstVoters(partition)
    })
    const foundings = new Foundings({
      call: (command, next) => this.#call('quorum', command, (outcome, at) => next(outcome, at.now)),
      firstVoters: (partition) => ownership.firstVoters(partition),
      // Whoever waits for it waits at quorum, which hears by itself how that ends.
      go: () => undefined,
      fail: () => undefined
    })
    const publications = new Publications({
      self: identity.peer,
      partitions,
      republishMs,
      codec,
      owners: (partition) => ownership.owners(partition),
      addressesOf: (peer) => view.addressesOf(peer),
      output: (output) => this.#outputs.push(output)
    })
    this.#self = identity.peer
    this.#started = { view, ownership, keys, foundings, publications }
  }

  #take(input: Exclude<Input, { type: 'start' }>, at: Moment): void {
    const { view, publications } = this.#running
    switch (input.type) {
      case 'link':
        view.linked(input.peer, input.status)
        return
      case 'addresses':
        view.addressed(input.addresses)
        publications.addressesChanged(at.now)
        return
      case 'found':
        publications.found(input)
        return
      case 'notice':
        if (input.core === 'membership') {
          this.#member(input.notice as MembershipNotice, at)
        } else if (input.core === 'quorum') {
          this.#heard(input.notice as QuorumNotice, at)
        }
        return
      case 'command':
        this.#command(input.id, input.command, at)
        return
      case 'result': {
        const next = this.#waiting.get(input.call)
        this.#waiting.delete(input.call)
        next?.(input.outcome, at)
        return
      }
      default:
    }
  }

  #member(notice: MembershipNotice, { now }: Moment): void {
    const { view, ownership, publications } = this.#running
    if (notice.type === 'member') {
      view.hear(notice, now)
      ownership.viewChanged(now)
    } else if (notice.type === 'mesh') {
      publications.meshIs(notice.meshId)
    }
  }

  #heard(notice: QuorumNotice, { now }: Moment): void {
    const { view, ownership, keys, foundings, publications } = this.#running
    if (notice.type === 'wanted') {
      this.#wanted(notice, now)
    } else if (notice.type === 'introduced') {
      view.introduced(notice.peer, notice.votes)
      ownership.viewChanged(now)
    } else if (notice.type === 'configuration') {
      const { configuration } = notice
      const partition = partitionOfGroup(configuration.group)
      const isOurs = partition !== undefined && partition < this.#config.partitions
      if (isOurs && ownership.configured(partition, configuration, now)) {
        this.#outputs.push({ type: 'emit', event: { type: 'owners', ...ownersOf(partition, configuration) } })
        keys.founded(partition, now)
        foundings.founded(partition, now)
        publications.changed(partition, now)
      }
    }
  }

  /** P24 Registers of others lie in partitions too: their first use founds it as that of a key does. */
  #wanted({ group, until: deadlineAt }: Wanted, now: Millis): void {
    const { ownership, foundings } = this.#running
    const partition = partitionOfGroup(group)
    const isOurs = partition !== undefined && partition < this.#config.partitions
    if (isOurs && !ownership.isFounded(partition) && foundings.count < FOUNDING_MAX) {
      foundings.wait({ partition, deadlineAt }, now)
    }
  }

  #command(id: CommandId, command: PartitionCommand, at: Moment): void {
    const { view, ownership, keys } = this.#running
    switch (command.type) {
      case 'drain':
        this.#draining.push(id)
        view.drain()
        ownership.viewChanged(at.now)
        this.#call('membership', { type: 'update', metadata: { capacity: 0 } }, () => undefined)
        return
      case 'place':
        this.#place(command, at)
        this.#settle(id, { ok: true, value: undefined })
        return
      default:
        keys.run(id, command, at)
    }
  }

  /** This peer and the others say the same of it, or they would want different assignments. P12: who is drained stays so. */
  #place(change: PlaceChange, { now }: Moment): void {
    const { view, ownership } = this.#running
    const { capacity = view.own.weight, zone = view.own.zone } = change
    view.place(capacity, zone)
    ownership.viewChanged(now)
    const metadata = { capacity: view.drains ? 0 : capacity, ...(zone === undefined ? {} : { zone }) }
    this.#call('membership', { type: 'update', metadata }, () => undefined)
  }

  /**
   * P12 It is over when this peer is named by no configuration that it knows of: as a voter it is told of each. Quorum may have learnt of several at once, and tells of them one by one: so it is asked
   * for nothing, and its answer comes after all that it has told.
   */
  #settleDrained(): void {
    if (this.#draining.length === 0 || !this.#running.view.drains || this.#isAsking || this.#isNamed) {
      return
    }
    this.#isAsking = true
    this.#call('quorum', { type: 'link', peers: [] }, () => {
      this.#isAsking = false
      for (const id of this.#isNamed ? [] : this.#draining.splice(0)) {
        this.#settle(id, { ok: true, value: undefined })
      }
    })
  }

  get #isNamed(): boolean {
    const { configurations } = this.#running.ownership
    return configurations.some(({ voters }) => voters.some(({ peer }) => peer === this.#self))
  }

  #call(core: 'quorum', command: QuorumCommand, next: Continue): void
  #call(core: 'membership', command: MembershipCommand, next: Continue): void
  #call(core: string, command: unknown, next: Continue): void {
    const call = ++this.#lastCall
    this.#waiting.set(call, next)
    this.#outputs.push({ type: 'call', call, core, command })
  }

  #settle(id: CommandId, outcome: Outcome): void {
    this.#outputs.push({ type: 'settle', id, outcome })
  }
}
