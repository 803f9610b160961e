import {
  type BulkOutput,
  type Codec,
  type CommandId,
  type Core,
  type DhtInput,
  type DhtOutput,
  type Durability,
  type Effect,
  type Failure,
  type ForwardedInput,
  type GatekeeperOutput,
  invariant,
  type JournalChange,
  type MeshId,
  type Millis,
  type PeerName,
  type Seat,
  Stack,
  type StackInput
} from '@peermesh/kernel'
import type { Clock } from './clock.ts'
import { CommandFailedError } from './errors.ts'

/** A seat with what its service decided about it and who listens to it. */
export interface SeatedCore {
  readonly seat: Seat
  readonly gatekeeper: boolean
  readonly errorFor: ((failure: Failure) => Error) | undefined
  readonly listeners: readonly ((event: unknown) => void)[]
}

type Restart = Extract<GatekeeperOutput, { readonly type: 'restart' }>

/** A message as bytes, and in which version of its core's. */
export interface Encoded {
  readonly version: number
  readonly payload: Uint8Array
}

/** Where effects go. Nothing of it may call back into the driver before it returns, except through `accept`, which queues. */
export interface DriverOutlet {
  send(seat: Seat, to: PeerName, message: Encoded): void
  publish(seat: Seat, message: Encoded, meshId: MeshId | undefined): void
  /** `version` is that of the transfer. */
  bulk(seat: Seat, version: number, output: BulkOutput<Uint8Array>): void
  dial(address: string): void
  persist(core: string, changes: readonly JournalChange[], durability: Durability, onDurable: () => void): void
  /** `answer` is called once for a lookup, and not at all for the others. */
  dht(output: DhtOutput, answer: (found: DhtInput) => void): void
  expel(peer: PeerName, reason: string): void
  /** `path` is how that came which the core rejects. */
  reject(peer: PeerName, core: string, reason: string, path: 'direct' | 'gossip'): void
  restart(request: Restart): void
  trace(core: string, what: string, details: Readonly<Record<string, unknown>> | undefined): void
  listenerFailed(core: string, error: unknown): void
  /** Something threw that may not: the stack is not stepped again. */
  failed(error: Error): void
}

interface PendingCommand {
  readonly seated: SeatedCore
  readonly resolve: (value: unknown) => void
  readonly reject: (error: Error) => void
}

/**
 * Drives one stack for one start: keeps the caller's duties of the core contract, and knows nothing of libp2p.
 *
 * HD1 Inputs are stepped one at a time; what arises while one is stepped waits its turn.
 * HD2 The effects of a step are carried out in order, and before the next input is stepped.
 * HD3 After `end`, no core is stepped and no effect carried out: what still arrives for this start is dropped.
 * HD4 Each command is answered once: by its core, or with the error that ended the stack.
 */
export class StackDriver {
  readonly #stack: Stack
  readonly #cores = new Map<string, SeatedCore>()
  readonly #outlet: DriverOutlet
  readonly #clock: Clock
  readonly #inputs: StackInput[] = []
  readonly #commands = new Map<CommandId, PendingCommand>()
  readonly #lastEncoded: { message: unknown; core: string; version: number; payload: Uint8Array | undefined } = {
    message: undefined,
    core: '',
    version: 0,
    payload: undefined
  }
  #lastCommand = 0
  #stepping = false
  #ended = false
  #armDue = false
  /** Nothing but a wake was stepped since the last look at the deadline. */
  #onlyWoke = true
  #armedFor: Millis | undefined
  #disarm: (() => void) | undefined

  constructor(init: { cores: readonly SeatedCore[]; outlet: DriverOutlet; clock: Clock }) {
    this.#outlet = init.outlet
    this.#clock = init.clock
    for (const seated of init.cores) {
      this.#cores.set(seated.seat.name, seated)
    }
    const gatekeeper = init.cores.find((seated) => seated.gatekeeper)?.seat.name
    const seats = init.cores.map((seated) => seated.seat)
    this.#stack = new Stack(gatekeeper === undefined ? { seats } : { seats, gatekeeper })
  }

  /** A seated core, for its getters. */
  core(name: string): Core {
    return this.#stack.core(name)
  }

  /** Whether gossip of this peer would reach a core (K11 of the kernel). */
  hearsGossipOf(peer: PeerName): boolean {
    return !this.#ended && this.#stack.hearsGossipOf(peer)
  }

  /** Commands that no core has answered yet. */
  get pendingCommands(): number {
    return this.#commands.size
  }

  /** Steps the stack with an input, now or after those that are before it. */
  accept(input: StackInput): void {
    if (this.#ended) {
      return
    }
    this.#inputs.push(input)
    if (!this.#stepping) {
      this.#run()
    }
  }

  /** The same for an input of one core. */
  forward(core: string, input: ForwardedInput): void {
    this.accept({ type: 'input', core, input })
  }

  command(core: string, command: unknown): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const id = ++this.#lastCommand
      this.#commands.set(id, { seated: this.#seated(core), resolve, reject })
      this.forward(core, { type: 'command', id, command })
    })
  }

  /** Nothing is stepped any more; whoever still waits for an answer gets this error. */
  end(reason: Error): void {
    this.#ended = true
    this.#inputs.length = 0
    this.#disarm?.()
    this.#disarm = undefined
    const pending = [...this.#commands.values()]
    this.#commands.clear()
    for (const { reject } of pending) {
      reject(reason)
    }
  }

  #run(): void {
    this.#stepping = true
    try {
      for (let next = this.#inputs.shift(); next !== undefined; next = this.#inputs.shift()) {
        this.#onlyWoke &&= next.type === 'wake'
        for (const effect of this.#stack.step(next, this.#clock.moment())) {
          if (this.#ended) {
            return
          }
          this.#perform(effect, next)
        }
      }
      this.#armAfterTurn()
    } catch (error) {
      this.#fail(error)
    } finally {
      this.#stepping = false
      this.#lastEncoded.message = undefined
      this.#lastEncoded.payload = undefined
    }
  }

  #fail(thrown: unknown): void {
    const error = thrown instanceof Error ? thrown : new TypeError(`Thrown and not an error: ${String(thrown)}`)
    this.#outlet.failed(error)
  }

  #perform(effect: Effect, input: StackInput): void {
    if ('version' in effect) {
      this.#pass(effect)
      return
    }
    const { core, output } = effect
    const seated = this.#seated(core)
    switch (output.type) {
      case 'dial':
        this.#outlet.dial(output.address)
        return
      case 'persist': {
        const { token } = output
        this.#outlet.persist(core, output.changes, output.durability, () =>
          this.forward(core, { type: 'persisted', token })
        )
        return
      }
      case 'settle':
        this.#settle(output.id, output.outcome)
        return
      case 'emit':
        this.#emit(seated, output.event)
        return
      case 'lookup':
      case 'put':
      case 'provide':
        this.#outlet.dht(output, (found) => this.forward(core, found))
        return
      case 'reject':
        this.#outlet.reject(output.peer, core, output.reason, input.type === 'gossip' ? 'gossip' : 'direct')
        return
      case 'expel':
        this.#outlet.expel(output.peer, output.reason)
        return
      case 'restart':
        this.#outlet.restart(output)
        return
      case 'trace':
        this.#outlet.trace(core, output.what, output.details)
        return
    }
  }

  /** What goes to other peers. */
  #pass({ core, version, output }: Extract<Effect, { readonly version: number }>): void {
    const { seat } = this.#seated(core)
    switch (output.type) {
      case 'send':
        this.#outlet.send(seat, output.to, this.#encode(seat, version, output.message))
        return
      case 'publish':
        this.#outlet.publish(seat, this.#encode(seat, version, output.message), output.meshId)
        return
      case 'bulk':
        this.#outlet.bulk(seat, version, this.#encodeBulk(seat, version, output))
        return
    }
  }

  /** A listener that throws is a bug of the service that listens. It must not take the cores down with it. */
  #emit(seated: SeatedCore, event: unknown): void {
    for (const listener of seated.listeners) {
      try {
        listener(event)
      } catch (error) {
        this.#outlet.listenerFailed(seated.seat.name, error)
      }
    }
  }

  /** A core that tells all its neighbours the same thing hands out one object many times: it is encoded once. */
  #encode(seat: Seat, version: number, message: unknown): Encoded {
    const last = this.#lastEncoded
    if (
      last.payload !== undefined &&
      last.message === message &&
      last.core === seat.name &&
      last.version === version &&
      typeof message === 'object'
    ) {
      return { version, payload: last.payload }
    }
    const codec: Codec<unknown> = seat.codec
    const payload = codec.encode(message, version)
    last.message = message
    last.core = seat.name
    last.version = version
    last.payload = payload
    return { version, payload }
  }

  #encodeBulk(seat: Seat, version: number, output: BulkOutput<unknown>): BulkOutput<Uint8Array> {
    return output.action === 'abort'
      ? output
      : { ...output, message: this.#encode(seat, version, output.message).payload }
  }

  #settle(id: CommandId, outcome: { ok: true; value: unknown } | { ok: false; failure: Failure }): void {
    const pending = this.#commands.get(id)
    invariant(pending !== undefined, 'HD4: a command is answered once')
    this.#commands.delete(id)
    if (outcome.ok) {
      pending.resolve(outcome.value)
    } else {
      pending.reject(pending.seated.errorFor?.(outcome.failure) ?? new CommandFailedError(outcome.failure))
    }
  }

  #seated(core: string): SeatedCore {
    const seated = this.#cores.get(core)
    invariant(seated !== undefined, `HD5: effects and commands are of seated cores, not of ${core}`)
    return seated
  }

  /** The deadline is asked once for all the inputs of a turn: a burst of frames does not re-arm a timer for each. */
  #armAfterTurn(): void {
    if (this.#armDue) {
      return
    }
    this.#armDue = true
    queueMicrotask(() => {
      this.#armDue = false
      if (!this.#ended) {
        this.#arm()
      }
    })
  }

  /**
   * A deadline that has come with the inputs of this turn is met in it. So a core can gather what the commands of one turn ask for. Never twice in a
   * row without a timer between: a core that always wants to be woken must not hold up the process.
   *
   * A timer that is early enough stays: it fires, finds nothing due, and is armed anew.
   */
  #arm(): void {
    const deadline = this.#stack.deadline()
    const wokeOnly = this.#onlyWoke
    this.#onlyWoke = true
    if (deadline !== undefined && !wokeOnly && deadline <= this.#clock.moment().now) {
      this.accept({ type: 'wake' })
      return
    }
    if (deadline === undefined || (this.#armedFor !== undefined && this.#armedFor <= deadline)) {
      return
    }
    this.#disarm?.()
    this.#armedFor = deadline
    this.#disarm = this.#clock.schedule(deadline - this.#clock.moment().now, () => {
      this.#armedFor = undefined
      this.#disarm = undefined
      this.accept({ type: 'wake' })
    })
  }
}
