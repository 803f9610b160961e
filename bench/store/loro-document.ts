import { LoroDoc, type LoroMap, VersionVector } from 'loro-crdt'
import type { RivalDocument } from './document.ts'
import type { Entry } from './entries.ts'

/** A document of Loro. Local updates go to others, who are asked for their version vector first: https://loro.dev/docs/tutorial/sync */
export class LoroDocument implements RivalDocument {
  readonly #doc = new LoroDoc<{ entries: LoroMap<Record<string, Uint8Array>> }>()
  readonly #map = this.#doc.getMap('entries')

  get operations(): number {
    return [...this.#doc.oplogVersion().toJSON().values()].reduce((sum, count) => sum + count, 0)
  }

  get size(): number {
    return this.#map.size
  }

  get version(): Uint8Array {
    return this.#doc.oplogVersion().encode()
  }

  get(key: string): Uint8Array | undefined {
    return this.#map.get(key)
  }

  put(entries: readonly Entry[]): void {
    for (const [key, value] of entries) {
      this.#map.set(key, value)
    }
    this.#doc.commit()
  }

  onUpdate(listener: (update: Uint8Array) => void): void {
    this.#doc.subscribeLocalUpdates(listener)
  }

  /** Who has nothing gets the state without its history, which is the least and the fastest that Loro has. */
  lackedBy(version: Uint8Array): Uint8Array {
    const from = VersionVector.decode(version)
    return from.length() === 0
      ? this.#doc.export({ mode: 'shallow-snapshot', frontiers: this.#doc.frontiers() })
      : this.#doc.export({ mode: 'update', from })
  }

  catchUp(lacked: Uint8Array): void {
    this.#doc.import(lacked)
  }

  apply(updates: readonly Uint8Array[]): void {
    this.#doc.importBatch([...updates])
  }
}
