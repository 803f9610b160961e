import type { CommandId, Effect, PeerName } from '@peermesh/kernel'
import type { LockEvent, LockGrant, LockMode } from '@peermesh/lock/core'
import { ViolationError } from '@peermesh/sim'
import type { TokenOracle } from './token-oracle.ts'
import type { UserEvent } from './user.ts'

/** When somebody acted under a fence, first and last. In between it was sure to hold the lock. */
interface Holding {
  readonly peer: PeerName
  readonly fence: number
  readonly permits: number
  readonly first: number
  last: number
}

/** What is known of one lock from outside. */
interface Seen {
  /** By fence: no fence is granted twice. */
  readonly grants: Map<number, { readonly peer: PeerName; readonly ticket: number }>
  /** When each ticket was known to stand in the queue. */
  readonly queuedAt: Map<number, number>
  holdings: Holding[]
  /** Who was forced out may believe for a while that it holds. */
  readonly forcedOut: Set<number>
  /** Below it all were forced out who held then. */
  forcedBelow: number
  /** Releases by force of which nobody knows whom they were of. */
  readonly forcing: Set<string>
}

/** Nobody stands still for longer and goes on under what it held before; older holdings are forgotten. */
const REMEMBERED_MS = 60_000

/** What must hold of locks, judged by what users did under them, in the time of the virtual world, which no peer's clock shows. */
export class LockOracle {
  readonly #now: () => number
  readonly #tokens: TokenOracle | undefined
  readonly #mode: LockMode | undefined
  readonly #locks = new Map<string, Seen>()
  /** Of the last request of a command of a peer, which may have been of an earlier start. */
  readonly #askedAt = new Map<string, number>()
  /** By peer, in the order in which they came: for which lock. */
  readonly #waiting = new Map<PeerName, Map<CommandId, string>>()
  readonly #ends = new Map<string, number>()

  /** @param tokens where the right to enter is a token @param mode of that */
  constructor(now: () => number, tokens?: TokenOracle, mode?: LockMode) {
    this.#now = now
    this.#tokens = tokens
    this.#mode = mode
  }

  /** How requests ended, and how often. */
  get ends(): ReadonlyMap<string, number> {
    return this.#ends
  }

  /** Somebody was let in whom nobody has forced out since. */
  hasHolder(name: string): boolean {
    const { grants, forcedBelow } = this.#seen(name)
    return [...grants.keys()].some((fence) => fence > forcedBelow)
  }

  stopped(peer: PeerName): void {
    this.#waiting.delete(peer)
    this.#tokens?.stopped(peer)
  }

  observe(peer: PeerName, effect: Effect): void {
    const { core, output } = effect
    if (core === 'lock') {
      this.#tokens?.observe(peer, effect)
    }
    if (output.type !== 'emit') {
      return
    }
    if (core === 'lock') {
      const event = output.event as LockEvent
      if (event.type === 'queued') {
        this.#seen(event.name).queuedAt.set(event.ticket, this.#now())
      }
    } else if (core === 'user') {
      this.#used(peer, output.event as UserEvent)
    }
  }

  #used(peer: PeerName, event: UserEvent): void {
    switch (event.type) {
      case 'asked':
        this.#askedAt.set(`${peer} ${event.id}`, this.#now())
        this.#waitingOf(peer).set(event.id, event.name)
        return
      case 'got':
        this.#got(peer, event.grant, this.#askedAt.get(`${peer} ${event.id}`) ?? 0)
        this.#tokens?.got(peer, event.grant, event.again)
        return
      case 'again':
        if (!event.outcome.ok || (event.outcome.value as LockGrant).fence.counter !== event.grant.fence.counter) {
          const what = JSON.stringify(event.outcome)
          throw new ViolationError(`K10: ${peer} holds ${event.grant.name}, and entering it again came to ${what}`)
        }
        return
      case 'act':
        this.#acted(peer, event)
        return
      case 'forces':
        this.#seen(event.name).forcing.add(`${peer} ${event.id}`)
        this.#tokens?.taken(event.name)
        return
      case 'forced':
        this.#forced(peer, event)
        return
      case 'ended':
        this.#ends.set(event.how, (this.#ends.get(event.how) ?? 0) + 1)
        this.#ended(peer, event.id, event.how)
        return
    }
  }

  /** K5 Of one peer whoever came first is let in first. K16 A session that ends is not the end of who waits. */
  #ended(peer: PeerName, id: CommandId, how: string): void {
    const waiting = this.#waitingOf(peer)
    const name = waiting.get(id)
    const first = [...waiting].find(([, other]) => other === name)
    if (this.#tokens !== undefined && how === 'granted' && first !== undefined && first[0] !== id) {
      throw new ViolationError(`K5: ${peer} let in request ${id} for ${name} before ${first[0]}, which came before`)
    }
    if (how === 'SessionOver') {
      throw new ViolationError(`K16: ${peer} would wait for ${name}, and was told that its session is over`)
    }
    waiting.delete(id)
  }

  #waitingOf(peer: PeerName): Map<CommandId, string> {
    let waiting = this.#waiting.get(peer)
    if (waiting === undefined) {
      waiting = new Map()
      this.#waiting.set(peer, waiting)
    }
    return waiting
  }

  #got(peer: PeerName, { name, fence: { counter: fence }, ticket }: LockGrant, askedAt: number): void {
    const { grants, queuedAt } = this.#seen(name)
    for (const [other, at] of queuedAt) {
      if (at < askedAt && other > ticket) {
        throw new ViolationError(
          `K5: ${peer} asked for ${name} after ticket ${other} stood in the queue, and has ${ticket}`
        )
      }
    }
    const known = grants.get(fence)
    if (known !== undefined) {
      throw new ViolationError(`K3: fence ${fence} of ${name} was given to ${known.peer} and to ${peer}`)
    }
    for (const [other, grant] of grants) {
      if (other < fence !== grant.ticket < ticket) {
        const them = `ticket ${grant.ticket} of ${grant.peer} has fence ${other}`
        throw new ViolationError(`K5: ${them}, ticket ${ticket} of ${peer} has fence ${fence} of ${name}`)
      }
    }
    grants.set(fence, { peer, ticket })
  }

  #forced(peer: PeerName, { id, name, result }: Extract<UserEvent, { readonly type: 'forced' }>): void {
    const { grants, forcedOut, forcing } = this.#seen(name)
    forcing.delete(`${peer} ${id}`)
    this.#seen(name).forcedBelow = Math.max(this.#seen(name).forcedBelow, result.fence?.counter ?? 0)
    for (const { fence } of result.released) {
      forcedOut.add(fence)
      if (result.fence === undefined || fence >= result.fence.counter) {
        throw new ViolationError(`K11: ${peer} forced out fence ${fence} of ${name} with ${result.fence?.counter}`)
      }
    }
    const granted = result.fence === undefined ? undefined : grants.get(result.fence.counter)
    if (granted !== undefined) {
      throw new ViolationError(
        `K11: fence ${result.fence?.counter} of ${name} was to be nobody's, and is ${granted.peer}'s`
      )
    }
  }

  #acted(peer: PeerName, { name, fence, permits, capacity }: Extract<UserEvent, { readonly type: 'act' }>): void {
    if (this.#mode === 'fenced') {
      // Two may run; the resource refuses the lower fence.
      return
    }
    const seen = this.#seen(name)
    if (seen.forcing.size > 0 || this.#isForcedOut(seen, fence)) {
      return
    }
    const now = this.#now()
    const own = seen.holdings.find((holding) => holding.fence === fence)
    const since = own?.last ?? now
    // Others that held it at some moment since this one last acted.
    const others = seen.holdings.filter(
      (holding) => holding !== own && holding.last > since && !this.#isForcedOut(seen, holding.fence)
    )
    for (const moment of [since, ...others.map(({ first }) => first)].filter((time) => time >= since)) {
      const beside = others.filter(({ first, last }) => first <= moment && moment <= last)
      const taken = beside.reduce((sum, holding) => sum + holding.permits, permits)
      if (taken > capacity) {
        const them = beside.map((holding) => `${holding.peer} under ${holding.fence}`).join(', ')
        const rule = capacity === 1 ? 'K2' : 'K1'
        throw new ViolationError(`${rule}: ${peer} holds ${name} under ${fence} at one time with ${them}`)
      }
    }
    if (own === undefined) {
      seen.holdings = seen.holdings.filter(({ last }) => last > now - REMEMBERED_MS)
      seen.holdings.push({ peer, fence, permits, first: now, last: now })
    } else {
      own.last = now
    }
  }

  /** Of a token nobody knows by which fence whoever is inside is. */
  #isForcedOut({ forcedOut, forcedBelow }: Seen, fence: number): boolean {
    return forcedOut.has(fence) || (this.#tokens !== undefined && fence < forcedBelow)
  }

  #seen(name: string): Seen {
    let seen = this.#locks.get(name)
    if (seen === undefined) {
      seen = {
        grants: new Map(),
        queuedAt: new Map(),
        holdings: [],
        forcedOut: new Set(),
        forcedBelow: 0,
        forcing: new Set()
      }
      this.#locks.set(name, seen)
    }
    return seen
  }
}
