import { type PeerName, peerName, storeId } from '@peermesh/kernel'
import {
  Acceptor,
  type Accepted,
  AcceptTally,
  applyChange,
  type Ballot,
  compareBallots,
  type Configuration,
  type Envelope,
  InstallTally,
  majorityOf,
  PrepareTally,
  ReadTally,
  type RegisterKind,
  type RegisterRecord
} from '@peermesh/quorum/core'
import { ViolationError } from '@peermesh/sim'
import { begins, majorities, type Rename, renamings, sorted, wordsOf } from './names.ts'

/**
 * Every run of a small group, one register, and one reconfiguration: proposers that may stop anywhere, messages that come in any order, late, or never, voters
 * that seal and install whenever they are told to, from any sealed majority. The acceptor, the tallies, the merge of the installer and
 * the applying of changes are those that ship; only the order of events is the model's.
 *
 * A message that was sent may be handled at any later moment, once; what is never handled is lost. Voters do not forget: what they say is
 * durable (Q4), which the simulation watches over.
 */
export interface ExhaustiveOptions {
  /** Proposers that append in the first epoch. */
  readonly proposers: number
  /** How many of them try again in the second what was not acknowledged. */
  readonly retrying: number
  /** Voters of the second epoch, of which `a`, `b` and `c` were in the first. */
  readonly nextVoters: readonly string[]
  /** Whether a read in one round trip is made in the second epoch. */
  readonly reads: boolean
  /** Voters of the first epoch that have not installed it: each may do so at any moment, or never, or install the second at once. @default none */
  readonly late?: readonly string[]
  /** States after which it gives up. @default 50,000,000 */
  readonly statesMax?: number
}

export interface ExhaustiveReport {
  readonly states: number
  readonly events: number
  /** States in which nothing is left to happen. */
  readonly ends: number
  readonly deepest: number
}

/** An attempt: one ballot of one proposer. Answers are kept until it goes on, which any majority of them lets it do. */
interface Attempt {
  readonly ballot: Ballot
  readonly phase: 'preparing' | 'accepting' | 'acknowledged'
  readonly promises: Readonly<Record<string, Accepted | null>>
  readonly accepts: readonly string[]
  readonly value?: Uint8Array
}

interface World {
  /** By epoch and voter. */
  readonly registers: Readonly<Record<string, RegisterRecord | null>>
  /** Who votes in the first epoch, or did. */
  readonly began: readonly string[]
  readonly sealed: readonly string[]
  readonly installed: readonly string[]
  /** By epoch and proposer. */
  readonly attempts: Readonly<Record<string, Attempt>>
  /** Values that somebody was told of, which all that comes later must begin with. */
  readonly told: readonly string[]
  readonly read?: { readonly reports: Readonly<Record<string, Accepted | null>>; readonly told: readonly string[] }
}

interface Step {
  readonly name: string
  readonly next: World
}

const KEY = 'register'
const FIRST_VOTERS: readonly string[] = ['a', 'b', 'c']

const list: RegisterKind = {
  name: 'list',
  apply: (state, args) => ({ state: [...((state as string[] | undefined) ?? []), args], result: null }),
  isFree: () => false,
  counterOf: () => 0
}

const codec = {
  encode: (envelope: Envelope) => new TextEncoder().encode(JSON.stringify(envelope)),
  decode: (bytes: Uint8Array) => JSON.parse(new TextDecoder().decode(bytes)) as Envelope,
  encodeResult: () => new Uint8Array(),
  decodeResult: () => ({ value: null })
}

/** Visits every state. @throws ViolationError with the events that led to it */
export function explore(options: ExhaustiveOptions): ExhaustiveReport {
  const model = new Model(options)
  const { nextVoters, late = [] } = options
  // Voters that are in both configurations from the beginning are alike.
  const names = renamings(FIRST_VOTERS.filter((name) => nextVoters.includes(name) && !late.includes(name)))
  const nameOf = (world: World): string => {
    let least: string | undefined
    for (const rename of names) {
      const text = textOf(world, rename)
      least = least === undefined || text < least ? text : least
    }
    return least ?? ''
  }
  const visited = new Set<string>()
  const stack: Visit[] = [{ world: model.initial, name: '', depth: 0, before: undefined }]
  let events = 0
  let ends = 0
  let deepest = 0
  visited.add(nameOf(model.initial))
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    let count = 0
    for (const { name, next } of stepsOf(model, top)) {
      count++
      events++
      const visit = { world: next, name, depth: top.depth + 1, before: top }
      model.check(next, () => storyOf(visit))
      const text = nameOf(next)
      if (!visited.has(text)) {
        visited.add(text)
        deepest = Math.max(deepest, visit.depth)
        stack.push(visit)
      }
    }
    ends += count === 0 ? 1 : 0
    if (visited.size > (options.statesMax ?? 50_000_000)) {
      throw new ViolationError(`More than ${visited.size} states.`)
    }
  }
  return { states: visited.size, events, ends, deepest }
}

/** A state, and how it came about. */
interface Visit {
  readonly world: World
  readonly name: string
  readonly depth: number
  readonly before: Visit | undefined
}

/** What a step itself finds wrong is told with its story, too. */
function stepsOf(model: Model, visit: Visit): Step[] {
  try {
    return [...model.steps(visit.world)]
  } catch (error) {
    throw error instanceof ViolationError ? new ViolationError(`${error.message}\n${storyOf(visit)}`) : error
  }
}

function storyOf(last: Visit): string {
  const names: string[] = []
  for (let visit: Visit | undefined = last; visit?.before !== undefined; visit = visit.before) {
    names.push(visit.name)
  }
  return names.reverse().join('\n')
}

class Model {
  readonly initial: World
  readonly #options: ExhaustiveOptions
  readonly #first = configurationOf(1, FIRST_VOTERS)
  readonly #second: Configuration
  readonly #proposers: readonly string[]

  constructor(options: ExhaustiveOptions) {
    this.#options = options
    this.#second = configurationOf(2, options.nextVoters)
    this.#proposers = ['p', 'q', 'r'].slice(0, options.proposers)
    const began = FIRST_VOTERS.filter((name) => options.late?.includes(name) !== true)
    this.initial = { registers: {}, began, sealed: [], installed: [], attempts: {}, told: [] }
  }

  *steps(world: World): Generator<Step> {
    for (const configuration of [this.#first, this.#second]) {
      for (const proposer of this.#proposers) {
        yield* this.#attemptSteps(world, configuration, proposer)
      }
    }
    yield* this.#moveSteps(world)
    yield* this.#readSteps(world)
  }

  /** What is chosen, or told, is the beginning of all that is proposed above it; and no operation is in a value twice. */
  check(world: World, story: () => string): void {
    const proposed = Object.entries(world.attempts).flatMap(([name, { ballot, value, accepts }]) =>
      value === undefined ? [] : [{ name, ballot, value: listOf(value), accepts }]
    )
    for (const { ballot, value, name } of proposed) {
      if (new Set(value).size !== value.length) {
        this.#fail(`Q7: ${name} proposes ${value.join(' ')}`, story)
      }
      for (const lower of proposed) {
        if (
          compareBallots(lower.ballot, ballot) < 0 &&
          this.#isChosen(world, lower.ballot) &&
          !begins(value, lower.value)
        ) {
          this.#fail(`Q5: ${lower.value.join(' ')} is chosen, and ${name} proposes ${value.join(' ')} above it`, story)
        }
      }
    }
  }

  #isChosen(world: World, ballot: Ballot): boolean {
    const configuration = ballot.epoch === 1 ? this.#first : this.#second
    const holders = configuration.voters.filter(({ peer }) => {
      const accepted = world.attempts[`${ballot.epoch}${ballot.proposer}`]?.accepts.includes(peer)
      return accepted === true
    })
    return holders.length >= majorityOf(configuration)
  }

  *#attemptSteps(world: World, configuration: Configuration, proposer: string): Generator<Step> {
    const { epoch } = configuration
    const name = `${epoch}${proposer}`
    const attempt = world.attempts[name]
    if (attempt === undefined) {
      const before = world.attempts[`1${proposer}`]
      const retries = this.#proposers.indexOf(proposer) < this.#options.retrying
      const mayBegin = epoch === 1 || (retries && before?.phase !== 'acknowledged' && world.installed.length > 0)
      if (mayBegin && !(epoch === 1 && world.attempts[`2${proposer}`] !== undefined)) {
        const ballot = { epoch, round: 1, proposer }
        yield with_(world, name, { ballot, phase: 'preparing', promises: {}, accepts: [] }, `${name} prepares`)
      }
      return
    }
    // Once it goes on in the next epoch it hears no answers of the one before; its requests may still arrive.
    const isOver = epoch === 1 && world.attempts[`2${proposer}`] !== undefined
    yield* this.#deliveries(world, configuration, name, attempt)
    if (!isOver && attempt.phase === 'preparing') {
      yield* this.#promised(world, configuration, name, attempt)
    } else if (!isOver && attempt.phase === 'accepting') {
      yield* this.#chosen(world, configuration, name, attempt)
    }
  }

  /** A request reaches a voter that has not handled it yet. One that would be refused changes nothing, so it need not be looked at. */
  *#deliveries(world: World, configuration: Configuration, name: string, attempt: Attempt): Generator<Step> {
    const { ballot, value, promises, accepts } = attempt
    for (const { peer } of configuration.voters) {
      const acceptor = this.#acceptor(world, configuration, peer)
      if (acceptor === undefined) {
        continue
      }
      if (promises[peer] === undefined) {
        const answer = acceptor.prepare(KEY, ballot)
        if (answer.type === 'promise') {
          const accepted = attempt.phase === 'preparing' ? (answer.accepted ?? null) : null
          const heard = { ...attempt, promises: { ...promises, [peer]: accepted } }
          yield with_(remember(world, configuration, peer, acceptor), name, heard, `${peer} promises ${name}`)
        }
      }
      if (value !== undefined && !accepts.includes(peer)) {
        const voter = this.#acceptor(world, configuration, peer)
        if (voter?.accept(KEY, { ballot, value }).type === 'accepted') {
          const heard = { ...attempt, accepts: [...accepts, peer].sort() }
          yield with_(remember(world, configuration, peer, voter), name, heard, `${peer} accepts ${name}`)
        }
      }
    }
  }

  /** Goes on as soon as a majority promised, whichever that is: others may be late. */
  *#promised(world: World, configuration: Configuration, name: string, attempt: Attempt): Generator<Step> {
    for (const majority of majorities(Object.keys(attempt.promises), majorityOf(configuration))) {
      const tally = new PrepareTally(configuration)
      for (const peer of majority) {
        tally.promise(peerName(peer), attempt.promises[peer] ?? undefined, 0)
      }
      const before = tally.accepted === undefined ? undefined : codec.decode(tally.accepted.value)
      const { proposer } = attempt.ballot
      const change = { operation: { session: proposer, sequence: 1 }, kind: list, args: proposer }
      const applied = applyChange(before, change, {
        codec,
        floor: 0,
        generation: 0,
        touched: 0,
        rememberedMax: 8,
        isFresh: false
      })
      const value = applied.type === 'changed' ? codec.encode(applied.envelope) : tally.accepted?.value
      if (value !== undefined) {
        // What was promised is of no more use; who promised still is, since a prepare that is late may come yet.
        const promises = Object.fromEntries(Object.keys(attempt.promises).map((peer) => [peer, null]))
        const proposed: Attempt = { ...attempt, phase: 'accepting', value, promises }
        yield with_(world, name, proposed, `${name} proposes by ${majority.join('')}`)
      }
    }
  }

  *#chosen(world: World, configuration: Configuration, name: string, attempt: Attempt): Generator<Step> {
    const tally = new AcceptTally(configuration)
    for (const peer of attempt.accepts) {
      tally.accepted(peerName(peer))
    }
    if (tally.verdict === 'majority' && attempt.value !== undefined) {
      const told = [...new Set([...world.told, listOf(attempt.value).join(' ')])].sort()
      yield with_({ ...world, told }, name, { ...attempt, phase: 'acknowledged' }, `${name} is acknowledged`)
    }
  }

  /** The next configuration counts as chosen from the beginning: any voter may be told so at any moment. */
  *#moveSteps(world: World): Generator<Step> {
    for (const { peer } of this.#first.voters) {
      yield* this.#lateSteps(world, peer)
      if (world.began.includes(peer) && !world.sealed.includes(peer)) {
        yield { name: `${peer} seals`, next: { ...world, sealed: [...world.sealed, peer].sort() } }
      }
    }
    for (const { peer } of this.#second.voters) {
      if (world.installed.includes(peer)) {
        continue
      }
      for (const sources of majorities(world.sealed, majorityOf(this.#first))) {
        yield this.#install(world, peer, sources, this.#first)
      }
      for (const source of world.installed) {
        yield this.#install(world, peer, [source], this.#second)
      }
    }
  }

  /** Who comes late to the first epoch begins with nothing, as its installers did, or as a copy of a voter; and in the second it begins no more. */
  *#lateSteps(world: World, peer: string): Generator<Step> {
    if (world.began.includes(peer) || world.installed.includes(peer)) {
      return
    }
    const began = [...world.began, peer].sort()
    yield { name: `${peer} begins in the first`, next: { ...world, began } }
    for (const source of world.began) {
      const accepted = world.registers[`1${source}`]?.accepted
      if (accepted !== undefined) {
        const registers = { ...world.registers, [`1${peer}`]: { promised: accepted.ballot, accepted } }
        yield { name: `${peer} begins in the first as a copy of ${source}`, next: { ...world, began, registers } }
      }
    }
  }

  #install(world: World, peer: string, sources: readonly string[], configuration: Configuration): Step {
    const tally = new InstallTally({ from: this.#first, next: this.#second })
    const { group, lineage, epoch } = configuration
    for (const source of sources) {
      const accepted = world.registers[`${epoch}${source}`]?.accepted
      const records = accepted === undefined ? [] : [[KEY, accepted] as const]
      const era = { group, lineage, epoch }
      const page = {
        type: 'page',
        era,
        storeId: storeId(source),
        floor: 0,
        after: '',
        records,
        last: true,
        sealed: true
      } as const
      tally.take(peerName(source), page)
    }
    if (!tally.isComplete) {
      throw new ViolationError(`Q10: ${peer} cannot install from ${sources.join('')}`)
    }
    const record = tally.result({ codec, kindOf: () => list }).registers.get(KEY) ?? null
    const registers = { ...world.registers, [`2${peer}`]: record }
    const installed = [...world.installed, peer].sort()
    return { name: `${peer} installs from ${sources.join('')}`, next: { ...world, registers, installed } }
  }

  *#readSteps(world: World): Generator<Step> {
    if (!this.#options.reads || world.installed.length === 0) {
      return
    }
    const { read } = world
    if (read === undefined) {
      yield { name: 'a read begins', next: { ...world, read: { reports: {}, told: world.told } } }
      return
    }
    for (const peer of world.installed) {
      if (read.reports[peer] === undefined) {
        const reports = { ...read.reports, [peer]: world.registers[`2${peer}`]?.accepted ?? null }
        const next = { ...world, read: { ...read, reports } }
        yield { name: `${peer} reports to the read`, next: this.#answerRead(next, reports, read.told) }
      }
    }
  }

  /** What the read returns must begin with all that was told before it began, and is told itself. */
  #answerRead(world: World, reports: Readonly<Record<string, Accepted | null>>, told: readonly string[]): World {
    const tally = new ReadTally(this.#second)
    for (const [peer, accepted] of Object.entries(reports)) {
      const verdict = tally.report(peerName(peer), accepted ?? undefined)
      if (verdict.type === 'agreed') {
        const value = verdict.accepted === undefined ? [] : listOf(verdict.accepted.value)
        const missed = told.find((text) => !begins(value, wordsOf(text)))
        if (missed !== undefined) {
          throw new ViolationError(`Q6: a read returns ${value.join(' ') || 'nothing'} after ${missed} was told`)
        }
        return { ...world, told: [...new Set([...world.told, value.join(' ')])].sort() }
      }
    }
    return world
  }

  #acceptor(
    { registers, began, sealed, installed }: World,
    configuration: Configuration,
    peer: PeerName
  ): Acceptor | undefined {
    const { epoch } = configuration
    // Who installed the second epoch votes in the first no more.
    const isThere = epoch === 1 ? began.includes(peer) && !installed.includes(peer) : installed.includes(peer)
    if (!isThere) {
      return undefined
    }
    const record = registers[`${epoch}${peer}`]
    const sealedTo = epoch === 1 && sealed.includes(peer) ? this.#second : undefined
    const held = record === undefined || record === null ? [] : ([[KEY, record]] as const)
    return new Acceptor({ configuration, sealedTo, floor: 0, registers: new Map(held) })
  }

  #fail(what: string, story: () => string): never {
    throw new ViolationError(`${what}\n${story()}`)
  }
}

function remember(world: World, { epoch }: Configuration, peer: string, acceptor: Acceptor): World {
  return { ...world, registers: { ...world.registers, [`${epoch}${peer}`]: acceptor.record(KEY) ?? null } }
}

function with_(world: World, name: string, attempt: Attempt, story: string): Step {
  return { name: story, next: { ...world, attempts: { ...world.attempts, [name]: attempt } } }
}

function configurationOf(epoch: number, names: readonly string[]): Configuration {
  const voters = names.map((name) => ({ peer: peerName(name), storeId: storeId(name), volatile: false }))
  return { group: 'root', lineage: '0'.repeat(32), generation: 0, epoch, voters, dropBefore: 0 }
}

const lists = new WeakMap<Uint8Array, string[]>()

function listOf(value: Uint8Array): string[] {
  let words = lists.get(value)
  if (words === undefined) {
    words = codec.decode(value).state as string[]
    lists.set(value, words)
  }
  return words
}

/** The same text for equal states. Values are short, and named by what they hold. */
function textOf({ registers, began, sealed, installed, attempts, told, read }: World, rename: Rename): string {
  const parts: string[] = []
  for (const [name, { phase, promises, accepts, value }] of sorted(attempts, (name) => name)) {
    const promised = sorted(promises, rename).map(([peer, accepted]) => `${peer}${textOfAccepted(accepted)}`)
    const proposed = value === undefined ? '' : listOf(value).join('')
    parts.push(`${name}${phase[0]}${promised.join('')};${accepts.map(rename).sort().join('')};${proposed}`)
  }
  for (const [name, record] of sorted(registers, (name) => `${name[0]}${rename(name.slice(1))}`)) {
    const text = record === null ? '' : `${textOfBallot(record.promised)}${textOfAccepted(record.accepted)}`
    parts.push(`${name}=${text}`)
  }
  parts.push(began.map(rename).sort().join(''))
  parts.push(sealed.map(rename).sort().join(''), installed.map(rename).sort().join(''), told.join(','))
  if (read !== undefined) {
    const reports = sorted(read.reports, rename).map(([peer, accepted]) => `${peer}${textOfAccepted(accepted)}`)
    parts.push(`${reports.join('')};${read.told.join(',')}`)
  }
  return parts.join('|')
}

function textOfBallot({ epoch, proposer }: Ballot): string {
  return `${epoch}${proposer}`
}

function textOfAccepted(accepted: Accepted | null | undefined): string {
  return accepted === null || accepted === undefined
    ? '-'
    : `${textOfBallot(accepted.ballot)}${listOf(accepted.value).join('')}`
}
