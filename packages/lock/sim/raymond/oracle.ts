import type { Effect, PeerName } from '@peermesh/kernel'
import type { Epoch, LockMessage } from '@peermesh/lock/core'
import { ViolationError } from '@peermesh/sim'
import type { UserEvent } from '../user.ts'

interface Linked {
  readonly name: string
  readonly epoch: Epoch
  readonly peer: PeerName
}

/** What holds of a tree, beside what holds of all tokens. */
export class TreeOracle {
  readonly #now: () => number
  readonly #isCalm: boolean
  readonly #epochOf: (peer: PeerName, name: string) => number | undefined
  readonly #askedAt = new Map<string, number>()
  /** Since when each stands behind a peer, and in which epoch: by that peer and lock. */
  readonly #behind = new Map<string, Map<PeerName, { readonly epoch: number; readonly at: number }>>()

  /** @param isCalm nothing fails */
  constructor(now: () => number, isCalm: boolean, epochOf: (peer: PeerName, name: string) => number | undefined) {
    this.#now = now
    this.#isCalm = isCalm
    this.#epochOf = epochOf
  }

  stopped(peer: PeerName): void {
    for (const name of [...this.#behind.keys()].filter((key) => key.startsWith(`${peer} `))) {
      this.#behind.delete(name)
    }
  }

  observe(peer: PeerName, { core, output }: Effect): void {
    if (core === 'user' && output.type === 'emit') {
      this.#used(peer, output.event as UserEvent)
    } else if (core !== 'lock') {
      return
    } else if (output.type === 'trace' && output.what === 'linked') {
      const { name, epoch, peer: other } = output.details as unknown as Linked
      this.#behindOf(peer, name).set(other, { epoch: epoch.count, at: this.#now() })
    } else if (output.type === 'send') {
      const message = output.message as LockMessage
      if (message.type === 'token') {
        this.#behindOf(peer, message.name).delete(output.to)
      } else if (message.type === 'locate' && message.isLost && this.#isCalm) {
        // The tree leads to the token: where nothing fails no ask is lost.
        throw new ViolationError(`K6: ${peer} misses the token of ${message.name}, though nothing failed`)
      }
    }
  }

  /** K5 Whoever stands behind a peer is not overtaken by who asks there later. */
  #used(peer: PeerName, event: UserEvent): void {
    if (event.type === 'asked') {
      this.#askedAt.set(`${peer} ${event.id}`, this.#now())
    } else if (event.type === 'got' && !event.again) {
      const { name } = event.grant
      const askedAt = this.#askedAt.get(`${peer} ${event.id}`) ?? 0
      for (const [other, { epoch, at }] of this.#behindOf(peer, name)) {
        if (at < askedAt && epoch === this.#epochOf(peer, name)) {
          throw new ViolationError(
            `K5: ${peer} was let into ${name} before ${other}, which stood behind it when that was asked for`
          )
        }
      }
    }
  }

  #behindOf(peer: PeerName, name: string): Map<PeerName, { readonly epoch: number; readonly at: number }> {
    const key = `${peer} ${name}`
    const known = this.#behind.get(key) ?? new Map<PeerName, { readonly epoch: number; readonly at: number }>()
    this.#behind.set(key, known)
    return known
  }
}
