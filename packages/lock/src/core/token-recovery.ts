import { type Failure, millis, type Moment, type PeerName } from '@peermesh/kernel'
import type { RegisterView } from '@peermesh/quorum/core'
import type { ForcedRelease } from './events.ts'
import * as failures from './failures.ts'
import { CLAIM_LEASES, COLLECT_LEASES, FENCE_BLOCK } from './limits.ts'
import { lockKey } from './lock-kind.ts'
import { LockRegister, type RegisterOutcome, type RegisterRules } from './lock-register.ts'
import {
  compareEpochs,
  type Epoch,
  type ForcedToken,
  NOTHING_CARRIED,
  type Token,
  type TokenMessage
} from './messages.ts'
import type { Return } from './resting-token.ts'
import type { Registered, TokenHome } from './token-home.ts'
import { rootOf, takenFor, TOKEN_KIND, type TokenArgs, type TokenResult, type TokenState } from './token-kind.ts'
import { isSameVariant, type TokenVariant } from './variant.ts'

const RULES: RegisterRules<TokenArgs> = {
  kind: TOKEN_KIND,
  lends: ({ type }) => type !== 'return' && type !== 'hear',
  fails: ({ type }) => type === 'open' || type === 'regenerate' || type === 'force',
  // Whoever waits finds this peer registered, and asks it.
  gaveUp: () => undefined
}

type EpochMessage = Extract<TokenMessage, { readonly type: 'epoch' }>

type ForceArgs = Extract<TokenArgs, { readonly type: 'force' }>

/** What follows where something is known that was not. */
export interface RecoveryPorts {
  decide(at: Moment): void
  /** Asks whoever may have the token, of an epoch that may be over. Whether anybody was asked. */
  guess(peer: PeerName, epoch: Epoch, at: Moment): boolean
  /** It is no lock of this kind, or its token was given back. */
  forget(): void
}

/**
 * How a token is made, told of and made anew. Whatever goes wrong with a token ends the same way: somebody makes one of a later epoch, by a change of the register that excludes
 * all others, and tells all; they forget what they knew and ask anew.
 *
 * Who may do that: whoever has the token, at any time. Without it, in `fenced` mode, anybody whom nobody answered that it has it: fences stop whoever goes on under the old one. In
 * `strict` mode the peer that is registered, since it knows that it is not inside, and others once its session is expired.
 */
export class TokenRecovery {
  readonly #home: TokenHome
  readonly #ports: RecoveryPorts
  readonly #register: LockRegister<TokenArgs, TokenResult, TokenState>
  #isChanging = false
  #isLooking = false
  #lookedAt = millis(0)
  /** A session of this peer, or one that is over, of which it is being said that it has heard. */
  #hearing: string | undefined
  /** A session that is over for ever. */
  #expired: string | undefined

  constructor(home: TokenHome, ports: RecoveryPorts) {
    this.#home = home
    this.#ports = ports
    this.#register = new LockRegister(home.name, home.ports, RULES)
  }

  get isIdle(): boolean {
    return this.#register.isIdle && !this.#isLooking && !this.#isChanging
  }

  /** The token does not leave, and nobody enters: what the register will say is not known. */
  get isChanging(): boolean {
    return this.#isChanging
  }

  expel(session: string, at: Moment): void {
    this.#expired = session
    this.look(at)
  }

  /** The token that is here shall begin a new epoch. */
  repair(at: Moment): void {
    this.#home.isBroken = true
    if (this.#home.doubtAt === undefined) {
      this.#home.doubt(at)
      this.look(at)
    }
  }

  /**
   * Nothing is known of the token. The voter on this peer, where there is one, may have seen who had it last: that one is asked at once, and nothing is believed until it
   * answers. Otherwise the register is.
   */
  seek(at: Moment): void {
    const { name, ports, variant } = this.#home
    if (this.#isLooking || this.#isChanging || variant.algorithm !== 'naimi-trehel') {
      this.look(at)
      return
    }
    this.#isLooking = true
    ports.call(name, { type: 'peek', group: ports.groupOf(name), key: lockKey(name) }, (outcome, then) => {
      this.#isLooking = false
      const { kind, state } = ((outcome.ok ? outcome.value : undefined) ?? {}) as Partial<RegisterView>
      const { peer, epoch, session, ...found } = (kind === TOKEN_KIND ? (state ?? {}) : {}) as Partial<TokenState>
      const isThere = peer !== undefined && epoch !== undefined && session !== undefined && peer !== ports.self
      const isOurs = isThere && found.algorithm === variant.algorithm && found.mode === variant.mode
      if (!isOurs || this.#home.epoch !== undefined || !this.#ports.guess(peer, epoch, then)) {
        this.look(then)
      }
    })
  }

  look(at: Moment): void {
    const home = this.#home
    if (this.#isLooking || this.#isChanging || !this.#register.isIdle) {
      if (home.doubtAt === undefined) {
        home.doubt(at)
      }
      return
    }
    this.#isLooking = true
    this.#lookedAt = at.now
    this.#register.read(at, (outcome, then) => {
      this.#isLooking = false
      if (!this.#isChanging) {
        this.#found(outcome, then)
      }
      // What this peer asked of the register meanwhile will tell more than what it was before.
      this.#ports.decide(then)
    })
  }

  change(args: TokenArgs, at: Moment, done: (result: TokenResult, at: Moment) => void): void {
    this.#isChanging = true
    this.#register.change(args, at, (outcome, then) => {
      this.#isChanging = false
      if (outcome.ok) {
        this.#remember(outcome.state, then)
      }
      if (!outcome.ok) {
        this.#failed(outcome.failure, args, then)
      } else if (outcome.result?.outcome === 'done' && !isOver(args, outcome.result, outcome.state)) {
        done(outcome.result, then)
      } else {
        this.#overtaken(outcome.state, then)
      }
      this.#ports.decide(then)
    })
  }

  /** K11 The next epoch begins here, whatever this one is. */
  force(args: ForceArgs, at: Moment, settled: (outcome: RegisterOutcome<TokenResult, TokenState>) => void): void {
    this.#isChanging = true
    this.#register.change(args, at, (outcome, then) => {
      this.#isChanging = false
      if (outcome.ok && outcome.result?.made !== undefined) {
        if (isOver(args, outcome.result, outcome.state)) {
          this.#remember(outcome.state, then)
          this.#overtaken(outcome.state, then)
        } else {
          this.#begun(outcome.result, args.session, then, takenFor(outcome.result.made, outcome.state))
        }
      }
      settled(outcome)
      if (outcome.ok) {
        this.#remember(outcome.state, then)
      }
      if (this.#home.token === undefined && this.#home.isWanted) {
        // What was read meanwhile was not looked at.
        this.look(then)
      }
      this.#ports.decide(then)
    })
  }

  /** K11 Whoever had this session knows that the token was taken from it, or is gone. */
  hear(session: string, at: Moment): void {
    if (this.#hearing === session) {
      return
    }
    this.#hearing = session
    this.#register.change({ type: 'hear', session }, at, (outcome, then) => {
      this.#hearing = undefined
      if (outcome.ok) {
        this.#remember(outcome.state, then)
        this.#follow(outcome.state, then)
      }
      this.#ports.decide(then)
    })
  }

  /** A later epoch: what was known of earlier ones is void, and who waits asks anew, with the age that it has. */
  adopt(epoch: Epoch, root: PeerName, at: Moment): void {
    const home = this.#home
    home.know(epoch)
    // Where this peer is said to have the token and has not, only the register can tell more.
    home.begin(root === home.ports.self ? undefined : epoch, root, at)
    if (home.epoch !== undefined) {
      home.hearCollected(at)
    }
    this.#ports.decide(at)
  }

  /** An epoch that somebody knows of. */
  begins(from: PeerName, { epoch, root, forced }: EpochMessage, at: Moment): void {
    const home = this.#home
    if (home.isLater(epoch)) {
      if (forced !== undefined) {
        home.requests.lose('forced', forced)
      }
      this.adopt(epoch, root, at)
    } else if (root === from) {
      // It is known where the token is: nobody may make another.
      home.claim = undefined
      if (home.token === undefined && home.ask?.isHeldUp === true) {
        home.routing.lead(from)
        this.#ports.decide(at)
      }
    }
    if (forced !== undefined && home.ports.isOwn(forced.session)) {
      this.hear(forced.session, at)
    }
  }

  /** Nobody said that it has the token. */
  unclaimed(at: Moment): void {
    const { claim, token } = this.#home
    this.#home.claim = undefined
    if (claim !== undefined && token === undefined) {
      this.#regenerate(claim.state, at)
    }
  }

  /** Nobody wants it: what it counted is kept by the register, and by its floor once that is dropped. */
  giveBack({ epoch, version, fences }: Token, at: Moment): void {
    const home = this.#home
    const unused = fences.last - fences.next + 1
    home.begin(undefined, home.ports.self, at)
    this.return({ type: 'return', epoch, version, unused }, at)
  }

  /** It is of an epoch and version that come once: said twice it takes effect once. */
  return(token: Return, at: Moment): void {
    this.#home.unreturned = undefined
    this.change(token, at, () => this.#ports.forget())
  }

  #found(outcome: RegisterOutcome<TokenResult, TokenState>, at: Moment): void {
    const home = this.#home
    const { self } = home.ports
    if (!outcome.ok) {
      home.doubt(at)
      return
    }
    const { state } = outcome
    if (state !== undefined && this.#isOther(state)) {
      return
    }
    this.#remember(state, at)
    const { session, peer } = state ?? {}
    if (state === undefined || session === undefined || peer === undefined) {
      this.#foundFree(at)
      return
    }
    const registered: Registered = { ...state, session, peer }
    const isLater = home.isLater(state.epoch)
    if (isLater && peer !== self) {
      this.adopt(state.epoch, rootOf(registered, self), at)
    } else if (home.token === undefined) {
      this.#recover(registered, at)
    } else if (isLater) {
      home.begin(undefined, self, at)
    } else if (home.isBroken) {
      this.#regenerate(registered, at)
    }
  }

  /** The register is of another kind, algorithm or mode: that is a fact about the lock. */
  #isOther(found: Partial<TokenVariant>): boolean {
    const { algorithm, mode } = found
    const { variant, name } = this.#home
    if (algorithm !== undefined && mode !== undefined && isSameVariant({ algorithm, mode }, variant)) {
      return false
    }
    const other = algorithm === undefined ? ({ algorithm: 'quorum' } as const) : { algorithm, mode }
    this.#end(failures.variantMismatch(name, variant, other))
    return true
  }

  /** There is no token. */
  #foundFree(at: Moment): void {
    const home = this.#home
    const { self } = home.ports
    const { first } = home.requests
    home.begin(undefined, self, at)
    if (first !== undefined) {
      const { session } = first
      const by = { session, peer: self, block: FENCE_BLOCK, wall: at.wall }
      const args = { type: 'open', ...home.variant, ...by } as const
      this.change(args, at, (result, then) => {
        if (this.#made(result, session, then)) {
          home.isOurTurn = true
          // Others may have found it in the register before this peer heard that it is there.
          home.hearCollected(then)
        }
      })
    } else {
      // Who asked here will find it free, too.
      home.takeCollected()
    }
  }

  /** K4 No token is here, nor word of one: who may make another, and when? Until then whoever may know of it is asked. */
  #recover(state: Registered, at: Moment): void {
    const home = this.#home
    const { name } = home
    const { self, leaseMs, isOwn, watch, send, broadcast } = home.ports
    home.doubt(at)
    home.know(state.epoch)
    // One that went out while the register was read is not.
    const isLost = home.ask?.isSent === true && home.ask.sentAt < this.#lookedAt && home.epoch !== undefined
    const locate = { type: 'locate', name, variant: home.variant, epoch: state.epoch, isLost } as const
    if (home.variant.mode === 'fenced') {
      if (home.claim === undefined) {
        home.claim = { at: millis(at.now + CLAIM_LEASES * leaseMs), state }
        broadcast(locate)
      }
    } else if (isOwn(state.session) || state.session === this.#expired) {
      this.#regenerate(state, at)
    } else {
      watch(name, state.session)
      if (state.peer !== self) {
        send(state.peer, locate)
      }
    }
  }

  #regenerate({ epoch, version, session: over }: Registered, at: Moment): void {
    const { self, leases } = this.#home.ports
    const { holder, first } = this.#home.requests
    const own = holder?.session ?? first?.session ?? this.#home.requests.heldSession(at)
    const session = own ?? (leases.isHeld(over, at) ? over : undefined)
    if (session === undefined) {
      return
    }
    const by = { session, peer: self, block: FENCE_BLOCK, wall: at.wall }
    const args = { type: 'regenerate', epoch, version, over, ...by } as const
    this.change(args, at, (result, then) => this.#begun(result, session, then))
  }

  /** All are told, and those who wait ask anew. @param taken by force from this one */
  #begun(result: TokenResult, session: string, at: Moment, taken?: ForcedRelease): void {
    const { name, variant, requests, ports } = this.#home
    const { self, broadcast, leaseMs } = ports
    if (taken !== undefined) {
      requests.lose('forced', taken)
    }
    if (result.made !== undefined && this.#made(result, session, at)) {
      const words = taken === undefined ? {} : { forced: wordsOf(taken, variant) }
      broadcast({ type: 'epoch', name, epoch: result.made.epoch, root: self, ...words })
      this.#home.collectUntil = millis(at.now + COLLECT_LEASES * leaseMs)
    }
  }

  /** K11 Whoever is inside by a token that was taken is told why; and who has not heard is told again, until it has, or its session is over. */
  #remember(state: TokenState | undefined, at: Moment): void {
    const { name, token, requests, variant, ports } = this.#home
    const { self, leaseMs, send, watch } = ports
    const forced = state?.forced ?? []
    const taken = forced.find(({ epoch }) => token !== undefined && isEpoch(epoch, token.epoch))
    if (taken !== undefined) {
      requests.lose('forced', taken)
    }
    const unheard = forced.filter(({ heard }) => !heard)
    this.#home.tellAt = unheard.length === 0 ? undefined : millis(at.now + leaseMs / 2)
    for (const entry of unheard) {
      const { session, peer } = entry.holder
      if (peer === self || session === this.#expired) {
        this.hear(session, at)
      } else if (state !== undefined) {
        const { epoch } = state
        const root = rootOf({ ...state, peer: state.peer ?? peer }, peer)
        send(peer, { type: 'epoch', name, epoch, root, forced: wordsOf(entry, variant) })
        watch(name, session)
      }
    }
  }

  /** Whether it is of the latest epoch that this peer knows of. */
  #made({ version, made }: TokenResult, session: string, at: Moment): boolean {
    const home = this.#home
    if (made === undefined || !home.isLater(made.epoch)) {
      return false
    }
    const { epoch, fences } = made
    home.begin(epoch, home.ports.self, at, home.token !== undefined)
    home.ask = undefined
    home.token = { epoch, version, fences }
    home.routing.arrived(NOTHING_CARRIED)
    home.registered = { session, epoch, version }
    return true
  }

  #failed(failure: Failure, args: TokenArgs, at: Moment): void {
    const home = this.#home
    if (failure.name === 'KindMismatchError') {
      this.#end(failures.ofQuorum(home.name, failure))
      return
    }
    if (args.type === 'return') {
      // Who waits asks the register; otherwise it is said again.
      home.unreturned = args
      return
    }
    if (args.type === 'register') {
      // Whether the quorum knows is not known: this token may be of a version that is over.
      home.begin(undefined, home.ports.self, at)
    }
    home.doubt(at)
  }

  /** K4 What was read by the way may be of a later epoch than what is known here. */
  #follow(state: TokenState | undefined, at: Moment): void {
    const { epoch } = this.#home
    if (!this.#isChanging && epoch !== undefined && state !== undefined && compareEpochs(state.epoch, epoch) > 0) {
      this.#overtaken(state, at)
    }
  }

  /** Somebody else changed the register first. */
  #overtaken(state: TokenState | undefined, at: Moment): void {
    const home = this.#home
    const { self } = home.ports
    if (state !== undefined && (this.#isOther(state) || home.hasToken(state))) {
      // It is another lock; or the token came here meanwhile, and is as good as it was.
      return
    }
    if (state?.session === undefined || state.peer === undefined) {
      home.begin(undefined, self, at)
    } else if (state.peer === self) {
      // K5 Where it has left this peer since, in the epoch that is known here, who stands behind still does.
      const hasLeft = home.token === undefined && home.epoch !== undefined && !home.isLater(state.epoch)
      if (!hasLeft) {
        home.begin(undefined, self, at)
      }
    } else if (home.token !== undefined || home.isLater(state.epoch)) {
      this.adopt(state.epoch, rootOf({ ...state, peer: state.peer }, self), at)
    }
  }

  #end(failure: Failure): void {
    this.#home.requests.failAll(failure)
    this.#home.takeCollected()
    this.#ports.forget()
  }
}

/** K4 By the time that it is known that the change was made, the epoch that it was for is over. What was returned stays returned. */
function isOver(args: TokenArgs, { made }: TokenResult, state: TokenState | undefined): boolean {
  const epoch = made?.epoch ?? (args.type === 'register' ? args.epoch : undefined)
  return epoch !== undefined && state !== undefined && compareEpochs(state.epoch, epoch) > 0
}

function isEpoch(a: Epoch | undefined, b: Epoch): boolean {
  return a !== undefined && compareEpochs(a, b) === 0
}

function wordsOf({ holder, by, reason }: ForcedRelease, variant: TokenVariant): ForcedToken {
  return { variant, session: holder.session, by, reason }
}
