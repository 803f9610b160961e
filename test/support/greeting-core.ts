import {
  type Codec,
  type Core,
  type CoreInput,
  type CoreOutput,
  type CoreTypes,
  MalformedMessageError,
  type Millis,
  millis,
  type Moment,
  type PeerName,
  type Seat,
  type VersionRange
} from '@peermesh/kernel'

/** `mood` came with version 2; version 3 says it in other words still. */
export interface Greeting {
  readonly count: number
  readonly mood?: 'glad'
}

export type GreetingPath = 'direct' | 'gossip' | 'bulk'

interface GreetingTypes extends CoreTypes {
  message: Greeting
  command: never
  notice: never
  event: never
}

const GREET_EVERY_MS = 500

/** A letter for each version, so that bytes which are taken for another version are refused. */
const LETTERS = ['', 'a', 'b', 'c']

const codec: Codec<Greeting> = {
  encode: ({ count, mood }, version = 0) =>
    new TextEncoder().encode(`${LETTERS[version]}${count}${version > 1 && mood !== undefined ? '!' : ''}`),
  decode: (bytes, version = 0) => {
    const [, letter, count, mood] = /^([abc])(\d+)(!?)$/.exec(new TextDecoder().decode(bytes)) ?? []
    if (count === undefined || letter !== LETTERS[version]) {
      throw new MalformedMessageError(`no greeting of version ${version}`)
    }
    return mood === '!' ? { count: Number(count), mood: 'glad' } : { count: Number(count) }
  }
}

/** Greets all whom it is linked to again and again, on each path, and remembers what it last heard of each. It knows of no version. */
export class GreetingCore implements Core<GreetingTypes> {
  readonly #heard = new Map<string, Greeting>()
  readonly #linked = new Set<PeerName>()
  readonly #incoming = new Map<number, PeerName>()
  #greetAt: Millis = millis(0)
  #count = 0

  step(input: CoreInput<GreetingTypes>, at: Moment): CoreOutput<GreetingTypes>[] {
    if (input.type === 'message') {
      this.#heard.set(`${input.from} ${input.path}`, input.message)
    } else if (input.type === 'link') {
      this.#forget(input.peer)
      if (input.status === 'up') {
        this.#linked.add(input.peer)
      }
    } else if (input.type === 'bulk') {
      return this.#bulk(input)
    }
    return at.now >= this.#greetAt ? this.#greet(at) : []
  }

  deadline(): Millis {
    return this.#greetAt
  }

  snapshot(): unknown {
    return [...this.#heard].sort()
  }

  /** The last greeting of a peer since it was linked. */
  heard(peer: string, path: GreetingPath): Greeting | undefined {
    return this.#heard.get(`${peer} ${path}`)
  }

  #greet({ now }: Moment): CoreOutput<GreetingTypes>[] {
    this.#greetAt = millis(now + GREET_EVERY_MS)
    const message: Greeting = { count: ++this.#count, mood: 'glad' }
    const outputs: CoreOutput<GreetingTypes>[] = [{ type: 'publish', message }]
    for (const to of this.#linked) {
      outputs.push({ type: 'send', to, message })
      outputs.push({ type: 'bulk', action: 'open', to, transfer: ++this.#count, message })
    }
    return outputs
  }

  #bulk(input: Extract<CoreInput<GreetingTypes>, { type: 'bulk' }>): CoreOutput<GreetingTypes>[] {
    switch (input.event) {
      case 'opened':
        this.#incoming.set(input.transfer, input.from)
        return []
      case 'chunk':
        this.#heard.set(`${String(this.#incoming.get(input.transfer))} bulk`, input.message)
        return []
      case 'ready': {
        const message: Greeting = { count: this.#count, mood: 'glad' }
        return [{ type: 'bulk', action: 'push', transfer: input.transfer, message, last: true }]
      }
      case 'ended':
        this.#incoming.delete(input.transfer)
        return []
    }
  }

  #forget(peer: PeerName): void {
    this.#linked.delete(peer)
    for (const path of ['direct', 'gossip', 'bulk']) {
      this.#heard.delete(`${peer} ${path}`)
    }
  }
}

export function greetingSeat({ oldest, newest }: VersionRange): Seat<GreetingTypes> {
  const create = (): GreetingCore => new GreetingCore()
  return { name: 'greeting', tag: 50, version: newest, oldestVersion: oldest, priority: 5, codec, create }
}
