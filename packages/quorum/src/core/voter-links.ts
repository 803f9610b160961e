import { Deadlines, type Millis, millis, type PeerName } from '@peermesh/kernel'
import { LINK_AGAIN_MAX_MS, LINK_AGAIN_MS, LINK_GRACE_MS, LINK_WANTED_MS } from './limits.ts'
import type { Members } from './members.ts'
import type { Outbox } from './outbox.ts'

/** A peer that something was to be said to, and that is not linked. */
interface Contact {
  /** Until then what was to be said is of interest. */
  wantedUntil: Millis
  attempts: number
}

/**
 * Links to whoever this peer has something to say to. In a small mesh all are linked, and there is nothing to do. Where the mesh is large, membership links a
 * peer to some of the others only, by a rule that knows of no groups: so the voters that are asked, and are not linked, are dialled (QL7).
 *
 * Membership keeps a link that exists. It dials whom it wants itself, so what was lost a moment ago is left to it.
 */
export class VoterLinks {
  readonly #members: Members
  readonly #outbox: Outbox
  readonly #contacts = new Map<PeerName, Contact>()
  readonly #due = new Deadlines<PeerName>()

  constructor(members: Members, outbox: Outbox) {
    this.#members = members
    this.#outbox = outbox
  }

  get deadline(): Millis | undefined {
    return this.#due.next
  }

  /** Something was to be said to this peer, or will be. */
  want(peer: PeerName, now: Millis): void {
    if (this.#members.isReachable(peer)) {
      return
    }
    const wantedUntil = millis(now + LINK_WANTED_MS)
    const contact = this.#contacts.get(peer)
    if (contact !== undefined) {
      contact.wantedUntil = wantedUntil
      return
    }
    const dueAt = Math.max(now, (this.#members.unlinkedSince(peer) ?? now) + LINK_GRACE_MS)
    this.#contacts.set(peer, { wantedUntil, attempts: 0 })
    this.#due.set(peer, dueAt)
  }

  linked(peer: PeerName): void {
    this.#contacts.delete(peer)
    this.#due.delete(peer)
  }

  wake(now: Millis): void {
    for (const peer of this.#due.take(now)) {
      const contact = this.#contacts.get(peer)
      if (contact === undefined || contact.wantedUntil <= now) {
        this.linked(peer)
        continue
      }
      const addresses = this.#members.addressesOf(peer)
      this.#due.set(peer, now + Math.min(LINK_AGAIN_MS * 2 ** contact.attempts, LINK_AGAIN_MAX_MS))
      const address = addresses[contact.attempts % addresses.length]
      if (address !== undefined) {
        contact.attempts++
        this.#outbox.put({ type: 'dial', address })
      }
    }
  }
}
