import { millis, type Moment, type PeerName } from '@peermesh/kernel'
import { CHASE_WAVES, DOUBT_LEASES, PLACED_LEASES } from './limits.ts'
import { isSameAsk, type TokenMessage } from './messages.ts'
import type { TokenHome } from './token-home.ts'
import type { TokenRecovery } from './token-recovery.ts'

type Locate = Extract<TokenMessage, { readonly type: 'locate' }>
type Placed = Extract<TokenMessage, { readonly type: 'placed' }>

/**
 * What those who wait for a token hear of their place: whoever has it says now and then that they still stand behind it, and each says so to those behind itself. Who misses that word asks, and is
 * answered by a new epoch, unless whoever has the token stood still.
 */
export class TokenPlaces {
  readonly #home: TokenHome
  readonly #recovery: TokenRecovery

  constructor(home: TokenHome, recovery: TokenRecovery) {
    this.#home = home
    this.#recovery = recovery
  }

  /** Whoever waits behind a token that is busy hears so now and then; who waits there hands it on. */
  tell(at: Moment): void {
    const home = this.#home
    // It is remembered for who missed that.
    home.wasSilent(at)
    const isBusy = home.token !== undefined && (home.routing.behind.length > 0 || home.isContended)
    home.placeAt = isBusy ? millis(at.now + PLACED_LEASES * home.ports.leaseMs) : undefined
    if (isBusy) {
      home.wave += 1
      home.tellPlaced()
      this.#chase(at, home.wave % CHASE_WAVES === 1)
    }
    if (home.isContended) {
      // From the next word on they are known to wait.
      home.requests.placed()
    }
  }

  /** Whether it is of an ask of this peer. */
  told(from: PeerName, { ask, wave, inside }: Placed, at: Moment): boolean {
    const home = this.#home
    const { ask: own } = home
    if (own === undefined || !isSameAsk(own, ask)) {
      return false
    }
    own.placedBy = from
    home.requests.placed()
    if (wave > home.wave) {
      const { hearsay } = home
      home.wave = wave
      home.hearsay = inside
      this.#chase(at, wave % CHASE_WAVES === 0 || inside?.request !== hearsay?.request)
      home.claim = undefined
      home.doubtAt = millis(at.now + DOUBT_LEASES * home.ports.leaseMs)
      home.tellPlaced()
    }
    return true
  }

  /** K7 Whether who waits here waits in a circle. */
  #chase(at: Moment, isDue: boolean): void {
    const { inside, requests, ports } = this.#home
    if (isDue && inside !== undefined) {
      for (const { id } of requests.queued) {
        ports.waits(id, at)
      }
    }
  }

  /** Somebody misses the token. */
  missed(from: PeerName, { epoch, isLost }: Locate, at: Moment): void {
    const { name, token, variant, ports, since } = this.#home
    if (token === undefined) {
      if (variant.mode === 'strict') {
        this.#recovery.look(at)
      }
    } else if (this.#home.isLater(epoch)) {
      // The token that is here may be void.
      this.#recovery.look(at)
    } else if (!isLost) {
      ports.send(from, { type: 'epoch', name, epoch: token.epoch, root: ports.self })
    } else if (this.#home.wasSilent(at)) {
      this.tell(at)
    } else if (at.now - since > (DOUBT_LEASES * ports.leaseMs) / 2) {
      // An epoch that has just begun is still being told of.
      this.#recovery.repair(at)
    }
  }
}
