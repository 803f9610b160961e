import type { PeerName } from '@peermesh/kernel'
import { type Configuration, eraOf } from './configuration.ts'
import { cut } from './cut.ts'
import { type QuorumMessage, type Request, requestBytes } from './messages.ts'
import type { Outbox } from './outbox.ts'

/**
 * The questions of one step, gathered: what many registers ask of one voter goes as one message. What is asked of several voters is one message for
 * all of them, which the host encodes once.
 */
export class Asks {
  readonly #outbox: Outbox
  /** By the very list of those that are asked: the same voters are, as a rule, the same list. */
  readonly #asked = new Map<readonly PeerName[], Request[]>()
  readonly #askedOne = new Map<PeerName, Request[]>()

  constructor(outbox: Outbox) {
    this.#outbox = outbox
  }

  ask(voters: readonly PeerName[], request: Request): void {
    add(this.#asked, voters, request)
  }

  askOne(voter: PeerName, request: Request): void {
    add(this.#askedOne, voter, request)
  }

  /** What was asked of the voters of an epoch that is over. */
  clear(): void {
    this.#asked.clear()
    this.#askedOne.clear()
  }

  flush(configuration: Configuration | undefined): void {
    if (configuration === undefined || (this.#asked.size === 0 && this.#askedOne.size === 0)) {
      return
    }
    const era = eraOf(configuration)
    for (const [voters, asked] of this.#asked) {
      for (const requests of cut(asked, requestBytes)) {
        const message: QuorumMessage = { type: 'ask', era, requests }
        for (const voter of voters) {
          this.#outbox.send(voter, message)
        }
      }
    }
    for (const [voter, asked] of this.#askedOne) {
      for (const requests of cut(asked, requestBytes)) {
        this.#outbox.send(voter, { type: 'ask', era, requests })
      }
    }
    this.clear()
  }
}

function add<Whom>(asked: Map<Whom, Request[]>, whom: Whom, request: Request): void {
  const requests = asked.get(whom)
  if (requests === undefined) {
    asked.set(whom, [request])
  } else {
    requests.push(request)
  }
}
