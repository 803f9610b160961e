import {
  type Codec,
  type CommandId,
  compareText,
  type Core,
  type CoreInput,
  type CoreOutput,
  type Identity,
  MalformedMessageError,
  type Millis,
  millis,
  type Moment,
  type PeerName,
  Random,
  type StoreId,
  storeId
} from '@peermesh/kernel'

/** How far one replica has counted. */
export interface Count {
  readonly replica: StoreId
  readonly count: number
}

export type CounterMessage =
  | { readonly type: 'counts'; readonly counts: readonly Count[] }
  /** Opens a bulk transfer of so many counts, one a chunk. */
  | { readonly type: 'copy'; readonly total: number }

export interface CounterTypes {
  message: CounterMessage
  command: { readonly type: 'add' }
  notice: never
  event: { readonly type: 'value'; readonly value: number }
}

const EXCHANGE_EVERY_MS = 1_000

/**
 * The toy that the simulator is tested with: a grow-only counter. Each replica counts its own additions, and the value is the sum over replicas. An
 * addition is acknowledged once it is on disk. Counts travel by gossip when they change, to a random neighbour every second, and
 * by a bulk transfer when a link comes up.
 *
 * T1 A replica's own count survives whatever was acknowledged.
 * T2 A replica's count is never more than what it counted.
 */
export class CounterCore implements Core<CounterTypes> {
  readonly #counts = new Map<StoreId, number>()
  readonly #links: PeerName[] = []
  readonly #unsettled = new Map<number, CommandId>()
  /** Transfers of ours, and what is still to be pushed. */
  readonly #copies = new Map<number, Count[]>()
  #identity: Identity | undefined
  #random = new Random('', '')
  #exchangeAt: Millis = millis(0)
  #lastToken = 0
  #lastTransfer = 0

  get value(): number {
    return [...this.#counts.values()].reduce((sum, count) => sum + count, 0)
  }

  /** In the order of replicas. */
  get counts(): Count[] {
    return [...this.#counts]
      .map(([replica, count]) => ({ replica, count }))
      .sort((a, b) => compareText(a.replica, b.replica))
  }

  deadline(): Millis | undefined {
    return this.#identity === undefined ? undefined : this.#exchangeAt
  }

  snapshot(): unknown {
    return this.counts
  }

  step(input: CoreInput<CounterTypes>, at: Moment): CoreOutput<CounterTypes>[] {
    switch (input.type) {
      case 'start':
        this.#start(input.identity, input.seed, at)
        for (const [replica, value] of input.records) {
          this.#merge({ replica: storeId(replica), count: new DataView(value.buffer).getUint32(0) })
        }
        return []
      case 'command':
        return this.#add(input.id)
      case 'persisted':
        return this.#persisted(input.token)
      case 'message':
        return this.#receive(input.message)
      case 'link':
        return input.status === 'up' ? this.#linkUp(input.peer) : this.#linkLost(input.peer)
      case 'wake':
        return this.#exchange(at)
      case 'bulk':
        return this.#bulk(input)
      default:
        return []
    }
  }

  #start(identity: Identity, seed: string, at: Moment): void {
    this.#identity = identity
    this.#random = new Random(seed, 'exchange')
    this.#exchangeAt = millis(at.now + EXCHANGE_EVERY_MS)
  }

  #own(): Count {
    const replica = this.#identity?.storeId as StoreId
    return { replica, count: this.#counts.get(replica) ?? 0 }
  }

  #add(id: CommandId): CoreOutput<CounterTypes>[] {
    const { replica, count } = this.#own()
    this.#counts.set(replica, count + 1)
    const token = ++this.#lastToken
    this.#unsettled.set(token, id)
    const value = new Uint8Array(4)
    new DataView(value.buffer).setUint32(0, count + 1)
    return [{ type: 'persist', changes: [{ key: replica, value }], durability: 'power', token }]
  }

  #persisted(token: number): CoreOutput<CounterTypes>[] {
    const id = this.#unsettled.get(token)
    if (id === undefined) {
      return []
    }
    this.#unsettled.delete(token)
    return [
      { type: 'settle', id, outcome: { ok: true, value: this.value } },
      { type: 'publish', message: { type: 'counts', counts: [this.#own()] } }
    ]
  }

  #merge({ replica, count }: Count): boolean {
    const grown = count > (this.#counts.get(replica) ?? 0)
    if (grown) {
      this.#counts.set(replica, count)
    }
    return grown
  }

  #receive(message: CounterMessage): CoreOutput<CounterTypes>[] {
    if (message.type !== 'counts') {
      return []
    }
    const grown = message.counts.filter((count) => this.#merge(count)).length > 0
    return grown ? [{ type: 'emit', event: { type: 'value', value: this.value } }] : []
  }

  #exchange(at: Moment): CoreOutput<CounterTypes>[] {
    this.#exchangeAt = millis(at.now + EXCHANGE_EVERY_MS)
    const to = this.#random.pick(this.#links)
    return to === undefined ? [] : [{ type: 'send', to, message: { type: 'counts', counts: this.counts } }]
  }

  #linkUp(peer: PeerName): CoreOutput<CounterTypes>[] {
    this.#links.push(peer)
    const counts = this.counts
    if (counts.length === 0) {
      return []
    }
    const transfer = ++this.#lastTransfer
    this.#copies.set(transfer, counts)
    return [{ type: 'bulk', action: 'open', to: peer, transfer, message: { type: 'copy', total: counts.length } }]
  }

  #linkLost(peer: PeerName): CoreOutput<CounterTypes>[] {
    this.#links.splice(this.#links.indexOf(peer), 1)
    return []
  }

  #bulk(input: Extract<CoreInput<CounterTypes>, { type: 'bulk' }>): CoreOutput<CounterTypes>[] {
    switch (input.event) {
      case 'opened':
        return []
      case 'chunk':
        return this.#receive(input.message)
      case 'ready': {
        const left = this.#copies.get(input.transfer)
        const next = left?.shift()
        return next === undefined
          ? []
          : [
              {
                type: 'bulk',
                action: 'push',
                transfer: input.transfer,
                message: { type: 'counts', counts: [next] },
                last: left?.length === 0
              }
            ]
      }
      case 'ended':
        if (input.direction === 'out') {
          this.#copies.delete(input.transfer)
        }
        return []
    }
  }
}

/** Lines of text as bytes: good enough for a toy, and readable in a trace. */
export const counterCodec: Codec<CounterMessage> = {
  encode: (message) => new TextEncoder().encode(JSON.stringify(message)),
  decode: (bytes) => {
    const message = parse(bytes)
    if (typeof message === 'object' && message !== null && 'type' in message) {
      if (message.type === 'copy' && 'total' in message && Number.isSafeInteger(message.total)) {
        return { type: 'copy', total: message.total as number }
      }
      if (message.type === 'counts' && 'counts' in message && Array.isArray(message.counts)) {
        return { type: 'counts', counts: message.counts.map(decodeCount) }
      }
    }
    throw new MalformedMessageError('Not a message of the counter.')
  }
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (cause) {
    throw new MalformedMessageError('Not JSON.', { cause })
  }
}

function decodeCount(value: unknown): Count {
  const { replica, count } = (value ?? {}) as Partial<Record<keyof Count, unknown>>
  if (typeof replica !== 'string' || !Number.isSafeInteger(count)) {
    throw new MalformedMessageError('Not a count.')
  }
  return { replica: storeId(replica), count: count as number }
}
