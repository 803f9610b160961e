import { type PeerName, peerName, Random } from '@peermesh/kernel'
import { type Ask, createRouting, type Routing, type TokenAlgorithm } from '@peermesh/lock/core'

export interface MessageRun {
  readonly algorithm: TokenAlgorithm
  readonly count: number
  /** `calm`: one at a time, drawn at random. `saturated`: all want it again as soon as they had it. */
  readonly load: 'calm' | 'saturated'
  readonly grants: number
  readonly seed: string
}

/** Messages for each grant, by the very routing that ships, on a network that loses nothing. What the quorum is told in strict mode is not of them. */
export function messagesPerGrant(run: MessageRun): number {
  return new TokenNetwork(run).run()
}

class TokenNetwork {
  readonly #options: MessageRun
  readonly #names: readonly PeerName[]
  readonly #peers = new Map<PeerName, Routing>()
  readonly #asked = new Map<PeerName, number>()
  /** Whose ask is on its way. */
  readonly #open = new Set<PeerName>()
  /** Who wants the token for itself, as what request. */
  readonly #wants = new Map<PeerName, number>()
  #lastNumber = 0
  readonly #random: Random
  /** First in, first out: so each two hear each other in order. */
  readonly #inFlight: (() => void)[] = []
  /** Absent: it is on its way. */
  #holder: PeerName | undefined
  #messages = 0
  #grants = 0

  constructor(options: MessageRun) {
    this.#options = options
    this.#random = new Random(options.seed, 'messages')
    this.#names = Array.from({ length: options.count }, (_, index) => peerName(`p${index}`))
    const first = this.#names[0] as PeerName
    this.#holder = first
    for (const self of this.#names) {
      const routing = createRouting(options.algorithm, {
        self,
        ask: (to, ask) => {
          this.#send(() => this.#heard(to, ask))
          return true
        },
        askAll: (ask) => {
          for (const to of this.#names.filter((name) => name !== self)) {
            this.#send(() => this.#heard(to, ask))
          }
        },
        linked: () => this.#names,
        nextNumber: () => ++this.#lastNumber
      })
      routing.reset(first)
      this.#peers.set(self, routing)
    }
    this.#routing(first).arrived({ queue: [], served: [] })
  }

  run(): number {
    const { load, grants } = this.#options
    if (load === 'saturated') {
      for (const name of this.#names.filter((other) => other !== this.#holder)) {
        this.#want(name)
      }
    }
    while (this.#grants < grants) {
      if (load === 'calm') {
        this.#want(this.#random.pick(this.#names) as PeerName)
      }
      this.#settle()
    }
    return this.#messages / this.#grants
  }

  #settle(): void {
    // What is delivered sends more, so that the list grows while it is gone through.
    for (let next = 0; next < this.#inFlight.length && this.#grants < this.#options.grants; next++) {
      this.#inFlight[next]?.()
    }
    this.#inFlight.length = 0
  }

  #want(name: PeerName): void {
    if (name === this.#holder) {
      this.#grants++
      return
    }
    this.#wants.set(name, ++this.#lastNumber)
    this.#ask(name)
  }

  /** For itself, or for those behind it that cannot do so themselves. */
  #ask(name: PeerName): void {
    const isWanted = this.#wants.has(name) || this.#routing(name).asksFor !== undefined
    if (!isWanted || name === this.#holder || this.#open.has(name)) {
      return
    }
    const number = (this.#asked.get(name) ?? 0) + 1
    this.#asked.set(name, number)
    this.#open.add(name)
    this.#routing(name).want({ peer: name, start: name, number, waitedMs: 0, hurries: false })
  }

  #heard(to: PeerName, ask: Ask): void {
    const routing = this.#routing(to)
    routing.heard(ask)
    this.#release(to)
    this.#ask(to)
  }

  /** Whoever has the token is done with it by the time that anything arrives. */
  #release(from: PeerName): void {
    const routing = this.#routing(from)
    const [next] = routing.behind
    if (from !== this.#holder || next === undefined) {
      return
    }
    routing.passed()
    const { carried } = routing
    routing.left()
    this.#holder = undefined
    this.#send(() => this.#arrived(next.peer, carried))
    if (this.#options.load === 'saturated' && !this.#wants.has(from)) {
      this.#want(from)
    } else {
      this.#ask(from)
    }
  }

  #arrived(name: PeerName, carried: Routing['carried']): void {
    const routing = this.#routing(name)
    this.#holder = name
    this.#open.delete(name)
    routing.arrived(carried)
    const wanted = this.#wants.get(name)
    if (wanted !== undefined && (routing.isFirst(wanted) || routing.behind.length === 0)) {
      this.#grants++
      this.#wants.delete(name)
    }
    this.#release(name)
  }

  #send(arrives: () => void): void {
    this.#messages++
    this.#inFlight.push(arrives)
  }

  #routing(name: PeerName): Routing {
    return this.#peers.get(name) as Routing
  }
}
