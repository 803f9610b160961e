import type { PeerName } from '@peermesh/kernel'
import type { Ask, Carried } from './messages.ts'

/** What a way of routing asks sees of its peer. */
export interface RoutingPorts {
  readonly self: PeerName
  /** Sends an ask, or hands one on. Whether whoever it goes to is linked: otherwise nothing was sent. */
  ask(to: PeerName, ask: Ask): boolean
  /** Sends an ask to all that are linked. */
  askAll(ask: Ask): void
  /** Who is linked. */
  linked(): Iterable<PeerName>
  /** Counts on with the requests of this peer. */
  nextNumber(): number
}

/**
 * How asks find the token, and in which order it goes to them: what the algorithms differ in. Who has the token, when it leaves, what is lost and what is done about it
 * is none of its business. It lives as long as an epoch does, and knows of nothing before.
 */
export interface Routing {
  /** An epoch begins, in which nobody asked yet but, where that is said, this peer: its ask is on its way. */
  reset(root: PeerName, isAsking?: boolean): void
  /** This peer asks: the token is not here. Where it could not be sent, it is tried again. */
  want(ask: Ask): void
  /** Whoever would be asked next is not linked; this peer, which is, says that it has the token. */
  lead(holder: PeerName): void
  /** Somebody asks. Whether it waits behind this peer now. */
  heard(ask: Ask): boolean
  /** Who waits behind this peer, in the order in which they are let in. */
  readonly behind: readonly Ask[]
  /** Of those, on whose behalf this peer asks for the token, though nobody here may want it. Absent: they have asked for themselves. */
  readonly asksFor: Ask | undefined
  /** The token came. Whether this request of the peer, for which it may have been asked, is let in before those behind. */
  isFirst(request: number): boolean
  /** The token was made here, or came. */
  arrived(carried: Carried): void
  /** The first of those behind is let in next: the token leaves for it, with what `carried` says then. */
  passed(): void
  /** What travels with the token. */
  readonly carried: Carried
  /** Where the next ask goes, where that is all that there is to know: `reset` to it brings this state about. */
  readonly rest: PeerName | undefined
  /** The token has left. */
  left(): void
}
