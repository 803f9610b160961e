import { type Core, type CoreInput, type CoreOutput, invariant, type Millis, type PeerName } from '@peermesh/kernel'

interface CounterTypes {
  message: { total: number } // what the core sends to itself on other peers: "I counted so far"
  command: { add: number } // what its service asks
  notice: never // what it tells other cores of its peer
  event: { sum: number } // what it tells the application
}

/**
 * Counts together: each peer counts for itself and tells its neighbours; the sum is everybody's count that we know of.
 *
 * X1 An addition is acknowledged, and told to others, only once it is durable.
 */
export class CounterCore implements Core<CounterTypes> {
  #own = 0 // all additions
  #durable = 0 // those that the disk holds
  readonly #others = new Map<PeerName, number>()
  readonly #neighbours = new Set<PeerName>()
  readonly #waiting = new Map<number, { command: number; total: number }>()
  #lastToken = 0

  step(input: CoreInput<CounterTypes>): CoreOutput<CounterTypes>[] {
    switch (input.type) {
      case 'start':
        for (const [, value] of input.records) {
          this.#own = new DataView(value.buffer, value.byteOffset).getFloat64(0)
        }
        this.#durable = this.#own
        return []

      case 'command': {
        this.#own += input.command.add
        const value = new Uint8Array(8)
        new DataView(value.buffer).setFloat64(0, this.#own)
        const token = ++this.#lastToken
        this.#waiting.set(token, { command: input.id, total: this.#own })
        return [{ type: 'persist', changes: [{ key: 'own', value }], durability: 'power', token }]
      }

      case 'persisted': {
        const waiting = this.#waiting.get(input.token)
        invariant(waiting !== undefined, 'X1: only what we persisted becomes durable')
        this.#waiting.delete(input.token)
        this.#durable = waiting.total
        const message = { total: this.#durable }
        return [
          ...[...this.#neighbours].map((to) => ({ type: 'send', to, message }) as const),
          { type: 'settle', id: waiting.command, outcome: { ok: true, value: waiting.total } },
          { type: 'emit', event: { sum: this.#sum() } }
        ]
      }

      case 'link':
        if (input.status === 'lost') {
          this.#neighbours.delete(input.peer)
          return []
        }
        this.#neighbours.add(input.peer)
        return [{ type: 'send', to: input.peer, message: { total: this.#durable } }]

      case 'message':
        // Totals only grow, so a message that comes late or twice changes nothing.
        if (input.message.total <= (this.#others.get(input.from) ?? 0)) {
          return []
        }
        this.#others.set(input.from, input.message.total)
        return [{ type: 'emit', event: { sum: this.#sum() } }]

      default:
        return []
    }
  }

  deadline(): Millis | undefined {
    return undefined
  }

  snapshot(): unknown {
    return {
      own: this.#own,
      durable: this.#durable,
      others: [...this.#others].sort(),
      neighbours: [...this.#neighbours].sort()
    }
  }

  #sum(): number {
    return [...this.#others.values()].reduce((sum, total) => sum + total, this.#durable)
  }
}
