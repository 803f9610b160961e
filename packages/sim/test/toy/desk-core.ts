import {
  type Codec,
  type CommandId,
  type Core,
  type CoreInput,
  type CoreOutput,
  MalformedMessageError,
  type Millis,
  millis,
  type Moment,
  type PeerName,
  Random
} from '@peermesh/kernel'

export interface DeskTypes {
  message: never
  command: { readonly type: 'move' }
  notice: never
  event: never
}

type Output = CoreOutput<DeskTypes>

const TELL_EVERY_MS = 5_000
const ASK_EVERY_MS = 500
const NUMBER_KEY = 'number'

/**
 * The toy that the DHT is tested with: each peer sits at a desk, whose number grows by one when it moves. It puts the number into the DHT, when it
 * moved and every five seconds, and asks there for the desks of those that it once met, one every half second.
 *
 * T3 The number that it knows of another never goes back, whatever the DHT says.
 * T4 It never knows a number that nobody put.
 */
export class DeskCore implements Core<DeskTypes> {
  /** The desks of others, as far as they are known. */
  readonly desks = new Map<PeerName, number>()
  readonly #met = new Set<PeerName>()
  readonly #moving = new Map<number, CommandId>()
  readonly #asked = new Map<number, PeerName>()
  #self: PeerName | undefined
  #number = 0
  #durable = 0
  #random = new Random('', '')
  #tellAt: Millis = millis(0)
  #askAt: Millis = millis(0)
  #lastLookup = 0
  readonly #choose: typeof highest

  /** @param choose what to believe, given what was known and what was found */
  constructor(choose: typeof highest = highest) {
    this.#choose = choose
  }

  /** Where we sit, as far as it is on disk. */
  get number(): number {
    return this.#durable
  }

  deadline(): Millis | undefined {
    return this.#self === undefined ? undefined : millis(Math.min(this.#tellAt, this.#askAt))
  }

  snapshot(): unknown {
    return [this.#number, ...[...this.desks].sort()]
  }

  step(input: CoreInput<DeskTypes>, at: Moment): Output[] {
    switch (input.type) {
      case 'start':
        this.#self = input.identity.peer
        this.#random = new Random(input.seed, 'whom to ask')
        for (const [, value] of input.records) {
          this.#number = this.#durable = numberOf(value)
        }
        this.#tellAt = this.#askAt = at.now
        return []
      case 'link':
        this.#met.add(input.peer)
        return []
      case 'command':
        return this.#move(input.id)
      case 'persisted':
        return this.#moved(input.token)
      case 'wake':
        return [...this.#tell(at), ...this.#ask(at)]
      case 'found':
        return this.#found(input)
      default:
        return []
    }
  }

  #move(id: CommandId): Output[] {
    const number = ++this.#number
    this.#moving.set(number, id)
    const changes = [{ key: NUMBER_KEY, value: bytesOf(number) }]
    return [{ type: 'persist', changes, durability: 'power', token: number }]
  }

  #moved(number: number): Output[] {
    const id = this.#moving.get(number)
    this.#moving.delete(number)
    this.#durable = number
    return id === undefined ? [] : [{ type: 'settle', id, outcome: { ok: true, value: number } }, this.#put()]
  }

  #put(): Output {
    return { type: 'put', key: `/desk/${this.#self}`, value: bytesOf(this.#durable) }
  }

  #tell(at: Moment): Output[] {
    if (at.now < this.#tellAt) {
      return []
    }
    this.#tellAt = millis(at.now + TELL_EVERY_MS)
    return [this.#put()]
  }

  #ask(at: Moment): Output[] {
    if (at.now < this.#askAt) {
      return []
    }
    this.#askAt = millis(at.now + ASK_EVERY_MS)
    const whom = this.#random.pick([...this.#met])
    if (whom === undefined) {
      return []
    }
    const lookup = ++this.#lastLookup
    this.#asked.set(lookup, whom)
    return [{ type: 'lookup', lookup, what: 'values', key: `/desk/${whom}` }]
  }

  #found(input: Extract<CoreInput, { readonly type: 'found' }>): Output[] {
    const whom = this.#asked.get(input.lookup)
    this.#asked.delete(input.lookup)
    if (whom !== undefined && 'values' in input && input.values.length > 0) {
      this.desks.set(
        whom,
        this.#choose(
          this.desks.get(whom) ?? 0,
          input.values.map(({ value }) => numberOf(value))
        )
      )
    }
    return []
  }
}

function highest(known: number, found: readonly number[]): number {
  return Math.max(known, ...found)
}

/** Desks say nothing to each other: all goes by the DHT. */
export const deskCodec: Codec<never> = {
  encode: (message) => message,
  decode: () => {
    throw new MalformedMessageError('A desk sends no messages.')
  }
}

function bytesOf(number: number): Uint8Array {
  const bytes = new Uint8Array(4)
  new DataView(bytes.buffer).setUint32(0, number)
  return bytes
}

function numberOf(bytes: Uint8Array): number {
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(0)
}
