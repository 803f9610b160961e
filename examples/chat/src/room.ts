import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Peer, StoreValue } from 'peermesh'
import {
  type ChatMessage,
  type MessageKind,
  type RefusedMessage,
  readMessage,
  roomPrefix,
  signMessage,
  storedValue
} from './message.ts'

/** Who is told what is said in a room after it was entered. */
export interface RoomListener {
  /** `late`: it belongs before something that was said already. A peer that was cut off brings such when it comes back. */
  message(message: ChatMessage, late: boolean): void
  refused(refused: RefusedMessage): void
  /** The room cannot be followed any longer. */
  failed(error: unknown): void
}

/** How far ahead of our clock a message may be and still be answered after it. A clock that is wrong by years shall not set ours. */
const CLOCK_SKEW_MAX_MS = 60_000

/**
 * A room: the messages under its prefix, in the order of their keys. All of it is in the store: what one peer says is written here, and
 * read there.
 */
export class Room {
  readonly name: string
  readonly #peer: Peer
  readonly #listener: RoomListener
  readonly #closed = new AbortController()
  readonly #changes: ReturnType<Peer['store']['watch']>
  readonly #messages = new Map<string, ChatMessage>()
  /** The same in order. */
  readonly #ordered: ChatMessage[] = []
  readonly #refused: RefusedMessage[] = []
  #saidAtMs = 0
  /** What came is being verified. */
  #taking = false

  private constructor(peer: Peer, name: string, listener: RoomListener) {
    this.#peer = peer
    this.name = name
    this.#listener = listener
    this.#changes = peer.store.watch(roomPrefix(name), { signal: this.#closed.signal })
  }

  /** Enters a room: with all that was said there so far, as this peer knows it. What is said from now on comes with `follow`. */
  static async enter(peer: Peer, name: string, listener: RoomListener): Promise<Room> {
    // It is watched before it is read: what is said meanwhile is seen twice rather than not at all.
    const room = new Room(peer, name, listener)
    for await (const [key, value] of peer.store.entries(roomPrefix(name))) {
      const taken = await room.#take(key, value)
      if (taken?.type === 'refused') {
        room.#refused.push(taken.refused)
      }
    }
    return room
  }

  /** From now on the listener is told. */
  follow(): void {
    this.#follow().catch((error: unknown) => this.#listener.failed(error))
  }

  /** All that was said, in order. */
  get messages(): readonly ChatMessage[] {
    return this.#ordered
  }

  /** What was found under the keys of messages when the room was entered, and is none. */
  get refused(): readonly RefusedMessage[] {
    return this.#refused
  }

  /** Resolves once all that came so far was told: a message is verified first, which takes longer than to see that its author went. */
  async told(): Promise<void> {
    do {
      await nextTurn()
    } while (this.#taking && !this.#closed.signal.aborted)
  }

  /** Resolves once it is durable here; everybody in the room hears it, ourselves included. */
  async say(name: string, kind: MessageKind, text: string): Promise<void> {
    this.#saidAtMs = this.#nextMs()
    const message = await signMessage(this.#peer, { room: this.name, atMs: this.#saidAtMs, name, kind, text })
    await this.#peer.store.put(message.key, storedValue(message))
  }

  close(): void {
    this.#closed.abort()
  }

  /** After all that we have read and said, so that an answer stands below its question whatever the clocks say. */
  #nextMs(): number {
    const now = Date.now()
    const latest = this.#ordered.findLast(({ atMs }) => atMs <= now + CLOCK_SKEW_MAX_MS)
    return Math.max(now, (latest?.atMs ?? 0) + 1, this.#saidAtMs + 1)
  }

  async #follow(): Promise<void> {
    for await (const { key, value } of this.#changes) {
      const latest = this.#ordered.at(-1)
      // What was said stays said: a message that somebody deletes is not unread.
      this.#taking = true
      const taken = value === undefined ? undefined : await this.#take(key, value)
      this.#taking = false
      if (this.#closed.signal.aborted) {
        return
      }
      if (taken?.type === 'message') {
        this.#listener.message(taken.message, latest !== undefined && taken.message.key < latest.key)
      } else if (taken?.type === 'refused') {
        this.#listener.refused(taken.refused)
      }
    }
  }

  async #take(key: string, value: StoreValue): Promise<Taken | undefined> {
    const read = await readMessage(key, value)
    const known = this.#messages.get(key)
    if (read.ok && known === undefined) {
      this.#messages.set(key, read.message)
      this.#insert(read.message)
      return { type: 'message', message: read.message }
    }
    if (read.ok && known !== undefined && Buffer.compare(known.signature, read.message.signature) === 0) {
      return undefined
    }
    const refused = read.ok
      ? { key, author: read.message.author, reason: 'its author had said something else' }
      : read.refused
    return { type: 'refused', refused }
  }

  #insert(message: ChatMessage): void {
    const latest = this.#ordered.at(-1)
    this.#ordered.push(message)
    if (latest !== undefined && message.key < latest.key) {
      this.#ordered.sort((one, other) => (one.key < other.key ? -1 : 1))
    }
  }
}

type Taken =
  | { readonly type: 'message'; readonly message: ChatMessage }
  | { readonly type: 'refused'; readonly refused: RefusedMessage }
