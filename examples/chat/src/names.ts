import type { ChatEvent } from './events.ts'

/** Of a peer id: enough to tell two people of one name apart. */
const TAIL_LENGTH = 4

/**
 * How people are called on the screen. A name is nobody's alone: where two peers use one, each is shown with the end of its peer id.
 */
export class Names {
  readonly #peersByName = new Map<string, Set<string>>()

  /** Hears who is called how. */
  note(event: ChatEvent): void {
    if ('messages' in event) {
      for (const { author, name } of event.messages) {
        this.#add(author, name)
      }
    } else if ('message' in event) {
      this.#add(event.message.author, event.message.name)
    } else if ('person' in event) {
      this.#add(event.person.peer, event.person.name)
    } else if ('people' in event) {
      for (const { peer, name } of event.people) {
        this.#add(peer, name)
      }
    }
  }

  label(peer: string, name: string): string {
    const shared = (this.#peersByName.get(name.toLowerCase())?.size ?? 0) > 1
    return shared ? `${name}·${peer.slice(-TAIL_LENGTH)}` : name
  }

  #add(peer: string, name: string): void {
    const peers = this.#peersByName.get(name.toLowerCase()) ?? new Set()
    this.#peersByName.set(name.toLowerCase(), peers.add(peer))
  }
}
