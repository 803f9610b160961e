import {
  type ComponentLogger,
  type Connection,
  type Logger,
  serviceCapabilities,
  type Startable,
  type Stream,
  TypedEventEmitter
} from '@libp2p/interface'
import type { ConnectionManager, Registrar } from '@libp2p/interface-internal'
import { concat } from 'uint8arrays/concat'
import { fromString } from 'uint8arrays/from-string'
import { toString as toText } from 'uint8arrays/to-string'

const PROTOCOL = '/minimal-pubsub/1.0.0'

/** A stream is one message: a line with the topic, then the data. */
const NEWLINE = 10

interface Components {
  readonly registrar: Registrar
  readonly connectionManager: ConnectionManager
  readonly logger: ComponentLogger
}

interface Events {
  message: CustomEvent<{ readonly topic: string; readonly data: Uint8Array }>
}

/**
 * As little as a pubsub service can be: it says that it is one, and sends what is published to whoever is connected, unsigned, once, without
 * passing anything on. What a user writes in an afternoon.
 */
class MinimalPubSub extends TypedEventEmitter<Events> implements Startable {
  readonly [serviceCapabilities] = ['@libp2p/pubsub']
  readonly #components: Components
  readonly #log: Logger
  readonly #topics = new Set<string>()

  constructor(components: Components) {
    super()
    this.#components = components
    this.#log = components.logger.forComponent('minimal-pubsub')
  }

  async start(): Promise<void> {
    await this.#components.registrar.handle(PROTOCOL, (stream) => {
      this.#receive(stream).catch((error: unknown) => this.#log('a message broke off - %e', error as Error))
    })
  }

  async stop(): Promise<void> {
    await this.#components.registrar.unhandle(PROTOCOL)
  }

  subscribe(topic: string): void {
    this.#topics.add(topic)
  }

  unsubscribe(topic: string): void {
    this.#topics.delete(topic)
  }

  async publish(topic: string, data: Uint8Array): Promise<void> {
    const message = concat([fromString(`${topic}\n`), data])
    const connections = this.#components.connectionManager.getConnections()
    await Promise.allSettled(connections.map(async (connection) => await send(connection, message)))
  }

  async #receive(stream: Stream): Promise<void> {
    const parts: Uint8Array[] = []
    for await (const part of stream) {
      parts.push(part.subarray())
    }
    const message = concat(parts)
    const end = message.indexOf(NEWLINE)
    const topic = toText(message.subarray(0, Math.max(0, end)))
    if (this.#topics.has(topic)) {
      this.safeDispatchEvent('message', { detail: { topic, data: message.slice(end + 1) } })
    }
  }
}

async function send(connection: Connection, message: Uint8Array): Promise<void> {
  const stream = await connection.newStream(PROTOCOL)
  stream.send(message)
  await stream.close()
}

export function minimalPubsub(): (components: Components) => MinimalPubSub {
  return (components) => new MinimalPubSub(components)
}
