import type { Logger, StreamHandler, StreamHandlerOptions } from '@libp2p/interface'
import type { Registrar } from '@libp2p/interface-internal'

/**
 * Our place as the handler of one protocol. libp2p gives and takes it at once, and then writes down in its store of peers what it speaks: where that fails, as on a
 * disk that is full, the place was given or taken all the same.
 */
export class ProtocolHandler {
  readonly #registrar: Registrar
  readonly #protocol: string
  readonly #log: Logger
  #isOurs = false

  constructor(init: { readonly registrar: Registrar; readonly protocol: string; readonly log: Logger }) {
    this.#registrar = init.registrar
    this.#protocol = init.protocol
    this.#log = init.log
  }

  /** @throws what libp2p throws */
  async take(handler: StreamHandler, limits: StreamHandlerOptions): Promise<void> {
    try {
      await this.#registrar.handle(this.#protocol, handler, limits)
      this.#isOurs = true
    } catch (error) {
      // Another host that has the protocol keeps it.
      this.#isOurs = !(error instanceof Error && error.name === 'DuplicateProtocolHandlerError')
      throw error
    }
  }

  /** What else is to end does so whatever becomes of this. */
  async leave(): Promise<void> {
    if (!this.#isOurs) {
      return
    }
    this.#isOurs = false
    try {
      await this.#registrar.unhandle(this.#protocol)
    } catch (error) {
      this.#log.error('libp2p could not write down that %s is not spoken any more - %e', this.#protocol, error)
    }
  }
}
