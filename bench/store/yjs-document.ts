import * as Y from 'yjs'
import type { RivalDocument } from './document.ts'
import type { Entry } from './entries.ts'

/** A document of Yjs. `update` events go to others, who are asked for their state vector first: https://docs.yjs.dev/api/document-updates */
export class YjsDocument implements RivalDocument {
  readonly #doc = new Y.Doc()
  readonly #map: Y.Map<Uint8Array> = this.#doc.getMap('entries')

  get operations(): number {
    return [...Y.decodeStateVector(this.version).values()].reduce((sum, count) => sum + count, 0)
  }

  get size(): number {
    return this.#map.size
  }

  get version(): Uint8Array {
    return Y.encodeStateVector(this.#doc)
  }

  get(key: string): Uint8Array | undefined {
    return this.#map.get(key)
  }

  put(entries: readonly Entry[]): void {
    this.#doc.transact(() => {
      for (const [key, value] of entries) {
        this.#map.set(key, value)
      }
    })
  }

  onUpdate(listener: (update: Uint8Array) => void): void {
    this.#doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== this) {
        listener(update)
      }
    })
  }

  /** In the second format, which is the faster one for much at once; for single updates it is the first. */
  lackedBy(version: Uint8Array): Uint8Array {
    return Y.encodeStateAsUpdateV2(this.#doc, version)
  }

  catchUp(lacked: Uint8Array): void {
    Y.applyUpdateV2(this.#doc, lacked, this)
  }

  /** One transaction around all of them: faster than one each. */
  apply(updates: readonly Uint8Array[]): void {
    this.#doc.transact(() => {
      for (const update of updates) {
        Y.applyUpdate(this.#doc, update, this)
      }
    }, this)
  }
}
