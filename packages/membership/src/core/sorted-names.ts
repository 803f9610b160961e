import type { PeerName } from '@peermesh/kernel'

/**
 * A set of names that is always in order. Members come and go rarely, and who is there is asked at each probe: so the order is kept at each change
 * (a search and a move), and reading costs nothing.
 */
export class SortedNames {
  readonly #names: PeerName[] = []

  get size(): number {
    return this.#names.length
  }

  /** All of them, in order; as they are now and not as they were: copy it where they change meanwhile. */
  get names(): readonly PeerName[] {
    return this.#names
  }

  has(name: PeerName): boolean {
    return this.#names[this.#placeOf(name)] === name
  }

  add(name: PeerName): void {
    const place = this.#placeOf(name)
    if (this.#names[place] !== name) {
      this.#names.splice(place, 0, name)
    }
  }

  delete(name: PeerName): void {
    const place = this.#placeOf(name)
    if (this.#names[place] === name) {
      this.#names.splice(place, 1)
    }
  }

  clear(): void {
    this.#names.length = 0
  }

  /** Where the name is, or would be. */
  #placeOf(name: PeerName): number {
    let from = 0
    let to = this.#names.length
    while (from < to) {
      const middle = (from + to) >> 1
      if ((this.#names[middle] as PeerName) < name) {
        from = middle + 1
      } else {
        to = middle
      }
    }
    return from
  }
}
