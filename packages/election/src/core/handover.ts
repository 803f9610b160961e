import { type Millis, millis, type PeerName } from '@peermesh/kernel'
import type { ScopeMessage } from './messages.ts'
import type { Note } from './history.ts'
import { compareRanks, type Rank } from './rank.ts'
import type { Leading } from './standing.ts'
import type { Tenure } from './tenure.ts'

/** What a handover needs of its scope. */
export interface HandoverPorts {
  /** Where we lead. */
  readonly leading: () => Leading | undefined
  /** What this candidate ranks, as far as we know. */
  readonly rankOf: (peer: PeerName) => Rank
  readonly tenure: Tenure
  readonly patienceMs: number
  readonly now: () => Millis
  readonly send: (to: PeerName, message: ScopeMessage) => void
  /** We lead no more. */
  readonly stop: () => void
  readonly note: Note
}

/** How a handover ended: `undefined` where the successor has the next term, else why not, as the end of a sentence. */
export type HandoverDone = (failure: string | undefined) => void

interface Offer {
  readonly to: PeerName
  readonly until: Millis
  readonly done: HandoverDone
}

/**
 * The incumbent's side of a handover: it asks the successor whether it is there (quorum: with a session of its own), stops, and only then names it.
 *
 * E5 It stops before it tells anybody, and whatever comes of it, does not go on.
 */
export class Handover {
  readonly #ports: HandoverPorts
  #offer: Offer | undefined

  constructor(ports: HandoverPorts) {
    this.#ports = ports
  }

  deadline(): Millis | undefined {
    return this.#offer?.until
  }

  begin(to: PeerName, done: HandoverDone): void {
    const leading = this.#ports.leading()
    if (leading === undefined || this.#offer !== undefined) {
      done(leading === undefined ? 'this peer does not lead it' : 'it is being handed over already')
      return
    }
    this.#offer = { to, until: millis(this.#ports.now() + this.#ports.patienceMs), done }
    this.#ports.note('offered', { by: to, term: leading.claim.term })
    this.#ports.send(to, { type: 'offer', term: leading.claim.term })
  }

  wake(): void {
    if (this.#offer !== undefined && this.#ports.now() >= this.#offer.until) {
      this.end('it did not answer')
    }
  }

  /** It did not come about: the successor is silent, or we lead no more for another reason. */
  end(why: string): void {
    const offer = this.#offer
    if (offer !== undefined) {
      this.#offer = undefined
      this.#ports.note('handover-failed', { by: offer.to, text: why })
      offer.done(why)
    }
  }

  /** The successor is there: we stop, and then tell. */
  ready(from: PeerName, { term, session }: Extract<ScopeMessage, { readonly type: 'ready' }>): void {
    const { leading: leadingNow, tenure, send, stop, now, rankOf, note } = this.#ports
    const leading = leadingNow()
    const offer = this.#offer
    if (leading?.claim.term !== term || offer?.to !== from) {
      return
    }
    const { done } = offer
    this.#offer = undefined
    stop()
    if (leading.session === undefined) {
      send(from, { type: 'handover', term })
      note('handed-over', { by: from, term })
      done(undefined)
      return
    }
    const incumbent = { session: leading.session, term }
    tenure.transfer(incumbent, { session, rank: rankOf(from) }, now(), (isDone) => {
      if (isDone) {
        send(from, { type: 'handover', term })
        note('handed-over', { by: from, term })
        done(undefined)
      } else {
        const why = 'the register did not take it; this peer has stopped, and given the term up'
        note('handover-failed', { by: from, text: why })
        done(why)
      }
    })
  }
}

/** Who of these would lead rather than one of this score, and was there for long enough: load and health alone unseat nobody. */
export function successorOf(
  score: number,
  others: readonly { readonly peer: PeerName; readonly rank: Rank; readonly steadyMs: number }[],
  stableMs: number
): PeerName | undefined {
  const better = others.filter(({ rank, steadyMs }) => rank.score > score && steadyMs >= stableMs)
  return better.sort((a, b) => compareRanks(b.rank, a.rank))[0]?.peer
}
