import { setTimeout as delay } from 'node:timers/promises'
import type { Peer } from 'peermesh'
import type { Command } from './commands.ts'
import type { ChatEvent } from './events.ts'
import { changesIn, inRoom, type Person, type PersonChange } from './people.ts'
import { Presence } from './presence.ts'
import { Room } from './room.ts'

/** Whoever speaks and leaves waits so long until somebody has its words, where somebody is linked; mostly it is less than a second. */
const FAREWELL_MS = 5_000
const FAREWELL_POLL_MS = 10

/** One person's chat: the room where it is, who else is there, and what it does. */
export class Chat {
  readonly #peer: Peer
  readonly #show: (event: ChatEvent) => void
  readonly #failed = Promise.withResolvers<never>()
  #name: string
  #presence: Presence | undefined
  #room: Room | undefined
  #left = false

  constructor(peer: Peer, name: string, show: (event: ChatEvent) => void) {
    this.#peer = peer
    this.#name = name
    this.#show = show
    // Whether anybody waits for it or not.
    this.#failed.promise.catch((error: unknown) => error)
  }

  /** Rejects where the chat cannot go on. */
  get failed(): Promise<never> {
    return this.#failed.promise
  }

  get name(): string {
    return this.#name
  }

  get roomName(): string {
    return this.#room?.name ?? ''
  }

  /** Who is in this room, by name. */
  get people(): Person[] {
    const people = this.#presence === undefined ? [] : [...inRoom(this.roomName, this.#presence.people).values()]
    return people.sort((one, other) =>
      one.name < other.name || (one.name === other.name && one.peer < other.peer) ? -1 : 1
    )
  }

  get typists(): Person[] {
    const typing = this.#presence?.typists(this.roomName) ?? []
    return this.people.filter(({ peer }) => typing.includes(peer))
  }

  /** Goes to a room, leaving the one where we are. */
  async enter(name: string): Promise<void> {
    this.#presence ??= await this.#openPresence()
    await this.#presence.pause()
    const room = await Room.enter(this.#peer, name, {
      message: (message, late) => this.#show({ type: 'message', message, late }),
      refused: (refused) => this.#show({ type: 'refused', refused }),
      failed: (error) => this.#fail(error)
    })
    this.#room?.close()
    this.#room = room
    this.#show({ type: 'entered', room: name, messages: room.messages })
    for (const refused of room.refused) {
      this.#show({ type: 'refused', refused })
    }
    room.follow()
    await this.#presence.show({ name: this.#name, room: name })
    this.#showWho()
  }

  /** Does what a line asked for. @returns false where it asked to leave */
  async perform(command: Command): Promise<boolean> {
    switch (command.type) {
      case 'say':
        await this.#presence?.pause()
        await this.#room?.say(this.#name, command.kind, command.text)
        return true
      case 'join':
        await this.enter(command.room)
        return true
      case 'name':
        this.#name = command.name
        await this.#presence?.show({ name: this.#name, room: this.roomName })
        return true
      case 'who':
        this.#showWho()
        return true
      case 'history':
        this.#show({ type: 'history', room: this.roomName, messages: this.#room?.messages ?? [] })
        return true
      case 'help':
        this.#show({ type: 'help' })
        return true
      case 'mistake':
        this.#show({ type: 'mistake', text: command.reason })
        return true
      case 'nothing':
        return true
      case 'quit':
        return false
    }
  }

  /** Whether something is being typed: to be told at each key. */
  typing(isTyping: boolean): void {
    const told = isTyping ? this.#presence?.type() : this.#presence?.pause()
    told?.catch((error: unknown) => this.#fail(error))
  }

  /** Says goodbye, and sees to it that what was said last is heard. */
  async leave(): Promise<void> {
    this.#left = true
    this.#room?.close()
    if (this.#presence !== undefined) {
      await this.#presence.leave()
      await this.#heard(this.#presence)
    }
  }

  async #openPresence(): Promise<Presence> {
    return await Presence.open(this.#peer, {
      people: (before, after, statuses) => {
        for (const change of changesIn(this.roomName, before, after, statuses)) {
          // We know where we are.
          if (change.person.peer !== this.#peer.name || change.type === 'renamed') {
            this.#showChange(change)
          }
        }
      },
      typing: (peer, room, isTyping) => {
        const person = this.#presence?.people.get(peer)
        if (person !== undefined && room === this.roomName) {
          this.#show({ type: 'typing', person, isTyping })
        }
      },
      failed: (error) => this.#fail(error)
    })
  }

  /** Whoever goes is seen to go after its last words. */
  #showChange(change: PersonChange): void {
    if (change.type !== 'left' && change.type !== 'gone') {
      this.#show(change)
      return
    }
    this.#room
      ?.told()
      .then(() => this.#show(change))
      .catch((error: unknown) => this.#fail(error))
  }

  #showWho(): void {
    this.#show({ type: 'who', room: this.roomName, people: this.people })
  }

  /**
   * What is durable here travels by itself, but not from a peer that has stopped: so somebody has to have our last write, and with it all before. That it
   * was sent is not enough: gossip that nobody has subscribed to yet is sent to nobody.
   */
  async #heard(presence: Presence): Promise<void> {
    const deadline = performance.now() + FAREWELL_MS
    const isLinked = (): boolean =>
      this.#peer.membership.members().some(({ peer, linked }) => linked && peer !== this.#peer.name)
    while (isLinked() && !presence.isGoodbyeHeard() && performance.now() < deadline) {
      await delay(FAREWELL_POLL_MS)
    }
  }

  #fail(error: unknown): void {
    // A peer that stops ends what we follow: that is no failure of the chat where it is leaving.
    if (!this.#left) {
      this.#failed.reject(error)
    }
  }
}
