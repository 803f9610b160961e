import type { PeerName } from '@peermesh/kernel'
import type { Admit } from '@peermesh/membership/core'

export interface AdmissionOptions {
  /** How many peers, the last ones, are admitted by nobody but each other. */
  readonly strangers: number
  /** How the members are told whom they admit. */
  readonly admit: 'list' | 'function'
  /** The first peer was not told, and admits anybody: so the others hear of strangers from one of their own. */
  readonly lax: boolean
}

/** Who admits whom in a run (M45). */
export class Admissions {
  readonly #members: readonly PeerName[]
  readonly #strangers: ReadonlySet<PeerName>
  readonly #options: AdmissionOptions

  constructor(peers: readonly PeerName[], options: AdmissionOptions) {
    const membersCount = peers.length - options.strangers
    this.#members = peers.slice(0, membersCount)
    this.#strangers = new Set(peers.slice(membersCount))
    this.#options = options
  }

  get strangers(): ReadonlySet<PeerName> {
    return this.#strangers
  }

  /** Whether this peer admits anybody. */
  isLax(peer: PeerName): boolean {
    return this.#strangers.has(peer) || (this.#options.lax && peer === this.#members[0])
  }

  /** What a peer is given as `admit`. A stranger would take in anybody. */
  toldTo(peer: PeerName): { readonly admit?: Admit } {
    if (this.#strangers.size === 0 || this.isLax(peer)) {
      return {}
    }
    return { admit: this.#options.admit === 'list' ? this.#members : (other) => !this.#strangers.has(other) }
  }

  /** Whether a peer may ever hold a record of the other: a stranger hears of members only from one that is lax. */
  mayKnow(peer: PeerName, other: PeerName): boolean {
    if (this.#strangers.has(peer)) {
      return this.#strangers.has(other) || this.#options.lax
    }
    return !this.#strangers.has(other) || this.isLax(peer)
  }

  /** Whether one of the two refuses the other by its name. */
  areApart(peer: PeerName, other: PeerName): boolean {
    const [isStranger, isOther] = [this.#strangers.has(peer), this.#strangers.has(other)]
    return isStranger !== isOther && !this.isLax(isStranger ? other : peer)
  }
}
