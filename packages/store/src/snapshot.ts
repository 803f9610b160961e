import { InvalidParametersError } from '@peermesh/kernel'
import { type MapSnapshot, TypedReader } from './core/index.ts'
import { entriesIn } from './entries.ts'
import type { EntriesOptions } from './read-options.ts'
import { Reading, type ReadingInit } from './reading.ts'
import type { StoreSnapshot, StoreValue } from './store.ts'
import { checkKey } from './values.ts'

export interface SnapshotInit extends Omit<ReadingInit, 'source'> {
  readonly prefix: string
  readonly point: string
  readonly map: MapSnapshot
}

/** What the store showed under a prefix at one moment. */
export class StoredSnapshot implements StoreSnapshot {
  readonly prefix: string
  readonly point: string
  readonly size: number
  readonly #map: MapSnapshot
  readonly #reading: Reading

  constructor({ prefix, point, map, ...reading }: SnapshotInit) {
    this.prefix = prefix
    this.point = point
    this.size = map.size
    this.#map = map
    const source = { live: (key: string) => map.live(key), typed: new TypedReader(map) }
    this.#reading = new Reading({ ...reading, source: () => source })
  }

  async get(key: string): Promise<StoreValue | undefined> {
    if (!checkKey(key).startsWith(this.prefix)) {
      const [asked, taken] = [key, this.prefix].map((text) => JSON.stringify(text))
      throw new InvalidParametersError(`The snapshot is of keys that start with ${taken}, and does not know ${asked}.`)
    }
    return this.#reading.read(key)
  }

  entries(options?: EntriesOptions): AsyncGenerator<readonly [key: string, value: StoreValue]> {
    return entriesIn({ keys: this.#map, read: (key) => this.#reading.read(key) }, this.prefix, options)
  }
}
