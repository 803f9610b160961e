import { peerName, storeId } from '@peermesh/kernel'
import { Acceptor, type Ballot, type Configuration } from '@peermesh/quorum/core'
import { ViolationError } from '@peermesh/sim'

/**
 * Every run of one register at three voters in one epoch, with proposers that may stop anywhere, while voters drop what is free: messages come in any order, late, again, or never. The
 * acceptor is the one that ships; proposers and the question about idle registers are the model's.
 *
 * Each proposer makes one value. A value counts on from what it is built on, or from the floor; some are free.
 */
export interface Proposal {
  /** It needs no prepare: it is the next of that one, and built on it. */
  readonly warmOf?: number
  readonly free: boolean
}

interface Value {
  readonly ballot: number
  readonly count: number
  readonly free: boolean
  /** The ballot of what it is built on; 0: nothing. */
  readonly on: number
}

interface VoterState {
  readonly promised: number
  readonly accepted: Value | null
  readonly floor: number
  readonly promisedFloor: number
}

interface Attempt {
  readonly phase: 'idle' | 'preparing' | 'accepting'
  /** By voter. */
  readonly promises: Readonly<Record<string, { readonly accepted: Value | null; readonly floor: number }>>
  readonly accepts: string
  readonly value: Value | null
}

interface World {
  readonly voters: Readonly<Record<string, VoterState>>
  readonly attempts: readonly Attempt[]
  /** By ballot: the voters that said that they have it. */
  readonly said: Readonly<Record<number, string>>
}

const VOTERS = ['a', 'b', 'c'] as const
const KEY = 'register'

const configuration: Configuration = {
  group: 'root',
  lineage: '0'.repeat(32),
  generation: 0,
  epoch: 1,
  voters: VOTERS.map((name) => ({ peer: peerName(name), storeId: storeId('0'.repeat(32)), volatile: false })),
  dropBefore: 0
}

/** Visits every state. Returns how many there are. @throws ViolationError with the events that led to a wrong one */
export function exploreIdle(proposals: readonly Proposal[]): number {
  const attempt: Attempt = { phase: 'idle', promises: {}, accepts: '', value: null }
  const voter: VoterState = { promised: 0, accepted: null, floor: 0, promisedFloor: 0 }
  const initial: World = { voters: { a: voter, b: voter, c: voter }, attempts: proposals.map(() => attempt), said: {} }
  const visited = new Set([nameOf(initial)])
  const stack: { readonly world: World; readonly story: readonly string[] }[] = [{ world: initial, story: [] }]
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    for (const [event, next] of steps(top.world, proposals)) {
      const story = [...top.story, event]
      check(next, story)
      const name = nameOf(next)
      if (!visited.has(name)) {
        visited.add(name)
        stack.push({ world: next, story })
      }
    }
  }
  return visited.size
}

function* steps(world: World, proposals: readonly Proposal[]): Generator<readonly [event: string, next: World]> {
  for (const [index, { warmOf, free }] of proposals.entries()) {
    const ballot = index + 1
    const attempt = world.attempts[index] as Attempt
    const before = warmOf === undefined ? undefined : world.attempts[warmOf]
    if (attempt.phase === 'idle' && before === undefined) {
      yield [`${ballot} prepares`, withAttempt(world, index, { ...attempt, phase: 'preparing' })]
    } else if (attempt.phase === 'idle' && before?.value != null && before.accepts.length >= 2) {
      const value = { ballot, count: before.value.count + 1, free, on: before.value.ballot }
      yield [`${ballot} goes on from ${value.on}`, withAttempt(world, index, { ...attempt, phase: 'accepting', value })]
    }
    if (attempt.phase === 'preparing') {
      yield* prepared(world, index, free)
    }
    if (attempt.phase === 'accepting') {
      yield* accepted(world, index, proposals)
    }
  }
  yield* idle(world)
}

function* prepared(world: World, index: number, free: boolean): Generator<readonly [string, World]> {
  const ballot = index + 1
  const attempt = world.attempts[index] as Attempt
  const promises = Object.values(attempt.promises)
  for (const name of VOTERS) {
    const acceptor = acceptorOf(world, name)
    if (attempt.promises[name] === undefined && acceptor.prepare(KEY, ballotOf(ballot)).type === 'promise') {
      const { accepted: reported, floor } = world.voters[name] as VoterState
      const next = { ...attempt, promises: { ...attempt.promises, [name]: { accepted: reported, floor } } }
      yield [`${name} promises ${ballot}`, withAttempt(withVoter(world, name, acceptor), index, next)]
    }
  }
  if (promises.length >= 2) {
    const reported = promises.map((promise) => promise.accepted).filter((value) => value !== null)
    const highest = reported.sort((a, b) => b.ballot - a.ballot)[0]
    const floor = Math.max(...promises.map((promise) => promise.floor))
    const value = { ballot, count: (highest?.count ?? floor) + 1, free, on: highest?.ballot ?? 0 }
    yield [
      `${ballot} builds on ${value.on}`,
      withAttempt(world, index, { phase: 'accepting', promises: {}, accepts: '', value })
    ]
  }
}

/** As it was sent first, with the promise of the next ballot; or by a voter that hands on what another missed, without. */
function* accepted(world: World, index: number, proposals: readonly Proposal[]): Generator<readonly [string, World]> {
  const ballot = index + 1
  const attempt = world.attempts[index] as Attempt
  const warm = proposals.findIndex(({ warmOf }) => warmOf === index)
  const nexts = warm < 0 ? [undefined] : [undefined, ballotOf(warm + 1)]
  for (const name of VOTERS) {
    for (const next of nexts) {
      const acceptor = acceptorOf(world, name)
      const value = encode(attempt.value as Value)
      if (acceptor.accept(KEY, { ballot: ballotOf(ballot), value }, next).type === 'accepted') {
        const accepts = [...new Set([...attempt.accepts, name])].sort().join('')
        yield [
          `${name} accepts ${ballot}${next === undefined ? '' : ' and promises the next'}`,
          withAttempt(withVoter(world, name, acceptor), index, { ...attempt, accepts })
        ]
      }
    }
  }
}

function* idle(world: World): Generator<readonly [string, World]> {
  for (const name of VOTERS) {
    const { accepted: value } = world.voters[name] as VoterState
    const promising = acceptorOf(world, name)
    if (promising.dropPromise(KEY)) {
      yield [`${name} forgets what it only promised`, withVoter(world, name, promising)]
    }
    if (value?.free === true) {
      const said = world.said[value.ballot] ?? ''
      if (!said.includes(name)) {
        const all = [...said, name].sort().join('')
        yield [`${name} says that it has ${value.ballot}`, { ...world, said: { ...world.said, [value.ballot]: all } }]
      }
      for (const [ballot, names] of Object.entries(world.said)) {
        const acceptor = acceptorOf(world, name)
        if (names.length === VOTERS.length && acceptor.drop(KEY, ballotOf(Number(ballot)), value.count)) {
          yield [`${name} drops ${value.ballot}`, withVoter(world, name, acceptor)]
        }
      }
    }
  }
}

/** What was chosen is one history: each value is built on the one before it, perhaps by way of some that were not chosen, or, where that was free, on nothing; and it counts above it. */
function check({ attempts }: World, story: readonly string[]): void {
  const chosen = attempts.filter(({ accepts }) => accepts.length >= 2).map(({ value }) => value as Value)
  for (const [index, value] of chosen.entries()) {
    const before = chosen[index - 1]
    let { on } = value
    while (before !== undefined && on > before.ballot) {
      on = attempts[on - 1]?.value?.on ?? 0
    }
    const isNext = before === undefined || on === before.ballot || (on === 0 && before.free)
    if (!isNext || value.count <= (before?.count ?? 0)) {
      const what = `${value.ballot} counts ${value.count} on ${value.on}, after ${before?.ballot} counted ${before?.count}`
      throw new ViolationError(`Q24: ${what}:\n${story.join('\n')}`)
    }
  }
}

function ballotOf(round: number): Ballot {
  return { epoch: 1, round, proposer: round === 0 ? '' : `p${round}` }
}

function roundOf(ballot: Ballot | undefined): number {
  return ballot?.round ?? 0
}

function encode(value: Value): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value))
}

function acceptorOf(world: World, name: string): Acceptor {
  const { promised, accepted: value, floor, promisedFloor } = world.voters[name] as VoterState
  const record =
    value === null
      ? { promised: ballotOf(promised) }
      : { promised: ballotOf(promised), accepted: { ballot: ballotOf(value.ballot), value: encode(value) } }
  return new Acceptor({
    configuration,
    floor,
    promisedFloor: promisedFloor === 0 ? undefined : ballotOf(promisedFloor),
    registers: new Map(promised === 0 && value === null ? [] : [[KEY, record]])
  })
}

function withVoter(world: World, name: string, acceptor: Acceptor): World {
  const record = acceptor.record(KEY)
  const value = record?.accepted?.value
  const voter: VoterState = {
    promised: roundOf(record?.promised),
    accepted: value === undefined ? null : (JSON.parse(new TextDecoder().decode(value)) as Value),
    floor: acceptor.floor,
    promisedFloor: roundOf(acceptor.promisedFloor)
  }
  return { ...world, voters: { ...world.voters, [name]: voter } }
}

function withAttempt(world: World, index: number, attempt: Attempt): World {
  return { ...world, attempts: world.attempts.map((other, at) => (at === index ? attempt : other)) }
}

/** Voters are alike: of the worlds that differ in their names only one is visited. */
function nameOf({ voters, attempts, said }: World): string {
  const texts = VOTERS.map((name) =>
    JSON.stringify([
      voters[name],
      attempts.map(({ promises, accepts }) => [promises[name] ?? 0, accepts.includes(name)]),
      Object.entries(said).map(([ballot, names]) => (names.includes(name) ? ballot : 0))
    ])
  )
  return `${texts.sort().join('')}${JSON.stringify(attempts.map(({ phase, value }) => [phase, value]))}`
}
