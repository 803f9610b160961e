import { decodeState, integerValues, MalformedStateError } from '@peermesh/crdt'
import { winner } from './causal-map.ts'
import type { Collections } from './collections.ts'
import type { Sibling } from './messages.ts'
import { replicaTag } from './replica-tag.ts'
import { type TypedKind, typedPrefix } from './typed-keys.ts'
import { wholeUpdates } from './update-pieces.ts'

/** What a flag, or an element of a set, holds where it is on; one that disable or remove wins over holds `OFF` where it was turned off. */
export const ON = Uint8Array.of(1)
export const OFF = Uint8Array.of(0)

/** A part of a map or list: its field or place, and the bytes that it shows. */
export interface ShownPart {
  readonly path: string
  readonly value: Uint8Array
}

/** Where the parts of typed keys are read. */
export interface ReadableMap {
  readonly collections: Collections
  live(key: string): readonly Sibling[]
  visible(key: string): Sibling | undefined
}

/**
 * What typed keys show: read from the parts that the map holds.
 *
 * S19 A counter is the sum of what each replica has counted, each on a part of its own.
 * S20 A flag is on, an element in, where its part holds something: an `enable`, an `add` that nothing which was done to it has seen.
 * S21 Where disable or remove wins: where that is so, and none of what it holds is a `disable` or `remove`.
 * S26 An update shows once all of its pieces are there.
 */
export class TypedReader {
  readonly #map: ReadableMap
  /** Who counts here: see `replicaTag`. */
  tag = ''

  constructor(map: ReadableMap) {
    this.#map = map
  }

  /** The types as which a key holds something. */
  kinds(name: string): readonly TypedKind[] {
    return this.#map.collections.kinds(name)
  }

  /** The keys of everything that a typed key holds. @param kind @default as whatever type */
  partKeys(name: string, kind?: TypedKind): string[] {
    return (kind === undefined ? this.kinds(name) : [kind]).flatMap((each) => {
      const prefix = typedPrefix(each, name)
      return this.paths(each, name).map((path) => prefix + path)
    })
  }

  /** How many typed keys hold something. */
  get size(): number {
    return this.#map.collections.size
  }

  /** Undefined where a part can't be read. */
  counter(name: string): number | undefined {
    let sum: number | undefined = 0
    const prefix = typedPrefix('counter', name)
    for (const path of this.paths('counter', name)) {
      const count = countOf(this.#map.live(prefix + path), path)
      sum = count === undefined || sum === undefined ? undefined : sum + count
    }
    return sum
  }

  /** What this replica has counted: 0 where nothing, or nothing that can be read. */
  counted(name: string): number {
    return countOf(this.#map.live(typedPrefix('counter', name) + this.tag), this.tag) ?? 0
  }

  flag(kind: 'flag' | 'disable-wins flag', name: string): boolean {
    return this.#isOn(typedPrefix(kind, name))
  }

  /** The elements that are in, as their paths, in order. */
  elements(kind: 'set' | 'remove-wins set', name: string): readonly string[] {
    const paths = this.#map.collections.paths(kind, name)
    const prefix = typedPrefix(kind, name)
    return paths.filter((path) => this.#isOn(prefix + path))
  }

  has(kind: 'set' | 'remove-wins set', name: string, path: string): boolean {
    return this.#isOn(typedPrefix(kind, name) + path)
  }

  /** The fields of a map or the elements of a list, in order, each with the last of its concurrent values. */
  parts(kind: TypedKind, name: string): ShownPart[] {
    const prefix = typedPrefix(kind, name)
    return this.#map.collections.paths(kind, name).map((path) => {
      const { value } = this.#map.visible(prefix + path) as Sibling
      return { path, value }
    })
  }

  /** The keys of the pieces of each update that is there whole, in order. */
  updates(name: string): Map<string, readonly string[]> {
    const prefix = typedPrefix('updates', name)
    const updates = [...wholeUpdates(this.paths('updates', name))]
    return new Map(updates.map(([id, paths]) => [id, paths.map((path) => prefix + path)]))
  }

  /** What is in these pieces, one behind the other; undefined where one is not there. */
  joined(pieces: readonly string[]): Uint8Array | undefined {
    const values = pieces.map((piece) => this.#map.visible(piece)?.value)
    const whole = new Uint8Array(values.reduce((sum, value) => sum + (value?.length ?? 0), 0))
    let at = 0
    for (const value of values) {
      if (value === undefined) {
        return undefined
      }
      whole.set(value, at)
      at += value.length
    }
    return whole
  }

  /** The places of a list, in order; of a map, the fields. Not to be kept: it changes. */
  paths(kind: TypedKind, name: string): readonly string[] {
    return this.#map.collections.paths(kind, name)
  }

  #isOn(part: string): boolean {
    const live = this.#map.live(part)
    return live.length > 0 && live.every(({ value }) => value[0] !== OFF[0])
  }
}

/**
 * What a part of a counter shows, 0 where nothing: the last count by time. But two writes of the replica whose part it is have not seen each other where it lost power between them, and
 * another peer had the first: of these it is the one that it made later, whatever its clock said meanwhile.
 *
 * @param tag whose part it is. Others only write anew what it had written, with its times
 * @returns undefined where it can't be read
 */
export function countOf(live: readonly Sibling[], tag: string): number | undefined {
  const shown = live.length < 2 ? live[0] : latest(live, tag)
  return shown === undefined ? 0 : readCount(shown.value)
}

function latest(live: readonly Sibling[], tag: string): Sibling | undefined {
  const own = live.filter(({ replica }) => replicaTag(replica) === tag)
  const last = Math.max(...own.map(({ counter }) => counter))
  return winner(live.filter((sibling) => !own.includes(sibling) || sibling.counter === last))
}

/** A count as bytes that this version can read. */
export function readCount(bytes: Uint8Array): number | undefined {
  try {
    return decodeState(integerValues, bytes)
  } catch (error) {
    if (error instanceof MalformedStateError) {
      return undefined
    }
    throw error
  }
}
