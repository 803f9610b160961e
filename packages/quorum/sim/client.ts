import {
  type CommandId,
  type Core,
  type CoreInput,
  type CoreOutput,
  type Millis,
  millis,
  type Moment,
  type Outcome,
  type Seat
} from '@peermesh/kernel'
import {
  type ChangeOutcome,
  LEASE_KIND,
  type LeaseArgs,
  type LeaseResult,
  type OperationId,
  type QuorumCommand,
  type QuorumNotice,
  type RegisterView,
  ROOT
} from '@peermesh/quorum/core'
import { EMPTY, LOG_KIND, type LogOperation, type LogState } from './log-kind.ts'

export type ClientCommand =
  | { readonly type: 'log'; readonly operation: LogOperation; readonly timeoutMs: number; readonly retries: number }
  /** Takes a lease, holds it for a while, and gives it back. */
  | { readonly type: 'hold'; readonly name: string; readonly forMs: number; readonly leaseMs: number }
  | { readonly type: 'quorum'; readonly command: QuorumCommand }

/** What a holder does under its lease, told at the moment at which it is sure to hold it. */
export type ClientEvent =
  | { readonly type: 'act'; readonly name: string; readonly term: number }
  | { readonly type: 'asked'; readonly name: string; readonly id: CommandId }
  | { readonly type: 'granted'; readonly name: string; readonly id: CommandId; readonly result: LeaseResult }

interface Types {
  readonly message: never
  readonly command: ClientCommand
  readonly notice: never
  readonly event: ClientEvent
}

/** One lease that is wanted or held. */
interface Holding {
  readonly id: CommandId
  readonly command: Extract<ClientCommand, { type: 'hold' }>
  session: string | undefined
  result: LeaseResult | undefined
  until: Millis
}

type Continue = (outcome: Outcome, at: Moment) => void

/** How often a holder acts. */
const ACT_MS = 15

const GIVE_UP_MS = 30_000

/** What an application above quorum does, by the calls that it would make: sessions, leases, and changes that are tried again. */
class Client implements Core<Types> {
  readonly #isHeld: (session: string, at: Moment) => boolean
  readonly #waiting = new Map<number, Continue>()
  readonly #holdings = new Set<Holding>()
  #outputs: CoreOutput<Types>[] = []
  #lastCall = 0
  #actAt: Millis | undefined

  constructor(isHeld: (session: string, at: Moment) => boolean) {
    this.#isHeld = isHeld
  }

  step(input: CoreInput<Types>, at: Moment): CoreOutput<Types>[] {
    switch (input.type) {
      case 'command':
        this.#command(input.id, input.command, at)
        break
      case 'result': {
        const next = this.#waiting.get(input.call)
        this.#waiting.delete(input.call)
        next?.(input.outcome, at)
        break
      }
      case 'notice':
        this.#heard(input.notice as QuorumNotice)
        break
      default:
        break
    }
    this.#act(at)
    return this.#outputs.splice(0)
  }

  deadline(): Millis | undefined {
    return this.#actAt
  }

  snapshot(): unknown {
    return [...this.#holdings].map(({ command, session, result }) => [command.name, session, result?.term])
  }

  #command(id: CommandId, command: ClientCommand, at: Moment): void {
    switch (command.type) {
      case 'log':
        this.#log(id, command, undefined)
        return
      case 'hold': {
        if ([...this.#holdings].some((other) => other.command.name === command.name)) {
          // Its session holds it already, or soon will: within a peer the application sees to itself.
          this.#settle(id, { ok: true, value: undefined })
          return
        }
        const holding = { id, command, session: undefined, result: undefined, until: millis(at.now + GIVE_UP_MS) }
        this.#holdings.add(holding)
        this.#open(holding)
        return
      }
      case 'quorum':
        this.#call(command.command, (outcome) => this.#settle(id, outcome))
        return
    }
  }

  #log(id: CommandId, command: Extract<ClientCommand, { type: 'log' }>, operation: OperationId | undefined): void {
    const { operation: log, timeoutMs, retries } = command
    const { key } = log
    const asked: QuorumCommand =
      log.type === 'read'
        ? { type: 'read', group: ROOT, key, timeoutMs }
        : { type: 'change', group: ROOT, key, kind: LOG_KIND, args: log, timeoutMs, operation }
    this.#call(asked, (outcome) => {
      if (outcome.ok) {
        const value = outcome.value as ChangeOutcome & RegisterView
        const result = log.type === 'read' ? ((value.state as LogState | undefined) ?? EMPTY) : value.result
        this.#settle(id, { ok: true, value: result })
        return
      }
      const again = outcome.failure.details?.['operation'] as OperationId | undefined
      if (outcome.failure.name === 'OutcomeUnknownError' && again !== undefined && retries > 0) {
        this.#log(id, { ...command, retries: retries - 1 }, again)
      } else {
        this.#settle(id, outcome)
      }
    })
  }

  #open(holding: Holding): void {
    const { leaseMs } = holding.command
    this.#call({ type: 'open-session', group: ROOT, leaseMs, timeoutMs: 2_000 }, (outcome) => {
      if (!outcome.ok) {
        this.#end(holding)
        return
      }
      holding.session = (outcome.value as { session: string }).session
      this.#take(holding, undefined)
    })
  }

  #take(holding: Holding, over: string | undefined): void {
    const { name } = holding.command
    const { session = '', id } = holding
    this.#outputs.push({ type: 'emit', event: { type: 'asked', name, id } })
    const args: LeaseArgs = { type: 'take', session, over, block: 3 }
    this.#call(leaseChange(name, args), (outcome, then) => {
      if (!outcome.ok || !this.#holdings.has(holding)) {
        this.#end(holding)
        this.#giveUp(session)
        return
      }
      const result = (outcome.value as ChangeOutcome).result as LeaseResult
      if (result.granted) {
        holding.result = result
        holding.until = millis(then.now + holding.command.forMs)
        this.#outputs.push({ type: 'emit', event: { type: 'granted', name, id, result } })
      } else if (result.session === undefined) {
        this.#end(holding)
      } else {
        const other = result.session
        this.#call({ type: 'await-expiry', session: other }, () => this.#take(holding, other))
      }
    })
  }

  #heard(notice: QuorumNotice): void {
    if (notice.type === 'session-lost') {
      for (const holding of [...this.#holdings]) {
        if (holding.session === notice.session) {
          this.#end(holding)
        }
      }
    }
  }

  #act(at: Moment): void {
    this.#actAt = undefined
    for (const holding of [...this.#holdings]) {
      const { command, session, result, until } = holding
      if (at.now >= until) {
        this.#resign(holding)
        continue
      }
      this.#actAt = millis(at.now + ACT_MS)
      if (session !== undefined && result !== undefined && this.#isHeld(session, at)) {
        this.#outputs.push({ type: 'emit', event: { type: 'act', name: command.name, term: result.term } })
      }
    }
  }

  /** It stops acting first, and tells the register then. */
  #resign(holding: Holding): void {
    const { command, session, result } = holding
    this.#end(holding)
    if (session !== undefined && result !== undefined) {
      const args: LeaseArgs = { type: 'resign', session, term: result.term }
      this.#call(leaseChange(command.name, args), (outcome) => {
        if (!outcome.ok) {
          this.#giveUp(session)
        }
      })
    }
  }

  /** Nobody knows what it holds in the registers: whoever waits for that must see it end. */
  #giveUp(session: string): void {
    this.#call({ type: 'close-session', session }, () => undefined)
  }

  #end(holding: Holding): void {
    if (this.#holdings.delete(holding)) {
      this.#settle(holding.id, { ok: true, value: undefined })
    }
  }

  #call(command: QuorumCommand, next: Continue): void {
    const call = ++this.#lastCall
    this.#waiting.set(call, next)
    this.#outputs.push({ type: 'call', call, core: 'quorum', command })
  }

  #settle(id: CommandId, outcome: Outcome): void {
    this.#outputs.push({ type: 'settle', id, outcome })
  }
}

function leaseChange(name: string, args: LeaseArgs): QuorumCommand {
  return { type: 'change', group: ROOT, key: name, kind: LEASE_KIND, args, timeoutMs: 3_000 }
}

/** @param isHeld asks the quorum core of this peer, as a service does on every use */
export function clientSeat(isHeld: (session: string, at: Moment) => boolean): Seat<Types> {
  return {
    name: 'client',
    tag: 200,
    version: 1,
    priority: 9,
    codec: {
      encode: () => new Uint8Array(),
      decode: () => {
        throw new TypeError('The client sends nothing.')
      }
    },
    calls: ['quorum'],
    listensTo: ['quorum'],
    create: () => new Client(isHeld)
  }
}
