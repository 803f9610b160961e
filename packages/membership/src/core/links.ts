import {
  commonVersion,
  compareText,
  type Failure,
  type MeshId,
  type Millis,
  millis,
  type PeerName,
  type VersionRange
} from '@peermesh/kernel'
import { earlier } from './earlier.ts'
import { GREET_AGAIN_MAX_MS, GREET_AGAIN_MIN_MS, REFUSED_LINGER_MS } from './limits.ts'
import type { HelloMessage } from './messages.ts'
import type { MemberRecord } from './record.ts'
import { SortedNames } from './sorted-names.ts'

/** A link from `link up` until it is lost or we expel its peer. */
export interface Link {
  /** What the peer introduced itself with on this link. Until then it is not listened to. */
  hello: HelloMessage | undefined
  admitted: boolean
  /** The peer was refused; the link ends at this moment. */
  refusedUntil: Millis | undefined
  refusal: string
  /** When to repeat our Hello, as long as the peer is neither admitted nor refused. */
  greetAgainAt: Millis
  greetings: number
  /** Its connection does not leave this machine. */
  readonly loopback: boolean
  /** Our last Hello on this link said that we heard theirs. */
  toldHeard: boolean
}

export interface LinkSnapshot {
  readonly peer: PeerName
  /** Whom its last Hello on this link introduced. */
  readonly hello?: MemberRecord
  readonly admitted: boolean
  readonly refused: boolean
}

/** The links of one start of a peer, and how far the introductions on them have come. */
export class Links {
  readonly #links = new Map<PeerName, Link>()
  readonly #admitted = new SortedNames()
  /** Those that are not admitted: they wait for an introduction, or for their end. */
  readonly #undecided = new SortedNames()

  get size(): number {
    return this.#links.size
  }

  get(peer: PeerName): Link | undefined {
    return this.#links.get(peer)
  }

  /** A link that is up anew starts from nothing: what was said on the one before is void. */
  up(peer: PeerName, loopback: boolean, now: Millis): Link {
    const link: Link = {
      hello: undefined,
      admitted: false,
      refusedUntil: undefined,
      refusal: '',
      greetAgainAt: now,
      greetings: 0,
      loopback,
      toldHeard: false
    }
    this.#links.set(peer, link)
    this.#admitted.delete(peer)
    this.#undecided.add(peer)
    return link
  }

  remove(peer: PeerName): Link | undefined {
    const link = this.#links.get(peer)
    this.#links.delete(peer)
    this.#admitted.delete(peer)
    this.#undecided.delete(peer)
    return link
  }

  admit(peer: PeerName): void {
    const link = this.#links.get(peer)
    if (link !== undefined) {
      link.admitted = true
      this.#admitted.add(peer)
      this.#undecided.delete(peer)
    }
  }

  /** The peer may be sent to, and is listened to. */
  reaches(peer: PeerName): boolean {
    return this.#links.get(peer)?.hello !== undefined
  }

  admits(peer: PeerName): boolean {
    return this.#links.get(peer)?.admitted === true
  }

  /** The peers that are linked, by name. */
  peers(): PeerName[] {
    return [...this.#links.keys()].sort(compareText)
  }

  /** Those that are admitted, by name, as they are now. */
  get admitted(): readonly PeerName[] {
    return this.#admitted.names
  }

  greeted(link: Link, now: Millis): void {
    let waitMs = GREET_AGAIN_MIN_MS
    for (let count = 0; count < link.greetings && waitMs < GREET_AGAIN_MAX_MS; count++) {
      waitMs *= 2
    }
    link.greetings++
    link.toldHeard = link.hello !== undefined
    link.greetAgainAt = millis(now + Math.min(waitMs, GREET_AGAIN_MAX_MS))
  }

  /**
   * Whether a Hello may be answered with one: where ours has something new to say, which is once in the life of a link, or where the
   * back-off has passed. Two peers that answer each other's Hello with no end, at the speed of the network, is what this prevents.
   */
  mayAnswer(link: Link, now: Millis): boolean {
    return (link.hello !== undefined && !link.toldHeard) || link.greetAgainAt <= now
  }

  /** We will not talk to this peer: it is not listened to any more. */
  refuse(link: Link, reason: string, now: Millis): void {
    link.hello = undefined
    link.refusedUntil = millis(now + REFUSED_LINGER_MS)
    link.refusal = reason
  }

  /** Whose link is to end now. */
  toExpel(now: Millis): PeerName[] {
    return this.#undecided.names.filter(
      (peer) => (this.#links.get(peer)?.refusedUntil ?? Number.POSITIVE_INFINITY) <= now
    )
  }

  /** Whom to greet again: a Hello that was lost, or one that came before its receiver could use it. */
  toGreet(now: Millis): PeerName[] {
    return this.#undecided.names.filter((peer) => {
      const link = this.#links.get(peer)
      return link !== undefined && isWaiting(link) && link.greetAgainAt <= now
    })
  }

  /** Some link has to be greeted again, or to end. */
  isDue(now: Millis): boolean {
    const deadline = this.deadline()
    return deadline !== undefined && deadline <= now
  }

  deadline(): Millis | undefined {
    let earliest: Millis | undefined
    for (const peer of this.#undecided.names) {
      const link = this.#links.get(peer)
      earliest = earlier(earliest, link?.refusedUntil ?? link?.greetAgainAt)
    }
    return earliest
  }

  snapshot(): LinkSnapshot[] {
    return this.peers().map((peer) => {
      const link = this.#links.get(peer)
      const hello = link?.hello?.self
      return {
        peer,
        ...(hello === undefined ? {} : { hello }),
        admitted: link?.admitted === true,
        refused: link?.refusedUntil !== undefined
      }
    })
  }
}

function isWaiting({ admitted, refusedUntil }: Link): boolean {
  return !admitted && refusedUntil === undefined
}

interface SharedCore {
  readonly core: string
  readonly our: VersionRange
  readonly theirs: VersionRange
}

/** The cores that both sides name, by name. */
function bothSeat(theirs: HelloMessage['versions'], ours: HelloMessage['versions']): SharedCore[] {
  return Object.keys(ours)
    .sort(compareText)
    .flatMap((core) => {
      const [our, their] = [ours[core], Object.hasOwn(theirs, core) ? theirs[core] : undefined]
      return our === undefined || their === undefined ? [] : [{ core, our, theirs: their }]
    })
}

function inWords({ oldest, newest }: VersionRange): string {
  return oldest === newest ? `version ${newest}` : `versions ${oldest} to ${newest}`
}

/** What is spoken with a peer that was not refused, by core: the newest version that both have (M31). */
export function agreedVersions(
  theirs: HelloMessage['versions'],
  ours: HelloMessage['versions']
): Readonly<Record<string, number>> | undefined {
  const agreed: Record<string, number> = {}
  for (const { core, our, theirs: their } of bothSeat(theirs, ours)) {
    agreed[core] = commonVersion(our, their) ?? our.newest
  }
  return Object.keys(agreed).length === 0 ? undefined : agreed
}

/** Why a peer cannot be talked to at all (M11), as its Hello shows it; `undefined` where it can. */
export function refusalOf(
  hello: HelloMessage,
  ours: {
    readonly meshId: MeshId | undefined
    readonly versions: HelloMessage['versions']
    readonly settings: Readonly<Record<string, string>>
  }
): Failure | undefined {
  const { peer, meshId } = hello.self
  if (hello.notAdmitted === true) {
    return {
      name: 'NotAdmittedError',
      message: `${peer} does not admit us: where we belong to its mesh, add our name to what it is told to admit.`,
      details: { peer, by: 'them' }
    }
  }
  const about = (what: string, theirs: unknown, our: unknown): Failure => ({
    name: 'IncompatiblePeerError',
    message: `${peer} has ${what} ${String(theirs)}, we have ${String(our)}: give both the same.`,
    details: { peer, what, theirs, ours: our }
  })
  for (const { core, our, theirs } of bothSeat(hello.versions, ours.versions)) {
    if (commonVersion(our, theirs) === undefined) {
      const message = `${peer} speaks ${inWords(theirs)} of ${core}, we ${inWords(our)}: upgrade ${our.newest < theirs.oldest ? 'this peer' : peer}.`
      return { name: 'IncompatibleVersionError', message, details: { peer, core, theirs, ours: our } }
    }
  }
  for (const name of Object.keys(ours.settings).sort(compareText)) {
    const value = Object.hasOwn(hello.settings, name) ? hello.settings[name] : undefined
    if (value !== undefined && value !== ours.settings[name]) {
      return about(`setting ${name}`, value, ours.settings[name])
    }
  }
  if (meshId !== undefined && ours.meshId !== undefined && meshId !== ours.meshId) {
    return {
      name: 'ForeignMeshError',
      message: `${peer} belongs to mesh ${meshId}, we to ${ours.meshId}: one of the two was founded without need, or has the wrong data directory or bootstrap addresses.`,
      details: { peer, theirs: meshId, ours: ours.meshId }
    }
  }
  return undefined
}
