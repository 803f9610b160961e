import { compareStamps } from '@peermesh/crdt'
import type { Sibling, TypedReader } from './core/index.ts'
import type { ExpiryClock } from './expiry-option.ts'
import { type Merges, mergeValues } from './merges.ts'
import type { StoreValue } from './store.ts'
import { renderTyped } from './typed/rendering.ts'
import { decodeValue } from './values.ts'

/** Where keys are read: the store itself, or what it held at one moment. */
export interface ReadSource {
  live(key: string): readonly Sibling[]
  readonly typed: TypedReader
}

export interface ReadingInit {
  source(): ReadSource
  readonly expiryClock: ExpiryClock
  readonly merges: Merges
}

/** What keys show: of concurrent values one, or what a merge function makes of them; nothing that has expired; typed keys by their value. */
export class Reading {
  readonly #init: ReadingInit

  constructor(init: ReadingInit) {
    this.#init = init
  }

  /** What a key shows, plain or typed. @throws UnreadableValueError, MergeError */
  read(key: string): StoreValue | undefined {
    const source = this.#init.source()
    return source.live(key).length === 0 ? renderTyped(source.typed, key) : this.shown(key, this.siblings(key))
  }

  /** All concurrent values under a key of the map, the one that shows first. None where that has expired: the others lost to it (S31). */
  siblings(key: string): readonly Sibling[] {
    const siblings = [...this.#init.source().live(key)].sort((a, b) => compareStamps(b, a))
    const [shown] = siblings
    return shown !== undefined && this.#init.expiryClock.isExpired(shown.value) ? [] : siblings
  }

  /** What shows of the values of a key, the later first. @throws UnreadableValueError, MergeError */
  shown(key: string, siblings: readonly Sibling[]): StoreValue | undefined {
    const [first] = siblings
    if (first === undefined) {
      return undefined
    }
    const merge = siblings.length > 1 ? this.#init.merges.of(key) : undefined
    return merge === undefined
      ? decodeValue(key, first.value)
      : mergeValues(
          merge,
          siblings.map(({ value }) => decodeValue(key, value)),
          key
        )
  }
}
