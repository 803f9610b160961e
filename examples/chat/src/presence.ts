import type { MemberStatus, Peer, StoreValue } from 'peermesh'
import { cleanName, isRoomName } from './message.ts'
import { type People, type PresenceEntry, peopleFrom } from './people.ts'

/** Who is told who comes and goes, and who is typing. */
export interface PresenceListener {
  people(before: People, after: People, statuses: ReadonlyMap<string, MemberStatus>): void
  typing(peer: string, room: string, isTyping: boolean): void
  /** Presence cannot be followed any longer. */
  failed(error: unknown): void
}

/** While somebody types, the store is told once in so long; */
const TYPING_TOLD_MS = 4_000
/** and whoever heard it believes it for so long, by its own clock, from the moment it heard it: no two clocks are compared. */
const TYPING_BELIEVED_MS = 6_000

/** What the dead left behind is taken away by somebody who lives, the second time it is found. */
const SWEEP_MS = 20_000

const PREFIX = 'here/'
const KEY = /^here\/([A-Za-z0-9]{1,128})(\/typing)?$/

const presenceKey = (peer: string): string => `${PREFIX}${peer}`
const typingKey = (peer: string): string => `${PREFIX}${peer}/typing`

/**
 * Who is here: one small key a peer, which says its name and its room, beside what membership says of that peer. Whether somebody is
 * typing is a second key, which is written every few seconds and means something only when it is heard.
 */
export class Presence {
  readonly #peer: Peer
  readonly #listener: PresenceListener
  readonly #closed = new AbortController()
  readonly #entries = new Map<string, PresenceEntry>()
  readonly #typing = new Map<string, { readonly room: string; readonly timer: NodeJS.Timeout }>()
  #people: People = new Map()
  #own: PresenceEntry | undefined
  #typingToldAt: number | undefined
  #typingCount = 0
  /** Whose keys were there at the last sweep, though they were not. */
  #stale = new Set<string>()
  #sweeping: NodeJS.Timeout | undefined

  private constructor(peer: Peer, listener: PresenceListener) {
    this.#peer = peer
    this.#listener = listener
  }

  /** From now on the listener is told; we are not there ourselves before `show`. */
  static async open(peer: Peer, listener: PresenceListener, { sweepMs = SWEEP_MS } = {}): Promise<Presence> {
    const presence = new Presence(peer, listener)
    const signal = presence.#closed.signal
    const changes = peer.store.watch(PREFIX, { signal })
    for await (const [key, value] of peer.store.entries(PREFIX)) {
      presence.#take(key, value, 'known')
    }
    for (const event of ['join', 'leave', 'suspect', 'alive', 'dead'] as const) {
      peer.membership.addEventListener(event, presence.#look, { signal })
    }
    presence.#look()
    presence.#sweeping = setInterval(() => presence.#sweep(), sweepMs)
    void presence.#follow(changes).catch((error: unknown) => listener.failed(error))
    return presence
  }

  get people(): People {
    return this.#people
  }

  /** Who is typing in a room, by peer id. */
  typists(room: string): string[] {
    return [...this.#typing].filter(([, typing]) => typing.room === room).map(([peer]) => peer)
  }

  /** Says who and where we are. */
  async show(entry: PresenceEntry): Promise<void> {
    this.#own = entry
    await this.#peer.store.put(presenceKey(this.#peer.name), { ...entry })
  }

  /** We are typing: to be said at each key. */
  async type(): Promise<void> {
    const now = performance.now()
    if (this.#own === undefined || (this.#typingToldAt !== undefined && now < this.#typingToldAt + TYPING_TOLD_MS)) {
      return
    }
    this.#typingToldAt = now
    this.#typingCount += 1
    await this.#peer.store.put(typingKey(this.#peer.name), { room: this.#own.room, count: this.#typingCount })
  }

  /** We have sent what we typed, or thought better of it. */
  async pause(): Promise<void> {
    if (this.#typingToldAt !== undefined) {
      this.#typingToldAt = undefined
      await this.#peer.store.delete(typingKey(this.#peer.name))
    }
  }

  /** We are not here any more. */
  async leave(): Promise<void> {
    this.#own = undefined
    this.close()
    await this.#peer.store.batch([
      { type: 'delete', key: presenceKey(this.#peer.name) },
      { type: 'delete', key: typingKey(this.#peer.name) }
    ])
  }

  /** Whether another peer told that it has what `leave` wrote. */
  isGoodbyeHeard(): boolean {
    const { past } = this.#peer.store.inspect(presenceKey(this.#peer.name))
    return past.some(({ peer, holders }) => peer === this.#peer.name && holders.length > 0)
  }

  /** Stops listening, and says nothing. */
  close(): void {
    this.#closed.abort()
    clearInterval(this.#sweeping)
    for (const { timer } of this.#typing.values()) {
      clearTimeout(timer)
    }
  }

  async #follow(changes: ReturnType<Peer['store']['watch']>): Promise<void> {
    for await (const { key, value } of changes) {
      this.#take(key, value, 'news')
      // Somebody held us for dead and took our key away. We live.
      if (key === presenceKey(this.#peer.name) && value === undefined && this.#own !== undefined) {
        await this.show(this.#own)
      }
      this.#look()
    }
  }

  #take(key: string, value: StoreValue | undefined, how: 'known' | 'news'): void {
    const [, peer, typing] = KEY.exec(key) ?? []
    if (peer === undefined) {
      return
    }
    if (typing !== undefined) {
      if (how === 'news') {
        this.#tookTyping(peer, readRoom(value))
      }
      return
    }
    const entry = readEntry(value)
    this.#stale.delete(peer)
    if (entry === undefined) {
      this.#entries.delete(peer)
    } else {
      this.#entries.set(peer, entry)
    }
  }

  #tookTyping(peer: string, room: string | undefined): void {
    if (peer === this.#peer.name) {
      return
    }
    const known = this.#typing.get(peer)
    clearTimeout(known?.timer)
    if (room === undefined) {
      if (this.#typing.delete(peer) && known !== undefined) {
        this.#listener.typing(peer, known.room, false)
      }
      return
    }
    const timer = setTimeout(() => this.#tookTyping(peer, undefined), TYPING_BELIEVED_MS)
    this.#typing.set(peer, { room, timer })
    if (known?.room !== room) {
      this.#listener.typing(peer, room, true)
    }
  }

  readonly #look = (): void => {
    if (this.#closed.signal.aborted) {
      return
    }
    const before = this.#people
    const statuses = this.#statuses()
    this.#people = peopleFrom(this.#entries, statuses)
    for (const peer of [...this.#typing.keys()].filter((name) => this.#people.get(name)?.state !== 'here')) {
      this.#tookTyping(peer, undefined)
    }
    this.#listener.people(before, this.#people, statuses)
  }

  #statuses(): Map<string, MemberStatus> {
    return new Map(this.#peer.membership.members().map(({ peer, status }) => [peer, status]))
  }

  /**
   * Takes away the keys of peers that are not there, and were not when this was last looked at. One does it for all: the first by name of
   * those who are here. Whoever is wrongly taken away shows again by itself.
   */
  #sweep(): void {
    const stale = [...this.#entries.keys()].filter((peer) => !this.#people.has(peer))
    const [first] = [...this.#people.keys()].sort()
    if (first === this.#peer.name) {
      for (const peer of stale.filter((name) => this.#stale.has(name))) {
        this.#peer.store
          .batch([
            { type: 'delete', key: presenceKey(peer) },
            { type: 'delete', key: typingKey(peer) }
          ])
          .catch((error: unknown) => this.#listener.failed(error))
      }
    }
    this.#stale = new Set(stale)
  }
}

function readEntry(value: StoreValue | undefined): PresenceEntry | undefined {
  const name = field(value, 'name')
  const room = readRoom(value)
  const clean = typeof name === 'string' ? cleanName(name) : undefined
  return clean === undefined || room === undefined ? undefined : { name: clean, room }
}

function readRoom(value: StoreValue | undefined): string | undefined {
  const room = field(value, 'room')
  return typeof room === 'string' && isRoomName(room) ? room : undefined
}

function field(value: StoreValue | undefined, name: string): StoreValue | undefined {
  return typeof value === 'object' && value !== null && name in value
    ? (value as { readonly [field: string]: StoreValue })[name]
    : undefined
}
