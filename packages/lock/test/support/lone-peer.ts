import { millis, type PeerName, peerName, storeId } from '@peermesh/kernel'
import {
  type LockCommand,
  LockCore,
  type LockEvent,
  type LockGrant,
  type LockMessage,
  type LockMode,
  tokenKind
} from '@peermesh/lock/core'

/** Of the peer under test. */
export const SESSION = 'root/1'

/** In milliseconds. */
export const LEASE_MS = 1_000

interface Failed {
  readonly name: string
  readonly message?: string
  readonly details?: Readonly<Record<string, unknown>>
}

type Outcome = { readonly ok: boolean; readonly value?: unknown; readonly failure?: Failed }

interface Sent {
  readonly to: PeerName
  readonly message: LockMessage
}

/** A lock core whose quorum answers at once, what it asked of that, and what it said to whom. Its time goes on only where that is said. */
export class LonePeer {
  readonly core = new LockCore({ leaseMs: LEASE_MS, groupOf: () => 'root' })
  readonly calls: string[] = []
  readonly sent: Sent[] = []
  readonly events: LockEvent[] = []
  /** What the register has, of whichever lock. */
  state: unknown
  readonly #settled = new Map<number, Outcome>()
  readonly #sessionFails: Failed | undefined
  #now = 0
  #last = 0

  /** @param sessionFails what opening its session ends with */
  constructor(sessionFails?: Failed) {
    this.#sessionFails = sessionFails
    const identity = { peer: peerName('self'), storeId: storeId('00'), boot: 1, startNonce: 'start' }
    this.#step({ type: 'start', identity, seed: '', records: [] })
    if (sessionFails === undefined) {
      this.#renew()
    }
  }

  ask(command: LockCommand): Outcome | undefined {
    const id = this.begin(command)
    return this.outcome(id)
  }

  /** Of what is settled later. */
  begin(command: LockCommand): number {
    const id = ++this.#last
    this.#step({ type: 'command', id, command })
    return id
  }

  outcome(id: number): Outcome | undefined {
    return this.#settled.get(id)
  }

  use(mode: LockMode): number {
    const outcome = this.ask({ type: 'acquire', name: 'x', algorithm: 'naimi-trehel', mode, capacity: 1, permits: 1 })
    const { request, fence } = outcome?.value as LockGrant
    this.ask({ type: 'release', name: 'x', request })
    return fence.counter
  }

  hear(message: LockMessage, from = 'other'): void {
    this.#step({ type: 'message', from: peerName(from), message })
  }

  link(peer: string, status: 'up' | 'lost' = 'up'): void {
    this.#step({ type: 'link', peer: peerName(peer), status })
  }

  /** Its session is held all the time. */
  pass(ms: number): void {
    const until = this.#now + ms
    while (this.#now < until) {
      this.#now = Math.min(until, Math.max(this.#now + 1, this.core.deadline() ?? until))
      this.#renew()
      this.#step({ type: 'wake' })
    }
  }

  #renew(): void {
    const notice = { type: 'session-held', session: SESSION, group: 'root', heldUntil: millis(this.#now + LEASE_MS) }
    this.#step({ type: 'notice', core: 'quorum', notice })
  }

  #step(input: unknown): void {
    for (const output of this.core.step(input as never, { now: millis(this.#now), wall: millis(this.#now) })) {
      if (output.type === 'settle') {
        this.#settled.set(output.id, output.outcome)
      } else if (output.type === 'send') {
        this.sent.push({ to: output.to, message: output.message })
      } else if (output.type === 'emit') {
        this.events.push(output.event)
      } else if (output.type === 'call') {
        const command = output.command as { readonly type: string; readonly args?: { readonly type: string } }
        // Nobody's session ends.
        if (command.type !== 'await-expiry') {
          this.#step({ type: 'result', call: output.call, outcome: this.#outcomeOf(command) })
        }
      }
    }
  }

  #outcomeOf(command: { readonly type: string; readonly args?: { readonly type: string } }): Outcome {
    const failure = command.type === 'open-session' ? this.#sessionFails : undefined
    return failure === undefined ? { ok: true, value: this.#answer(command) } : { ok: false, failure }
  }

  #answer({ type, args }: { readonly type: string; readonly args?: { readonly type: string } }): unknown {
    this.calls.push(args?.type ?? type)
    if (type === 'open-session') {
      return { session: SESSION }
    }
    if (args === undefined) {
      return { version: 0, state: this.state }
    }
    const { state, result } = tokenKind.apply(this.state, args, { version: 0, floor: 0, generation: 0 })
    this.state = state
    return { result, state }
  }
}
