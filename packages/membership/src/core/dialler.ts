import { compareText, type CoreInput, type Millis, millis, type PeerName, type Random } from '@peermesh/kernel'
import { earlier } from './earlier.ts'
import type { BootstrapStatus } from './events.ts'
import { DIAL_BACKOFF_MIN_MS, DIALS_MAX, EXPLANATION_LENGTH_MAX, LINK_WAIT_MS } from './limits.ts'

/** Why a peer is dialled, which says how eagerly. */
type ContactKind = 'bootstrap' | 'remembered' | 'live' | 'dead'

/** How a link to a member is wanted. */
export interface Wanted {
  readonly kind: 'live' | 'dead'
  readonly addresses: readonly string[]
}

interface Contact {
  readonly key: string
  readonly kind: ContactKind
  /** Who is there; of a bootstrap address known once it was reached. */
  peer: PeerName | undefined
  addresses: readonly string[]
  /** Which address is next. */
  turn: number
  /** Dials since the last link. */
  attempts: number
  dueAt: Millis
  dialling: boolean
  /** Of a dead member: its turn has come. */
  rejoining: boolean
  /** Why it led to no link, when that was last tried. Told of bootstrap addresses. */
  problem: BootstrapStatus['error']
  /** Why the peer there was refused. */
  refusal: string | undefined
}

interface DiallerConfig {
  readonly rejoinMs: number
  readonly periodMs: number
}

type Dialled = Extract<CoreInput, { readonly type: 'dialled' }>

/** The longest wait between two dials, as a multiple of `rejoinMs`. */
const LONGEST_WAIT: Readonly<Record<ContactKind, number>> = { bootstrap: 1, live: 1, remembered: 3, dead: 3 }

/** Waits vary by a fifth, so that peers which lost each other at one moment do not dial each other at one moment for ever. */
const JITTER = 0.2

/** More than any wait needs to reach its limit. */
const ATTEMPTS_OF_REFUSED = 64

/** How long the larger name leaves the dial to the smaller, in periods. */
const LARGER_WAITS_PERIODS = 2

/**
 * Whom to dial, and when (M22 to M24). A contact is a bootstrap address, or a peer with its addresses, which are tried in turn. It never gives up:
 * the wait between two dials grows to a limit that depends on why the contact is wanted.
 */
export class Dialler {
  readonly #self: PeerName
  readonly #config: DiallerConfig
  readonly #random: Random
  readonly #contacts = new Map<string, Contact>()
  readonly #bootstrap: Contact[] = []
  readonly #needsNoLink: (peer: PeerName) => boolean
  readonly #underWay = new Map<string, string>()
  readonly #linked = new Set<PeerName>()
  /** How many links in a row came to nothing: as many as dials in vain, for whoever is dialled for being a member. Of peers that are linked or wanted. */
  readonly #futile = new Map<PeerName, number>()
  /** Of the same peers, the address that led to them last: of several, the others may lead nowhere from here. */
  readonly #worked = new Map<PeerName, string>()
  #ownAddresses: readonly string[] = []
  /** When the next contact is due, as it was last worked out; `stale` since something changed that it depends on. */
  #nextDueAt: Millis | undefined | 'stale' = 'stale'

  constructor(init: {
    readonly self: PeerName
    readonly bootstrap: readonly string[]
    readonly remembered: ReadonlyMap<PeerName, readonly string[]>
    readonly config: DiallerConfig
    readonly random: Random
    /** A member that is known to be alive, and no neighbour: its bootstrap address leads to nobody new. */
    readonly needsNoLink: (peer: PeerName) => boolean
    readonly now: Millis
  }) {
    this.#self = init.self
    this.#config = init.config
    this.#random = init.random
    this.#needsNoLink = init.needsNoLink
    for (const address of new Set(init.bootstrap)) {
      this.#add(`bootstrap ${address}`, 'bootstrap', { peer: peerIn(address), addresses: [address] }, init.now)
    }
    for (const [peer, addresses] of init.remembered) {
      this.#add(`remembered ${peer}`, 'remembered', { peer, addresses }, init.now)
    }
  }

  /** Our own addresses are in everybody's list of bootstrap addresses, and need no dial. */
  ownAddresses(addresses: readonly string[]): void {
    this.#ownAddresses = addresses
    this.#nextDueAt = 'stale'
  }

  /** This peer is a member, of whatever status: it is not merely remembered any more. */
  known(peer: PeerName): void {
    this.#remove(`remembered ${peer}`)
  }

  /** Whether and how a link to this peer is wanted, for being a member. Who is not wanted is not dialled any more. */
  want(peer: PeerName, wanted: Wanted | undefined, now: Millis): void {
    this.#nextDueAt = 'stale'
    for (const kind of ['live', 'dead'] as const) {
      const key = `${kind} ${peer}`
      const contact = this.#contacts.get(key)
      if (kind !== wanted?.kind) {
        this.#remove(key)
      } else if (contact === undefined) {
        const waitMs = kind === 'live' && peer < this.#self ? LARGER_WAITS_PERIODS * this.#config.periodMs : 0
        const added = this.#add(key, kind, { peer, addresses: wanted.addresses }, millis(now + waitMs))
        const futile = this.#futile.get(peer)
        if (kind === 'live' && futile !== undefined) {
          added.attempts = futile - 1
          this.#wait(added, now)
          added.dueAt = millis(Math.max(added.dueAt, now + waitMs))
        }
      } else {
        contact.addresses = wanted.addresses
      }
    }
    if (wanted === undefined && !this.#linked.has(peer)) {
      this.#futile.delete(peer)
      this.#worked.delete(peer)
    }
  }

  linked(peer: PeerName): void {
    this.#linked.add(peer)
    for (const contact of this.#bootstrap) {
      contact.problem = contact.peer === peer ? undefined : contact.problem
    }
    this.#nextDueAt = 'stale'
  }

  /** @param greeted whether it had introduced itself: if not, dialling it at once will not help */
  lost(peer: PeerName, greeted: boolean, now: Millis): void {
    this.#unlink(peer)
    if (greeted) {
      this.#futile.delete(peer)
    } else {
      this.#futile.set(peer, Math.min((this.#futile.get(peer) ?? 0) + 1, ATTEMPTS_OF_REFUSED))
    }
    for (const contact of this.#contactsOf(peer)) {
      contact.attempts = greeted ? 0 : contact.attempts + 1
      contact.refusal = undefined
      this.#wait(contact, now)
    }
  }

  /** It belongs to another mesh, or speaks another version: the longest wait, since that will not change in a second. */
  refused(peer: PeerName, why: string, now: Millis): void {
    this.#unlink(peer)
    this.#futile.set(peer, ATTEMPTS_OF_REFUSED)
    for (const contact of this.#contactsOf(peer)) {
      contact.refusal = why
      contact.problem = problem(why, now)
      contact.attempts = ATTEMPTS_OF_REFUSED
      this.#wait(contact, now)
    }
  }

  /** Lets one dead member be dialled, of those whose wait is over (M23). */
  rejoin(now: Millis): void {
    const waited = [...this.#contacts.values()].filter(
      (contact) => contact.kind === 'dead' && contact.dueAt <= now && this.#isWanted(contact)
    )
    const contact = this.#random.pick(waited.sort((a, b) => compareText(a.key, b.key)))
    if (contact !== undefined) {
      contact.rejoining = true
      this.#nextDueAt = 'stale'
    }
  }

  /** Who was remembered and never came back is no longer dialled. */
  forgetRemembered(): PeerName[] {
    const forgotten = [...this.#contacts.values()].filter(({ kind }) => kind === 'remembered')
    for (const { key } of forgotten) {
      this.#remove(key)
    }
    return forgotten.map(({ peer }) => peer as PeerName)
  }

  /** The addresses to dial now. */
  due(now: Millis): string[] {
    const next = this.deadline()
    if (next === undefined || next > now) {
      return []
    }
    this.#nextDueAt = 'stale'
    const addresses: string[] = []
    const ready = [...this.#contacts.values()].filter((contact) => this.#isReady(contact) && contact.dueAt <= now)
    for (const contact of ready.sort((a, b) => a.dueAt - b.dueAt || compareText(a.key, b.key))) {
      if (this.#underWay.size >= DIALS_MAX) {
        break
      }
      const address = this.#nextAddress(contact)
      contact.rejoining = false
      if (this.#underWay.has(address)) {
        this.#wait(contact, now)
      } else {
        contact.dialling = true
        this.#underWay.set(address, contact.key)
        addresses.push(address)
      }
    }
    return addresses
  }

  /** How a dial ended: with a connection to this peer, or with none. Returns who was looked for, where that is known. */
  dialled(outcome: Dialled, now: Millis): PeerName | undefined {
    const { address } = outcome
    const peer = 'peer' in outcome ? outcome.peer : undefined
    const contact = this.#contacts.get(this.#underWay.get(address) ?? '')
    this.#underWay.delete(address)
    this.#nextDueAt = 'stale'
    if (contact === undefined) {
      return undefined
    }
    contact.dialling = false
    contact.refusal = peer === contact.peer ? contact.refusal : undefined
    contact.problem = problem(contact.refusal ?? whyNoLink(outcome), now)
    this.#wait(contact, now)
    if (peer !== undefined) {
      if (contact.kind !== 'bootstrap' && contact.peer === peer) {
        this.#worked.set(peer, address)
      }
      contact.dueAt = millis(Math.max(contact.dueAt, now + LINK_WAIT_MS))
      if (contact.kind === 'bootstrap') {
        contact.peer = peer
      }
    }
    return contact.peer
  }

  deadline(): Millis | undefined {
    if (this.#nextDueAt === 'stale') {
      this.#nextDueAt = this.#underWay.size >= DIALS_MAX ? undefined : this.#earliestDue()
    }
    return this.#nextDueAt
  }

  /** What came of each bootstrap address (M48). */
  bootstrapStatus(): BootstrapStatus[] {
    return this.#bootstrap.map((contact) => {
      const { peer, addresses, problem: error } = contact
      const isTold = error !== undefined && this.#isWanted(contact)
      return {
        address: addresses[0] as string,
        ...(peer === undefined ? {} : { peer }),
        linked: peer !== undefined && this.#linked.has(peer),
        ...(isTold ? { error } : {})
      }
    })
  }

  snapshot(): unknown {
    const contacts = [...this.#contacts.values()].sort((a, b) => compareText(a.key, b.key))
    return contacts.map(({ key, attempts, dueAt, dialling }) => [key, attempts, dueAt, dialling])
  }

  #add(
    key: string,
    kind: ContactKind,
    { peer, addresses }: { readonly peer: PeerName | undefined; readonly addresses: readonly string[] },
    dueAt: Millis
  ): Contact {
    const idle = { turn: 0, attempts: 0, dialling: false, rejoining: false, problem: undefined, refusal: undefined }
    const contact: Contact = { key, kind, peer, addresses, dueAt, ...idle }
    this.#contacts.set(key, contact)
    if (kind === 'bootstrap') {
      this.#bootstrap.push(contact)
    }
    this.#nextDueAt = 'stale'
    return contact
  }

  #remove(key: string): void {
    if (this.#contacts.delete(key)) {
      this.#nextDueAt = 'stale'
    }
  }

  #unlink(peer: PeerName): void {
    this.#linked.delete(peer)
    this.#nextDueAt = 'stale'
  }

  /** Each in its turn; where one led there before, that between any two of them. */
  #nextAddress(contact: Contact): string {
    const { addresses, peer } = contact
    const turn = contact.turn++
    const worked = peer === undefined ? undefined : this.#worked.get(peer)
    if (worked === undefined || !addresses.includes(worked)) {
      return addresses[turn % addresses.length] as string
    }
    return turn % 2 === 0 ? worked : (addresses[Math.floor(turn / 2) % addresses.length] as string)
  }

  #earliestDue(): Millis | undefined {
    let earliest: Millis | undefined
    for (const contact of this.#contacts.values()) {
      if (this.#isReady(contact)) {
        earliest = earlier(earliest, contact.dueAt)
      }
    }
    return earliest
  }

  #contactsOf(peer: PeerName): Contact[] {
    return [...this.#contacts.values()].filter((contact) => contact.peer === peer)
  }

  #isReady(contact: Contact): boolean {
    return !contact.dialling && this.#isWanted(contact) && (contact.kind !== 'dead' || contact.rejoining)
  }

  #isWanted({ kind, peer, addresses }: Contact): boolean {
    if (kind === 'bootstrap' && peer !== undefined && this.#needsNoLink(peer)) {
      return false
    }
    const [address] = addresses
    const own = peer === this.#self || (address !== undefined && this.#ownAddresses.includes(address))
    return !own && address !== undefined && (peer === undefined || !this.#linked.has(peer))
  }

  /** Sets when the contact is due again. */
  #wait(contact: Contact, now: Millis): void {
    const longestMs = LONGEST_WAIT[contact.kind] * this.#config.rejoinMs
    const firstMs = contact.kind === 'dead' ? this.#config.rejoinMs : DIAL_BACKOFF_MIN_MS
    let waitMs = firstMs
    for (let attempt = 0; attempt < contact.attempts && waitMs < longestMs; attempt++) {
      waitMs *= 2
    }
    contact.attempts++
    contact.dueAt = millis(now + Math.min(waitMs, longestMs) * this.#random.between(1 - JITTER, 1 + JITTER))
  }
}

function problem(message: string, at: Millis): NonNullable<BootstrapStatus['error']> {
  return { message: message.slice(0, EXPLANATION_LENGTH_MAX), at }
}

/** Whoever answered is linked in a moment, or speaks of no peermesh of this name. */
function whyNoLink(outcome: Dialled): string {
  return 'failed' in outcome
    ? outcome.failed
    : `${outcome.peer} answers there, and is not linked: it may run no peermesh, or have another name for its mesh`
}

/** The peer that an address names, where it ends in one. */
function peerIn(address: string): PeerName | undefined {
  return /\/p2p\/([^/]+)$/.exec(address)?.[1] as PeerName | undefined
}
