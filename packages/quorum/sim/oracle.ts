import type { CommandId, Effect, Identity, PeerName } from '@peermesh/kernel'
import {
  type Ballot,
  compareBallots,
  type Configuration,
  fenceOf,
  isNothing,
  majorityOf,
  type QuorumCore,
  type QuorumMessage,
  ROOT
} from '@peermesh/quorum/core'
import {
  checkLinearizability,
  FenceChecker,
  type Invocation,
  type Linearization,
  RunawayError,
  ViolationError
} from '@peermesh/sim'
import type { ClientEvent } from './client.ts'
import { type LogOperation, type LogResult, logModel } from './log-kind.ts'

/** What a voter said that it promised: it must hold as long as its store does. */
interface Said {
  readonly lineage: string
  readonly epoch: number
  readonly promised: Map<string, Ballot>
}

/** An operation as its caller sees it. Moments are virtual. */
interface Call {
  readonly operation: LogOperation
  readonly calledAt: number
  returned?: { readonly at: number; readonly result: LogResult }
  /** It certainly had no effect. */
  failed?: true
}

/**
 * What must hold of groups and registers, judged from outside: by what callers were told, by what was sent, and by what voters have in memory after each
 * step. It shares no code with the core but the order of ballots.
 */
export class QuorumOracle {
  readonly #now: () => number
  #lastActor: PeerName | undefined
  readonly #calls = new Map<string, Call[]>()
  readonly #open = new Map<string, Call>()
  /** What each ballot of each register was used for. */
  readonly #values = new Map<string, string>()
  /** By asker, voter and number of the question. `undefined` where two questions bear the same: what is answered then says nothing of either. */
  readonly #asked = new Map<string, { readonly key: string; readonly ballot: Ballot } | undefined>()
  readonly #said = new Map<string, Said>()
  readonly #configurations = new Map<string, string>()
  readonly #served = new Map<string, Configuration>()
  readonly #fences = new Map<string, FenceChecker>()
  readonly #grantAsked = new Map<string, number>()
  readonly #acts = new Map<string, { readonly term: number; readonly peer: PeerName }>()

  constructor(now: () => number) {
    this.#now = now
  }

  /** The latest configuration that a majority of its voters was ever seen to have installed. */
  get latestServed(): Configuration | undefined {
    let latest: Configuration | undefined
    for (const configuration of this.#served.values()) {
      latest = latest === undefined || configuration.epoch > latest.epoch ? configuration : latest
    }
    return latest
  }

  /** Who acted last under a lease. */
  get lastActor(): PeerName | undefined {
    return this.#lastActor
  }

  called(peer: PeerName, id: CommandId, operation: LogOperation): void {
    const call: Call = { operation, calledAt: this.#now() }
    this.#open.set(`${peer} ${id}`, call)
    const calls = this.#calls.get(operation.key) ?? []
    calls.push(call)
    this.#calls.set(operation.key, calls)
  }

  /** The peer stopped: what it was asked may have happened, or not. */
  stopped(peer: PeerName): void {
    for (const name of [...this.#open.keys()].filter((key) => key.startsWith(`${peer} `))) {
      this.#open.delete(name)
    }
  }

  observe(peer: PeerName, identity: Identity, { core, output }: Effect): void {
    if (core === 'client' && output.type === 'settle') {
      this.#settled(`${peer} ${output.id}`, output.outcome)
    } else if (core === 'client' && output.type === 'emit') {
      this.#event(peer, output.event as ClientEvent)
    } else if (core === 'quorum' && output.type === 'send') {
      this.#sent(identity, output.to, output.message as QuorumMessage)
    }
  }

  /** Q9, Q10: what voters hold after each step. */
  check({ peer, storeId }: Identity, core: QuorumCore, voters: (configuration: Configuration) => number): void {
    const acceptor = core.group(ROOT)?.replica.acceptor
    if (acceptor === undefined) {
      return
    }
    this.#fix(acceptor.configuration)
    if (!acceptor.configuration.voters.some((voter) => voter.peer === peer && voter.storeId === storeId)) {
      throw new ViolationError(
        `Q19: ${peer} votes in epoch ${acceptor.configuration.epoch}, and is none of its voters.`
      )
    }
    if (acceptor.sealedTo !== undefined) {
      this.#fix(acceptor.sealedTo)
    }
    const { lineage, epoch } = acceptor.configuration
    const name = `${lineage} ${epoch}`
    if (!this.#served.has(name) && voters(acceptor.configuration) >= majorityOf(acceptor.configuration)) {
      this.#served.set(name, acceptor.configuration)
    }
    const said = this.#said.get(`${peer}/${storeId}`)
    if (said?.lineage === lineage && said.epoch === epoch) {
      for (const [key, ballot] of said.promised) {
        const promised = acceptor.promised(key)
        if (compareBallots(promised, ballot) < 0) {
          throw new ViolationError(`Q1: ${peer} promised ${show(ballot)} for ${key}, and has ${show(promised)}.`)
        }
      }
    }
  }

  /** Q6, Q7, Q8: what callers saw can be put in one order. */
  verify(): void {
    for (const [key, calls] of this.#calls) {
      // A read that did not come back says nothing.
      const history: Invocation<LogOperation, LogResult>[] = calls.filter(
        ({ failed, operation, returned }) => failed !== true && (operation.type !== 'read' || returned !== undefined)
      )
      const verdict = decide(history)
      if (verdict?.linearizable === false) {
        const lines = history.map((call, index) => `${index} ${showCall(call)}`)
        throw new ViolationError(
          `Q6: ${key} is not linearizable; the longest order is ${verdict.longest.join(' ')} of\n${lines.join('\n')}`
        )
      }
    }
  }

  #settled(name: string, outcome: { ok: true; value: unknown } | { ok: false; failure: { name: string } }): void {
    const call = this.#open.get(name)
    this.#open.delete(name)
    if (call === undefined) {
      return
    }
    if (outcome.ok) {
      call.returned = { at: this.#now(), result: outcome.value as LogResult }
    } else if (outcome.failure.name !== 'OutcomeUnknownError') {
      call.failed = true
    }
  }

  #event(peer: PeerName, event: ClientEvent): void {
    const { name } = event
    switch (event.type) {
      case 'asked':
        this.#grantAsked.set(`${peer} ${event.id}`, this.#now())
        return
      case 'granted': {
        const { fences, generation } = event.result
        const checker = this.#fences.get(name) ?? new FenceChecker('Q14')
        this.#fences.set(name, checker)
        const [from, to] = fences ?? [0, 0]
        const requestedAt = this.#grantAsked.get(`${peer} ${event.id}`) ?? this.#now()
        for (let counter = from; counter <= to; counter++) {
          // Those of one block are one grant: the same moments, ascending.
          checker.granted({ fence: fenceOf(generation, counter), requestedAt, grantedAt: this.#now() })
        }
        return
      }
      case 'act': {
        const last = this.#acts.get(name)
        if (last !== undefined && event.term < last.term) {
          const story = `${peer} acts in term ${event.term} of ${name}, after ${last.peer} did in term ${last.term}`
          throw new ViolationError(`Q16: ${story}: two held it at one time.`)
        }
        if (last !== undefined && event.term === last.term && last.peer !== peer) {
          throw new ViolationError(`Q14: ${peer} and ${last.peer} both hold term ${event.term} of ${name}.`)
        }
        this.#acts.set(name, { term: event.term, peer })
        this.#lastActor = peer
      }
    }
  }

  #sent({ peer, storeId }: Identity, to: PeerName, message: QuorumMessage): void {
    if (message.type === 'ask') {
      for (const request of message.requests) {
        if (request.type === 'read') {
          continue
        }
        const promises = request.type === 'accept' ? (request.next ?? request.ballot) : request.ballot
        const name = `${peer} ${to} ${request.request}`
        const before = this.#asked.get(name)
        const isOther = before !== undefined && compareBallots(before.ballot, promises) !== 0
        this.#asked.set(
          name,
          isOther || (before === undefined && this.#asked.has(name))
            ? undefined
            : { key: request.key, ballot: promises }
        )
        if (request.type === 'accept' && !isNothing(request.value)) {
          this.#useBallot(`${message.era.lineage} ${request.key} ${show(request.ballot)}`, request.value)
        }
      }
    } else if (message.type === 'answer') {
      const name = `${peer}/${storeId}`
      const { lineage, epoch } = message.era
      const before = this.#said.get(name)
      const said =
        before?.epoch === epoch && before.lineage === lineage ? before : { lineage, epoch, promised: new Map() }
      this.#said.set(name, said)
      for (const answer of message.answers) {
        const asked = this.#asked.get(`${to} ${peer} ${answer.request}`)
        if (asked !== undefined && (answer.type === 'promise' || answer.type === 'accepted')) {
          const known = said.promised.get(asked.key)
          if (known === undefined || compareBallots(asked.ballot, known) > 0) {
            said.promised.set(asked.key, asked.ballot)
          }
        }
      }
    }
  }

  /** Q5. */
  #useBallot(name: string, value: Uint8Array): void {
    const text = String.fromCharCode(...value)
    const before = this.#values.get(name)
    if (before !== undefined && before !== text) {
      throw new ViolationError(`Q5: two values for one ballot: ${name}.`)
    }
    this.#values.set(name, text)
  }

  /** Q9: of each epoch there is one configuration. */
  #fix(configuration: Configuration): void {
    const { lineage, epoch, voters } = configuration
    const text = JSON.stringify(voters.map(({ peer, storeId }) => `${peer}/${storeId}`))
    const name = `${lineage} ${epoch}`
    const before = this.#configurations.get(name)
    if (before !== undefined && before !== text) {
      throw new ViolationError(`Q9: epoch ${epoch} is ${before} and ${text}.`)
    }
    this.#configurations.set(name, text)
  }
}

/** States that are visited for one register. What is not decided by then has too many operations of unknown outcome at once to say anything. */
const VISITED_MAX = 300_000

function decide(history: readonly Invocation<LogOperation, LogResult>[]): Linearization | undefined {
  try {
    return checkLinearizability(history, logModel(history), VISITED_MAX)
  } catch (error) {
    if (error instanceof RunawayError) {
      return undefined
    }
    throw error
  }
}

function show(ballot: Ballot): string {
  return `${ballot.epoch}.${ballot.round}.${ballot.proposer}`
}

function showCall({ operation, calledAt, returned }: Invocation<LogOperation, LogResult>): string {
  const id = operation.type === 'append' ? operation.id : ''
  const back =
    returned === undefined ? '?' : `${returned.at.toFixed(1)} saw ${returned.result.count}/${returned.result.hash}`
  return `${operation.type} ${id} ${calledAt.toFixed(1)} → ${back}`
}
