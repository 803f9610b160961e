import {
  type CommandId,
  type Failure,
  invariant,
  type Millis,
  millis,
  type Moment,
  type PeerName
} from '@peermesh/kernel'
import type { LockLoss, RequestStatus } from './events.ts'
import * as failures from './failures.ts'
import {
  DOUBT_LEASES,
  FENCE_BLOCK,
  FENCES_LOW,
  IDLE_LEASES,
  PLACED_LEASES,
  SPARE_MAX,
  WARM_BYTES_MAX
} from './limits.ts'
import {
  type Ask,
  type Epoch,
  type GrantedMessage,
  isSameAsk,
  type LockMessage,
  type Token,
  type TokenMessage
} from './messages.ts'
import type { Asked, ForceCommand, LockPorts, NamedLock, WaitsFor } from './named-lock.ts'
import { TokenForces } from './token-forces.ts'
import { type RequestMessage, TokenHome } from './token-home.ts'
import { TokenPlaces } from './token-places.ts'
import { TokenRecovery } from './token-recovery.ts'
import { isTry, type TokenRequest, type TokenRequests } from './token-requests.ts'
import type { RestingToken } from './resting-token.ts'
import { isSameVariant, type TokenVariant } from './variant.ts'

/**
 * A lock whose right to enter is a token, which goes from peer to peer: who has it enters again without a message, and hands it on with one. The register knows of which
 * epoch the token is and who was registered last; whatever goes wrong ends in a token of a later epoch, after which all who wait ask anew. So no message has to arrive: who waits
 * and does not hear that it still stands in the queue looks into the register, and finds who can help.
 *
 * K3 Fences come from a block below the register's ceiling, which travels with the token.
 * K4 A token is taken once: of an epoch that is not over, for the ask of this peer that is open; and it leaves for one ask.
 * K5 Whoever stands behind this peer is not overtaken by who asks here later.
 */
export class TokenLock implements NamedLock {
  readonly #ports: LockPorts
  readonly #home: TokenHome
  readonly #requests: TokenRequests
  readonly #recovery: TokenRecovery
  readonly #places: TokenPlaces
  readonly #forces: TokenForces
  #isClosing = false
  #isForgotten = false
  #usedAt: Millis | undefined

  /** @param resting what it knew before, if it is not new */
  constructor(name: string, ports: LockPorts, variant: TokenVariant, resting?: RestingToken) {
    this.#ports = ports
    this.#home = new TokenHome(name, ports, variant)
    this.#requests = this.#home.requests
    this.#recovery = new TokenRecovery(this.#home, {
      decide: (at) => this.#decide(at),
      guess: (peer, epoch, at) => this.#guess(peer, epoch, at),
      forget: () => {
        this.#isForgotten = true
      }
    })
    this.#places = new TokenPlaces(this.#home, this.#recovery)
    this.#forces = new TokenForces(this.#home, this.#recovery)
    if (resting !== undefined) {
      this.#home.wakeUp(resting)
      this.#usedAt = resting.usedAt
    }
  }

  get variant(): TokenVariant {
    return this.#home.variant
  }

  get isIdle(): boolean {
    const isLeaving = this.#isClosing && this.#home.token !== undefined
    const isTelling = this.#home.tellAt !== undefined && !this.#isClosing
    const isAtWork = isLeaving || isTelling || !this.#recovery.isIdle || !this.#forces.isIdle
    return this.#isForgotten && this.#requests.isEmpty && !isAtWork
  }

  get resting(): RestingToken | undefined {
    const isAtWork = !this.#recovery.isIdle || !this.#forces.isIdle || this.#isClosing
    const isQuiet = this.#requests.isEmpty && !isAtWork && !this.#home.isOurTurn
    return isQuiet && this.#usedAt !== undefined && !this.#isForgotten ? this.#home.rest(this.#usedAt) : undefined
  }

  get deadline(): Millis | undefined {
    const earliest = Math.min(this.#home.deadline, this.#idleAt ?? Number.POSITIVE_INFINITY)
    return earliest === Number.POSITIVE_INFINITY ? undefined : millis(earliest)
  }

  get tokenEpoch(): Epoch | undefined {
    return this.#home.token?.epoch
  }

  status(): RequestStatus[] {
    return this.#requests.status()
  }

  heldForMs(request: number, at: Moment): number {
    return this.#requests.heldForMs(request, at)
  }

  acquire(id: number, command: CommandId, asked: Asked, at: Moment): void {
    this.#used(at)
    if (isTry(asked) && this.#isTaken) {
      this.#ports.settle(command, { ok: true, value: undefined })
      return
    }
    this.#requests.add(id, command, asked, at, (then) => this.#decide(then))
  }

  cancel(handle: string, at: Moment): void {
    this.#requests.cancel(handle)
    this.#decide(at)
  }

  waitsFor(id: number): WaitsFor | undefined {
    const request = this.#requests.get(id)
    const { inside } = this.#home
    return request?.phase === 'queued' && inside !== undefined
      ? { session: request.session, holders: [inside] }
      : undefined
  }

  giveUp(id: number, failure: Failure, at: Moment): void {
    const request = this.#requests.get(id)
    if (request?.phase === 'queued') {
      this.#requests.fail(request, failure)
      this.#decide(at)
    }
  }

  release(id: number, again: number, at: Moment): boolean {
    const { holder } = this.#requests
    if (holder?.id !== id) {
      return false
    }
    this.#used(at)
    const wasHeld = this.heldForMs(id, at) > 0
    this.#home.putBack(holder, again)
    this.#requests.release()
    this.#decide(at)
    return wasHeld
  }

  extend(id: number, holdMs: number, at: Moment): boolean {
    const request = this.#requests.get(id)
    if (request === undefined || this.heldForMs(id, at) === 0) {
      return false
    }
    request.until = millis(at.now + holdMs)
    return true
  }

  force(command: CommandId, asked: ForceCommand, at: Moment): void {
    this.#used(at)
    this.#forces.take(command, asked, at)
  }

  close(at: Moment): void {
    this.#isClosing = true
    this.#requests.failAll(failures.cancelled(this.#home.name))
    this.#requests.release()
    this.#decide(at)
    if (this.#home.unreturned !== undefined) {
      this.#recovery.return(this.#home.unreturned, at)
    }
    this.#isForgotten = this.#home.token === undefined
  }

  sessionLost(session: string, reason: LockLoss, at: Moment): void {
    this.#requests.sessionLost(session, reason)
    this.#decide(at)
  }

  expel(session: string, at: Moment): void {
    this.#used(at)
    this.#recovery.expel(session, at)
  }

  linkChanged(peer: PeerName, status: 'up' | 'lost', at: Moment): void {
    const ask = this.#home.ask
    if (status === 'up') {
      this.#decide(at)
    } else if (ask !== undefined && (ask.placedBy ?? this.#home.root) === peer) {
      this.#home.doubtAt = at.now
    }
  }

  wake(at: Moment): void {
    this.#requests.wake(at)
    if (isDue(this.#home.collectUntil, at)) {
      this.#feed(at)
    }
    if (isDue(this.#home.placeAt, at)) {
      this.#places.tell(at)
    }
    if (isDue(this.#home.claim?.at, at)) {
      this.#recovery.unclaimed(at)
    }
    if (isDue(this.#home.doubtAt, at)) {
      this.#home.doubtAt = undefined
      if (this.#home.isBroken || (this.#home.token === undefined && this.#home.isWanted)) {
        this.#home.doubtAt = millis(at.now + DOUBT_LEASES * this.#ports.leaseMs)
        this.#recovery.look(at)
      }
    }
    if (isDue(this.#home.tellAt, at)) {
      this.#home.tellAt = millis(at.now + this.#ports.leaseMs / 2)
      this.#recovery.look(at)
    }
    if (isDue(this.#home.checkAt, at)) {
      this.#home.checkAt = this.#requests.holder === undefined ? undefined : millis(at.now + this.#ports.leaseMs)
      this.#recovery.look(at)
    }
    if (isDue(this.#idleAt, at)) {
      this.#idle(at)
    }
    this.#decide(at)
  }

  heard(from: PeerName, message: GrantedMessage | TokenMessage, at: Moment): void {
    if (message.type === 'granted') {
      return
    }
    if (this.#home.isEarlier(message.epoch)) {
      this.#home.tellEpoch('ask' in message && 'peer' in message.ask ? message.ask.peer : from)
      return
    }
    switch (message.type) {
      case 'request':
        this.#asked(message, at)
        return
      case 'token':
        this.#came(message, at)
        return
      case 'epoch':
        if (message.forced !== undefined) {
          this.#used(at)
        }
        this.#recovery.begins(from, message, at)
        return
      case 'locate':
        if (isSameVariant(message.variant, this.#home.variant)) {
          this.#used(at)
          this.#places.missed(from, message, at)
        }
        return
      case 'placed':
        if (this.#places.told(from, message, at)) {
          this.#used(at)
        }
        return
    }
  }

  get #idleAt(): Millis | undefined {
    const { leaseMs } = this.#ports
    // K5 Who stands behind this peer, which asks for it, may be let in late; it is not forgotten.
    const isWanted = !this.#requests.isEmpty || this.#home.routing.asksFor !== undefined
    const isUsed = this.#isForgotten || isWanted || this.#recovery.isChanging || this.#usedAt === undefined
    return isUsed ? undefined : millis((this.#usedAt as Millis) + IDLE_LEASES * leaseMs)
  }

  /** Somebody is before whoever asks now. */
  get #isTaken(): boolean {
    const { holder, first } = this.#requests
    const hasOthersBehind = this.#home.token !== undefined && this.#home.routing.behind.length > 0
    return holder !== undefined || first !== undefined || hasOthersBehind || this.#home.ask?.placedBy !== undefined
  }

  /** What follows from what is known now. */
  #decide(at: Moment): void {
    const [next] = this.#home.routing.behind
    if (next !== undefined) {
      // Whatever the register will say.
      this.#requests.wanted()
    }
    if (this.#recovery.isChanging || this.#home.collectUntil !== undefined) {
      return
    }
    const token = this.#home.token
    if (token === undefined) {
      this.#isForgotten ||= this.#isClosing
      this.#want(at)
      return
    }
    const { holder, first } = this.#requests
    if (holder !== undefined) {
      this.#home.contend(at)
      return
    }
    const isOurs = first !== undefined && this.#home.isOurTurn && this.#home.routing.isFirst(first.id)
    if (first !== undefined && (isOurs || next === undefined)) {
      this.#enter(first, token, at)
      return
    }
    this.#home.isOurTurn = false
    if (next !== undefined) {
      this.#pass(next, token, at)
    } else if (this.#isClosing) {
      this.#recovery.giveBack(token, at)
    }
  }

  /** K3 A fence is taken from what is left of the block. K2 In strict mode the quorum has been told who enters. */
  #enter(request: TokenRequest, token: Token, at: Moment): void {
    const { session } = request
    const { epoch, version, fences } = token
    const left = fences.last - fences.next + 1
    if (left > 0 && (this.#home.variant.mode === 'fenced' || this.#home.isRegistered(session, token))) {
      this.#home.isOurTurn = false
      const { spare: asked = 0, holdMs } = request.asked
      const isAlone = this.#requests.count === 1 && this.#home.routing.behind.length === 0 && holdMs === undefined
      const spare = isAlone ? Math.min(asked, left - 1, SPARE_MAX) : 0
      this.#home.token = { ...token, fences: { ...fences, next: fences.next + 1 + spare } }
      if (!this.#requests.hold(request, { epoch, first: fences.next, spare }, at)) {
        this.#decide(at)
        return
      }
      this.#home.contend(at)
      if (this.#home.variant.mode === 'fenced') {
        // Others may have made another token, and no word of that come here.
        this.#home.checkAt ??= millis(at.now + this.#ports.leaseMs)
      }
      return
    }
    if (!this.#ports.leases.isHeld(session, at)) {
      this.#requests.fail(request, failures.sessionOver(this.#home.name, 'not-renewed'))
      this.#decide(at)
      return
    }
    const block = left < FENCES_LOW ? FENCE_BLOCK : 0
    const by = { session, peer: this.#ports.self, block, wall: at.wall }
    const args = { type: 'register', epoch, version, ...by } as const
    this.#recovery.change(args, at, (result) => {
      if (!this.#home.hasToken(token)) {
        // K4 A later epoch was heard of meanwhile: the token was destroyed.
        return
      }
      this.#home.token = { epoch, version: result.version, fences: { next: fences.next, last: fences.last + block } }
      this.#home.registered = { session, epoch, version: result.version }
    })
  }

  #pass(next: Ask, token: Token, at: Moment): void {
    const { name } = this.#home
    const { isLinked, send } = this.#ports
    if (!isLinked(next.peer)) {
      // It would be lost. In a new epoch those behind that one ask anew.
      this.#recovery.repair(at)
      return
    }
    this.#home.token = undefined
    // Whoever misses it asks where it goes.
    this.#home.isBroken = false
    this.#home.placeAt = undefined
    this.#home.checkAt = undefined
    const { routing } = this.#home
    routing.passed()
    const { start, number } = next
    const warm = this.#home.variant.mode === 'strict' ? this.#ports.warm.take(name) : undefined
    const lent = warm === undefined || warm.value.length > WARM_BYTES_MAX ? {} : { warm }
    send(next.peer, { type: 'token', name, ask: { start, number }, carried: routing.carried, ...token, ...lent })
    routing.left()
    this.#isForgotten ||= this.#isClosing
    this.#want(at)
  }

  /** Asks for the token, where somebody here waits for it, or behind this peer. */
  #want(at: Moment): void {
    const wish = this.#home.wish(at)
    if (wish === undefined) {
      return
    }
    if (this.#home.epoch === undefined) {
      if (this.#home.doubtAt === undefined) {
        this.#recovery.seek(at)
      }
      return
    }
    const ask = this.#home.askFor(wish, at)
    if (ask !== undefined) {
      this.#home.routing.want(ask)
    }
  }

  #guess(peer: PeerName, epoch: Epoch, at: Moment): boolean {
    const wish = this.#home.wish(at)
    const { name, variant } = this.#home
    const ask = wish === undefined || !this.#ports.isLinked(peer) ? undefined : this.#home.askFor(wish, at)
    const isSent = ask !== undefined && this.#ports.send(peer, { type: 'request', name, variant, epoch, ask })
    if (isSent && this.#home.ask !== undefined) {
      this.#home.ask.guess = { peer, epoch }
    }
    return isSent
  }

  #asked(message: RequestMessage, at: Moment): void {
    if (!isSameVariant(message.variant, this.#home.variant)) {
      return
    }
    this.#used(at)
    const isLater = this.#home.isLater(message.epoch)
    if (isLater || this.#home.collectUntil !== undefined) {
      this.#home.collect(message)
      if (isLater) {
        this.#recovery.look(at)
      }
      return
    }
    this.#home.hear(message.ask, at)
    this.#decide(at)
  }

  /** K4 Taken once: it is of an epoch that is not over, and for the ask of this peer that is open. */
  #came(message: Extract<LockMessage, { readonly type: 'token' }>, at: Moment): void {
    const { epoch, version, fences, ask, carried, warm } = message
    if (this.#home.ask === undefined || !isSameAsk(this.#home.ask, ask)) {
      // It was taken before, or nobody waits for it any more. Who does will find that it is lost.
      this.#ports.trace('destroyed', { name: this.#home.name, epoch })
      return
    }
    invariant(this.#home.token === undefined, 'K4: a token came where there was one')
    if (this.#home.isLater(epoch)) {
      this.#home.begin(epoch, this.#ports.self, at)
    }
    this.#used(at)
    this.#home.token = { epoch, version, fences }
    if (warm !== undefined) {
      this.#ports.warm.keep(this.#home.name, warm)
    }
    this.#home.routing.arrived(carried)
    this.#home.ask = undefined
    this.#home.claim = undefined
    this.#home.doubtAt = undefined
    this.#home.isOurTurn = true
    this.#home.hearCollected(at)
    this.#home.placeAt =
      this.#home.routing.behind.length > 0 ? millis(at.now + PLACED_LEASES * this.#ports.leaseMs) : undefined
    this.#decide(at)
  }

  /** Whoever waits, here or there, asks in this epoch in the order in which they came. */
  #feed(at: Moment): void {
    this.#home.collectUntil = undefined
    const asks = this.#home.takeCollected().sort((a, b) => b.waitedMs - a.waitedMs)
    const own = this.#requests.first
    const ownMs = own === undefined ? Number.NEGATIVE_INFINITY : at.now - own.began
    for (const ask of asks.filter(({ waitedMs }) => waitedMs >= ownMs)) {
      this.#home.hear(ask, at)
    }
    // Where nobody was before us the token stays here.
    this.#home.isOurTurn = this.#home.token !== undefined && this.#home.routing.behind.length === 0
    this.#decide(at)
    for (const ask of asks.filter(({ waitedMs }) => waitedMs < ownMs)) {
      this.#home.hear(ask, at)
    }
    this.#decide(at)
  }

  #idle(at: Moment): void {
    const { token, unreturned, routing } = this.#home
    if (token === undefined && unreturned === undefined) {
      this.#isForgotten = true
      return
    }
    // Where the quorum does not answer it is given back after as long again.
    this.#used(at)
    if (unreturned !== undefined) {
      this.#recovery.return(unreturned, at)
    } else if (token !== undefined && routing.behind.length === 0) {
      this.#recovery.giveBack(token, at)
    }
  }

  #used(at: Moment): void {
    this.#usedAt = at.now
    this.#isForgotten = false
  }
}

function isDue(time: Millis | undefined, at: Moment): boolean {
  return time !== undefined && at.now >= time
}
