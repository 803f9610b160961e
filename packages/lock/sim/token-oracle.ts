import type { Effect, PeerName } from '@peermesh/kernel'
import type { Epoch, LockAlgorithm, LockCore, LockGrant, LockMessage, LockMode } from '@peermesh/lock/core'
import { ViolationError } from '@peermesh/sim'

/** What is known of one lock from outside. */
interface Seen {
  /** Who has a token, and of which epoch. */
  readonly tokens: Map<PeerName, number>
  /** How often a peer may still be let in before those who stand behind it. */
  readonly turns: Map<PeerName, Turns>
  /** Tokens, by epoch and ask. */
  readonly sent: Set<string>
  /** Where there is one queue: who stands in it. */
  order: { readonly epoch: number; readonly peers: PeerName[] }
  /** The latest epoch that a peer spoke of as one that began. */
  readonly known: Map<PeerName, number>
  /** The highest fence of each epoch, and of all. */
  readonly fences: Map<number, number>
  highest: number
  isTaken: boolean
}

interface Linked {
  readonly name: string
  readonly epoch: Epoch
  readonly isWaiting: boolean
  readonly inside: number | undefined
  /** Who stands behind now. */
  readonly peer: PeerName
}

interface Turns {
  readonly epoch: number
  /** Who stands behind. */
  readonly next: PeerName
  /** The request that was inside when somebody stood behind it. */
  readonly inside: number | undefined
  left: number
}

/** What must hold of locks whose right to enter is a token, beside what holds of all. */
export class TokenOracle {
  readonly #mode: LockMode
  readonly #isOneQueue: boolean
  readonly #coreOf: (peer: PeerName) => Pick<LockCore, 'tokens' | 'status'> | undefined
  readonly #locks = new Map<string, Seen>()

  /** @param coreOf the locks of a peer as they are at this moment */
  constructor(
    { algorithm, mode }: { readonly algorithm: LockAlgorithm; readonly mode: LockMode },
    coreOf: (peer: PeerName) => Pick<LockCore, 'tokens' | 'status'> | undefined
  ) {
    this.#mode = mode
    // Of the others each waiter knows one, and there is no order of all.
    this.#isOneQueue = algorithm === 'suzuki-kasami'
    this.#coreOf = coreOf
  }

  check(peer: PeerName): void {
    const had = new Map(this.#tokensOf(peer).map(([name, { count }]) => [name, count]))
    for (const [name, seen] of this.#locks) {
      if (!had.has(name)) {
        seen.tokens.delete(peer)
      }
    }
    for (const [name, epoch] of had) {
      const { tokens: seen } = this.#seen(name)
      seen.set(peer, epoch)
      for (const [other, otherEpoch] of seen) {
        if (other !== peer && otherEpoch === epoch) {
          throw new ViolationError(`K4: ${peer} and ${other} both have the token of ${name} of epoch ${epoch}`)
        }
      }
    }
  }

  stopped(peer: PeerName): void {
    for (const { tokens, turns, known } of this.#locks.values()) {
      tokens.delete(peer)
      turns.delete(peer)
      known.delete(peer)
      // What a start of before asked for is over: nobody waits behind those any more.
      for (const [first, { next }] of turns) {
        if (next === peer) {
          turns.delete(first)
        }
      }
    }
  }

  observe(peer: PeerName, { output }: Effect): void {
    if (output.type === 'trace' && output.what === 'linked') {
      const { name, epoch, isWaiting, inside, peer: behind } = output.details as unknown as Linked
      this.#stood(name, epoch.count, behind)
      this.#seen(name).turns.set(peer, { epoch: epoch.count, next: behind, inside, left: isWaiting ? 1 : 0 })
    } else if (output.type === 'send') {
      const message = output.message as LockMessage
      if (message.type === 'granted' || message.type === 'chase' || message.type === 'confirm') {
        return
      }
      const { turns, known } = this.#seen(message.name)
      // Who asks may have guessed, by what the voter on its peer accepted and nobody may have chosen.
      if (message.type !== 'request') {
        known.set(peer, Math.max(known.get(peer) ?? 0, message.epoch.count))
      }
      if (message.type === 'token' && this.#isFirst(message)) {
        turns.delete(peer)
        this.#left(message.name, message.epoch.count, output.to)
      }
    }
  }

  /** It is taken by force: from then on whoever has not heard of that may let in under lower fences, as in fenced mode. */
  taken(name: string): void {
    this.#seen(name).isTaken = true
  }

  /** @param again by a grant of before */
  got(peer: PeerName, { name, request, fence: { counter } }: LockGrant, again: boolean): void {
    const seen = this.#seen(name)
    const epoch = this.#tokensOf(peer).find(([held]) => held === name)?.[1].count
    if (epoch === undefined && this.#isInside(peer, request)) {
      throw new ViolationError(`K4: ${peer} was let into ${name} without a token`)
    }
    if (epoch === undefined) {
      // It was let in, and lost it in that same step.
      return
    }
    const known = seen.known.get(peer) ?? 0
    if (known > epoch) {
      throw new ViolationError(`K4: ${peer} spoke of epoch ${known} of ${name}, and was let in by a token of ${epoch}`)
    }
    const turns = seen.turns.get(peer)
    const isTurnOver = turns?.epoch === epoch && (turns.inside !== request || again)
    if (isTurnOver && turns.left-- <= 0) {
      throw new ViolationError(`K5: ${peer} was let into ${name} again before who waits behind it`)
    }
    const before = Math.max(0, ...[...seen.fences].filter(([other]) => other <= epoch).map(([, fence]) => fence))
    const above = this.#mode === 'strict' && !seen.isTaken ? seen.highest : before
    if (counter <= above) {
      throw new ViolationError(`K3: fence ${counter} of ${name} in epoch ${epoch} came after ${above}`)
    }
    const after = [...seen.fences].find(([other, fence]) => other > epoch && fence <= counter)
    if (after !== undefined) {
      throw new ViolationError(
        `K3: fence ${counter} of ${name} in epoch ${epoch} is not below ${after[1]} of a later one`
      )
    }
    seen.fences.set(epoch, counter)
    seen.highest = Math.max(seen.highest, counter)
  }

  /** It was not sent before: what is repeated is not handed on again. */
  #isFirst({ name, epoch, ask }: Extract<LockMessage, { readonly type: 'token' }>): boolean {
    const { sent } = this.#seen(name)
    const id = `${epoch.count} ${ask.start} ${ask.number}`
    const isFirst = !sent.has(id)
    sent.add(id)
    return isFirst
  }

  #stood(name: string, epoch: number, peer: PeerName): void {
    const seen = this.#seen(name)
    if (epoch > seen.order.epoch) {
      seen.order = { epoch, peers: [] }
    }
    if (epoch === seen.order.epoch && !seen.order.peers.includes(peer)) {
      seen.order.peers.push(peer)
    }
  }

  #left(name: string, epoch: number, to: PeerName): void {
    const { order } = this.#seen(name)
    const place = order.epoch === epoch ? order.peers.indexOf(to) : -1
    if (place > 0 && this.#isOneQueue) {
      throw new ViolationError(`K5: the token of ${name} went to ${to} before ${order.peers[0]}`)
    }
    if (place >= 0) {
      order.peers.splice(place, 1)
    }
  }

  #tokensOf(peer: PeerName): readonly (readonly [name: string, epoch: Epoch])[] {
    return this.#coreOf(peer)?.tokens() ?? []
  }

  #isInside(peer: PeerName, id: number): boolean {
    return (
      this.#coreOf(peer)
        ?.status()
        .some(({ request, phase }) => request === id && phase === 'held') === true
    )
  }

  #seen(name: string): Seen {
    let seen = this.#locks.get(name)
    if (seen === undefined) {
      seen = {
        tokens: new Map(),
        turns: new Map(),
        known: new Map(),
        sent: new Set(),
        order: { epoch: 0, peers: [] },
        fences: new Map(),
        highest: 0,
        isTaken: false
      }
      this.#locks.set(name, seen)
    }
    return seen
  }
}
