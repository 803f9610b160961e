import type { Connection, IdentifyResult, Logger } from '@libp2p/interface'
import type { Clock } from '../clock.ts'
import { findComponent, hasCapability } from '../components.ts'
import { IDENTIFY_AGAIN_MAX_MS, IDENTIFY_AGAIN_MIN_MS } from '../constants.ts'
import type { MeshHostComponents } from '../mesh-host.ts'

export interface IdentificationInit {
  readonly components: MeshHostComponents
  readonly clock: Clock
  readonly log: Logger
}

/** What we ask of identify: whom it identifies it tells to all of libp2p, and so to our links and to pubsub. */
interface Identify {
  identify(connection: Connection): Promise<unknown>
}

/**
 * Has each connection identified in the end. libp2p asks once, as it opens, and gives up after 5 s without a word: links and gossip, which begin with
 * its answer, would then never begin, and a dial would find the connection there already.
 *
 * HL8 A connection on which nobody was identified is asked again, until somebody is or it ends.
 */
export class Identification {
  readonly #init: IdentificationInit
  #identify: Identify | undefined
  /** By the id of the connection: what ends the wait until it is asked again. */
  readonly #cancels = new Map<string, () => void>()

  constructor(init: IdentificationInit) {
    this.#init = init
  }

  start(): void {
    const { components } = this.#init
    const { events, connectionManager } = components
    this.#identify = findComponent(components, 'identify', isIdentify)
    events.addEventListener('connection:open', this.#onOpen)
    events.addEventListener('connection:close', this.#onClose)
    events.addEventListener('peer:identify', this.#onIdentified)
    for (const connection of connectionManager.getConnections()) {
      this.#askAfter(connection, IDENTIFY_AGAIN_MIN_MS)
    }
  }

  stop(): void {
    const { events } = this.#init.components
    events.removeEventListener('connection:open', this.#onOpen)
    events.removeEventListener('connection:close', this.#onClose)
    events.removeEventListener('peer:identify', this.#onIdentified)
    for (const cancel of this.#cancels.values()) {
      cancel()
    }
    this.#cancels.clear()
  }

  readonly #onOpen = ({ detail }: CustomEvent<Connection>): void => this.#askAfter(detail, IDENTIFY_AGAIN_MIN_MS)

  readonly #onClose = ({ detail }: CustomEvent<Connection>): void => this.#forget(detail)

  readonly #onIdentified = ({ detail }: CustomEvent<IdentifyResult>): void => this.#forget(detail.connection)

  #forget({ id }: Connection): void {
    this.#cancels.get(id)?.()
    this.#cancels.delete(id)
  }

  #askAfter(connection: Connection, delayMs: number): void {
    this.#forget(connection)
    const cancel = this.#init.clock.schedule(delayMs, () => {
      this.#askAfter(connection, Math.min(2 * delayMs, IDENTIFY_AGAIN_MAX_MS))
      void this.#ask(connection)
    })
    this.#cancels.set(connection.id, cancel)
  }

  async #ask(connection: Connection): Promise<void> {
    const { log } = this.#init
    log('nobody was identified on the connection to %p: asked again', connection.remotePeer)
    try {
      await this.#identify?.identify(connection)
    } catch (error) {
      log('could not identify %p - %e', connection.remotePeer, error)
    }
  }
}

function isIdentify(service: unknown): service is Identify {
  return (
    typeof service === 'object' &&
    service !== null &&
    hasCapability(service, '@libp2p/identify') &&
    typeof Reflect.get(service, 'identify') === 'function'
  )
}
