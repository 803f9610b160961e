import { compareDots, type DotRange, dotKey, type ReadonlyCausalContext } from '@peermesh/crdt'
import { Deadlines, type Failure, type Millis, millis, type PeerName } from '@peermesh/kernel'
import type { FoundValues } from './events.ts'
import { tooFew } from './failures.ts'
import { HOLDERS_WAIT_MS, RESEND_MS } from './limits.ts'
import { type Era, type Holding, isSameEra, rangeOf, type Sibling, type ValuesMessage } from './messages.ts'
import { majority, type Parts } from './parts.ts'
import { updatesOf } from './room.ts'
import { contextOf } from './shard.ts'

export type GetOutcome =
  | { readonly ok: true; readonly found: FoundValues }
  | { readonly ok: false; readonly failure: Failure }

type Row = Extract<ValuesMessage, { readonly type: 'row' }>

/** What one peer has of the key, and has seen. */
interface Answer {
  /** It is a replica of the configuration by which the get goes, with the disk that it has. */
  readonly counts: boolean
  readonly values: readonly Sibling[]
  readonly seen: ReadonlyCausalContext
}

/** What one peer was asked once, and the parts of its answer until now. */
interface Question {
  readonly get: Get
  readonly to: PeerName
  readonly values: Sibling[]
  readonly seen: DotRange[]
}

interface Get {
  readonly partition: number
  readonly key: string
  readonly read: number | undefined
  readonly deadlineAt: Millis
  readonly done: (outcome: GetOutcome) => void
  era: Era | undefined
  readonly answers: Map<PeerName, Answer>
  readonly asked: Set<PeerName>
  /** The ids of its questions. */
  readonly questions: Set<number>
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
  readonly #gets = new Set<Get>()
  /** By their ids. Each has its own: parts of the answers to two of them are not parts of one. */
  readonly #questions = new Map<number, Question>()
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
      partition,
      key,
      read,
      deadlineAt: millis(now + timeoutMs),
      done,
      era: undefined,
      answers: new Map(),
      asked: new Set(),
      questions: new Set(),
      holdersUntil: undefined,
      resendMs: RESEND_MS
    }
    this.#gets.add(get)
    this.#late.set(get, get.deadlineAt)
    this.#advance(get, now)
  }

  answered(
    from: PeerName,
    { id, era, replica, values, seen, last }: Pick<Row, 'id' | 'era' | 'replica' | 'values' | 'seen' | 'last'>,
    now: Millis
  ): void {
    const question = this.#questions.get(id)
    const holding = question && this.#parts.holdings.of(question.get.partition)
    if (question?.to !== from || holding === undefined) {
      return
    }
    const { get } = question
    // A replica that has not heard of this configuration yet is none; but it may have what others lack.
    if (get.era === undefined || (isReplica(holding, from) && !isSameEra(era, get.era))) {
      return
    }
    question.values.push(...values)
    for (const range of seen) {
      question.seen.push(range)
    }
    if (last) {
      const counts = replica && isReplica(holding, from)
      get.answers.set(from, { counts, values: question.values, seen: contextOf(question.seen) })
      this.#forget(get, from)
      this.#settle(get, holding, now)
    }
  }

  /** Somebody is there, or a partition is held by others. */
  changed(partition: number | undefined, now: Millis): void {
    for (const get of [...this.#gets]) {
      if (partition === undefined || get.partition === partition) {
        this.#advance(get, now)
      }
    }
  }

  lost(peer: PeerName, now: Millis): void {
    for (const get of [...this.#gets]) {
      const holding = this.#parts.holdings.of(get.partition)
      get.asked.delete(peer)
      this.#forget(get, peer)
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
      get.asked.clear()
      for (const id of get.questions) {
        const { to, values, seen } = this.#questions.get(id) as Question
        // The rest of that answer will come, unless the link is lost.
        if (values.length > 0 || seen.length > 0) {
          get.asked.add(to)
        }
      }
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
      get.holdersUntil = undefined
      get.resendMs = RESEND_MS
      answers.clear()
      asked.clear()
      this.#forget(get)
    }
    const { era } = get
    for (const peer of [...holding.replicas.map((replica) => replica.peer), ...holdings.previous(partition, now)]) {
      if (links.isLinked(peer) && !asked.has(peer) && !answers.has(peer)) {
        asked.add(peer)
        this.#parts.say(peer, { type: 'get', partition, era, id: this.#question(get, peer), key: get.key })
      }
    }
    const isHere = holdings.isOurs(partition) || shards.get(partition) !== undefined
    if (isHere && !asked.has(identity.peer) && !answers.has(identity.peer)) {
      asked.add(identity.peer)
      this.#askSelf(get, era)
    }
    this.#again.set(get, now + get.resendMs)
    this.#settle(get, holding, now)
  }

  #question(get: Get, to: PeerName): number {
    const id = this.#parts.nextId()
    get.questions.add(id)
    this.#questions.set(id, { get, to, values: [], seen: [] })
    return id
  }

  /** Its questions, or those to one peer: what is still answered finds nobody. */
  #forget(get: Get, to?: PeerName): void {
    for (const id of get.questions) {
      if (to === undefined || this.#questions.get(id)?.to === to) {
        get.questions.delete(id)
        this.#questions.delete(id)
      }
    }
  }

  /** What is read here is on the disk by then (V8). */
  #askSelf(get: Get, era: Era): void {
    const { shards, holdings, identity } = this.#parts
    const shard = shards.open(get.partition)
    const row = {
      id: this.#question(get, identity.peer),
      era,
      replica: holdings.isOurs(get.partition),
      values: shard.row(get.key),
      seen: [...shard.seen.ranges()],
      last: true
    }
    this.#parts.afterwards((now) => this.answered(identity.peer, row, now))
  }

  #settle(get: Get, holding: Holding, now: Millis): void {
    const need = get.read ?? majority(holding.replicas.length)
    if ([...get.answers.values()].filter(({ counts }) => counts).length < need) {
      return
    }
    const { links, holdings } = this.#parts
    const awaited = holdings.previous(get.partition, now).some((peer) => links.isLinked(peer) && !get.answers.has(peer))
    if (awaited) {
      get.holdersUntil ??= millis(now + HOLDERS_WAIT_MS)
      if (now < get.holdersUntil) {
        this.#again.set(get, get.holdersUntil)
        return
      }
    }
    this.#finish(get, holding)
  }

  #finish(get: Get, holding: Holding): void {
    const siblings = joined(get.answers.values())
    const context = siblings.map(({ replica, counter }) => ({ replica, counter }))
    this.#repair(get, siblings)
    const { generation, epoch } = holding
    const values = siblings.map(({ value }) => value)
    this.#end(get, { ok: true, found: { values, context, era: { generation, epoch } } })
  }

  /** Whoever lacks something is told what: values that it has not seen, and which of those that it has are dead. */
  #repair({ partition, key, era, answers }: Get, siblings: readonly Sibling[]): void {
    const alive = new Set(siblings.map(dotKey))
    for (const [peer, { counts, values, seen }] of answers) {
      const additions = siblings.filter(({ replica, counter }) => !seen.has(replica, counter))
      const dead = values.filter((one) => !alive.has(dotKey(one)))
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
    this.#gets.delete(get)
    this.#forget(get)
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
    const answered = replicas.filter(({ peer }) => answers.has(peer)).length
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
  for (const { values, seen } of all) {
    const listed = new Set(values.map(dotKey))
    for (const [name, { replica, counter }] of siblings) {
      if (seen.has(replica, counter) && !listed.has(name)) {
        siblings.delete(name)
      }
    }
  }
  return [...siblings.values()].sort(compareDots)
}

function isReplica({ replicas }: Holding, peer: PeerName): boolean {
  return replicas.some((replica) => replica.peer === peer)
}
