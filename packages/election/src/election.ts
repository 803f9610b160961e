import type { AbortOptions } from '@libp2p/interface'
import { checkOptions, type PeerName, peerName } from '@peermesh/kernel'
import { TypedEventEmitter } from 'main-event'
import {
  algorithmOf,
  type ElectionAlgorithm,
  type ElectionCommand,
  type ElectionEvent,
  type ElectionMode,
  type ElectionVariant,
  type LeadershipLoss,
  type ScopeStatus
} from './core/index.ts'
import type { CandidateReport, Election, ElectionEvents, Leader, Leadership } from './elections.ts'
import { kindMismatch, NotOpenError, registerTaken } from './errors.ts'
import { HeldLeadership } from './leadership.ts'
import { checkAbort, type OpenCommand, REPORT } from './options.ts'

/** What an election needs of its service. */
export interface ElectionPorts {
  readonly self: () => PeerName
  readonly command: (command: ElectionCommand, options?: AbortOptions) => Promise<unknown>
  /** By the clocks of now. */
  readonly isLeader: () => boolean
  readonly status: () => ScopeStatus | undefined
  readonly closed: () => void
}

/** A scope as the application holds it: commands of its core as methods, the core's events as events. */
export class OpenElection extends TypedEventEmitter<ElectionEvents> implements Election {
  readonly #open: OpenCommand
  readonly #ports: ElectionPorts
  readonly #waiting = new Set<PromiseWithResolvers<Leadership>>()
  readonly #iterators = new Set<() => void>()
  #leader: Leader | undefined
  #leadership: HeldLeadership | undefined
  #ended: Error | undefined
  /** The scope elects in another way, or its register is something else's, and we are no candidate: we are never to lead it. */
  #mismatch: Error | undefined
  /** That somebody uses it in another way was told already. */
  #isMismatchTold = false
  #isClosed = false

  constructor(open: OpenCommand, ports: ElectionPorts) {
    super()
    this.#open = open
    this.#ports = ports
  }

  get scope(): string {
    return this.#open.scope
  }

  get algorithm(): ElectionAlgorithm {
    return algorithmOf(this.#open.kind.variant)
  }

  get variant(): ElectionVariant {
    return this.#open.kind.variant
  }

  get mode(): ElectionMode {
    return this.#open.kind.mode
  }

  get leader(): Leader | undefined {
    return this.#leader
  }

  get leadership(): Leadership | undefined {
    return this.#leadership
  }

  isLeader(): boolean {
    return this.#leadership?.isHeld === true
  }

  status(): ScopeStatus | undefined {
    return this.#isClosed ? undefined : this.#ports.status()
  }

  async campaign(): Promise<void> {
    this.#mismatch = undefined
    this.#isMismatchTold = false
    await this.#ask({ type: 'campaign', scope: this.scope })
  }

  async whenLeading(options: AbortOptions = {}): Promise<Leadership> {
    checkAbort(options)
    const { signal } = options
    signal?.throwIfAborted()
    const never = this.#ended ?? this.#mismatch
    if (never !== undefined) {
      throw never
    }
    if (this.#leadership?.isHeld === true) {
      return this.#leadership
    }
    const waiting = Promise.withResolvers<Leadership>()
    const abort = (): void => waiting.reject(signal?.reason)
    this.#waiting.add(waiting)
    signal?.addEventListener('abort', abort, { once: true })
    try {
      return await waiting.promise
    } finally {
      this.#waiting.delete(waiting)
      signal?.removeEventListener('abort', abort)
    }
  }

  async resign(): Promise<void> {
    await this.#ask({ type: 'resign', scope: this.scope })
  }

  async transfer(to: PeerName, options?: AbortOptions): Promise<void> {
    checkAbort(options)
    await this.#ask({ type: 'transfer', scope: this.scope, to: peerName(to) }, options)
  }

  async report(facts: CandidateReport): Promise<void> {
    checkOptions('', facts, REPORT)
    await this.#ask({ type: 'report', scope: this.scope, ...facts })
  }

  async close(): Promise<void> {
    if (this.#isClosed) {
      return
    }
    const closing = this.#ask({ type: 'close', scope: this.scope })
    this.end(new NotOpenError(`The election of ${this.scope} was closed.`, { scope: this.scope }))
    await closing
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Leader | undefined> {
    let changed = Promise.withResolvers<void>()
    const wake = (): void => changed.resolve()
    this.#iterators.add(wake)
    try {
      while (!this.#isClosed) {
        changed = Promise.withResolvers()
        yield this.#leader
        await changed.promise
      }
    } finally {
      this.#iterators.delete(wake)
    }
  }

  /** Takes part, at the start and where the core began anew. */
  async begin(): Promise<void> {
    try {
      await this.#ports.command(this.#open)
    } catch (error) {
      this.end(error as Error)
    }
  }

  /** The core that knew who leads is gone. */
  forget(): void {
    this.#mismatch = undefined
    this.#isMismatchTold = false
    this.#lose('lease-ended')
    this.#follow(undefined)
  }

  /** It is over: closed, or it could not be opened. */
  end(error: Error): void {
    if (this.#isClosed) {
      return
    }
    this.#isClosed = true
    this.#ended = error
    this.#lose('resigned')
    this.#reject(error)
    this.#ports.closed()
    this.#wakeIterators()
  }

  heard(event: ElectionEvent): void {
    switch (event.type) {
      case 'leader':
        this.#follow(event.leader)
        return
      case 'won': {
        const { term, fence } = event
        const leadership = new HeldLeadership({ peer: this.#ports.self(), term, fence }, this.#ports.isLeader)
        this.#leadership = leadership
        for (const { resolve } of this.#waiting) {
          resolve(leadership)
        }
        this.safeDispatchEvent('won', { detail: leadership })
        return
      }
      case 'lost':
        this.#lose(event.reason)
        return
      case 'kind-mismatch': {
        const error = kindMismatch(this.scope, event.kind)
        // A candidate may yet lead in its own way: in quorum mode the register decides and makes it none, in available mode there is nobody to decide.
        if (this.status()?.candidate === false) {
          this.#refuse(error)
        }
        if (!this.#isMismatchTold) {
          this.#isMismatchTold = true
          this.safeDispatchEvent('mismatch', { detail: { by: event.by, error } })
        }
        return
      }
      case 'register-taken': {
        const error = registerTaken(this.scope, event.key, event.found)
        this.#refuse(error)
        this.safeDispatchEvent('mismatch', { detail: { by: this.#ports.self(), error } })
      }
    }
  }

  #refuse(error: Error): void {
    this.#mismatch = error
    this.#reject(error)
  }

  async #ask(command: ElectionCommand, options?: AbortOptions): Promise<void> {
    if (this.#ended !== undefined) {
      throw this.#ended
    }
    await this.#ports.command(command, options)
  }

  #lose(reason: LeadershipLoss): void {
    const leadership = this.#leadership
    if (leadership !== undefined) {
      this.#leadership = undefined
      leadership.end(this.scope, reason)
      this.safeDispatchEvent('lost', { detail: { term: leadership.term, reason } })
    }
  }

  #follow(leader: Leader | undefined): void {
    if (leader?.peer === this.#leader?.peer && leader?.term === this.#leader?.term) {
      return
    }
    this.#leader = leader === undefined ? undefined : { peer: leader.peer, term: leader.term }
    this.#mismatch = leader === undefined ? this.#mismatch : undefined
    // Of an event without a detail the platform makes `null`.
    this.safeDispatchEvent('leader', { detail: this.#leader ?? null })
    this.#wakeIterators()
  }

  #reject(error: Error): void {
    for (const { reject } of this.#waiting) {
      reject(error)
    }
    this.#waiting.clear()
  }

  #wakeIterators(): void {
    for (const wake of this.#iterators) {
      wake()
    }
  }
}
