import { compareDots, type Dot, dotKey, type ReadonlyCausalContext } from '@peermesh/crdt'
import { Deadlines, type Failure, type Millis, millis, type PeerName } from '@peermesh/kernel'
import type { FoundValues } from './events.ts'
import { tooFew } from './failures.ts'
import { HOLDERS_WAIT_MS, RESEND_MS } from './limits.ts'
import { type Era, type Holding, isSameEra, rangeOf, type Sibling, type ValuesMessage } from './messages.ts'
import { majority, type Parts } from './parts.ts'
import { firstRanges, updatesOf } from './room.ts'
import { contextOf } from './shard.ts'

export type GetOutcome =
  | { readonly ok: true; readonly found: FoundValues }
  | { readonly ok: false; readonly failure: Failure }

type Row = Extract<ValuesMessage, { readonly type: 'row' }>

/** What one peer has of the key. */
interface Answer {
  /** It is a replica of the configuration by which the get goes, with the disk that it has. */
  readonly counts: boolean
  readonly values: Sibling[]
  end: { readonly dots: readonly Dot[]; readonly context: ReadonlyCausalContext } | undefined
}

interface Get {
  /** Of what is asked by one configuration: what was asked by the one before is answered with other values, perhaps in parts, of which some may still come. */
  id: number
  readonly partition: number
  readonly key: string
  readonly read: number | undefined
  readonly deadlineAt: Millis
  readonly done: (outcome: GetOutcome) => void
  era: Era | undefined
  readonly answers: Map<PeerName, Answer>
  readonly asked: Set<PeerName>
  /** Until when those that held it before are waited for, once enough replicas have answered. */
  holdersUntil: Millis | undefined
  /** Until those that did not answer are asked again. */
  resendMs: number
}

/**
 * Gets of this peer, which need not be a replica: all replicas are asked, and enough of them answer; what they say is joined. Those that then turn out to lack something are told.
 *
 * While a partition moves, those that held it before are asked too, as far as this peer knows of them, and waited for a moment: a newcomer may not have all yet.
 */
export class Gets {
  readonly #parts: Parts
  readonly #gets = new Map<number, Get>()
  readonly #late = new Deadlines<Get>()
  readonly #again = new Deadlines<Get>()
  #repairs = 0

  constructor(parts: Parts) {
    this.#parts = parts
  }

  get count(): number {
    return this.#gets.size
  }

  /** Peers that were told what they lacked, since the start. */
  get repairs(): number {
    return this.#repairs
  }

  get deadline(): Millis | undefined {
    const moments = [this.#late.next, this.#again.next].filter((one) => one !== undefined)
    return moments.length === 0 ? undefined : millis(Math.min(...moments))
  }

  start(
    {
      partition,
      key,
      read,
      timeoutMs
    }: { partition: number; key: string; read: number | undefined; timeoutMs: number },
    now: Millis,
    done: (outcome: GetOutcome) => void
  ): void {
    const get: Get = {
      id: this.#parts.nextId(),
      partition,
      key,
      read,
      deadlineAt: millis(now + timeoutMs),
      done,
      era: undefined,
      answers: new Map(),
      asked: new Set(),
      holdersUntil: undefined,
      resendMs: RESEND_MS
    }
    this.#gets.set(get.id, get)
    this.#late.set(get, get.deadlineAt)
    this.#advance(get, now)
  }

  answered(
    from: PeerName,
    { id, era, replica, values, last }: Pick<Row, 'id' | 'era' | 'replica' | 'values' | 'last'>,
    now: Millis
  ): void {
    const get = this.#gets.get(id)
    const holding = get && this.#parts.holdings.of(get.partition)
    if (get === undefined || holding === undefined || get.era === undefined) {
      return
    }
    // A replica that has not heard of this configuration yet is none; but it may have what others lack.
    if (isReplica(holding, from) && !isSameEra(era, get.era)) {
      return
    }
    const counts = replica && isReplica(holding, from)
    const answer = get.answers.get(from) ?? { counts, values: [], end: undefined }
    get.answers.set(from, answer)
    if (answer.end === undefined) {
      answer.values.push(...values)
      answer.end = last && { dots: last.dots, context: contextOf(last.context) }
      this.#settle(get, holding, now)
    }
  }

  /** Somebody is there, or a partition is held by others. */
  changed(partition: number | undefined, now: Millis): void {
    for (const get of [...this.#gets.values()]) {
      if (partition === undefined || get.partition === partition) {
        this.#advance(get, now)
      }
    }
  }

  lost(peer: PeerName, now: Millis): void {
    for (const get of [...this.#gets.values()]) {
      const holding = this.#parts.holdings.of(get.partition)
      get.asked.delete(peer)
      if (get.answers.get(peer)?.end === undefined) {
        get.answers.delete(peer)
      }
      if (holding !== undefined) {
        this.#settle(get, holding, now)
      }
    }
  }

  decide(now: Millis): void {
    for (const get of this.#late.take(now)) {
      this.#end(get, { ok: false, failure: tooFew(this.#lacking(get)) })
    }
    for (const get of this.#again.take(now)) {
      // But for those of whose answer a part came: the rest will come, unless the link is lost.
      get.asked.clear()
      get.resendMs *= 2
      this.#advance(get, now)
    }
  }

  #advance(get: Get, now: Millis): void {
    const { partition, asked, answers } = get
    const { holdings, links, shards, identity } = this.#parts
    const holding = holdings.of(partition)
    if (holding === undefined) {
      return
    }
    if (get.era === undefined || !isSameEra(get.era, holding)) {
      const { generation, epoch } = holding
      get.era = { generation, epoch }
      this.#gets.delete(get.id)
      get.id = this.#parts.nextId()
      this.#gets.set(get.id, get)
      get.holdersUntil = undefined
      get.resendMs = RESEND_MS
      answers.clear()
      asked.clear()
    }
    const { era } = get
    for (const peer of [...holding.replicas.map((replica) => replica.peer), ...holdings.previous(partition, now)]) {
      if (links.isLinked(peer) && !asked.has(peer) && !answers.has(peer)) {
        asked.add(peer)
        this.#parts.say(peer, { type: 'get', partition, era, id: get.id, key: get.key })
      }
    }
    if (!asked.has(identity.peer) && (holdings.isOurs(partition) || shards.get(partition) !== undefined)) {
      asked.add(identity.peer)
      this.#askSelf(get, era)
    }
    this.#again.set(get, now + get.resendMs)
    this.#settle(get, holding, now)
  }

  /** What is read here is on the disk by then (V8). */
  #askSelf(get: Get, era: Era): void {
    const shard = this.#parts.shards.open(get.partition)
    const values = shard.row(get.key)
    const last = { dots: values, context: firstRanges(shard.seen) }
    const row = { id: get.id, era, replica: this.#parts.holdings.isOurs(get.partition), values, last }
    this.#parts.afterwards((now) => this.answered(this.#parts.identity.peer, row, now))
  }

  #settle(get: Get, holding: Holding, now: Millis): void {
    const need = get.read ?? majority(holding.replicas.length)
    const complete = [...get.answers].filter(([, { end }]) => end !== undefined)
    if (complete.filter(([, { counts }]) => counts).length < need) {
      return
    }
    const { links, holdings } = this.#parts
    const awaited = holdings
      .previous(get.partition, now)
      .some((peer) => links.isLinked(peer) && get.answers.get(peer)?.end === undefined)
    if (awaited) {
      get.holdersUntil ??= millis(now + HOLDERS_WAIT_MS)
      if (now < get.holdersUntil) {
        this.#again.set(get, get.holdersUntil)
        return
      }
    }
    this.#finish(get, holding, new Map(complete))
  }

  #finish(get: Get, holding: Holding, answers: ReadonlyMap<PeerName, Answer>): void {
    const siblings = joined(answers.values())
    const context = siblings.map(({ replica, counter }) => ({ replica, counter }))
    this.#repair(get, answers, siblings)
    const { generation, epoch } = holding
    const values = siblings.map(({ value }) => value)
    this.#end(get, { ok: true, found: { values, context, era: { generation, epoch } } })
  }

  /** Whoever lacks something is told what: values that it has not seen, and which of those that it has are dead. */
  #repair({ partition, key, era }: Get, answers: ReadonlyMap<PeerName, Answer>, siblings: readonly Sibling[]): void {
    const alive = new Set(siblings.map(dotKey))
    for (const [peer, { counts, end }] of answers) {
      const additions = siblings.filter(({ replica, counter }) => end?.context.has(replica, counter) === false)
      const dead = (end?.dots ?? []).filter((dot) => !alive.has(dotKey(dot)))
      if (era === undefined || !counts) {
        continue
      }
      if (additions.length === 0 && dead.length === 0) {
        continue
      }
      this.#repairs++
      for (const update of updatesOf(key, additions, dead.map(rangeOf))) {
        if (peer === this.#parts.identity.peer) {
          this.#parts.shards.open(partition).join(update)
        } else {
          this.#parts.say(peer, { type: 'update', partition, era, id: this.#parts.nextId(), hint: false, update })
        }
      }
    }
  }

  #end(get: Get, outcome: GetOutcome): void {
    this.#gets.delete(get.id)
    this.#late.delete(get)
    this.#again.delete(get)
    get.done(outcome)
  }

  #lacking({ partition, read, answers }: Get): string {
    const holding = this.#parts.holdings.of(partition)
    if (holding === undefined) {
      return 'nobody is known who holds the partition'
    }
    const { replicas } = holding
    const away = replicas.filter(({ peer }) => !this.#parts.links.isReachable(peer)).map(({ peer }) => peer)
    const answered = replicas.filter(({ peer }) => answers.get(peer)?.end !== undefined).length
    const need = read ?? majority(replicas.length)
    return `${answered} of ${need}${away.length === 0 ? '' : `; not linked: ${away.join(', ')}`}`
  }
}

/** A value is alive where somebody has it, and nobody has seen it and has it no more. */
function joined(answers: Iterable<Answer>): Sibling[] {
  const all = [...answers]
  const siblings = new Map<string, Sibling>()
  for (const sibling of all.flatMap(({ values }) => values)) {
    siblings.set(dotKey(sibling), sibling)
  }
  for (const { end } of all) {
    const listed = new Set(end?.dots.map(dotKey))
    for (const [name, { replica, counter }] of siblings) {
      if (end?.context.has(replica, counter) === true && !listed.has(name)) {
        siblings.delete(name)
      }
    }
  }
  return [...siblings.values()].sort(compareDots)
}

function isReplica({ replicas }: Holding, peer: PeerName): boolean {
  return replicas.some((replica) => replica.peer === peer)
}
