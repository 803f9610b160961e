import { type Millis, millis, type Moment, type PeerName } from '@peermesh/kernel'
import { COLLECTED_MAX, DOUBT_LEASES, PLACED_LEASES } from './limits.ts'
import {
  type Ask,
  type AskId,
  compareEpochs,
  type Epoch,
  type Holding,
  type LockMessage,
  NOTHING_CARRIED,
  type Token
} from './messages.ts'
import type { LockPorts } from './named-lock.ts'
import type { RestingToken, Return } from './resting-token.ts'
import type { Routing } from './routing.ts'
import { createRouting } from './routings.ts'
import type { TokenState } from './token-kind.ts'
import { isTry, type TokenRequest, TokenRequests } from './token-requests.ts'
import type { TokenVariant } from './variant.ts'

export type RequestMessage = Extract<LockMessage, { readonly type: 'request' }>

/** A register that says who is registered. */
export type Registered = TokenState & { readonly session: string; readonly peer: PeerName }

/** An ask of this peer that waits for the token. */
interface OpenAsk extends AskId {
  readonly since: Millis
  /** Sent in this epoch. */
  isSent: boolean
  /** When, or when that was tried. */
  sentAt: Millis
  /** Whoever it was to go to was not linked: it goes once that one is, or once somebody who is says that it has the token. */
  isHeldUp: boolean
  /** Who was asked before anything was known here of the epoch in which it was said to have the token. */
  guess: Guess | undefined
  /** Whoever last said that it stands in the queue. */
  placedBy: PeerName | undefined
}

interface Guess {
  readonly peer: PeerName
  readonly epoch: Epoch
}

/** That somebody shall have the token: since when, and whether it is to hear at once that it has to wait. */
interface Wish {
  readonly since: Millis
  readonly hurries: boolean
}

/** What one peer knows of a lock's token, and who on it waits for that: what the parts of a token lock share. */
export class TokenHome {
  readonly name: string
  readonly ports: LockPorts
  readonly variant: TokenVariant
  readonly requests: TokenRequests
  readonly routing: Routing
  /** The token, where it is here. */
  token: Token | undefined
  /** What the register said when this peer was registered last. */
  registered: { readonly session: string; readonly epoch: Epoch; readonly version: number } | undefined
  ask: OpenAsk | undefined
  /** The token came for an ask of this peer, which goes before those behind it. */
  isOurTurn = false
  /** An ask was lost, or leads nowhere: the token that is here shall begin a new epoch. */
  isBroken = false
  /** No token is known of, and nobody may say that it has it before then. */
  claim: { readonly at: Millis; readonly state: Registered } | undefined
  /** The token is new: until then those who waited ask anew. */
  collectUntil: Millis | undefined
  /** K14 The token was here and is no more, and that the register knows of that is not sure. */
  unreturned: Return | undefined
  /** When those behind are to hear that they still stand in the queue. */
  placeAt: Millis | undefined
  /** When to look into the register, if nothing is heard before. */
  doubtAt: Millis | undefined
  /** The same, since somebody from whom the token was taken by force has not heard of it. */
  tellAt: Millis | undefined
  /** The same, where the token is here and may be void. */
  checkAt: Millis | undefined
  /** Who is inside, as was heard last in this epoch. Not so where the token is. */
  hearsay: Holding | undefined
  /** The last word of who has the token, in this epoch, that those who wait still stand in the queue. */
  wave = 0
  #epoch: Epoch | undefined
  /** Of which this peer ever heard, though it may have lost track of that since. */
  #latest: Epoch | undefined
  #root: PeerName
  #since: Millis = millis(0)
  #collected: RequestMessage[] = []
  /** When this peer was seen to have said nothing to those behind it for too long. */
  #silentAt: Millis | undefined

  constructor(name: string, ports: LockPorts, variant: TokenVariant) {
    this.name = name
    this.ports = ports
    this.variant = variant
    this.#root = ports.self
    this.requests = new TokenRequests(name, ports)
    this.routing = createRouting(variant.algorithm, {
      self: ports.self,
      ask: (to, ask) => this.#handOn(to, ask),
      askAll: (ask) => this.#askAll(ask),
      linked: () => ports.linked(),
      nextNumber: () => ports.nextNumber()
    })
  }

  /** Absent: where the token may be is not known. */
  get epoch(): Epoch | undefined {
    return this.#epoch
  }

  /** Who had the token when the epoch began. */
  get root(): PeerName {
    return this.#root
  }

  /** Who holds the lock, as far as is known here. */
  get inside(): Holding | undefined {
    return this.token === undefined ? this.hearsay : this.requests.inside
  }

  /** Somebody here waits for somebody here. */
  get isContended(): boolean {
    return this.requests.holder !== undefined && this.requests.first !== undefined
  }

  /** When this peer first knew of the epoch. */
  get since(): Millis {
    return this.#since
  }

  get deadline(): number {
    const { claim, collectUntil, placeAt, doubtAt, checkAt, tellAt } = this
    const times = [claim?.at, collectUntil, placeAt, doubtAt, checkAt, tellAt]
    return Math.min(this.requests.deadline, ...times.map((time) => time ?? Number.POSITIVE_INFINITY))
  }

  /** Somebody waits for the token, or wants to know where it is. */
  get isWanted(): boolean {
    return this.requests.first !== undefined || this.#collected.length > 0 || this.routing.asksFor !== undefined
  }

  /** There is more to know of it than this peer does. */
  isLater(epoch: Epoch): boolean {
    return this.#epoch === undefined ? !this.isEarlier(epoch) : compareEpochs(epoch, this.#epoch) > 0
  }

  /** It is over. */
  isEarlier(epoch: Epoch): boolean {
    return this.#latest !== undefined && compareEpochs(epoch, this.#latest) < 0
  }

  /** There is such an epoch. */
  know(epoch: Epoch): void {
    if (this.#latest === undefined || compareEpochs(epoch, this.#latest) > 0) {
      this.#latest = epoch
    }
  }

  /** The token is here, of that epoch and version. */
  hasToken({ epoch, version }: Pick<Token, 'epoch' | 'version'>): boolean {
    return this.token?.version === version && compareEpochs(this.token.epoch, epoch) === 0
  }

  /** K3 What was set aside for a holder and not used is the token's again: where it is still the one that it was taken from. */
  putBack({ fences: taken }: TokenRequest, again: number): void {
    const { token } = this
    if (token === undefined || taken === undefined || compareEpochs(token.epoch, taken.epoch) !== 0) {
      return
    }
    const { fences } = token
    if (fences.next === taken.first + taken.spare + 1) {
      this.token = { ...token, fences: { ...fences, next: taken.first + again + 1 } }
    }
  }

  isRegistered(session: string, { epoch, version }: Token): boolean {
    const { registered } = this
    const isSame = registered !== undefined && compareEpochs(registered.epoch, epoch) === 0
    return isSame && registered.session === session && registered.version === version
  }

  /** What is known, where nobody here waits for the token, and nobody behind this peer. */
  rest(usedAt: Millis): RestingToken | undefined {
    const { variant, requests, routing, token, ask, claim, collectUntil, placeAt, doubtAt, isBroken, checkAt } = this
    const isOpen = ask !== undefined || claim !== undefined || collectUntil !== undefined || this.#collected.length > 0
    const last = routing.rest
    const { session } = requests
    if (
      isOpen ||
      this.tellAt !== undefined ||
      placeAt !== undefined ||
      doubtAt !== undefined ||
      isBroken ||
      last === undefined
    ) {
      return undefined
    }
    return {
      variant,
      session,
      // Whole numbers take less.
      usedAt: millis(Math.floor(usedAt)),
      epoch: this.#epoch,
      latest: this.#latest,
      root: this.#root,
      since: millis(Math.floor(this.#since)),
      last,
      wave: this.wave,
      version: token?.version,
      nextFence: token?.fences.next ?? 0,
      lastFence: token?.fences.last ?? 0,
      registered: token !== undefined && this.isRegistered(session, token) ? session : undefined,
      checkAt: checkAt === undefined ? undefined : millis(Math.floor(checkAt)),
      unreturned: this.unreturned
    }
  }

  /** K3 The token goes on from the fence at which it rested. */
  wakeUp({ version, nextFence, lastFence, registered, ...resting }: RestingToken): void {
    const { session, epoch, latest, root, since, last, wave, checkAt, unreturned } = resting
    this.requests.session = session
    this.#epoch = epoch
    this.#latest = latest
    this.#root = root
    this.#since = since
    this.wave = wave
    this.checkAt = checkAt
    this.unreturned = unreturned
    this.routing.reset(last)
    if (epoch !== undefined && version !== undefined) {
      this.token = { epoch, version, fences: { next: nextFence, last: lastFence } }
      this.registered = registered === undefined ? undefined : { session: registered, epoch, version }
      this.routing.arrived(NOTHING_CARRIED)
    }
  }

  /** For whom the token is asked for: who waits here, or the first behind this peer that cannot ask for itself. */
  wish(at: Moment): Wish | undefined {
    const { first } = this.requests
    const other = this.routing.asksFor
    if (first !== undefined) {
      return { since: first.began, hurries: isTry(first.asked) }
    }
    return other === undefined ? undefined : { since: millis(at.now - other.waitedMs), hurries: other.hurries }
  }

  /** The ask of this peer, where it was not sent in this epoch. */
  askFor(wish: Wish, at: Moment): Ask | undefined {
    const { start, nextNumber, self, leaseMs } = this.ports
    if (this.ask === undefined) {
      // Whoever it will stand behind counts from what that one heard.
      this.wave = 0
    }
    this.ask ??= {
      start,
      number: nextNumber(),
      since: wish.since,
      isSent: false,
      sentAt: at.now,
      isHeldUp: false,
      guess: undefined,
      placedBy: undefined
    }
    // An ask that is open may be of somebody who waits no more, and lost long ago.
    this.doubtAt ??= millis(at.now + DOUBT_LEASES * leaseMs)
    if (this.ask.isSent) {
      return undefined
    }
    this.ask.isSent = true
    this.ask.sentAt = at.now
    const { number, since } = this.ask
    const waitedMs = Math.max(0, Math.round(at.now - since))
    return { peer: self, start, number, waitedMs, hurries: wish.hurries }
  }

  doubt(at: Moment): void {
    this.doubtAt = millis(at.now + DOUBT_LEASES * this.ports.leaseMs)
  }

  /** An ask of an epoch that is not known yet, or that has just begun. */
  collect(message: RequestMessage): void {
    if (this.#collected.length < COLLECTED_MAX) {
      this.#collected.push(message)
    }
  }

  /** Who asked here before anything was known of this epoch waits like anybody else. */
  hearCollected(at: Moment): void {
    for (const ask of this.takeCollected()) {
      this.hear(ask, at)
    }
  }

  /** Those of this epoch; of others nothing is to be done. */
  takeCollected(): Ask[] {
    const epoch = this.#epoch
    const collected = this.#collected.splice(0)
    return epoch === undefined
      ? []
      : collected.filter((message) => compareEpochs(message.epoch, epoch) === 0).map(({ ask }) => ask)
  }

  /**
   * K4 An epoch begins, or where the token is is not known any more: what was known of it before is void, and a token of an earlier one is destroyed.
   *
   * @param keepsHolder whoever is inside stays there: the token that it has is replaced by one of the next epoch
   */
  begin(epoch: Epoch | undefined, root: PeerName, at: Moment, keepsHolder = false): void {
    if (!keepsHolder) {
      this.requests.lose('superseded')
    }
    this.token = undefined
    this.#epoch = epoch
    if (epoch !== undefined) {
      this.know(epoch)
    }
    this.#root = root
    this.#since = at.now
    const { guess } = this.ask ?? {}
    const isOfNow = guess !== undefined && epoch !== undefined && compareEpochs(guess.epoch, epoch) === 0
    // Where the link was lost since, it was lost with it.
    const isAsked = isOfNow && this.ports.isLinked(guess.peer)
    this.routing.reset(root, isAsked)
    this.wave = 0
    this.hearsay = undefined
    this.isBroken = false
    this.isOurTurn = false
    this.claim = undefined
    this.collectUntil = undefined
    this.placeAt = undefined
    this.doubtAt = undefined
    this.checkAt = undefined
    this.unreturned = undefined
    if (this.ask !== undefined) {
      // Sent again it might be answered twice, and the second token be nobody's.
      this.ask.isSent = isAsked
      this.ask.isHeldUp = false
      this.ask.guess = undefined
      this.ask.placedBy = undefined
    }
  }

  /** K7 Who waits here for somebody here is to look for others that wait in a circle with it. */
  contend({ now }: Moment): void {
    if (this.isContended) {
      this.placeAt ??= millis(now + PLACED_LEASES * this.ports.leaseMs)
    }
  }

  /** Somebody asks. It waits behind this peer, or is handed on. */
  hear(ask: Ask, at: Moment): void {
    const { name } = this
    const { self, trace, leaseMs } = this.ports
    if (!this.routing.heard(ask)) {
      return
    }
    // Whoever is inside has had its turn; who waits has one still to come.
    const isWaiting = this.token === undefined || this.isOurTurn
    const inside = this.requests.holder?.id
    trace('linked', { name, epoch: this.#epoch, behind: self, peer: ask.peer, isWaiting, inside })
    this.placeAt ??= millis(at.now + PLACED_LEASES * leaseMs)
    if (ask.hurries && inside !== undefined && this.requests.isSpared) {
      // Whoever has it by a grant with spare fences may not be inside, and gives it back in this same turn.
      this.placeAt = at.now
    } else if (ask.hurries && (isWaiting || inside !== undefined)) {
      this.tellPlaced()
    }
  }

  /** Those who wait behind this peer hear that they do; each tells the next. */
  tellPlaced(): void {
    const { name } = this
    const { send } = this.ports
    const epoch = this.#epoch
    const { inside, wave } = this
    const known = inside === undefined ? {} : { inside }
    for (const { peer, start, number } of this.routing.behind) {
      if (epoch !== undefined) {
        send(peer, { type: 'placed', name, epoch, ask: { start, number }, wave, ...known })
      }
    }
  }

  /**
   * This peer stood still until just now, and those behind it heard nothing meanwhile: that they miss its word does not say that their ask is lost.
   * Without this whoever holds a lock and computes for half a lease would be met with a new epoch.
   */
  wasSilent({ now }: Moment): boolean {
    const spanMs = PLACED_LEASES * this.ports.leaseMs
    if (this.placeAt !== undefined && now - this.placeAt > spanMs) {
      this.#silentAt = now
    }
    return this.#silentAt !== undefined && now - this.#silentAt < spanMs
  }

  tellEpoch(to: PeerName): void {
    const { name } = this
    const { send } = this.ports
    if (this.#epoch !== undefined) {
      send(to, { type: 'epoch', name, epoch: this.#epoch, root: this.#root })
    }
  }

  #askAll(ask: Ask): void {
    const { name } = this
    const { broadcast } = this.ports
    if (this.#epoch !== undefined) {
      broadcast({ type: 'request', name, variant: this.variant, epoch: this.#epoch, ask })
    }
  }

  #handOn(to: PeerName, ask: Ask): boolean {
    const { name } = this
    const { self, send } = this.ports
    const epoch = this.#epoch
    const isSent = epoch !== undefined && send(to, { type: 'request', name, variant: this.variant, epoch, ask })
    if (ask.peer === self && this.ask !== undefined) {
      if (!isSent && !this.ask.isHeldUp) {
        // At once, and once: nobody has heard of it.
        this.doubtAt = millis(0)
      }
      this.ask.isSent = isSent
      this.ask.isHeldUp = !isSent
    }
    return isSent
  }
}
