import type { PeerName } from '@peermesh/kernel'
import type { LockCore, Wait } from '@peermesh/lock/core'
import { ViolationError } from '@peermesh/sim'

/** That a request stood in a queue, or held its lock, from one moment to another. */
interface Span {
  readonly owner: string | undefined
  readonly from: number
  /** Absent: it still does. */
  until?: number
}

/** Knows of each request when it waited and when it held, and judges each cycle that somebody was told of. */
export class DeadlockOracle {
  readonly #now: () => number
  /** How often each peer has started: requests are numbered anew. */
  readonly #starts = new Map<PeerName, number>()
  readonly #startOfSession = new Map<string, string>()
  readonly #spans = new Map<string, Span>()
  readonly #open = new Map<PeerName, Set<string>>()
  /** To be judged once all that a step brought about is known. */
  readonly #toJudge: (readonly Wait[])[] = []
  #told = 0

  constructor(now: () => number) {
    this.#now = now
  }

  /** Cycles that somebody was told of. */
  get told(): number {
    return this.#told
  }

  started(peer: PeerName): void {
    this.#starts.set(peer, (this.#starts.get(peer) ?? 0) + 1)
  }

  stopped(peer: PeerName): void {
    this.#close(peer, new Set())
  }

  sessionHeld(peer: PeerName, session: string): void {
    this.#startOfSession.set(session, this.#start(peer))
  }

  /** After each step of the peer. */
  look(peer: PeerName, core: LockCore): void {
    const present = new Set<string>()
    for (const { request, phase } of core.status()) {
      if (phase !== 'queued' && phase !== 'held') {
        continue
      }
      const key = `${phase} ${this.#start(peer)} ${request}`
      present.add(key)
      this.#begin(key, core.ownerOf(request))
    }
    this.#close(peer, present)
    for (const cycle of this.#toJudge.splice(0)) {
      this.#judge(cycle)
    }
  }

  /** It may be over in the same step, and is then seen here only. */
  queued(peer: PeerName, request: number, core: LockCore | undefined): void {
    const key = `queued ${this.#start(peer)} ${request}`
    this.#begin(key, core?.ownerOf(request))
    this.#open.set(peer, (this.#open.get(peer) ?? new Set()).add(key))
  }

  /** The victim of this cycle was told. */
  toldOf(peer: PeerName, cycle: readonly Wait[]): void {
    this.#told++
    if (cycle.at(-1)?.peer !== peer) {
      throw new ViolationError(`K7: ${peer} was told, and is not the youngest`)
    }
    this.#toJudge.push(cycle)
  }

  #begin(key: string, owner: string | undefined): void {
    if (!this.#spans.has(key)) {
      this.#spans.set(key, { owner, from: this.#now() })
    }
  }

  #judge(cycle: readonly Wait[]): void {
    const names = cycle.map(({ name, peer }) => `${peer} for ${name}`).join(', ')
    const youngest = cycle.at(-1) as Wait
    if (cycle.some(({ askedAt }) => askedAt > youngest.askedAt)) {
      throw new ViolationError(`K7: not the youngest gave in, of ${names}`)
    }
    const waits = cycle.map(({ session, request }) => this.#span('queued', session, request))
    const holdings = cycle.map(({ by }) => this.#span('held', by.session, by.request))
    for (const [index, holding] of holdings.entries()) {
      const at = (index + 1) % waits.length
      // The youngest may have asked and given in within one step: then nothing is known of its wait, or not whose it was.
      const next = waits[at] ?? (cycle[at] === youngest ? { owner: undefined } : undefined)
      if (holding === undefined || next === undefined || holding.owner !== (next.owner ?? holding.owner)) {
        throw new ViolationError(`K7: who holds one is not who waits next, of ${names}`)
      }
    }
    const spans = [...waits, ...holdings].filter((span) => span !== undefined)
    const from = Math.max(...spans.map((span) => span.from))
    const until = Math.min(...spans.map((span) => span.until ?? this.#now()))
    if (from > until) {
      throw new ViolationError(`K7: a cycle was told of that never was: ${names}`)
    }
  }

  #span(phase: 'queued' | 'held', session: string, request: number): Span | undefined {
    return this.#spans.get(`${phase} ${this.#startOfSession.get(session) ?? '?'} ${request}`)
  }

  #start(peer: PeerName): string {
    return `${peer}/${this.#starts.get(peer) ?? 0}`
  }

  #close(peer: PeerName, present: Set<string>): void {
    for (const key of this.#open.get(peer) ?? []) {
      const span = this.#spans.get(key)
      if (!present.has(key) && span !== undefined) {
        span.until = this.#now()
      }
    }
    this.#open.set(peer, present)
  }
}
