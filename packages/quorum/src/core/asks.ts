import type { PeerName } from '@peermesh/kernel'
import { type Configuration, eraOf } from './configuration.ts'
import { cut } from './cut.ts'
import { type QuorumMessage, type Request, requestBytes } from './messages.ts'
import type { Outbox } from './outbox.ts'

/**
 * The questions of one step, gathered: what many registers ask of one voter goes as one message. What is asked of all voters is one message for
 * all of them, which the host encodes once.
 */
export class Asks {
  readonly #outbox: Outbox
  #ofAll: Request[] = []
  readonly #ofSome = new Map<PeerName, Request[]>()

  constructor(outbox: Outbox) {
    this.#outbox = outbox
  }

  all(request: Request): void {
    this.#ofAll.push(request)
  }

  some(voter: PeerName, request: Request): void {
    const requests = this.#ofSome.get(voter)
    if (requests === undefined) {
      this.#ofSome.set(voter, [request])
    } else {
      requests.push(request)
    }
  }

  /** What was asked of the voters of an epoch that is over. */
  clear(): void {
    this.#ofAll = []
    this.#ofSome.clear()
  }

  flush(configuration: Configuration | undefined): void {
    if (configuration === undefined || (this.#ofAll.length === 0 && this.#ofSome.size === 0)) {
      return
    }
    const era = eraOf(configuration)
    for (const requests of cut(this.#ofAll, requestBytes)) {
      const message: QuorumMessage = { type: 'ask', era, requests }
      for (const { peer } of configuration.voters) {
        this.#outbox.send(peer, message)
      }
    }
    for (const [voter, asked] of this.#ofSome) {
      for (const requests of cut(asked, requestBytes)) {
        this.#outbox.send(voter, { type: 'ask', era, requests })
      }
    }
    this.clear()
  }
}
